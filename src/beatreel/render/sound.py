"""The sound of a draft, as PCM in blocks and as AAC packets.

The song is always decoded by :func:`beatreel.music.blocks`, which is what was analysed, and
encoded once. A source that is AAC already is encoded as well: its priming is rarely a whole
number of packets (Apple's is 2112 samples), so a copy could be in time only by an edit list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from numpy.typing import NDArray

from beatreel.draft import AUDIO, Draft, Media, Segment
from beatreel.errors import InvalidInput, NotFound
from beatreel.media.hearer import Hearer
from beatreel.music.audio import blocks

#: Hz.
RATE = 48_000
#: Bits a second.
BITRATE = 384_000
#: Samples of an AAC packet, and of the encoder's priming.
PACKET = 1024
#: At this rate nothing has to be faked: intensity stereo and noise substitution cost 8 dB of
#: signal to noise, and the quick coder is as good as the slow one at a third of its time.
_CODER = {"aac_coder": "fast", "aac_is": "0", "aac_pns": "0"}
#: Samples that are mixed at a time.
_BLOCK = 1 << 15
#: Samples in which music goes down ahead of a softer part, and comes up behind it.
_ATTACK, _RELEASE = RATE * 150 // 1000, RATE * 450 // 1000
#: Samples for which a clip has one level under the song, and the least of its level.
_WINDOW, _SOFTEST = 512, 0.5

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of samples of one file."""

    path: str
    #: Sample of the video at which it starts.
    start: int
    #: Sample after its last.
    stop: int
    #: Seconds into the file.
    source: float
    #: Factors of the amplitude, and the samples from the start of the piece that they hold from.
    levels: tuple[tuple[int, float], ...]
    #: Samples.
    fade_in: int
    #: Samples.
    fade_out: int
    #: Whether it is the sound of a clip: it lies under the song, not beside it.
    under: bool = False


def song_path(draft: Draft) -> str | None:
    """Return the path of the music: the first sound on an audio track, else the first media."""
    media = {item.id: item for item in draft.media}
    for track in draft.tracks:
        for segment in track.segments if track.type == AUDIO else ():
            item = media.get(segment.media_id or "")
            if item is not None and item.kind == "audio":
                return item.path
    return next((item.path for item in draft.media if item.kind == "audio"), None)


def window(draft: Draft) -> tuple[float | None, float | None]:
    """Return from where to where in the song a draft is drawn, seconds; ``None`` for its ends.

    A draft that melts into its start is drawn from before it.
    """
    meta = draft.meta
    start = None if meta.start is None else max(0, meta.start - (meta.loop or 0)) / 1000
    return start, None if meta.end is None else meta.end / 1000


def pieces(draft: Draft) -> tuple[Piece, ...]:
    """Return all that is heard; empty for a silent draft.

    Raises
    ------
    InvalidInput, NotFound
        A segment asks for another speed, or for media that the draft does not have.
    """
    media = {item.id: item for item in draft.media}
    found = [
        _piece(run, media)
        for track in draft.tracks
        if track.type == AUDIO
        for run in _runs(track.segments)
        if any(segment.volume > 0 for segment in run)
    ]
    return tuple(found)


