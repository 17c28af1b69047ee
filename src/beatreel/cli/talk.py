"""A conversation with a server, as a person has it: what is typed, what is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from beatreel.errors import (
    BeatreelError,
    FileTooLarge,
    InvalidInput,
    NoCredits,
    PlanBlocks,
    SessionNotFound,
    Unauthorized,
    UnsupportedFile,
)

from .phrases import WORDS, Language

if TYPE_CHECKING:
    from beatreel.client import Account, Client, Event, Keyring, Route, Session, Spoken, State

#: Seconds of silence after which a person is told that the work goes on.
PATIENCE = 120.0
#: Percent between two lines about an export.
_STEP = 10


@dataclass(frozen=True, slots=True)
class Screen:
    """Where things are told."""

    #: Answers, a line or more each.
    say: Callable[[str], None]
    #: What goes on meanwhile.
    note: Callable[[str], None]
    #: Pieces of an answer that follows whole; not all screens show them.
    piece: Callable[[str], None] = lambda text: None


class Talk:
    """One person, one session.

    Parameters
    ----------
    name
        What the server is kept as.
    folder
        Where videos are put.
    patience
        Seconds of silence before :data:`PATIENCE`'s words are told.
    """

    def __init__(
        self,
        client: Client,
        session: Session,
        screen: Screen,
        *,
        keyring: Keyring | None = None,
        name: str = "",
        folder: Path | None = None,
        out: Path | None = None,
        force: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        self._client = client
        self._session = session
        self._screen = screen
        self._keyring = keyring
        self._name = name
        self._folder = folder or Path()
        self._out = out
        self._force = force
        self._patience = patience
        self.language: Language = "zh" if session.language.startswith("zh") else "en"

    def hear(self, message: str) -> None:
        """Do what a message asks for and tell what came of it.

        Raises
        ------
        BeatreelError
            As its message says, in words for the person.
        """
        from beatreel.client import route

        message = plain(message)
        if not message:
            return
        self.language = language_of(message, self.language)
        held = self._session.id
        try:
            self._routed(route(message))
        except SessionNotFound:
            self._begin_anew()
        except BeatreelError as error:
            raise advised(error, self._client.account, self.language) from None
        if self._keyring is not None and self._session.id != held:
            self._keyring.remember(self._name, self._session)

    def upload(self, *files: str | Path, urls: tuple[str, ...] = ()) -> None:
        """Put files into the session."""
        paths = [Path(file).expanduser() for file in files]
        told = []
        with self._waiting():
            if paths:
                told += self._client.upload(self._session, *paths)
            if urls:
                told += self._client.upload_urls(self._session, *urls)
        self._note("uploaded", names=", ".join(file.filename for file in told))

    def stop(self) -> str:
        """Stop what the agent does; return what is to be told of that."""
        try:
            stopped = self._client.cancel_run(self._session)
        except BeatreelError:
            stopped = False
        return WORDS["stopped" if stopped else "goes on"][self.language]

    def _routed(self, route: Route) -> None:
        match route.kind:
            case "export":
                self._export(route)
            case "credits":
                self._credits()
            case "state":
                self._state()
            case "upload" if not (route.files or route.urls):
                self._say("which")
            case "upload":
                self.upload(*route.files, urls=route.urls)
                if route.text:
                    self._chat(route.text)
            case "chat":
                self._chat(route.text)

    def _begin_anew(self) -> None:
        fresh = self._client.start(self._session.name, self._session.language)
        self._session.become(fresh)
        self._say("renewed")

    def _chat(self, text: str) -> None:
        from beatreel.client import Spoken

        before = self._client.state(self._session)
        heard = _Heard(Spoken())
        with self._waiting() as alarm:
            for event in self._client.say(self._session, text):
                self._hear_event(event, alarm, heard)
            self._tell(heard.spoken.end(), heard)
        after = self._client.state(self._session)
        self._show(before, after, heard)
        for name in heard.made:
            self._fetch(name, after)

    def _hear_event(self, event: Event, alarm: Alarm, heard: _Heard) -> None:
        """Tell an event, and note what it means for what is to be told at the end."""
        from beatreel import client

        if isinstance(event, client.Text | client.ToolCall):
            alarm.reset()
        self._tell(heard.spoken.hear(event), heard)
        match event:
            case client.Text(text, partial=True):
                self._screen.piece(text)
            case client.ToolCall(name):
                self._note("tool", name=name.replace("_", " "))
            case client.ToolResult(_, {"status": "completed", "id": str(name), "url": str()}):
                # The agent exported: its link dies with a server of one's own, a file does not.
                heard.made.append(name)
            case client.Waiting(seconds):
                self._note("wait", seconds=seconds)
            case client.Reconnecting():
                self._note("reconnect")
            case client.Renewed():
                self._say("renewed")
            case _:
                pass

    def _tell(self, texts: list[str], heard: _Heard) -> None:
        from beatreel.client import in_api_words

        for text in texts:
            told = in_api_words(text)
            self._screen.say(told.text)
            heard.said, heard.shows = True, heard.shows or told.shows

    def _show(self, before: State, after: State, heard: _Heard) -> None:
        """Tell what changed if nobody did, and the timeline when it is new or was spoken of."""
        from beatreel.client import changes, summary

        if not heard.said:
            told = changes(before.draft, after.draft, self.language)
            self._screen.say(told or WORDS["done"][self.language])
        if after.export_ready and (heard.shows or not before.export_ready):
            self._screen.say(summary(after.draft, self.language))

    def _state(self) -> None:
        from beatreel.client import summary

        state = self._client.state(self._session)
        self._screen.say(summary(state.draft, self.language))
        names = ", ".join(file.filename for file in state.files)
        self._say("files", names=names or WORDS["none"][self.language])
        self._credits()

    def _credits(self) -> None:
        found = self._client.credits()
        self._say("credits", available=found.available, frozen=found.frozen, total=found.total)

    def _export(self, route: Route) -> None:
        state = self._client.state(self._session)
        if not state.export_ready:
            self._say("empty")
            return
        with self._waiting():
            done = self._client.export(
                self._session, output=route.output, progress=_Steps(self._percent)
            )
        self._fetch(done.id, state)

    def _fetch(self, name: str, state: State) -> None:
        """Fetch the video of an export and tell where it is."""
        out = self._out or free(self._folder, _title(state))
        self._note("fetching")
        self._client.download(name, out, force=self._force)
        self._screen.say(str(out))

    def _percent(self, percent: int) -> None:
        self._note("exporting", percent=percent)

    def _waiting(self) -> Alarm:
        return Alarm(self._patience, lambda: self._note("working"))

    def _say(self, key: str, **values: object) -> None:
        self._screen.say(WORDS[key][self.language].format(**values))

    def _note(self, key: str, **values: object) -> None:
        self._screen.note(WORDS[key][self.language].format(**values))


def _title(state: State) -> str:
    """Return what a video is called: the title on it, else the project's name."""
    about = state.draft.get("m") or {}
    return str(about.get("title") or state.task_name or "video")


