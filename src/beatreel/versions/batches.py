"""A batch: every version of every song in a folder, resumed where it stopped.

What is done is written down after each version, in ``batch.json`` in the target folder: a version
counts as made while the song, the recipe and the draft that it came from are the same and its
files are there. A draft that was changed by hand is taken as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import beatreel
from beatreel.director import Options, direct
from beatreel.director.lyrics import set_lyrics
from beatreel.draft import Draft, Media, digest, load, save
from beatreel.errors import BeatreelError, Cancelled, InvalidInput, NotFound
from beatreel.lyrics import FORMATS, timed
from beatreel.media import Footage, gathered, keeping, watched
from beatreel.media.gathering import meant
from beatreel.music import Song, hear, probe
from beatreel.render import read_cover
from beatreel.render.inks import inks
from beatreel.render.progress import Listener

from .naming import content, filed, spoken
from .recipe import Recipe
from .release import Made, Plan, make

#: What is taken for a song, and for its cover.
SONGS = (".mp3", ".wav", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aif", ".aiff", ".wma")
COVERS = (".jpg", ".jpeg", ".png", ".webp")
STATE = "batch.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one version of one song."""

    song: str
    #: A name of ``release.KINDS``; ``draft`` where nothing came of the song, ``media`` for clips.
    kind: str
    #: made, kept (it was there), failed, or left (a clip that was left out, or a part of it).
    state: str
    #: What was made, or why it failed or was left.
    told: str


