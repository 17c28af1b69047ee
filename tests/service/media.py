"""Small files of every format, made by the tests themselves."""

from __future__ import annotations

import io
import os
from functools import cache

import av
import numpy as np

#: Sounds by the ending of their file: container, codec, rate.
SOUNDS = {
    "wav": ("wav", "pcm_s16le", 44100),
    "mp3": ("mp3", "libmp3lame", 44100),
    "m4a": ("ipod", "aac", 44100),
    "aac": ("adts", "aac", 44100),
    "flac": ("flac", "flac", 44100),
    "opus": ("ogg", "libopus", 48000),
}
#: Pictures that move.
VIDEOS = {
    "mp4": ("mp4", "libx264", "yuv420p"),
    "mov": ("mov", "libx264", "yuv420p"),
    "avi": ("avi", "mpeg4", "yuv420p"),
    "webm": ("webm", "libvpx", "yuv420p"),
    "mkv": ("matroska", "libx264", "yuv420p"),
}
#: Pictures that do not.
IMAGES = {
    "png": ("image2pipe", "png", "rgb24"),
    "jpg": ("image2pipe", "mjpeg", "yuvj420p"),
    "gif": ("gif", "gif", "rgb8"),
    "webp": ("webp", "libwebp", "yuv420p"),
}


@cache
def sound(kind: str = "wav", seconds: float = 2.0) -> bytes:
    """Return a tone with a click every half second."""
    container, codec, rate = SOUNDS[kind]
    time = np.arange(round(rate * seconds)) / rate
    wave = 0.3 * np.sin(2 * np.pi * 220 * time) + 0.5 * (time % 0.5 < 0.01)
    samples = (np.repeat(wave, 2) * 20_000).astype(np.int16)[None]
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        wanted = stream.codec_context.format or "s16"  # pyright: ignore[reportAttributeAccessIssue]
        resampler = av.AudioResampler(format=wanted, layout="stereo", rate=rate)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.rate = rate
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))  # pyright: ignore[reportAttributeAccessIssue]
        file.mux(stream.encode(None))  # pyright: ignore[reportAttributeAccessIssue]
    return out.getvalue()


@cache
def picture(kind: str = "png", frames: int = 1, width: int = 64, height: int = 48) -> bytes:
    """Return a picture or a video of that many frames at 10 a second."""
    container, codec, pixels = {**VIDEOS, **IMAGES}[kind]
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = width, height, pixels  # pyright: ignore[reportAttributeAccessIssue]
        for number in range(frames):
            shade = np.full((height, width, 3), 20 * number % 256, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24").reformat(format=pixels)
            file.mux(stream.encode(frame))  # pyright: ignore[reportAttributeAccessIssue]
        file.mux(stream.encode(None))  # pyright: ignore[reportAttributeAccessIssue]
    return out.getvalue()


def hostile() -> dict[str, bytes]:
    """Return files that are not what they say."""
    zipped = b"PK\x03\x04" + os.urandom(200)
    return {
        "page.mp4": b"<!doctype html><script>alert(1)</script>" * 20,
        "archive.mp4": zipped,
        "playlist.mp3": b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/secret\n",
        "concat.mp4": b"ffconcat version 1.0\nfile /etc/passwd\n",
        "head only.mp4": b"\x00\x00\x00\x20ftypisom" + bytes(24),
        "noise.mp4": b"\x00\x00\x00\x20ftypisom" + os.urandom(5000),
        "noise.mp3": b"\xff\xfb\x90\x64" + os.urandom(300),
        "riff.wav": b"RIFF\xff\xff\xff\xffWAVEfmt " + bytes(20),
        "bomb.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02",
        "cut.mp4": picture("mp4", 10)[:300],
        "text.txt": b"just text",
        "elf.wav": b"\x7fELF" + os.urandom(100),
        "svg.png": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    }
