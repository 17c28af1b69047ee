"""A production: everything that is settled before the first frame is drawn.

It is what a render shares with jobs that draw chunks elsewhere: the same draft, song and quality
give the same chunks, fingerprints and segments on any machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import av

import beatreel
from beatreel.draft import Draft
from beatreel.draft.times import frame
from beatreel.music.song import Song

from . import sound
from .composition import Composition
from .encode import Quality, encode, quality
from .film import Film
from .loops import Loop, Round, loops, unrolled
from .painting import Canvas, Painter, painted
from .plan import Chunk, plan
from .reel import Reel
from .rushes import Rush
from .scenery import remembers
from .workers import Stop


@dataclass(frozen=True, slots=True)
class Production:
    """A draft that is ready to be drawn, chunk by chunk and in any order."""

    draft: Draft
    song: Song | None
    reel: Reel
    composition: Composition
    chunks: tuple[Chunk, ...]
    quality: Quality

    @classmethod
    def of(cls, draft: Draft, song: Song | None, quality_name: str | None = None) -> Production:
        """Settle everything.

        Parameters
        ----------
        song
            As it is heard from where the draft is drawn: :func:`sound.window`.

        Raises
        ------
        InvalidInput, NotFound
            The draft is empty, or names what is in no catalogue.
        """
        if loops(draft):
            return cls._looped(draft, song, quality_name)
        reel = Reel.of(draft)
        return cls(
            draft=draft,
            song=song,
            reel=reel,
            composition=Composition(draft, reel, song),
            chunks=plan(reel, remembers),
            quality=quality(quality_name or draft.meta.quality),
        )

    @classmethod
    def _looped(cls, draft: Draft, song: Song | None, quality_name: str | None) -> Production:
        """Settle a draft whose end melts into its start; it is not cut to a song that goes on."""
        whole = cls.of(unrolled(draft), song, quality_name)
        blend = frame(draft.meta.loop or 0, whole.reel.fps)
        around = Reel.of(draft)
        loop = Loop(whole.composition, around, Round(blend, around.frames, blend))
        chunks = plan(around, remembers)
        return replace(whole, draft=draft, song=None, reel=around, composition=loop, chunks=chunks)

    def fingerprint(self, chunk: Chunk) -> str:
        """Return what a chunk's segment may be cached under, hex SHA-256.

        It covers every number that any of its frames is drawn from, so two chunks with one
        fingerprint are the same pixels, and an edit elsewhere in the draft changes nothing.
        """
        digest = hashlib.sha256()
        reel = self.reel
        head = (beatreel.__version__, sorted(av.library_versions.items()), asdict(self.quality))
        digest.update(repr((head, reel.width, reel.height, reel.fps, chunk.runup)).encode())
        for index in range(chunk.start - chunk.runup, chunk.stop):
            for part in self._described(index):
                digest.update(part)
        return digest.hexdigest()

    def _described(self, index: int) -> Iterator[bytes]:
        picture = self.composition.picture(index)
        for shot in picture.shots if picture else ():
            numbers = (shot.seed, shot.time, shot.flow, shot.local, sorted(shot.params.items()))
            what = shot.scene or (shot.clip and replace(shot.clip, key=""))
            shown = shot.artwork.digest if shot.artwork else ""
            yield repr((what, shown, numbers)).encode() + shot.signals.tobytes()
        if picture:
            way = (picture.frame, picture.look, picture.transition, picture.progress)
            yield repr((way, picture.effects)).encode()
        for caption in self.composition.captions(index):
            segment = caption.segment.model_dump(by_alias=True, exclude={"meta"})
            look = self.composition.look_at(index).colours
            near = [
                beat
                for beat in self.composition.beats
                if caption.start <= beat * self.reel.fps <= caption.stop
            ]
            told = (segment, look, near, self.composition.kick(index), index)
            yield json.dumps(told, sort_keys=True, default=str).encode()

    def segment(
        self,
        chunk: Chunk,
        painter: Painter,
        canvas: Canvas,
        stop: Stop,
        seen: Callable[[], None] = lambda: None,
    ) -> bytes:
        """Draw and encode one chunk; the result is an MP4 of its own."""
        frames = painted(chunk, painter, canvas, stop, seen)
        reel = self.reel
        return encode(frames, reel.width, reel.height, reel.fps, self.quality)

    def rush(
        self,
        chunk: Chunk,
        painter: Painter,
        canvas: Canvas,
        stop: Stop,
        seen: Callable[[], None] = lambda: None,
    ) -> Rush:
        """Draw and encode one chunk, and look at what came of it."""
        segment = self.segment(chunk, painter, canvas, stop, seen)
        stop.check()
        return Rush.of(segment, self.reel.fps)

    def film(self, path: Path) -> Film:
        """Open the file that segments are joined in."""
        meta = self.draft.meta
        told = {"title": meta.title, "artist": meta.artist, "comment": "Made with beatreel"}
        parts = sound.pieces(self.draft)
        metadata = {name: value for name, value in told.items() if value}
        return Film(path, self.reel.fps, self.reel.frames, parts, metadata)
