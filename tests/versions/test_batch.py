"""A folder of songs: made once, resumed, and said what failed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from beatreel.draft import load, save, set_title
from beatreel.errors import BeatreelError, InvalidInput, NotFound
from beatreel.versions import Outcome, Recipe, batch, read_recipe
from tests.compose import compose, write_wav
from tests.media import clips

#: What costs nothing to draw.
QUICK = Recipe(versions=("metadata",), size=144, fps=25, type_beat="A")


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "songs"
    folder.mkdir()
    piece = compose(120.0, sections=(("verse", 4),))
    write_wav(folder / "01 Night_Drive.wav", piece.samples)
    write_wav(folder / "01 Night Drive.wav", piece.samples[: len(piece.samples) // 2])
    (folder / "01 Night_Drive.lrc").write_text("[00:01.00]hold me close")
    (folder / "broken.mp3").write_bytes(b"no song" * 100)
    (folder / "notes.txt").write_text("not a song")
    return folder


def states(outcomes: tuple[Outcome, ...]) -> dict[tuple[str, str], str]:
    return {(it.song, it.kind): it.state for it in outcomes}


def test_every_song_is_tried_and_the_second_run_does_nothing(songs: Path, tmp_path: Path) -> None:
    out, heard = tmp_path / "out", []
    first = batch(songs, QUICK, out, told=heard.append)
    assert tuple(heard) == first
    assert states(first) == {
        ("01 Night Drive.wav", "metadata"): "made",
        ("01 Night_Drive.wav", "metadata"): "made",
        ("broken.mp3", "draft"): "failed",
    }
    made = json.loads((out / "01-night-drive/01-night-drive-metadata.json").read_text())
    assert made["title"] == 'A Type Beat - "Night Drive"'
    words = load(out / "01-night-drive-wav/01-night-drive-wav.json")
    assert [track.name for track in words.tracks][-1] == "Lyrics"
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*-metadata.*")}
    again = states(batch(songs, QUICK, out))
    assert again["01 Night Drive.wav", "metadata"] == "kept"
    assert again["broken.mp3", "draft"] == "failed"
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())


def test_what_changed_is_made_again_and_nothing_else(songs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (songs / "broken.mp3").unlink()
    batch(songs, QUICK, out)
    # A draft that was changed by hand is taken as it is.
    file = out / "01-night-drive/01-night-drive.json"
    save(set_title(load(file), "Morning"), file)
    (out / "01-night-drive-wav/01-night-drive-wav-metadata.txt").unlink()
    assert set(states(batch(songs, QUICK, out)).values()) == {"made"}
    told = json.loads((out / "01-night-drive/01-night-drive-metadata.json").read_text())
    assert told["song"] == "Morning"
    # New lyrics make a new draft of their song alone.
    (songs / "01 Night_Drive.lrc").write_text("[00:02.00]let me go")
    assert list(states(batch(songs, QUICK, out)).values()) == ["kept", "made"]


def test_it_goes_on_where_it_was_stopped(songs: Path, tmp_path: Path) -> None:
    def stop(outcome: Outcome) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        batch(songs, QUICK, out, told=stop)
    found = states(batch(songs, QUICK, out))
    assert found["01 Night Drive.wav", "metadata"] == "kept"
    assert found["01 Night_Drive.wav", "metadata"] == "made"


def test_clips_of_a_recipe_are_cut_to_every_song(songs: Path, tmp_path: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "clips"
    folder.mkdir()
    clips.clip(folder / "a.mp4", 200)
    clips.clip(folder / "b.mp4", 200)
    (folder / "c.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom" + bytes(5000))
    (songs / "broken.mp3").unlink()
    (tmp_path / "recipe.toml").write_text(
        'versions = ["metadata"]\nsize = 144\nfps = 25\nmedia = ["clips"]\nkeep_sound = -18\n'
        '[songs."01 Night Drive.wav"]\nmedia = ["clips/a.*"]\n'
    )
    recipe = read_recipe(tmp_path / "recipe.toml")
    found = batch(songs, recipe, out)
    left = [it for it in found if it.kind == "media"]
    assert [(it.song, it.state) for it in left] == [("01 Night_Drive.wav", "left")]
    assert "c.mp4" in left[0].told
    first = load(out / "01-night-drive/01-night-drive.json")
    second = load(out / "01-night-drive-wav/01-night-drive-wav.json")
    assert {it.name for it in first.media if it.kind == "video"} == {"a.mp4"}
    assert {it.name for it in second.media if it.kind == "video"} == {"a.mp4", "b.mp4"}
    assert "Clips" not in [track.name for track in second.tracks]  # these clips are silent
    assert set(states(batch(songs, recipe, out)).values()) == {"kept"}
    # Another clip in the folder makes a new draft of those songs that it is for.
    clips.clip(folder / "d.mp4", 100)
    again = states(batch(songs, recipe, out))
    assert again["01 Night Drive.wav", "metadata"] == "kept"
    assert again["01 Night_Drive.wav", "metadata"] == "made"


def test_clips_that_are_not_there_fail_their_song_alone(songs: Path, tmp_path: Path) -> None:
    recipe = replace(QUICK, songs={"01 Night Drive.wav": {"media": [str(tmp_path / "none")]}})
    found = states(batch(songs, recipe, tmp_path / "out"))
    assert found["01 Night Drive.wav", "draft"] == "failed"
    assert found["01 Night_Drive.wav", "metadata"] == "made"


def test_a_state_that_is_broken_only_costs_work(songs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "batch.json").write_text("[1, {")
    assert "made" in states(batch(songs, QUICK, out)).values()


def test_a_recipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(
        'wish = "neon"\nversions = ["short"]\nshort = 15\n[songs."a.mp3"]\nwish = "calm sea"\n'
    )
    recipe = read_recipe(path)
    assert recipe.of("a.mp3").wish == "calm sea"
    assert recipe.of("b.mp3").wish == "neon"
    assert recipe.of("a.mp3").plan().short == 15


@pytest.mark.parametrize(
    "text",
    ["wish = 5", "short = true", 'versions = ["film"]', "versions = []", "colour = 1", "a = = b",
     'quality = "best"', "songs = 5", '[songs."a.mp3"]\nnothing = 1', "size = 99999", "fps = 0",
     'lyric_style = "blink"', 'aspect = "wide"', 'media = "clips"', "media = [1]", "fill = true",
     'media = ["a"]\nkeep_sound = 5'],
)  # fmt: skip
def test_a_wrong_recipe_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(InvalidInput) as caught:
        read_recipe(tmp_path / "r.toml")
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_folders_without_songs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        batch(tmp_path / "none", QUICK, tmp_path / "out")
    with pytest.raises(InvalidInput, match="no song"):
        batch(tmp_path, QUICK, tmp_path / "out")
    (tmp_path / "file").write_text("")
    compose_song = write_wav(tmp_path / "a.wav", compose(120.0, sections=(("verse", 2),)).samples)
    with pytest.raises(BeatreelError, match="choose another folder"):
        batch(compose_song.parent, QUICK, tmp_path / "file" / "out")
