"""Looking at a draft without exporting it: one frame, or one of every shot, as JPEG."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import beatreel
from beatreel.store import Store

if TYPE_CHECKING:
    from beatreel.draft import Draft
    from beatreel.music.song import Song
    from beatreel.render.contact import Rgb

#: What pictures are kept as.
_KIND = "looks"
#: Pictures drawn at once; they share the machine with exports.
_AT_ONCE = 1
#: Quantiser of the JPEG encoder, 2…31; smaller is finer.
_QUANTISER = 3


class Looking:
    """Draws pictures of drafts, a few at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._free = asyncio.Semaphore(_AT_ONCE)

    async def frame(self, user_id: str, document: Mapping[str, Any], at: float, size: int) -> bytes:
        """Return the frame at a second; ``size`` is the shorter side in pixels.

        Raises
        ------
        InvalidInput, NotFound
            The video has no such time, or it needs files that are not the user's.
        """
        from beatreel.render import still

        return await self._drawn(
            user_id, document, size, ("frame", at), lambda d, s: still(d, at, song=s)
        )

    async def thumbnail(
        self, user_id: str, document: Mapping[str, Any], at: float | None, *, titled: bool
    ) -> bytes:
        """Return the thumbnail, as a release has it; raise like :meth:`frame`.

        Parameters
        ----------
        at
            The second that it shows; that with the most to see if not given.
        """
        from beatreel.versions.thumbnails import thumbnail

        title = None if titled else ""
        return await self._drawn(
            user_id,
            document,
            None,
            ("thumbnail", at, titled),
            lambda draft, song: thumbnail(draft, song, title, at),
        )

    async def sheet(self, user_id: str, document: Mapping[str, Any]) -> bytes:
        """Return a sheet with one frame of every shot; raise like :meth:`frame`."""
        from beatreel.render import sheet

        return await self._drawn(user_id, document, None, ("sheet",), lambda d, s: sheet(d, song=s))

    async def _drawn(
        self,
        user_id: str,
        document: Mapping[str, Any],
        size: int | None,
        what: tuple[Any, ...],
        draw: Callable[[Draft, Song | None], Rgb],
    ) -> bytes:
        told = json.dumps([beatreel.__version__, document, size, what], sort_keys=True)
        key = hashlib.sha256(told.encode()).hexdigest()

        def drawn() -> bytes:
            from beatreel.draft import export_ready, load, set_size
            from beatreel.errors import InvalidInput
            from beatreel.jobs.materials import placed
            from beatreel.jobs.studios import song_of

            draft = placed(self._store, user_id, load(dict(document)))
            if not export_ready(draft):
                raise InvalidInput("The draft has nothing to show yet: ask for a video first.")
            found = self._store.cache.get(_KIND, key)
            if found is None:
                shown = set_size(draft, size) if size else draft
                found = jpeg(draw(shown, song_of(self._store, draft)))
                self._store.cache.put(_KIND, key, found)
            return found

        async with self._free:
            return await asyncio.to_thread(drawn)


def jpeg(picture: Rgb) -> bytes:
    """Return a picture, R'G'B' uint8 (height, width, 3), as JPEG."""
    import av
    import numpy as np
    from av.video.frame import VideoFrame

    codec = av.CodecContext.create("mjpeg", "w")
    height, width = (side - side % 2 for side in picture.shape[:2])
    codec.width, codec.height, codec.pix_fmt = width, height, "yuvj444p"
    codec.time_base = Fraction(1)
    codec.options = {"qmin": str(_QUANTISER), "qmax": str(_QUANTISER)}
    frame = VideoFrame.from_ndarray(
        np.ascontiguousarray(picture[:height, :width]), format="rgb24"
    ).reformat(format="yuvj444p", dst_colorspace="ITU601", dst_color_range="JPEG")
    return b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
