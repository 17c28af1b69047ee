"""Sound is decoded in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from beatreel.errors import UnsupportedFile
from beatreel.music import audio, reader
from beatreel.music.audio import blocks, decode, probe
from tests.compose import write_wav


@pytest.fixture
def song(tmp_path):
    at = np.arange(48_000 * 30) / 48_000
    tone = np.sin(2 * np.pi * 220 * at).astype(np.float32) * 0.5
    return write_wav(tmp_path / "song.wav", np.stack([tone, tone], 1), 48_000)


@pytest.fixture
def alone(monkeypatch):
    """No reader of another test."""
    monkeypatch.setattr(reader, "_idle", [])
    yield
    for kept in reader._idle:
        kept.close()


def test_no_decoder_is_loaded_where_the_song_is_heard(song):
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from beatreel.music import blocks, probe; "
            "probe(sys.argv[1]); print(sum(map(len, blocks(sys.argv[1])))); "
            "assert 'av' not in sys.modules",
            str(song),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(said.stdout) == 48_000 * 30


@pytest.mark.usefixtures("alone")
def test_a_reader_is_used_again(song):
    probe(song)
    (first,) = reader._idle
    assert sum(map(len, blocks(song))) == 48_000 * 30
    assert reader._idle == [first]


@pytest.mark.usefixtures("alone")
def test_what_is_not_read_to_its_end_ends_its_reader(song):
    stream = decode(song, ("stereo",), rate=48_000)
    next(stream)
    stream.close()
    assert reader._idle == []
    assert probe(song).channels == 2


@pytest.mark.usefixtures("alone")
def test_a_reader_that_dies_is_a_file_that_breaks_it(song):
    probe(song)
    (kept,) = reader._idle
    stream = decode(song, ("stereo", "mono"), rate=48_000)
    next(stream)
    os.kill(kept._process.pid, signal.SIGKILL)
    with pytest.raises(UnsupportedFile, match="breaks its decoder"):
        list(stream)
    assert probe(song).sample_rate == 48_000


@pytest.mark.usefixtures("alone")
def test_a_reader_that_says_nothing_is_given_up(song, monkeypatch):
    probe(song)
    (kept,) = reader._idle
    monkeypatch.setattr(reader, "PATIENCE", 0.2)
    os.kill(kept._process.pid, signal.SIGSTOP)
    with pytest.raises(UnsupportedFile, match="breaks its decoder"):
        probe(song)


@pytest.mark.usefixtures("alone")
def test_a_fork_leaves_the_readers_of_its_parent_alone(song, monkeypatch):
    probe(song)
    (kept,) = reader._idle
    monkeypatch.setattr(kept, "owner", kept.owner + 1)
    probe(song)
    assert kept not in reader._idle
    assert kept._process.poll() is None
    kept.close()


@pytest.mark.usefixtures("alone")
def test_a_file_that_is_no_sound_keeps_its_reader(song, tmp_path):
    text = tmp_path / "notes.mp3"
    text.write_text("this is no sound at all\n" * 200)
    with pytest.raises(UnsupportedFile):
        audio.probe(text)
    assert len(reader._idle) == 1
    assert probe(song).duration == pytest.approx(30.0)


def test_a_name_means_what_it_means_here(song, monkeypatch, tmp_path):
    probe(song)
    monkeypatch.chdir(tmp_path)
    assert probe(song.name).channels == 2