@dataclass(slots=True)
class _Heard:
    """What an answer was, for what is to be told at its end."""

    spoken: Spoken
    said: bool = False
    #: Whether it sends the reader to the timeline.
    shows: bool = False
    #: Names of the exports that were completed.
    made: list[str] = field(default_factory=list)


class _Steps:
    """Tells a percentage when it has grown by a tenth, and its end."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._last = -_STEP

    def __call__(self, percent: int) -> None:
        if percent >= self._last + _STEP or percent == 100 != self._last:
            self._last = percent
            self._tell(percent)


class Alarm:
    """Rings after each stretch of silence, while it is open.

    Parameters
    ----------
    seconds
        Of silence.
    """

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self._seconds = seconds
        self._ring = ring
        self._since = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def reset(self) -> None:
        """Begin the silence anew."""
        self._since = time.monotonic()

    def _watch(self) -> None:
        left = self._seconds
        while not self._over.wait(left):
            left = self._since + self._seconds - time.monotonic()
            if left <= 0:
                self._ring()
                self.reset()
                left = self._seconds

    def __enter__(self) -> Alarm:
        self.reset()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def plain(text: str) -> str:
    """Return a text without what only terminals understand, and no half characters."""
    told = text.encode("utf-8", "ignore").decode()
    return "".join(char for char in told if char in "\n\t" or char.isprintable()).strip()


def language_of(text: str, otherwise: Language) -> Language:
    """Return the language of a text; the other one where it cannot be told."""
    if any("\u4e00" <= char <= "\u9fff" for char in text):
        return "zh"
    return "en" if any(char.isascii() and char.isalpha() for char in text) else otherwise


def advised(error: BeatreelError, account: Account, language: Language) -> BeatreelError:
    """Return an error whose message says what to do next, whatever the server said."""
    from beatreel.client import FORMATS

    page = account.register_url()
    match error:
        case NoCredits() if "://" not in error.message:
            extra = WORDS["register"][language].format(url=page)
        case PlanBlocks() if "://" not in error.message:
            extra = WORDS["upgrade"][language].format(url=page)
        case UnsupportedFile() if "mp4" not in error.message:
            extra = WORDS["formats"][language].format(formats=FORMATS)
        case FileTooLarge() if "200" not in error.message:
            extra = WORDS["smaller"][language]
        case Unauthorized():
            extra = WORDS["again"][language]
        case _:
            return error
    error.message = f"{error.message} {extra}"
    error.args = (error.message,)
    return error


def free(folder: Path, name: str) -> Path:
    """Return a path for a video that is not taken yet."""
    plain = "".join(char if char.isalnum() or char in " -_.()" else "_" for char in name).strip(
        ". "
    )
    plain = plain[:80] or "video"
    candidates = (folder / f"{plain}{f'-{n}' if n > 1 else ''}.mp4" for n in range(1, 10_000))
    found = next((path for path in candidates if not path.exists()), None)
    if found is None:
        raise InvalidInput(f"{folder} is full of videos of that name: pass --out.")
    return found
