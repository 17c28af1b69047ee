"""What may be decoded of a hostile file, in the process of its own that it is looked at in.

No network protocol, a list of decoders, exactly one demuxer.
"""

from __future__ import annotations

from typing import IO, Any

from .flipping import DEMUXER, flipped

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


def opened(file: IO[bytes], demuxer: str) -> Any:
    """Open a file for decoding with exactly one demuxer; no name inside it leads anywhere."""
    import av

    if demuxer == DEMUXER:
        file, demuxer = flipped(file, PIXELS), "mov"
    options = {"codec_whitelist": CODECS, "protocol_whitelist": "file"}
    if demuxer == "gif":
        options["ignore_loop"] = "1"
    return av.open(file, format=demuxer, options=options, buffer_size=1 << 17)
