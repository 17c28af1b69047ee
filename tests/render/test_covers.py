"""Covers: every picture that a user may have, and every one that is none."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
import skia

from beatreel.draft import Draft, Media, Segment, load
from beatreel.errors import FileTooLarge, InvalidInput, NotFound, UnsupportedFile
from beatreel.render.covers import artwork_of, read_cover
from beatreel.render.production import Production
from beatreel.visuals.artwork import LONGEST, Artwork, stand_in
from beatreel.visuals.buffers import decode

#: 8×8, pure red in four inks.
CMYK = (
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAKBwcIBwYKCAgICwoKCw4YEA4NDQ4dFRYRGCMfJSQiHyIhJis3LyYpNCkhIj"
    "BBMTQ5Oz4+PiUuRElDPEg3PT47/8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABQAAQAAAAAAAAAAAAAAAAAAAAf/xAAU"
    "EAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AGYMhkzP/9k="
)
#: 4×4, a red frame and a blue one.
ANIMATED = (
    "R0lGODlhBAAEAIEAAP8AAAAA/wAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAABAAEAAAICQABCB"
    "xIsCCAgAAh+QQBCgABACwAAAAABAAEAIEAAP8AAAAAAAAAAAAICQABCBxIsCCAgAA7"
)
#: 32×16, red, its upper left blue, taken with the camera on its side.
TURNED = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAYEBQYFBA"
    "YGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoI"
    "ChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAAQAC"
    "ADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAYI/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABYBAQEBAAAA"
    "AAAAAAAAAAAAAAYBB//EAB8RAAEEAgIDAAAAAAAAAAAAABEABhITASMVQhZhYv/aAAwDAQACEQMRAD8Az2vwR2OzyO"
    "nTXXLtIyj84AC2dstngbds5x6gA+8klAA9Kl//2Q=="
)


def png(wide: int, high: int, rows: bytes) -> bytes:
    """Return a PNG of any size with any rows, also with too few."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        ]
    )


def written(folder: Path, content: bytes, name: str = "cover.png") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def shown(path: Path) -> np.ndarray:
    """Return the largest copy of a cover in linear light."""
    return decode(read_cover(path).copies[0])


def test_one_pixel(tmp_path: Path) -> None:
    light = shown(written(tmp_path, png(1, 1, b"\0\xff\0\0")))
    assert np.allclose(light, (1, 0, 0), atol=0.01)


def test_picture_is_scaled_and_keeps_its_shape(tmp_path: Path) -> None:
    light = shown(written(tmp_path, png(2400, 1200, b"\0" + b"\x80" * 7200 + b"\0" * 7201 * 1199)))
    assert light.shape == (LONGEST // 2, LONGEST, 3)


def test_long_strip_is_cut(tmp_path: Path) -> None:
    light = shown(written(tmp_path, png(4000, 1, b"\0" + b"\x30\x80\xff" * 4000)))
    assert light.shape[1] == 3 * light.shape[0]


def test_four_inks(tmp_path: Path) -> None:
    light = shown(written(tmp_path, b64decode(CMYK), "cover.jpg"))
    assert np.allclose(light, (1, 0, 0), atol=0.05)


def test_animation_shows_its_first_frame(tmp_path: Path) -> None:
    light = shown(written(tmp_path, b64decode(ANIMATED), "cover.gif"))
    assert np.allclose(light, (1, 0, 0), atol=0.01)


def test_photo_is_turned_upright(tmp_path: Path) -> None:
    light = shown(written(tmp_path, b64decode(TURNED), "cover.jpg"))
    assert light.shape[0] == 2 * light.shape[1]
    assert light[2, -3, 2] > 0.5 > light[2, 2, 2]


def test_transparent_picture_stands_on_a_dark_ground(tmp_path: Path) -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[8:24, 8:24] = 255
    image = skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType)
    light = shown(written(tmp_path, bytes(image.encodeToData())))
    assert light[2, 2].max() < 0.02
    assert light[32, 32].min() > 0.9


