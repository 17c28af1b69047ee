"""Sound files as PCM: what is in a file, and its samples as a stream.

Everything that beatreel hears and everything that it muxes comes from :func:`blocks`, so a time
in a :class:`~beatreel.music.song.Song` is a time in the finished video, whatever delay the
source's encoder added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from beatreel.errors import InvalidInput, NotFound, UnsupportedFile

#: Demuxers that may be tried: files that hold sound, no playlists and no devices.
FORMATS = (
    "mp3,wav,w64,rf64,mov,mp4,m4a,aac,flac,ogg,matroska,webm,avi,aiff,caf,ac3,eac3,amr,ape,"
    "asf,au,dts,flv,mpeg,mpegts,tta,wv"
)
#: Decoders that may run: those of sound that people have, none of pictures and of old games.
CODECS = (
    "aac,aac_fixed,aac_latm,mp3,mp3float,mp2,mp2float,mp1,mp1float,flac,alac,vorbis,opus,libopus,"
    "ac3,ac3_fixed,eac3,dca,ape,tta,wavpack,wmav1,wmav2,wmapro,wmalossless,amrnb,amrwb,"
    "libopencore_amrnb,libopencore_amrwb,speex,gsm,gsm_ms,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,"
    "adpcm_swf,adpcm_yamaha,nellymoser,pcm_alaw,pcm_mulaw,pcm_bluray,pcm_dvd,pcm_f32be,pcm_f32le,"
    "pcm_f64be,pcm_f64le,pcm_s8,pcm_s8_planar,pcm_u8,pcm_s16be,pcm_s16be_planar,pcm_s16le,"
    "pcm_s16le_planar,pcm_s24be,pcm_s24le,pcm_s24le_planar,pcm_s32be,pcm_s32le,pcm_s32le_planar,"
    "pcm_s64be,pcm_s64le,pcm_u16be,pcm_u16le,pcm_u24be,pcm_u24le,pcm_u32be,pcm_u32le"
)
#: More broken packets than this in a row end the song there.
_PATIENCE = 200
#: What a file may have FFmpeg do: no name inside it leads to another file or to the network.
_ALLOWED = {
    "format_whitelist": FORMATS,
    "codec_whitelist": CODECS,
    "protocol_whitelist": "file",
}
#: Samples that are converted at a time.
_GATHER = 1 << 15

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file says about its sound."""

    #: Seconds, as the container tells it; 0 when it does not.
    duration: float
    #: Hz, of the source.
    sample_rate: int
    channels: int
    codec: str
    container: str
    #: What its tags say; empty where they say nothing.
    title: str = ""
    artist: str = ""


def probe(path: str | Path) -> AudioInfo:
    """Return what the file says about its sound, without decoding it.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        There is no such file, it is empty, or it holds no sound that can be decoded.
    """
    with _opened(path) as (container, stream):
        seconds = _duration(stream)
        if seconds <= 0 and container.duration:
            seconds = container.duration / av.time_base
        tags = {
            key.lower(): value for key, value in {**container.metadata, **stream.metadata}.items()
        }
        return AudioInfo(
            duration=max(0.0, seconds),
            sample_rate=stream.rate,
            channels=stream.channels,
            codec=stream.codec_context.name,
            container=container.format.name,
            title=tags.get("title", "").strip()[:200],
            artist=tags.get("artist", "").strip()[:200],
        )


def _duration(stream: AudioStream) -> float:
    """Return the seconds that a stream says it lasts; 0 when it does not say."""
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def blocks(
    path: str | Path,
    *,
    rate: int = 48_000,
    channels: int = 2,
    start: float | None = None,
    end: float | None = None,
    block: int = 1 << 16,
) -> Iterator[Samples]:
    """Yield the sound of a file as float32 blocks of shape (block, channels).

    The last block may be shorter. The file is decoded from its first sample even when ``start``
    is later: seeking is not sample-exact in every format.

    Parameters
    ----------
    path
        Any file with an audio stream.
    rate
        Hz.
    channels
        1 or 2.
    start, end
        Seconds of the file; ``None`` is its edge.
    block
        Samples.

    Raises
    ------
    NotFound, InvalidInput, UnsupportedFile
        As :func:`probe`, and when not one sample could be decoded.
    """
    layout = {1: "mono", 2: "stereo"}.get(channels)
    if layout is None:
        raise InvalidInput(f"{channels} channels were asked for: ask for 1 or 2.")
    parts = (pair[0] for pair in decode(path, (layout,), rate=rate, start=start, end=end))
    yield from _reblocked(parts, block)


def _reblocked(parts: Iterator[Samples], size: int) -> Iterator[Samples]:
    held: list[Samples] = []
    count = 0
    for part in parts:
        held.append(part)
        count += len(part)
        if count >= size:
            joined = np.concatenate(held)
            whole = count - count % size
            yield from np.split(joined[:whole], range(size, whole, size))
            held, count = [joined[whole:]], count - whole
    if count:
        yield np.concatenate(held)


