"""What the chat itself says, in both languages."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "zh"]

WORDS: dict[str, dict[Language, str]] = {
    "working": {"en": "⏳ Still working…", "zh": "⏳ 仍在处理……"},
    "wait": {"en": "The server is busy: trying again in {seconds:g} s.",
             "zh": "服务器繁忙：{seconds:g} 秒后重试。"},
    "reconnect": {"en": "The connection broke; taking it up again.", "zh": "连接中断，正在恢复。"},
    "renewed": {"en": "The session was gone, so a new one has begun: upload the song again.",
                "zh": "原会话已失效，已开始新会话：请重新上传歌曲。"},
    "done": {"en": "Done.", "zh": "已完成。"},
    "uploaded": {"en": "Uploaded {names}.", "zh": "已上传 {names}。"},
    "which": {"en": "Which file? Type its path, or drop it here.",
              "zh": "要上传哪个文件？请输入路径。"},
    "empty": {"en": "There is nothing to export yet: say what the video should look like.",
              "zh": "还没有可以导出的内容：请先说明你想要的画面。"},
    "exporting": {"en": "Exporting: {percent}%", "zh": "正在导出：{percent}%"},
    "fetching": {"en": "Fetching the video.", "zh": "正在下载视频。"},
    "credits": {"en": "Credits: {available} available, {frozen} held, {total} in all.",
                "zh": "积分：可用 {available}，冻结 {frozen}，共 {total}。"},
    "files": {"en": "Uploads: {names}", "zh": "已上传：{names}"},
    "none": {"en": "none", "zh": "无"},
    "tool": {"en": "· {name}", "zh": "· {name}"},
    "register": {"en": "Register for more: {url}", "zh": "注册以获得更多积分：{url}"},
    "upgrade": {"en": "Register or upgrade: {url}", "zh": "注册或升级：{url}"},
    "formats": {"en": "Supported: {formats}.", "zh": "支持的格式：{formats}。"},
    "smaller": {"en": "Compress or trim it, 200 MB at most.", "zh": "请压缩或剪短，最大 200 MB。"},
    "stopped": {"en": "Stopped.", "zh": "已停止。"},
    "goes on": {"en": "The server goes on with it: ask for the status.",
                "zh": "服务器仍在继续处理：可稍后查询状态。"},
    "again": {"en": "Sign in again with a new token.", "zh": "请使用新的令牌重新登录。"},
}  # fmt: skip
