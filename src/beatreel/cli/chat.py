"""``beatreel chat``: a video made by talking."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from beatreel.errors import BeatreelError, NotFound, Unavailable

from .console import note
from .talk import Screen, Talk

if TYPE_CHECKING:
    from beatreel.client import Client, Keyring

Flag = Annotated[bool, Parameter(negative="")]
Texts = Annotated[tuple[str, ...], Parameter(negative="")]
Paths = Annotated[tuple[Path, ...], Parameter(negative="")]

_BYE = {"quit", "exit", "bye", "/quit", "/exit", "退出", "再见"}
_GREETING = (
    "Name a song (its path, or drop the file here) and say what the video should look like.\n"
    "“status”, “credits” and “export” do what they say; Ctrl-D leaves, Ctrl-C stops an answer."
)


def chat(
    *,
    server: str | None = None,
    say: Texts = (),
    file: Paths = (),
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    force: Flag = False,
    new: Flag = False,
    session: str | None = None,
    language: str | None = None,
    home: Path | None = None,
    token: Annotated[str | None, Parameter(env_var="BEATREEL_TOKEN")] = None,
) -> None:
    """Make and change a video by talking about it, in English or Chinese.

    Parameters
    ----------
    server
        Address of a server; one is started for as long as the chat lasts if not given.
    say
        A message; may be given several times. With it nothing is read from the terminal.
    file
        A file to upload first; may be given several times.
    out
        The MP4 that an export is written to; named after the project if not given.
    force
        Replace that file if it is there.
    new
        Start another session instead of going on with the last one.
    session
        Id of the session to go on with.
    language
        Language of the answers, as en or zh-CN; that of the messages if not given.
    home
        Folder of the server that is started.
    token
        API key or token; one of your own is asked for and kept if not given.
    """
    with _client(server, home, token) as (client, keyring, name):
        talk = _talk(client, keyring, name, new, session, language, out, force)
        if file:
            talk.upload(*file)
        if say or not sys.stdin.isatty():
            for message in say or _lines():
                talk.hear(message)
        else:
            _converse(talk)


@contextmanager
def _client(
    server: str | None, home: Path | None, token: str | None
) -> Iterator[tuple[Client, Keyring, str]]:
    """Give a client of the server that is meant, and what that is kept as."""
    try:
        from beatreel.client import Account, Client, Keyring
    except ImportError:
        raise Unavailable("Chat needs the extra client: pip install 'beatreel[client]'.") from None
    from contextlib import ExitStack

    with ExitStack() as stack:
        if server is None:
            folder = _home(home)
            keyring, name = Keyring(folder / "chat.json"), "embedded"
            from .embedded import embedded

            note("Starting a server in " + str(folder) + " …")
            server = stack.enter_context(embedded(folder))
        else:
            keyring, name = Keyring(), server
        account = Account(server, token=token) if token else keyring.account(server, name)
        yield stack.enter_context(Client(account)), keyring, name


def _home(home: Path | None) -> Path:
    try:
        from beatreel.service import load_settings

        return load_settings(home=home).home
    except ImportError:
        raise Unavailable(
            "There is no server in this installation: pass --server, "
            "or pip install 'beatreel[serve]'."
        ) from None


def _talk(
    client: Client,
    keyring: Keyring,
    name: str,
    new: bool,
    session: str | None,
    language: str | None,
    out: Path | None,
    force: bool,
) -> Talk:
    from beatreel.client import Session

    held = Session(session) if session else None if new else keyring.session(name)
    if held is not None:
        try:
            held.name = client.state(held).task_name or held.name
        except NotFound:
            if session:
                raise
            held = None
    if held is None:
        held = client.start(language=language or "")
    keyring.remember(name, held)
    return Talk(
        client, held, screen(sys.stdout.isatty()), keyring=keyring, name=name, out=out, force=force
    )


def screen(terminal: bool) -> Screen:
    """Return where a conversation is shown: as it comes on a terminal, whole elsewhere."""
    if not terminal:
        return Screen(say=print, note=note)
    stream = _Stream()
    return Screen(say=stream.say, note=stream.note, piece=stream.piece)


class _Stream:
    """Shows a text while it comes, and once."""

    def __init__(self) -> None:
        self._shown = ""

    def piece(self, text: str) -> None:
        self._shown += text
        print(text, end="", flush=True)

    def say(self, text: str) -> None:
        shown = self._ended()
        if shown.strip() != text.strip():
            print(text)

    def note(self, text: str) -> None:
        self._ended()
        note(text)

    def _ended(self) -> str:
        """End the line of what was shown; return that."""
        shown, self._shown = self._shown, ""
        if shown:
            print()
        return shown


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip() in _BYE:
            return
        yield line.rstrip("\n")


def _converse(talk: Talk) -> None:
    """Read messages from a terminal until the person leaves."""
    import readline  # noqa: F401  - gives input() history and editing

    note(_GREETING)
    while True:
        try:
            message = input("› ")
        except EOFError:
            print()
            return
        except KeyboardInterrupt:
            print()
            continue
        if message.strip().lower() in _BYE:
            return
        _answered(talk, message)


def _answered(talk: Talk, message: str) -> None:
    try:
        talk.hear(message)
    except BeatreelError as error:
        note(error.message)
    except KeyboardInterrupt:
        note(talk.stop())
