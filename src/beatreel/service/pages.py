"""The pages that a person opens: the first one, registering, and claiming a project.

Plain forms without scripts or cookies; what comes back is a page again.
"""

from __future__ import annotations

import secrets
from html import escape
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from beatreel.errors import BeatreelError, InvalidInput

from .accounts import Login, Registration, claimed, registered, signed_in, slowed
from .context import Context, Service, origin

router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;background:#0d0f16;color:#e8eaf2;margin:0;
display:grid;place-items:center;min-height:100vh}
main{width:min(26rem,calc(100vw - 3rem));padding:2rem 0}
h1{font-size:1.5rem;margin:0 0 .5rem}p{color:#aab0c4}
label{display:block;margin:1rem 0 .25rem}
input{box-sizing:border-box;width:100%;padding:.6rem .75rem;font:inherit;color:inherit;
background:#171a25;border:1px solid #353b52;border-radius:.5rem}
button{margin-top:1.5rem;width:100%;padding:.7rem;font:inherit;font-weight:600;color:#0d0f16;
background:#7de2d1;border:0;border-radius:.5rem;cursor:pointer}
button+button{margin-top:.75rem;color:inherit;background:none;border:1px solid #353b52}
input:focus-visible,button:focus-visible{outline:2px solid #fff;outline-offset:2px}
.error{color:#ffb4a8}a{color:#7de2d1}
.wide{width:min(46rem,calc(100vw - 3rem))}h2{font-size:1rem;margin:2rem 0 .5rem}
pre{background:#171a25;border:1px solid #353b52;border-radius:.5rem;padding:1rem;margin:.5rem 0;
overflow-x:auto;font:13px/1.6 ui-monospace,monospace;color:#d5d9e8}
.bars{display:flex;gap:.3rem;height:2.5rem;align-items:end;margin:0 0 1.5rem}
.bars i{flex:1;border-radius:.2rem;background:linear-gradient(#7de2d1,#6f7bf7)}
"""
#: Heights of the bars of the first page, hundredths: a bar of four beats, four times.
_BARS = (92, 38, 64, 30, 80, 34, 70, 44, 96, 40, 60, 32, 84, 36, 74, 50)
_BARS_STYLE = "".join(
    f".bars i:nth-child({n}){{height:{height}%}}" for n, height in enumerate(_BARS, 1)
)
#: Both languages of every text on a page.
_TEXTS = {
    "en": {
        "home": "A song and a wish in, a music video out",
        "about": "This is a beatreel server. Agents, ADK clients and scripts talk to it; videos "
        "are cut to the music and drawn on this machine.",
        "begin": "Begin",
        "all": "Every address is described in {api}. {register} keeps what you made under an "
        "e-mail address.",
        "account": "Registering",
        "title": "Keep your videos",
        "lead": "Register to keep every project, upload and credit you have now.",
        "plain": "Register for an account.",
        "claim": "Register or sign in to take over this project.",
        "email": "E-mail",
        "password": "Password (8 characters or more)",
        "register": "Register",
        "login": "I have an account: sign in",
        "done": "Done",
        "kept": "Your projects, uploads and credits are kept. You have {credits} credits. "
        "Go back to your assistant and go on: it keeps working.",
    },
    "zh": {
        "home": "给一首歌和一个愿望，得到一支音乐视频",
        "about": "这是一台 beatreel 服务器。智能体、ADK 客户端和脚本都可以与它对话；"
        "视频踩着音乐剪辑，并在这台机器上绘制。",
        "begin": "开始",
        "all": "所有接口见 {api}。{register}后，你的作品会保存在你的邮箱账号下。",
        "account": "注册",
        "title": "保留你的视频",
        "lead": "注册后，现有的项目、上传的文件和积分都会保留。",
        "plain": "注册账号。",
        "claim": "注册或登录以接管此项目。",
        "email": "邮箱",
        "password": "密码（至少 8 个字符）",
        "register": "注册",
        "login": "已有账号：登录",
        "done": "完成",
        "kept": "你的项目、上传的文件和积分都已保留。当前积分：{credits}。请回到你的助手继续使用。",
    },
}


_BEGIN = """TOKEN=$(curl -s -X POST {base}/api/auth/anonymous-token \\
  -H "X-Client-Id: $(uuidgen)" | jq -r .data.token)
SESSION=$(curl -s -X POST {base}/api/tasks/me/with-session/{app} \\
  -H "Authorization: Bearer $TOKEN" | jq -r .data.session_id)
curl -H "Authorization: Bearer $TOKEN" -F files=@song.mp3 \\
  {base}/api/upload-video/{app}/me/$SESSION
curl -N -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  {base}/run_sse -d '{{"app_name": "{app}", "user_id": "me",
  "session_id": "'$SESSION'", "new_message":
  {{"parts": [{{"text": "make a video, neon city at night"}}]}}}}'"""


@router.get("/")
async def home(request: Request, service: Context) -> Response:
    """Say what this is and how to begin."""
    language = _language(request)
    words = _TEXTS[language]
    begin = _BEGIN.format(base=origin(request, service), app=service.settings.app_name)
    links = {
        "api": '<a href="/openapi.json">/openapi.json</a>',
        "register": f'<a href="/register">{words["account"]}</a>',
    }
    body = f"""<p>{words["about"]}</p>
<h2>{words["begin"]}</h2><pre>{escape(begin)}</pre><p>{words["all"].format(**links)}</p>"""
    return _page(language, words["home"], body, wide=True)


@router.get("/register")
async def register_page(
    request: Request, bind: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """Show the form that turns an anonymous user into a registered one."""
    return _form(_language(request), bind, "lead" if bind else "plain")


@router.get("/workspace/claim")
async def claim_page(
    request: Request, service: Context, ct: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show the form that takes over a project by a claim token."""
    try:
        grant = await run_in_threadpool(claimed, service, ct)
        user = await run_in_threadpool(service.store.users.get, grant.user_id)
    except BeatreelError as error:
        return _form(_language(request), "", "plain", error.message, error.http)
    return _form(_language(request), "" if user.registered else user.id, "claim")


@router.post("/register")
async def register_form(request: Request, service: Context) -> Response:
    """Take a form: register or sign in, and bind the anonymous user."""
    fields = await _fields(request)
    try:
        return await run_in_threadpool(_entered, request, service, fields)
    except (BeatreelError, ValidationError) as error:
        told = error if isinstance(error, BeatreelError) else InvalidInput(_ADVICE)
        status = told.http
        return _form(_language(request), fields.get("bind", ""), "lead", told.message, status)


_ADVICE = "E-mail or password are too long: shorten them."


def _entered(request: Request, service: Service, fields: dict[str, str]) -> Response:
    slowed(request, service)
    given = {name: fields.get(name, "") for name in ("email", "password", "bind")}
    if fields.get("action") == "login":
        user = signed_in(service, Login.model_validate(given))
    else:
        user = registered(service, Registration.model_validate(given))
    words = _TEXTS[_language(request)]
    left = service.store.credits.balance(user.id).available
    told = words["kept"].format(credits=left)
    return _page(_language(request), words["done"], f"<p>{escape(told)}</p>")


async def _fields(request: Request) -> dict[str, str]:
    """Return the fields of a urlencoded form; each once."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    body = (await request.body())[:10_000].decode("utf-8", "replace")
    try:
        return dict(parse_qsl(body, max_num_fields=10))
    except ValueError:
        return {}


def _language(request: Request) -> str:
    return "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"


def _form(language: str, bind: str, lead: str, error: str = "", status: int = 200) -> Response:
    words = _TEXTS[language]
    told = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    body = f"""<p>{words[lead]}</p>{told}
<form method="post" action="/register">
<input type="hidden" name="bind" value="{escape(bind, quote=True)}">
<label for="email">{words["email"]}</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email">
<label for="password">{words["password"]}</label>
<input id="password" name="password" type="password" required minlength="8" maxlength="1024">
<button name="action" value="register">{words["register"]}</button>
<button name="action" value="login">{words["login"]}</button>
</form>"""
    return _page(language, words["title"], body, status)


def _page(
    language: str, title: str, body: str, status: int = 200, *, wide: bool = False
) -> Response:
    nonce = secrets.token_urlsafe(16)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    bars = "<i></i>" * len(_BARS)
    page = f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} · beatreel</title>
<meta name="viewport" content="width=device-width">
<style nonce="{nonce}">{_STYLE}{_BARS_STYLE}</style></head>
<body><main{' class="wide"' if wide else ""}><div class="bars" aria-hidden="true">{bars}</div>
<h1>{title}</h1>{body}</main></body></html>"""
    return HTMLResponse(page, status, {"Content-Security-Policy": policy})
