"""A process for one hostile file at a time: what it may use, and how it is started.

A decoder that a broken file breaks takes this process with it and nothing else. The process gives
itself limits, sees no network protocol, and lets exactly one demuxer touch a file.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import IO, Any

from .flipping import DEMUXER, flipped

#: Bytes of address space of a process that looks at one file, and of one that plays several.
LOOKING, PLAYING = 2 << 30, 6 << 30
#: Pixels of the largest picture that is decoded.
PIXELS = 64_000_000
#: Decoders that may run: what people's cameras, phones and editors write.
CODECS = (
    "h264,hevc,av1,libdav1d,vp8,vp9,libvpx,libvpx-vp9,mpeg4,mjpeg,prores,dnxhd,h263,theora,"
    "mpeg1video,mpeg2video,msmpeg4v2,msmpeg4v3,wmv2,dvvideo,ffv1,qtrle,rawvideo,huffyuv,utvideo,"
    "cinepak,gif,png,apng,webp,"
    "aac,aac_fixed,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,eac3,"
    "pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_u8,pcm_s16be,pcm_s24be,pcm_s32be,"
    "pcm_mulaw,pcm_alaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,wmav2,amrnb,amrwb"
)


def confine(memory: int = LOOKING, seconds: int | None = 20, written: int = 0) -> None:
    """Give this process its limits; there is no way back.

    Parameters
    ----------
    memory
        Bytes of address space.
    seconds
        Of CPU; None for no limit.
    written
        Bytes of the largest file it may write.
    """
    try:
        import resource
    except ImportError:  # Windows has none of them
        return
    wanted = [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ]
    if seconds is not None:
        wanted.append((resource.RLIMIT_CPU, seconds))
    for kind, limit in wanted:
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of address space
            resource.setrlimit(kind, (limit, limit))


def command(module: str, *arguments: str) -> list[str]:
    """Return how one of this package's modules is run in a process of its own."""
    return [sys.executable, "-I", "-m", f"beatreel.media.{module}", *arguments]


def surroundings() -> dict[str, str]:
    """Return the environment of such a process: nothing that it could give away."""
    return {"PATH": os.defpath, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def opened(file: IO[bytes], demuxer: str) -> Any:
    """Open a file for decoding with exactly one demuxer; no name inside it leads anywhere."""
    import av

    if demuxer == DEMUXER:
        file, demuxer = flipped(file, PIXELS), "mov"
    options = {"codec_whitelist": CODECS, "protocol_whitelist": "file"}
    if demuxer == "gif":
        options["ignore_loop"] = "1"
    return av.open(file, format=demuxer, options=options, buffer_size=1 << 17)


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a process that waits for orders."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    if process.returncode is None:
        process.kill()
        process.wait()
