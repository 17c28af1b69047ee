"""Decoding: every usual kind of file, one timeline, and bad files as one clear sentence."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from beatreel.errors import BeatreelError, InvalidInput, NotFound, UnsupportedFile
from beatreel.music import blocks, hear, probe
from tests.compose import compose, write_wav

SHORT = compose(120.0, seconds=4.0).samples


def encoded(path: Path, codec: str, samples: np.ndarray = SHORT, rate: int = 44_100) -> Path:
    """Encode samples into the container that the path asks for."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        packed = np.ascontiguousarray(samples.T, np.float32)
        frame = av.AudioFrame.from_ndarray(packed, "fltp", "stereo")
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format.name, "stereo", stream.rate, 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 44_100),
        ("a.flac", "flac", 44_100),
        ("a.mp3", "libmp3lame", 44_100),
        ("a.m4a", "aac", 44_100),
        ("a.aac", "aac", 44_100),
        ("a.ogg", "libopus", 48_000),
        ("a.opus", "libopus", 48_000),
        ("a.mp4", "aac", 44_100),
        ("a.mov", "aac", 44_100),
        ("a.mkv", "aac", 44_100),
        ("a.webm", "libopus", 48_000),
        ("a.avi", "libmp3lame", 44_100),
    ],
)
def test_every_usual_container_decodes_to_the_same_sound(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    file = encoded(tmp_path / name, codec, rate=rate)
    sound = np.concatenate(list(blocks(file)))
    assert sound.dtype == np.float32
    assert sound.shape[1] == 2
    expected = 4.0 * 44_100 / rate
    assert len(sound) / 48_000 == pytest.approx(expected, abs=0.08)
    assert np.abs(sound).max() > 0.3
    assert probe(file).channels == 2


def test_blocks_are_of_one_size_and_lose_nothing(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "a.wav", SHORT)
    parts = list(blocks(file, block=1000))
    assert {len(part) for part in parts[:-1]} == {1000}
    assert 0 < len(parts[-1]) <= 1000
    whole = np.concatenate(list(blocks(file)))
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_a_window_is_cut_to_the_sample(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "a.wav", SHORT)
    whole = np.concatenate(list(blocks(file)))
    part = np.concatenate(list(blocks(file, start=0.5, end=1.25)))
    np.testing.assert_array_equal(part, whole[24_000:60_000])


def test_mono_is_as_loud_on_both_sides(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "a.wav", np.full(48_000, 0.5), 48_000)
    sound = np.concatenate(list(blocks(file)))
    np.testing.assert_allclose(sound, 0.5, atol=1e-3)


@pytest.mark.parametrize("name", ["mix:final (1).wav", "-dash.wav", "歌 🎵 'x\".wav"])
def test_names_are_only_names(tmp_path: Path, name: str) -> None:
    file = write_wav(tmp_path / name, SHORT)
    assert probe(file).sample_rate == 44_100


def test_float_samples_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    samples = SHORT.copy()
    samples[1000:1100] = np.nan
    samples[2000] = np.inf
    file = encoded(tmp_path / "a.wav", "pcm_f32le", samples)
    assert np.isfinite(np.concatenate(list(blocks(file)))).all()


def bad(folder: Path) -> dict[str, Path]:
    text, empty, binary = folder / "text.mp3", folder / "empty.wav", folder / "noise.mp3"
    text.write_text("This is no music.\n" * 500)
    empty.write_bytes(b"")
    binary.write_bytes(np.random.default_rng(1).bytes(20_000))
    video = folder / "mute.mp4"
    with av.open(str(video), "w") as container:
        stream = container.add_stream("libx264", rate=25, width=64, height=64)
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    playlist = folder / "list.mp3"
    playlist.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n/etc/hostname\n")
    return {
        "missing": folder / "nothing.mp3", "text": text, "empty": empty, "binary": binary,
        "mute": video, "folder": folder, "playlist": playlist,
        "short": write_wav(folder / "short.wav", SHORT[:8820]),
        "nul": Path("a\0b.wav"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("missing", NotFound),
        ("text", UnsupportedFile),
        ("empty", UnsupportedFile),
        ("binary", UnsupportedFile),
        ("mute", UnsupportedFile),
        ("playlist", UnsupportedFile),
        ("folder", InvalidInput),
        ("short", InvalidInput),
        ("nul", NotFound),
    ],
)
def test_a_bad_file_is_one_sentence_that_says_what_to_do(
    tmp_path: Path, kind: str, error: type[BeatreelError]
) -> None:
    with pytest.raises(error) as caught:
        hear(bad(tmp_path)[kind])
    assert ":" in caught.value.message
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_a_truncated_file_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    file = encoded(tmp_path / "a.mp3", "libmp3lame")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert 1.0 < hear(file).duration < 3.0


@pytest.mark.parametrize(("start", "end"), [(-1.0, None), (2.0, 1.0), (float("nan"), None)])
def test_an_impossible_window_is_refused(
    tmp_path: Path, start: float | None, end: float | None
) -> None:
    file = write_wav(tmp_path / "a.wav", SHORT)
    with pytest.raises(InvalidInput):
        hear(file, start=start, end=end)


def test_a_window_past_the_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        hear(write_wav(tmp_path / "a.wav", SHORT), start=60.0)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (11_025, 2), (192_000, 2), (48_000, 6)])
def test_odd_rates_and_channels_are_heard(tmp_path: Path, rate: int, channels: int) -> None:
    at = np.arange(int(rate * 1.5)) / rate
    tone = 0.3 * np.sin(2 * np.pi * 220 * at)
    song = hear(write_wav(tmp_path / "a.wav", np.tile(tone[:, None], channels), rate))
    assert song.duration == pytest.approx(1.5, abs=0.01)
    assert song.sample_rate == rate
