"""The decoding of sound, in a process of its own: ``python -m beatreel.music.decoding``.

Reads orders, a line of JSON each, from its standard input. Answers each with messages: four bytes
that say how long a JSON head is, the head, and the float32 samples that it announces; the last
head says ``end`` or ``error``.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from beatreel.apart import LOOKING, confine
from beatreel.errors import BeatreelError, UnsupportedFile

#: Length of a head, bytes.
HEAD = struct.Struct("<I")
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


def facts(path: str) -> dict[str, Any]:
    """Return what the file says about its sound, as :class:`audio.AudioInfo` has it."""
    with _opened(path) as (container, stream):
        seconds = _duration(stream)
        if seconds <= 0 and container.duration:
            seconds = container.duration / av.time_base
        tags = {
            key.lower(): value for key, value in {**container.metadata, **stream.metadata}.items()
        }
        return {
            "duration": max(0.0, seconds),
            "sample_rate": stream.rate,
            "channels": stream.channels,
            "codec": stream.codec_context.name,
            "container": container.format.name,
            "title": tags.get("title", "").strip()[:200],
            "artist": tags.get("artist", "").strip()[:200],
        }


def _duration(stream: AudioStream) -> float:
    """Return the seconds that a stream says it lasts; 0 when it does not say."""
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def decode(
    path: str,
    layouts: Sequence[str | None],
    *,
    rate: int,
    start: float | None = None,
    end: float | None = None,
) -> Iterator[tuple[Samples, ...]]:
    """Yield the sound as :func:`audio.decode` does."""
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
    path: str, layouts: Sequence[str | None], rate: int
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


def _frames(path: str) -> Iterator[AudioFrame]:
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
def _opened(path: str) -> Iterator[tuple[InputContainer, AudioStream]]:
    name = Path(path).name
    try:
        # "file:" keeps a name such as "mix:final.mp3" from being read as a protocol.
        container = av.open(f"file:{path}", options=_ALLOWED)
    except (av.error.FFmpegError, ValueError) as error:
        raise UnsupportedFile(
            f"{name} is not a sound or video file that can be opened: "
            "export the song as WAV, MP3, FLAC, M4A or OGG."
        ) from error
    with container:
        stream = None
        with suppress(av.error.FFmpegError):
            stream = container.streams.best("audio")
        if not isinstance(stream, AudioStream) or not stream.rate or not stream.channels:
            raise UnsupportedFile(
                f"{name} has no sound that can be decoded: choose a file with an audio track."
            )
        yield container, stream


def places(path: str) -> list[str]:
    """Return where the channels of the source belong, by FFmpeg's short names."""
    with _opened(path) as (_, stream):
        return [channel.name for channel in stream.layout.channels]


def _answers(order: dict[str, Any]) -> Iterator[tuple[dict[str, Any], tuple[Samples, ...]]]:
    """Yield heads and the samples that follow them."""
    do, path = order["do"], order["path"]
    if do == "facts":
        yield {"facts": facts(path)}, ()
    elif do == "places":
        yield {"places": places(path)}, ()
    else:
        window = {key: order[key] for key in ("rate", "start", "end")}
        for arrays in decode(path, order["layouts"], **window):
            yield {"shapes": [array.shape for array in arrays]}, arrays


def main() -> None:
    """Answer until the input ends."""
    confine(LOOKING, None)
    out = sys.stdout.buffer

    def tell(head: dict[str, Any], arrays: Sequence[Samples] = ()) -> None:
        coded = json.dumps(head).encode()
        out.write(HEAD.pack(len(coded)) + coded)
        for array in arrays:
            out.write(np.ascontiguousarray(array, np.float32).tobytes())

    for line in sys.stdin.buffer:
        try:
            for head, arrays in _answers(json.loads(line)):
                tell(head, arrays)
            tell({"end": True})
        except BeatreelError as error:
            tell({"error": type(error).__name__, "message": error.message})
        out.flush()


if __name__ == "__main__":
    main()