def test_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge, match="20000×20000"):
        read_cover(written(tmp_path, png(20_000, 20_000, b"\0" * 100)))


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", png(300, 300, b"\0" * 100), png(300, 300, b"")[:60], b"\x89PNG\r\n\x1a\n"],
    ids=["empty", "text", "cut", "head", "magic"],
)
def test_broken_picture(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnsupportedFile, match=r"cover\.png"):
        read_cover(written(tmp_path, content))


@pytest.mark.parametrize("name", ["nowhere.png", "a\0b", "x" * 5000])
def test_picture_that_is_not_there(name: str) -> None:
    with pytest.raises(NotFound):
        read_cover(name)


def test_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFile):
        read_cover(tmp_path)


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, png(1, 1, b"\0\xff\0\0"))
    before = shown(path)
    written(tmp_path, png(2, 1, b"\0" + b"\0\0\xff" * 2))
    assert not np.allclose(before[2, 2], shown(path)[2, 2])


def drafted(path: Path, **params) -> tuple[Draft, Segment]:
    segment = Segment(id="s1", start=0, duration=1000, source="scene:cover_pulse", params=params)
    return Draft(media=(Media(id="art", kind="image", path=str(path)),)), segment


def test_segment_takes_the_first_picture_of_the_draft(tmp_path: Path) -> None:
    path = written(tmp_path, png(1, 1, b"\0\xff\0\0"))
    assert artwork_of(*drafted(path)) is read_cover(path)
    assert artwork_of(*drafted(path, cover="art")) is read_cover(path)


@pytest.mark.parametrize("cover", ["other", 7, ""])
def test_segment_names_a_picture_that_is_not_there(tmp_path: Path, cover: object) -> None:
    with pytest.raises(NotFound, match="not in the draft"):
        artwork_of(*drafted(tmp_path / "x.png", cover=cover))


def test_draft_without_a_picture_shows_the_scene_s_own() -> None:
    segment = Segment(id="s1", start=0, duration=1000, source="scene:cover_pulse")
    assert artwork_of(Draft(), segment) is None


def test_a_chunk_in_a_cache_is_told_apart_by_its_picture(tmp_path: Path) -> None:
    def fingerprint(content: bytes) -> str:
        path = written(tmp_path, content)
        media = [{"id": "art", "kind": "image", "path": str(path)}]
        shots = [{"id": "s1", "s": 0, "d": 1000, "src": "scene:cover_pulse"}]
        track = {"id": "v", "tt": 0, "sg": shots}
        about = {"width": 160, "height": 90, "fps": 30}
        made = load({"v": 1, "md": media, "t": [track], "d": 1000, "m": about})
        production = Production.of(made, None)
        return production.fingerprint(production.chunks[0])

    red, blue = png(1, 1, b"\0\xff\0\0"), png(1, 1, b"\0\0\0\xff")
    assert fingerprint(red) == fingerprint(red) != fingerprint(blue)


def test_other_scenes_read_no_picture(tmp_path: Path) -> None:
    draft, segment = drafted(tmp_path / "nowhere.png")
    assert artwork_of(draft, segment.model_copy(update={"source": "scene:nebula"})) is None


def test_every_error_is_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_cover(written(tmp_path, b"hello"))
    assert caught.value.message.endswith("save it as JPEG, PNG or WebP.")


def test_copies_halve_and_one_fits_each_frame() -> None:
    art = Artwork.of(np.full((1080, 1080, 3), 90, np.uint8))
    assert [copy.shape[0] for copy in art.copies] == [1080, 540, 270, 135]
    assert art.copy_for(1080).shape[0] == 1080
    assert art.copy_for(540).shape[0] == 540
    assert art.copy_for(64).shape[0] == 135


def test_what_stands_out_seems_near() -> None:
    pixels = np.full((200, 200, 3), 20, np.uint8)
    pixels[70:150, 60:140] = (250, 180, 40)
    near = Artwork.of(pixels).nearness
    assert near[25, 24] > 0.7 > 0.4 > near[2, 2]


def test_stand_in_is_the_same_for_a_seed() -> None:
    colours = ("#07061a", "#2a1463", "#b0247f", "#19d3ff", "#ffe6f4")
    assert stand_in(colours, 3) is stand_in(colours, 3)
    assert not np.array_equal(stand_in(colours, 3).copies[0], stand_in(colours, 4).copies[0])