def _runs(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Put segments together that play a file on and on, as where it was cut to be softer."""
    runs: list[list[Segment]] = []
    for segment in segments:
        if runs and _goes_on(runs[-1][-1], segment):
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return runs


def _goes_on(before: Segment, after: Segment) -> bool:
    return (
        before.source == after.source
        and before.end == after.start
        and before.speed == after.speed == 1.0
        and after.source_start == before.source_start + before.duration
        and not (before.fade_out or after.fade_in)
    )


def _piece(run: Sequence[Segment], media: dict[str, Media]) -> Piece:
    segment, last = run[0], run[-1]
    if segment.speed != 1.0:
        raise InvalidInput(f"Sound {segment.id} has a speed of {segment.speed}: set it to 1.")
    item = media.get(segment.media_id or "")
    if item is None or not item.path:
        raise NotFound(f"Sound {segment.id} has no file: add its media to the draft.")
    return Piece(
        path=item.path,
        start=_samples(segment.start),
        stop=_samples(last.end),
        source=segment.source_start / 1000,
        levels=tuple((_samples(it.start) - _samples(segment.start), it.volume) for it in run),
        fade_in=_samples(segment.fade_in),
        fade_out=_samples(last.fade_out),
        under=item.kind == "video",
    )


def _samples(ms: int) -> int:
    return ms * RATE // 1000


def mixed(parts: tuple[Piece, ...], count: int) -> Iterator[Samples]:
    """Yield exactly ``count`` stereo samples, in blocks; silence where nothing plays."""
    songs = [_Voice(part) for part in parts if not part.under]
    hearer = Hearer()
    clips = [_Clip(part, hearer) for part in parts if part.under]
    try:
        for start in range(0, count, _BLOCK):
            total = np.zeros((min(_BLOCK, count - start), 2), np.float32)
            for voice in songs:
                voice.add_to(total, start)
            below = np.zeros_like(total)
            heard = [clip.add_to(below, start) for clip in clips]
            yield _laid_under(total, below) if any(heard) else total
    finally:
        hearer.close()


def _laid_under(song: Samples, clips: Samples) -> Samples:
    """Add the sound of clips, softer where the song leaves it no room; the song stays as it is."""
    count = -(-len(song) // _WINDOW)
    padded = np.zeros((2, count * _WINDOW), np.float32)
    for row, part in zip(padded, (song, clips), strict=True):
        row[: len(part)] = np.abs(part).max(axis=1)
    loud, soft = padded.reshape(2, count, _WINDOW).max(axis=2)
    gain = np.clip((1.0 - loud) / np.maximum(soft, 1e-6), _SOFTEST, 1.0)
    edged = np.pad(gain, 1, mode="edge")
    least = np.minimum(np.minimum(edged[:-2], edged[1:-1]), edged[2:])
    middles = (np.arange(count) + 0.5) * _WINDOW
    curve = np.interp(np.arange(len(song)), middles, least).astype(np.float32)
    return (song + clips * curve[:, None]).astype(np.float32, copy=False)


class _Voice:
    """A piece as it is being played."""

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._blocks: Iterator[Samples] | None = None
        self._held = np.zeros((0, 2), np.float32)

    def add_to(self, total: Samples, start: int) -> bool:
        """Add what is heard from sample ``start`` of the video on; say whether that is anything."""
        piece = self._piece
        low, high = max(piece.start, start), min(piece.stop, start + len(total))
        if low >= high:
            return False
        samples = self._read(high - low)
        gain = self._gain(low - piece.start, len(samples))
        total[low - start : low - start + len(samples)] += samples * gain
        return True

    def _read(self, count: int) -> Samples:
        if self._blocks is None:
            end = self._piece.source + (self._piece.stop - self._piece.start) / RATE
            self._blocks = blocks(self._piece.path, rate=RATE, start=self._piece.source, end=end)
        while len(self._held) < count:
            more = next(self._blocks, None)
            if more is None:
                break
            self._held = np.concatenate([self._held, more])
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def _gain(self, first: int, count: int) -> Samples | np.float32:
        piece = self._piece
        steady = len({volume for _, volume in piece.levels}) == 1
        if steady and not piece.fade_in and not piece.fade_out:
            return np.float32(piece.levels[0][1])
        at = np.arange(first, first + count)
        gain = _level(piece, at)
        if piece.fade_in:
            gain *= np.clip(at / piece.fade_in, 0, 1)
        if piece.fade_out:
            gain *= np.clip((piece.stop - piece.start - at) / piece.fade_out, 0, 1)
        return gain.astype(np.float32)[:, None]


def _level(piece: Piece, at: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the factors of samples of a piece: as told, and even curves from one to the next.

    A softer part is as soft as told all along: the way down ends where it begins, and the way up
    begins where it ends.
    """
    starts = [start for start, _ in piece.levels]
    stops = [*starts[1:], piece.stop - piece.start]
    volumes = [volume for _, volume in piece.levels]
    gain = np.asarray(volumes)[np.searchsorted(starts, at, side="right") - 1]
    for edge, (low, high), (one, other) in zip(
        starts[1:],
        zip(starts, stops[1:], strict=False),
        pairwise(volumes),
        strict=True,
    ):
        falls = other < one
        # Not beyond the middle of the part that is louder: its other half is its other end's.
        room = (edge - low) // 2 if falls else (high - edge) // 2
        length = min(_ATTACK if falls else _RELEASE, room)
        begin = edge - length if falls else edge
        inside = (at >= begin) & (at < begin + length)
        if one != other and length:
            way = (at[inside] - begin + 0.5) / length
            gain[inside] = one + (other - one) * 0.5 * (1 - np.cos(np.pi * way))
    return gain


class _Clip(_Voice):
    """The sound of a clip as it is being played."""

    def __init__(self, piece: Piece, hearer: Hearer) -> None:
        super().__init__(piece)
        self._hearer = hearer
        self._next = round(piece.source * RATE)

    def _read(self, count: int) -> Samples:
        taken = self._hearer.samples(self._piece.path, self._next, count)
        self._next += count
        return taken


def packets(stream: AudioStream, pcm: Iterator[Samples], count: int) -> Iterator[Packet]:
    """Encode to AAC; the first packet starts at sample 0 of the video and is due at 0.

    An encoder sends one packet of priming ahead. It is left out instead of being hidden by an
    edit list, so every player is in time to the sample; the price is that the first 21 ms fade
    in, since the overlap they would need is in the packet that is left out.
    """
    at = 0
    for block in pcm:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block.T), "fltp", "stereo")
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = at
        at += len(block)
        yield from _kept(stream.encode(frame), count)
    yield from _kept(stream.encode(None), count)


def _kept(encoded: list[Packet], count: int) -> Iterator[Packet]:
    for packet in encoded:
        if packet.pts is not None and 0 <= packet.pts < count:
            packet.duration = min(PACKET, count - packet.pts)
            yield packet


def add_stream(container: OutputContainer) -> AudioStream:
    """Add the AAC stream to a file."""
    stream = container.add_stream("aac", rate=RATE, layout="stereo", options=_CODER)
    stream.bit_rate = BITRATE
    stream.time_base = Fraction(1, RATE)
    return stream
