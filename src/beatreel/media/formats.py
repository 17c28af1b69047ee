"""Which files are taken, judged by their first bytes and never by their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["video", "audio", "image"]

#: What a person reads when a file is refused.
SUPPORTED = "mp4 mov avi webm mkv · jpg png gif webp · mp3 wav m4a aac flac ogg opus"

#: Bytes that :func:`sniff` wants to see.
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Format:
    """A container that is taken."""

    name: str
    #: Demuxer of FFmpeg; the only one that may touch the file.
    demuxer: str
    #: Media type when it holds a picture that moves.
    video: str = ""
    #: Media type when it holds sound only.
    audio: str = ""
    #: Media type when it is a still picture.
    image: str = ""

    def mime(self, kind: Kind) -> str:
        """Return the media type under which the file is served."""
        return {"video": self.video, "audio": self.audio, "image": self.image}[kind]


MP4 = Format("mp4", "mov", "video/mp4", "audio/mp4")
MOV = Format("mov", "mov", "video/quicktime", "audio/mp4")
AVI = Format("avi", "avi", "video/x-msvideo", "audio/x-msvideo")
MATROSKA = Format("mkv", "matroska", "video/x-matroska", "audio/x-matroska")
WEBM = Format("webm", "matroska", "video/webm", "audio/webm")
WAV = Format("wav", "wav", audio="audio/wav")
MP3 = Format("mp3", "mp3", audio="audio/mpeg")
AAC = Format("aac", "aac", audio="audio/aac")
FLAC = Format("flac", "flac", audio="audio/flac")
OGG = Format("ogg", "ogg", "video/ogg", "audio/ogg")
JPEG = Format("jpg", "jpeg_pipe", image="image/jpeg")
PNG = Format("png", "png_pipe", image="image/png")
GIF = Format("gif", "gif", image="image/gif")
WEBP = Format("webp", "webp_pipe", image="image/webp")
#: No demuxer of FFmpeg: see :mod:`flipping`.
WEBP_MOVING = Format("webp", "webp_moving", image="image/webp")


def sniff(head: bytes) -> Format | None:
    """Return the format of a file by its first :data:`HEAD` bytes; ``None`` is not taken."""
    return _picture(head) or _container(head) or _sound(head)


def _picture(head: bytes) -> Format | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if not _riff(head, b"WEBP"):
        return None
    # The extended form says in a flag whether it is animated.
    return WEBP_MOVING if head[12:16] == b"VP8X" and head[20] & 2 else WEBP


def _container(head: bytes) -> Format | None:
    if head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"):
        return MOV if head[4:8] != b"ftyp" or head[8:12] == b"qt  " else MP4
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"webm" in head[:64] else MATROSKA
    if _riff(head, b"AVI "):
        return AVI
    return OGG if head.startswith(b"OggS") else None


def _sound(head: bytes) -> Format | None:
    if _riff(head, b"WAVE") or (head.startswith(b"RF64") and head[8:12] == b"WAVE"):
        return WAV
    if head.startswith(b"fLaC"):
        return FLAC
    if head.startswith(b"ID3"):
        return _tagged(head)
    return _framed(head)


def _riff(head: bytes, form: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == form


def _tagged(head: bytes) -> Format:
    """Return what follows an ID3 tag; a tag longer than the head is taken for an MP3's."""
    if len(head) < 10:
        return MP3
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    rest = head[10 + size :]
    if rest.startswith(b"fLaC"):
        return FLAC
    return _framed(rest) or MP3


def _framed(head: bytes) -> Format | None:
    """Return MP3 or AAC by the sync word of the first frame, past leading zeros."""
    head = head.lstrip(b"\x00")
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return AAC
    layer, rate = head[1] >> 1 & 3, head[2] >> 4
    return MP3 if head[1] & 0xE0 == 0xE0 and layer and rate not in (0, 15) else None