def decode(
    path: str | Path,
    layouts: Sequence[str | None],
    *,
    rate: int,
    start: float | None = None,
    end: float | None = None,
) -> Iterator[tuple[Samples, ...]]:
    """Yield the sound in several channel layouts at once, from one decoding pass.

    ``None`` in ``layouts`` keeps the layout of the source. All arrays of a tuple are of one
    length and belong to the same moment; each has the shape (samples, channels).
    """
    first = round((start or 0.0) * rate)
    last = None if end is None else round(end * rate)
    at = 0
    heard = False
    for arrays in _gathered(_converted(path, layouts, rate)):
        lo, hi = max(0, first - at), len(arrays[0])
        if last is not None:
            hi = min(hi, last - at)
        at += len(arrays[0])
        heard = True
        if hi > lo:
            yield tuple(array[lo:hi] for array in arrays)
        if last is not None and at >= last:
            return
    if not heard:
        raise UnsupportedFile(
            f"{Path(path).name} holds no sound that can be decoded: "
            "export the song again, as WAV, MP3 or FLAC."
        )


def _gathered(pairs: Iterator[tuple[Samples, ...]]) -> Iterator[tuple[Samples, ...]]:
    """Join the small frames of a codec, so that numpy's cost per call does not count."""
    held: list[tuple[Samples, ...]] = []
    count = 0
    for arrays in pairs:
        held.append(arrays)
        count += len(arrays[0])
        if count >= _GATHER:
            yield tuple(_cleaned(parts) for parts in zip(*held, strict=True))
            held, count = [], 0
    if count:
        yield tuple(_cleaned(parts) for parts in zip(*held, strict=True))


def _cleaned(parts: Sequence[Samples]) -> Samples:
    """A float WAV may hold anything at all; what is not a number becomes silence."""
    joined = np.concatenate(parts)
    return np.nan_to_num(joined, copy=False, posinf=1.0, neginf=-1.0).clip(-16.0, 16.0)


def _converted(
    path: str | Path, layouts: Sequence[str | None], rate: int
) -> Iterator[tuple[Samples, ...]]:
    """Resample the frames of a file; a change of format inside it starts a new converter."""
    shape = None
    resamplers: list[AudioResampler] = []
    for frame in _frames(path):
        if shape != (shape := (frame.format.name, frame.layout.name, frame.sample_rate)):
            yield from _zipped([r.resample(None) for r in resamplers], layouts)
            resamplers = [AudioResampler("flt", _target(frame, layout), rate) for layout in layouts]
        yield from _zipped([r.resample(frame) for r in resamplers], layouts)
    yield from _zipped([r.resample(None) for r in resamplers], layouts)


def _target(frame: AudioFrame, layout: str | None) -> str:
    # FFmpeg takes 3 dB off a mono source when it makes it stereo; it is doubled below instead.
    mono = frame.layout.nb_channels == 1
    return frame.layout.name if layout is None or mono else layout


def _zipped(
    outputs: list[list[AudioFrame]], layouts: Sequence[str | None]
) -> Iterator[tuple[Samples, ...]]:
    for frames in zip(*outputs, strict=True):
        yield tuple(_samples(*pair) for pair in zip(frames, layouts, strict=True))


def _samples(frame: AudioFrame, layout: str | None) -> Samples:
    channels = frame.layout.nb_channels
    array = np.asarray(frame.to_ndarray(), np.float32).reshape(-1, channels)
    return np.repeat(array, 2, axis=1) if layout == "stereo" and channels == 1 else array


def _frames(path: str | Path) -> Iterator[AudioFrame]:
    """Decode, stepping over broken packets as a player does."""
    with _opened(path) as (container, stream):
        broken = 0
        packets = container.demux(stream)
        while broken < _PATIENCE:
            try:
                packet = next(packets)
                for frame in packet.decode():
                    assert isinstance(frame, AudioFrame)
                    frame.pts = None
                    broken = 0
                    if frame.samples:
                        yield frame
            except StopIteration:
                return
            except (av.error.FFmpegError, ValueError):
                broken += 1


@contextmanager
def _opened(path: str | Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    file = Path(path)
    _check(file)
    try:
        # "file:" keeps a name such as "mix:final.mp3" from being read as a protocol.
        container = av.open(f"file:{file}", options=_ALLOWED)
    except (av.error.FFmpegError, ValueError) as error:
        raise UnsupportedFile(
            f"{file.name} is not a sound or video file that can be opened: "
            "export the song as WAV, MP3, FLAC, M4A or OGG."
        ) from error
    with container:
        stream = None
        with suppress(av.error.FFmpegError):
            stream = container.streams.best("audio")
        if not isinstance(stream, AudioStream) or not stream.rate or not stream.channels:
            raise UnsupportedFile(
                f"{file.name} has no sound that can be decoded: choose a file with an audio track."
            )
        yield container, stream


def _check(file: Path) -> None:
    try:
        if not file.exists():
            raise NotFound(f"There is no file {file}: check the path.")
        if not file.is_file():
            raise InvalidInput(f"{file} is not a file: name a sound or video file.")
        if file.stat().st_size == 0:
            raise UnsupportedFile(f"{file.name} is empty: export or copy the song again.")
        with file.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"{str(file)[:200]!r} cannot be read: check its name and its permissions."
        ) from error


def channel_places(path: str | Path) -> tuple[str, ...]:
    """Return where the channels of the source belong, by FFmpeg's short names."""
    with _opened(path) as (_, stream):
        return tuple(channel.name for channel in stream.layout.channels)
