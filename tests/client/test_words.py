"""A message takes a route of its own only when it is nothing but the command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.client import in_api_words, route

HERE = {"song.mp3", "~/my song.mp3", "/home/me/夜 曲.mp3", "a.jpg"}


def there(name: str) -> bool:
    return name in HERE


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("export", "export"),
        ("export", "Export the video, please!"),
        ("export", "download the final cut in 4k"),
        ("export", "send me the video"),
        ("export", "can you render it now?"),
        ("export", "导出"),
        ("export", "请帮我导出1080p高清视频"),
        ("export", "下载视频"),
        ("export", "把视频发给我"),
        ("credits", "credits"),
        ("credits", "how many credits do I have left?"),
        ("credits", "Balance?"),
        ("credits", "还剩多少积分"),
        ("credits", "查询余额"),
        ("state", "status"),
        ("state", "show tracks"),
        ("state", "what's the status of my video"),
        ("state", "查看状态"),
        ("upload", "upload"),
        ("upload", "上传"),
        ("chat", "make a video, neon city in the rain"),
        ("chat", "make the drop more intense and export it"),
        ("chat", "how do I export?"),
        ("chat", "don't export yet"),
        ("chat", "先不导出"),
        ("chat", "balance the colors"),
        ("chat", "make the status bar red"),
        ("chat", "把标题改成夜色霓虹"),
        ("chat", "a title that says DOWNLOAD NOW"),
        ("chat", ""),
    ],
)
def test_words_take_their_route(kind: str, message: str) -> None:
    assert route(message, there).kind == kind


@pytest.mark.parametrize(
    ("message", "output"),
    [
        ("export", {"quality": "high"}),
        ("export in 720p", {"quality": "high", "resolution": "720p"}),
        ("导出4K最高画质", {"quality": "archive", "resolution": "4k"}),
        ("export 9:16 60 fps", {"quality": "high", "aspect": "9:16", "fps": 60}),
        ("export low quality", {"quality": "draft"}),
    ],
)
def test_an_export_is_asked_for_with_its_shape(message: str, output: dict[str, object]) -> None:
    assert route(message, there).output == {"format": "mp4", **output}


@pytest.mark.parametrize(
    ("message", "files", "text"),
    [
        ("song.mp3", ("song.mp3",), ""),
        ("upload song.mp3", ("song.mp3",), ""),
        ("上传song.mp3", ("song.mp3",), ""),
        ("~/my song.mp3", ("~/my song.mp3",), ""),
        ("upload /home/me/夜 曲.mp3", ("/home/me/夜 曲.mp3",), ""),
        ("neon video with song.mp3", ("song.mp3",), "neon video with song.mp3"),
        ("用song.mp3做一个视频", ("song.mp3",), "用song.mp3做一个视频"),
        ("“~/my song.mp3” make it rain", ("~/my song.mp3",), "“my song.mp3” make it rain"),
        ("song.mp3 a.jpg", ("song.mp3", "a.jpg"), ""),
        ("upload gone.mp3", ("gone.mp3",), ""),
    ],
)
def test_files_are_those_that_are_named(message: str, files: tuple[str, ...], text: str) -> None:
    found = route(message, there)
    assert (found.kind, found.files, found.text) == ("upload", files, text)


def test_a_file_that_is_only_spoken_of_is_not_sent() -> None:
    assert route("make it look like gone.mp3", there).kind == "chat"


@pytest.mark.parametrize(
    ("message", "urls", "text"),
    [
        ("https://x.io/a.mp3", ("https://x.io/a.mp3",), ""),
        ("upload https://x.io/get?id=1", ("https://x.io/get?id=1",), ""),
        ("rain for https://x.io/a.mp3?k=1", ("https://x.io/a.mp3?k=1",), "rain for a.mp3"),
    ],
)
def test_links_to_media_are_fetched(message: str, urls: tuple[str, ...], text: str) -> None:
    found = route(message, there)
    assert (found.kind, found.urls, found.text) == ("upload", urls, text)


def test_other_links_are_left_to_the_agent() -> None:
    assert route("in the style of https://x.io/page", there).kind == "chat"


@given(st.text(max_size=300))
def test_any_message_has_a_route(message: str) -> None:
    assert route(message, lambda name: False).kind


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("Click the Export button to download.", 'Say "export" to download.'),
        ("Use the Export button.", 'Use the word "export".'),
        ("Open the effects panel.", 'Say "status" for the effects.'),
        ("Drag and drop the clip to 0:10.", "Tell me to move the clip to 0:10."),
        ("You can preview in the timeline.", 'You can look at it with "status".'),
        ("Tap the [Add Music] button.", 'Ask me for "Add Music".'),
        ("点击“导出”按钮下载。", "说“导出”下载。"),
        ("打开特效面板，拖拽片段。", "说“状态”查看特效，告诉我移动片段。"),
        ("在时间线中预览。", "说“状态”查看时间线。"),
        ("The drop is louder now.", "The drop is louder now."),
        ("副歌更亮了。", "副歌更亮了。"),
    ],
)
def test_nobody_is_told_to_click(reply: str, told: str) -> None:
    assert in_api_words(reply).text == told


def test_a_reply_that_sends_to_the_timeline_shows_it() -> None:
    assert in_api_words("Open the track panel").shows
    assert not in_api_words("Click Export").shows
