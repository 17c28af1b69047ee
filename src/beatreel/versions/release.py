"""A release: the versions that are asked for, each in its file, from one draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from beatreel.draft import Draft, save, set_quality
from beatreel.errors import AlreadyExists, BeatreelError, InvalidInput
from beatreel.music.song import Song
from beatreel.render import render
from beatreel.render.export import hear
from beatreel.render.progress import Listener

from .canvases import canvas
from .naming import filed
from .shorts import reframed, short
from .texts import metadata
from .thumbnails import save_thumbnail

#: What can be made, and the endings of its files behind the name of the release.
KINDS = {
    "youtube": ("youtube.mp4",),
    "short": ("short-{short}.mp4", "short-{short}.json"),
    "canvas": ("canvas.mp4",),
    "square": ("square.mp4",),
    "thumbnail": ("thumbnail.jpg",),
    "metadata": ("metadata.json", "metadata.txt"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made of a draft."""

    #: Names of KINDS.
    kinds: tuple[str, ...]
    #: Seconds of the short.
    short: int = 30
    #: Artists of a type beat, for the title.
    type_beat: str = ""
    free: bool = False
    #: Instead of the draft's own.
    quality: str = ""

    def __post_init__(self) -> None:
        if not self.kinds:
            raise InvalidInput(f"No version was asked for: choose from {', '.join(KINDS)}.")
        for kind in self.kinds:
            if kind not in KINDS:
                raise InvalidInput(
                    f"There is no version {kind[:40]!r}: choose from {', '.join(KINDS)}."
                )

    def files(self, kind: str, folder: Path, name: str) -> tuple[Path, ...]:
        """Return the files of a version; the first is the version, the others go with it."""
        endings = (ending.format(short=self.short) for ending in KINDS[kind])
        return tuple(folder / f"{name}-{ending}" for ending in endings)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one version."""

    kind: str
    files: tuple[Path, ...]
    #: Why there is none; empty for success.
    failure: str = ""


def make(
    draft: Draft,
    kinds: Sequence[str] | Plan,
    folder: str | Path,
    *,
    name: str = "",
    song: Song | None = None,
    workers: int | None = None,
    progress: Listener | None = None,
    told: Callable[[Made], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    force: bool = False,
) -> tuple[Made, ...]:
    """Make versions of a draft; one that fails does not stop the others.

    Parameters
    ----------
    kinds
        Names of :data:`KINDS`, or a plan.
    folder
        Where the files go; made if it is not there.
    name
        What they begin with; made of the title if not given.
    song
        What was heard; heard again if not given.
    told
        Is given each version as it is done.

    Raises
    ------
    AlreadyExists
        If a file is there, before anything is made.
    InvalidInput, NotFound, UnsupportedFile
        If a version is unknown, or the song cannot be heard.
    """
    plan = kinds if isinstance(kinds, Plan) else Plan(tuple(kinds))
    target, name = Path(folder), name or filed(draft.meta.title)
    if not force:
        for kind in plan.kinds:
            for file in plan.files(kind, target, name):
                if file.exists():
                    raise AlreadyExists(f"{file} is already there: move it or pass --force.")
    draft = set_quality(draft, plan.quality) if plan.quality else draft
    heard = song or hear(draft)
    if heard is None:
        raise InvalidInput("The draft has no song: add one, versions are cut to it.")
    work = _Work(draft, heard, plan, workers, progress, cancel, force)
    made = []
    for kind in dict.fromkeys(plan.kinds):
        made.append(work.version(kind, plan.files(kind, target, name)))
        if told is not None:
            told(made[-1])
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Work:
    draft: Draft
    song: Song
    plan: Plan
    workers: int | None
    progress: Listener | None
    cancel: Callable[[], bool] | None
    force: bool

    def version(self, kind: str, files: tuple[Path, ...]) -> Made:
        try:
            files[0].parent.mkdir(parents=True, exist_ok=True)
            getattr(self, f"_{kind}")(*files)
        except BeatreelError as error:
            if error.code == 499:
                raise  # stopped on request: nothing else shall be made
            return Made(kind, (), error.message)
        except OSError as error:
            return Made(kind, (), f"{files[0].parent} cannot be written ({error.strerror}).")
        return Made(kind, files)

    def _film(self, draft: Draft, song: Song, file: Path) -> None:
        render(
            draft,
            file,
            song=song,
            workers=self.workers,
            progress=self.progress,
            cancel=self.cancel,
            force=self.force,
        )

    def _youtube(self, file: Path) -> None:
        self._film(reframed(self.draft, "16:9"), self.song, file)

    def _square(self, file: Path) -> None:
        self._film(reframed(self.draft, "1:1"), self.song, file)

    def _short(self, file: Path, document: Path) -> None:
        part, song = short(self.draft, self.song, self.plan.short)
        self._film(part, song, file)
        save(part, document)

    def _canvas(self, file: Path) -> None:
        canvas(
            self.draft,
            self.song,
            file,
            workers=self.workers,
            progress=self.progress,
            cancel=self.cancel,
            force=self.force,
        )

    def _thumbnail(self, file: Path) -> None:
        save_thumbnail(self.draft, file, song=self.song, force=self.force)

    def _metadata(self, document: Path, text: Path) -> None:
        told = metadata(self.draft, self.song, type_beat=self.plan.type_beat, free=self.plan.free)
        document.write_text(told.to_json(), encoding="utf-8")
        text.write_text(told.to_text(), encoding="utf-8")
