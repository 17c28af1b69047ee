"""The report: what was made, and how well it fits the music, measured on the finished file."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import beatreel
from beatreel.errors import Unavailable
from beatreel.music.song import Song

from . import flashes, sound
from .encode import Quality, gop, reopened
from .finished import Seen
from .production import Production
from .reel import Reel
from .sync import Agreement, Hits, agreement, hits


@dataclass(frozen=True, slots=True)
class Sync:
    """One list of cuts against the grid."""

    #: Number of cuts.
    cuts: int
    beats: Hits
    downbeats: Hits
    sections: Hits


@dataclass(frozen=True, slots=True)
class Drift:
    """Sound and picture against the clock, in the finished file."""

    #: Frames in it.
    frames: int
    #: Frames that the draft asks for.
    expected: int
    #: Frames by which the last frame is away from its place; 0 is exact.
    last_frame: float
    #: Largest step between two frames less one frame; 0 is exact.
    worst_step: float
    #: Milliseconds by which the sound ends after the picture; ``None`` without sound.
    sound_end: float | None


@dataclass(frozen=True, slots=True)
class Safety:
    """Flashes as WCAG 2.3.1 counts them, on the finished file."""

    #: Most general flashes in any second.
    general: float
    #: Most red flashes in any second.
    red: float
    #: Flashes that are allowed in any second.
    limit: int
    #: Whether both are within the limit.
    safe: bool
    #: Seconds of the video that were drawn again, dimmed, to be safe.
    calmed: float
    #: Seconds at which brightness changes over more than a quarter of the frame.
    changes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that can be said about a finished video."""

    version: str
    #: Seconds.
    duration: float
    width: int
    height: int
    #: Frames a second.
    fps: float
    frames: int
    #: Bytes of the file.
    size: int
    #: How sure the grid is, 0…1; ``None`` without music.
    confidence: float | None
    #: Cuts of the draft.
    plan: Sync
    #: Hard cuts found by looking at the file, outside of transitions.
    measured: Sync
    #: Hard cuts of the draft against those that were found.
    detector: Agreement
    drift: Drift
    flashes: Safety
    #: LUFS, LU and dBTP of the music, which is muxed untouched; ``None`` where silent.
    loudness: dict[str, float | None] | None
    #: Settings of the encoders.
    encoder: dict[str, Any]
    #: Seconds by stage.
    seconds: dict[str, float]
    #: Clips that could not be shown, each with why.
    unshown: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the document that is written beside the video."""
        return _rounded(asdict(self))

    def lines(self) -> list[str]:
        """Return what a person wants to know, a sentence a line."""
        beats, chance = self.measured.beats.loose, self.measured.beats.chance_loose
        spent = sum(self.seconds.values())
        told = [
            f"{self.frames} frames in {spent:.0f} s ({self.frames / max(spent, 1e-3):.0f} a "
            f"second), {self.size / 1e6:.1f} MB."
        ]
        if beats is not None:
            told.append(
                f"{beats:.0%} of {self.measured.cuts} cuts are on a beat (chance {chance:.0%}), "
                f"{self.measured.beats.offset:+.0f} ms from it in the middle."
            )
        told += [f"{text}: export it again, or take it away." for text in self.unshown]
        if not self.flashes.safe:
            worst = max(self.flashes.general, self.flashes.red)
            told.append(
                f"It flashes {worst:g} times in a second and {self.flashes.limit} are safe for "
                "everyone: choose a calmer look or take flashes away."
            )
        return told

    def save(self, out: str | Path) -> Path:
        """Write ``<out>.report.json``.

        Raises
        ------
        Unavailable
            It cannot be written.
        """
        path = beside(out)
        hidden = path.with_name(f".beatreel-{os.getpid()}.report")
        try:
            hidden.write_text(json.dumps(self.to_dict(), indent=2, allow_nan=False) + "\n")
            hidden.replace(path)
        except OSError as error:
            raise Unavailable(
                f"The report {path.name} cannot be written ({error.strerror}): make room for it."
            ) from error
        finally:
            hidden.unlink(missing_ok=True)
        return path


def beside(out: str | Path) -> Path:
    """Return where the report of a video lies: ``clip.mp4`` has ``clip.report.json``."""
    return Path(out).with_suffix(".report.json")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value


def report(
    production: Production, path: Path, seen: Seen, seconds: dict[str, float], calmed: int = 0
) -> Report:
    """Say how a finished file is.

    Parameters
    ----------
    seconds
        By stage.
    calmed
        Frames that were dimmed.
    """
    reel, song = production.reel, production.song
    found = [n for n in seen.cuts if not any(cue.seen <= n < cue.start for cue in reel.cues)]
    hard = [cue.start for cue in reel.cues[1:] if not cue.lead]
    return Report(
        version=beatreel.__version__,
        duration=float(reel.frames / reel.fps),
        width=reel.width,
        height=reel.height,
        fps=float(reel.fps),
        frames=reel.frames,
        size=path.stat().st_size,
        confidence=song.confidence if song else None,
        plan=_sync(reel.cuts(), song, reel),
        measured=_sync(found, song, reel),
        detector=agreement(hard, found),
        drift=_drift(seen.times, reel, path),
        flashes=_safety(seen, calmed, float(reel.fps)),
        loudness=asdict(song.loudness) if song else None,
        encoder=_settings(production.quality, reel, bool(sound.pieces(production.draft))),
        seconds=dict(seconds),
        unshown=tuple(
            f"{Path(clip).name} could not be shown ({why})"
            for clip, why in sorted(production.composition.failures.items())
        ),
    )


def _drift(times: NDArray[np.float64], reel: Reel, path: Path) -> Drift:
    steps = np.diff(times) - 1
    return Drift(
        frames=len(times),
        expected=reel.frames,
        last_frame=float(times[-1] - (reel.frames - 1)),
        worst_step=float(np.abs(steps).max(initial=0.0)),
        sound_end=_sound_end(path, float(reel.frames / reel.fps)),
    )


def _sound_end(path: Path, duration: float) -> float | None:
    with reopened(path) as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        begin = (stream.start_time or 0) * stream.time_base
        return float(begin + stream.duration * stream.time_base - duration) * 1000


def _safety(seen: Seen, calmed: int, fps: float) -> Safety:
    return Safety(
        general=seen.general.worst,
        red=seen.red.worst,
        limit=flashes.LIMIT,
        safe=seen.safe,
        calmed=calmed / fps,
        changes=tuple(index / fps for index, _ in seen.general.changes),
    )


def _sync(cuts: Sequence[int], song: Song | None, reel: Reel) -> Sync:
    beats = song.beats if song else ()
    sections = song.sections if song else ()

    def against(targets: Sequence[float]) -> Hits:
        return hits(cuts, targets, float(reel.fps), reel.frames)

    return Sync(
        cuts=len(cuts),
        beats=against([beat.time for beat in beats]),
        downbeats=against([beat.time for beat in beats if beat.position == 1]),
        sections=against([section.start for section in sections]),
    )


def _settings(quality: Quality, reel: Reel, heard: bool) -> dict[str, Any]:
    return {
        "video": "H.264 High, yuv420p, BT.709 limited",
        "quality": quality.name,
        "preset": quality.preset,
        "crf": quality.crf,
        "x264": quality.extra,
        "gop": gop(reel.fps),
        "audio": f"AAC-LC {sound.RATE} Hz stereo {sound.BITRATE} b/s" if heard else None,
    }