def batch(
    folder: str | Path,
    recipe: Recipe,
    out: str | Path,
    *,
    workers: int | None = None,
    progress: Callable[[str], Listener] | None = None,
    told: Callable[[Outcome], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[Outcome, ...]:
    """Make all versions of all songs in a folder.

    Parameters
    ----------
    out
        Gets a folder a song.
    progress
        Given a song's name, returns who is told how it goes.
    told
        Is given each outcome as it is known.

    Raises
    ------
    NotFound, InvalidInput
        If there is no such folder or no song in it, or the target cannot be written.
    """
    source, target = Path(folder), Path(out)
    songs = _songs(source)
    state = _State(target)
    names, clips = _names(songs), _Clips()
    outcomes: list[Outcome] = []
    for song in songs:
        own = recipe.of(song.name)
        work = _SongWork(song, own, target / names[song], names[song], state, clips)
        listener = progress(song.name) if progress else None
        for outcome in work.outcomes(workers, listener, cancel):
            outcomes.append(outcome)
            if told is not None:
                told(outcome)
    return tuple(outcomes)


def _songs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NotFound(f"There is no folder {folder}: check the path.")
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in SONGS and not path.name.startswith(".") and path.is_file()
    ]
    if not found:
        raise InvalidInput(f"There is no song in {folder}: put {', '.join(SONGS[:5])} files there.")
    return found


def _names(songs: list[Path]) -> dict[Path, str]:
    """Return a name for what is made of each song; two of one name get their suffix too."""
    names: dict[Path, str] = {}
    for song in songs:
        name = filed(song.stem)
        if name in names.values():
            name = filed(f"{song.stem} {song.suffix[1:]}")
        while name in names.values():
            name += "-2"
        names[song] = name
    return names


class _State:
    """What was made, as a file that is replaced whole."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / STATE
        self._songs: dict[str, Any] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InvalidInput(
                f"{folder} cannot be made ({error.strerror}): choose another folder."
            ) from error
        with suppress(OSError, ValueError, AttributeError):
            found = json.loads(self._path.read_text(encoding="utf-8")).get("songs", {})
            self._songs = {k: v for k, v in found.items() if isinstance(v, dict)}

    def get(self, song: str, key: str) -> Any:
        """Return what is noted of a song."""
        return self._songs.get(song, {}).get(key)

    def put(self, song: str, key: str, value: Any) -> None:
        """Note something and write it down."""
        self._songs.setdefault(song, {})[key] = value
        hidden = self._path.with_name(f".{STATE}.part")
        text = json.dumps({"songs": self._songs}, ensure_ascii=False, indent=1)
        hidden.write_text(text + "\n", encoding="utf-8")
        hidden.replace(self._path)


class _Clips:
    """The clips and photos of recipes, each watched once for all songs."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, ...], tuple[tuple[Footage, ...], tuple[str, ...]]] = {}

    def of(self, recipe: Recipe) -> tuple[tuple[Footage, ...], tuple[str, ...]]:
        """Return what is in the clips of a recipe, and what should be known of them."""
        if not recipe.media:
            return (), ()
        if recipe.media not in self._seen:
            sources, left = gathered(recipe.media)
            found = watched(sources)
            notes = (*left, *(note for clip in found for note in clip.source.notes))
            self._seen[recipe.media] = tuple(clip for clip in found if clip.stretches), notes
        return self._seen[recipe.media]


@dataclass(frozen=True, slots=True)
class _SongWork:
    path: Path
    recipe: Recipe
    folder: Path
    name: str
    state: _State
    clips: _Clips

    def outcomes(
        self,
        workers: int | None,
        progress: Listener | None,
        cancel: Callable[[], bool] | None,
    ) -> Iterator[Outcome]:
        """Make what is missing; a failure is an outcome."""
        try:
            draft, song, notes = self._draft()
        except Cancelled:
            raise
        except BeatreelError as error:
            yield Outcome(self.path.name, "draft", "failed", error.message)
            return
        except OSError as error:
            why = f"{error.filename or self.path} could not be used ({error.strerror})."
            yield Outcome(self.path.name, "draft", "failed", why)
            return
        for note in notes:
            yield Outcome(self.path.name, "media", "left", note)
        plan = self.recipe.plan()
        for kind in dict.fromkeys(plan.kinds):
            key = self._key(draft, kind)
            files = plan.files(kind, self.folder, self.name)
            if self.state.get(self.path.name, kind) == key and all(map(_is_whole, files)):
                yield Outcome(self.path.name, kind, "kept", str(files[0]))
                continue
            song = song or self._heard()
            one = replace(plan, kinds=(kind,))
            yield self._noted(self._made(draft, one, song, workers, progress, cancel), key)

    def _made(
        self,
        draft: Draft,
        plan: Plan,
        song: Song,
        workers: int | None,
        progress: Listener | None,
        cancel: Callable[[], bool] | None,
    ) -> Made:
        """Make one version; a fault of ours in one song must not cost the others."""
        try:
            (made,) = make(
                draft,
                plan,
                self.folder,
                name=self.name,
                song=song,
                workers=workers,
                progress=progress,
                cancel=cancel,
                force=True,
            )
        except Cancelled:
            raise
        except BeatreelError as error:
            return Made(plan.kinds[0], (), error.message)
        except Exception as error:
            told = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            return Made(plan.kinds[0], (), f"This is a fault of beatreel, not yours ({told}).")
        return made

    def _noted(self, made: Made, key: str) -> Outcome:
        self.state.put(self.path.name, made.kind, "" if made.failure else key)
        state = "failed" if made.failure else "made"
        return Outcome(self.path.name, made.kind, state, made.failure or str(made.files[0]))

    def _key(self, draft: Draft, kind: str) -> str:
        plan = self.recipe.plan()
        text = (plan.type_beat, plan.free) if kind == "metadata" else ()
        length = plan.short if kind == "short" else 0
        return _digest([digest(draft), kind, length, text, beatreel.__version__])

    def _draft(self) -> tuple[Draft, Song | None, tuple[str, ...]]:
        """Return the draft as it was left, or a new one, the song that was heard for it, and what
        should be known of the clips in it."""
        file = self.folder / f"{self.name}.json"
        lyrics, cover = self._beside(FORMATS), self._beside(COVERS)
        marks = [content(it) if it else "" for it in (self.path, lyrics, cover)]
        footage = [keeping.key(it) for it in meant(self.recipe.media) if it.is_file()]
        key = _digest([self.recipe.facts(), marks, *footage])
        if self.state.get(self.path.name, "draft") == key and _is_whole(file):
            return load(file), None, ()
        clips, notes = self.clips.of(self.recipe)
        song = self._heard()
        draft = direct(song, self.recipe.wish, options=self._options(marks, cover, clips))
        if lyrics is not None:
            beats = [beat.time for beat in song.beats]
            found = timed(lyrics, self.path, beats=beats).lyrics
            draft = set_lyrics(
                draft, found, style=self.recipe.lyric_style, offset=self.recipe.lyric_offset
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        save(draft, file)
        self.state.put(self.path.name, "draft", key)
        return draft, song, notes

    def _heard(self) -> Song:
        return hear(self.path)

    def _options(self, marks: list[str], cover: Path | None, clips: tuple[Footage, ...]) -> Options:
        recipe, info = self.recipe, probe(self.path)
        media: tuple[Media, ...] = ()
        colours: tuple[str, ...] = ()
        if cover is not None:
            colours = inks(read_cover(cover))
            file = str(cover.resolve())
            media = (Media(id="cover", kind="image", path=file, hash=marks[2], name=cover.name),)
        return Options(
            audio=str(self.path.resolve()),
            audio_hash=marks[0],
            media=media,
            footage=clips,
            fill=recipe.fill,
            keep_sound=recipe.keep_sound if recipe.keep_sound <= 0 else None,
            title=recipe.title or info.title or spoken(self.path.stem),
            artist=recipe.artist or info.artist,
            aspect=recipe.aspect,
            size=recipe.size,
            fps=recipe.fps,
            seed=recipe.seed,
            quality=recipe.quality,
            look=recipe.look or None,
            colours=colours,
            texts=recipe.text,
        )

    def _beside(self, suffixes: tuple[str, ...]) -> Path | None:
        """Return the file of the song's name with one of these suffixes."""
        candidates = (self.path.with_suffix(suffix) for suffix in suffixes)
        return next((it for it in candidates if it.is_file()), None)


def _is_whole(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=list)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
