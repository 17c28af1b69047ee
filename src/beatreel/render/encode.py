"""Frames in, a segment out: a small MP4 in memory that starts and ends with closed GOPs.

Every segment of a render is made with the same settings and so has the same parameter sets;
segments can be joined by copying packets. x264 runs with one thread a segment: two workers with
one thread each beat one worker with two (150 against 100 frames a second at 1080p), and one
thread makes the bits depend on the frames alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from beatreel.errors import InvalidInput

#: What every quality shares: the same bits from the same frames, and cuts anywhere.
_ALWAYS = "threads=1:lookahead-threads=1:sliced-threads=0:scenecut=0:open-gop=0:b-pyramid=0"
#: No edit list: a player that ignores them must not be out of step.
MOV_FLAGS = {"movflags": "negative_cts_offsets", "use_editlist": "0"}
#: FFmpeg decodes pictures of what it opens until it knows what they are: 10 ms of 1080p.
_KNOWN = {"skip_frame": "all", "threads": "1"}
#: AVCOL_*_BT709, AVCOL_RANGE_MPEG.
_BT709, _LIMITED = 1, 1


@dataclass(frozen=True, slots=True)
class Quality:
    """How a video is encoded."""

    name: str
    #: x264's trade of time for size.
    preset: str
    #: x264's constant rate factor; lower is better and larger.
    crf: float
    #: More of x264's own options.
    extra: str


_STANDARD = "bframes=1:8x8dct=1:deblock=0,0:aq-mode=1"
#: By name, from fast to small.
QUALITIES = {
    quality.name: quality
    for quality in (
        Quality("draft", "ultrafast", 27, "bframes=2:8x8dct=1"),
        # Deblocking and adaptive quantisation bring what ultrafast lacks most, for 3 ms a frame.
        # Motion to half a pixel (subme 1) brings 0.1 dB for 2 ms, a finer search (subme 2) takes
        # off a quarter of the size for 1.5 ms more, but dark gradients fall into blocks. One B
        # frame between two others is 0.1 dB better than two at the same size, and costs 1 ms less
        # to write and to check. CABAC would save a seventh for 1.1 ms to write and 1.8 ms to
        # check; "high" and "archive" have it. Trees of macroblocks (mbtree) would save a fifth,
        # but with AVX-512 x264 then writes other bits each time at some widths (960 and 540).
        Quality("standard", "ultrafast", 22.5, _STANDARD),
        Quality("high", "superfast", 20, "bframes=2"),
        Quality("archive", "veryfast", 20, "bframes=2:mbtree=0"),
    )
}


def quality(name: str) -> Quality:
    """Return a quality by its name; empty is ``standard``.

    Raises
    ------
    InvalidInput
        There is no such quality.
    """
    found = QUALITIES.get(name or "standard")
    if found is None:
        raise InvalidInput(f"{name!r} is not a quality: choose {', '.join(QUALITIES)}.")
    return found


def gop(fps: Fraction) -> int:
    """Return the distance of key frames: half a second, as upload pages ask."""
    return max(1, round(fps / 2))


def encode(
    frames: Iterable[VideoFrame], width: int, height: int, fps: Fraction, quality: Quality
) -> bytes:
    """Encode frames to H.264 High in a closed segment.

    Parameters
    ----------
    frames
        yuv420p, BT.709 limited range. A frame may be drawn over as soon as the next is asked for.
    width, height
        px, even.
    fps
        Frames a second, exact.

    Returns
    -------
    bytes
        An MP4 file of that many frames; time starts at 0 and a tick is a whole part of a frame.
    """
    file = io.BytesIO()
    with av.open(file, "w", format="mp4", options=MOV_FLAGS) as container:
        stream = container.add_stream("libx264", rate=fps, options=_options(quality, fps))
        _describe(cast(VideoStream, stream), width, height, fps)
        for index, frame in enumerate(frames):
            frame.pts = index
            frame.time_base = 1 / fps
            frame.pict_type = PictureType.NONE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def reopened(video: str | Path | bytes) -> InputContainer:
    """Open what was encoded here, a file or a segment, without decoding any of it to look."""
    source = io.BytesIO(video) if isinstance(video, bytes) else f"file:{video}"
    return cast(InputContainer, av.open(source, "r", format="mp4", options=_KNOWN))


def _options(quality: Quality, fps: Fraction) -> dict[str, str]:
    distance = gop(fps)
    return {
        "preset": quality.preset,
        "crf": str(quality.crf),
        "profile": "high",
        "x264-params": f"{_ALWAYS}:keyint={distance}:min-keyint={distance}:{quality.extra}",
    }


def _describe(stream: VideoStream, width: int, height: int, fps: Fraction) -> None:
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.time_base = 1 / fps
    codec: VideoCodecContext = stream.codec_context
    codec.thread_count = 1
    codec.sample_aspect_ratio = Fraction(1)
    codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
    codec.color_range = _LIMITED
