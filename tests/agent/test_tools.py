"""Every tool edits purely, tells what it did by the diff, and is undone to the bit."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

import pytest

from beatreel.agent import TOOLS, Agent, Bench, Said
from beatreel.agent.tool import BadArguments, Outcome, Room
from beatreel.draft import (
    TEXT,
    VIDEO,
    Draft,
    add_media,
    describe,
    diff,
    digest,
    lock,
    segment,
    segments,
)
from beatreel.errors import AlreadyExists

from .asking import Studio, heard
from .reel import reel

DROP = [{"section": "drop"}]
EDITS: dict[str, dict[str, Any]] = {
    "change_scene": {"scene": "ocean at night", "where": DROP},
    "regenerate": {"where": DROP},
    "change_look": {"look": "noir", "where": DROP},
    "use_media": {"media": "m2", "where": [{"section": "intro"}]},
    "change_speed": {"speed": 0.5, "where": DROP},
    "change_intensity": {"direction": "more", "where": DROP},
    "change_pace": {"direction": "faster", "where": DROP},
    "add_effects": {"effect": "glitch, shake", "where": DROP},
    "remove_effects": {"effect": "flash", "where": DROP},
    "change_transition": {"transition": "dissolve", "where": DROP, "into": True},
    "set_aspect": {"aspect": "9:16"},
    "set_size": {"pixels": 720},
    "set_fps": {"fps": 60},
    "set_quality": {"quality": "archive"},
    "set_duration": {"seconds": 90},
    "make_version": {"kind": "short", "seconds": 30},
    "correct_grid": {"tempo": "half"},
    "lock": {"where": DROP},
    "unlock": {"where": [{"section": "outro"}]},
    "set_volume": {"percent": 35},
    "mute": {},
    "unmute": {"sound": "m1"},
    "fade": {"fade_out": 4},
    "duck": {"where": [{"media": "m1"}]},
    "swap_shots": {"one": 3, "other": 6},
    "move_shot": {"shot": 3, "beside": 1},
    "remove_shots": {"where": [{"shots": [16]}]},
    "trim_shot": {"shot": 4, "seconds": 6},
    "add_text": {"text": "Out Now", "where": [{"last": 5}], "color": "red", "position": "bottom"},
    "change_text": {"which": "title", "color": "yellow", "size": "bigger"},
    "move_text": {"which": "title", "where": DROP},
    "time_text": {"which": "title", "seconds": 8},
    "remove_text": {"which": "Night Owl"},
    "set_title": {"title": "夜色霓虹"},
    "set_artist": {"artist": "Lena"},
    "set_lyrics": {"lyrics": "[0:10.0] first line\n[0:14.50] second line"},
    "remove_lyrics": {},
}


def start(name: str) -> Draft:
    """Return a draft on which the edit of that name does something."""
    draft = reel()
    if name == "unlock":
        return lock(draft, "v28")
    if name == "unmute":
        return run(Studio(draft), "mute", {"sound": "m1"})[1]
    if name == "remove_lyrics":
        return run(Studio(draft), "set_lyrics", EDITS["set_lyrics"])[1]
    return draft


def run(bench: Bench, name: str, args: dict[str, Any], zh: bool = False) -> tuple[Outcome, Draft]:
    """Run one tool; return how it went and the draft."""
    room = Room(bench, "zh" if zh else "en")
    outcome = asyncio.run(TOOLS[name].run(room, args))
    assert bench.now is not None
    return outcome, bench.now


def test_every_edit_is_tried() -> None:
    assert set(EDITS) == {name for name, tool in TOOLS.items() if tool.edits}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_by_the_diff_and_undone_to_the_bit(name: str) -> None:
    before = start(name)
    known = digest(before)
    bench = Studio(before)
    outcome, after = run(bench, name, EDITS[name])
    assert outcome.ok
    assert outcome.changed
    assert outcome.said.startswith(describe(diff(before, after)).rstrip())
    assert digest(before) == known
    assert digest(after) != known
    undone, back = run(bench, "undo", {})
    assert undone.ok
    assert digest(back) == known
    assert run(bench, "redo", {})[1] == after


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_told_in_chinese_too(name: str) -> None:
    bench = Studio(start(name))
    outcome, _ = run(bench, name, EDITS[name], zh=True)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in outcome.said)


@pytest.mark.parametrize("name", EDITS)
def test_without_a_video_there_is_nothing_to_change(name: str) -> None:
    room = Room(Bench(None), "en")
    outcome = asyncio.run(TOOLS[name].run(room, EDITS[name]))
    assert not outcome.ok
    assert "no video yet" in outcome.said


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("lock", {"where": [{"section": "bridge", "ordinal": 2}]}, "There is no second bridge"),
        ("lock", {"where": [{"bars": [90, 95]}]}, "There is no bar 90: the last one is 60."),
        ("lock", {"where": [{"section": "intro", "side": "before"}]}, "nothing before the intro"),
        ("lock", {"where": [{"start": 300}]}, "past the end: the video lasts 2:00"),
        ("lock", {"where": [{"shots": [99]}]}, "There is no shot 99: there are 28"),
        ("change_scene", {"scene": "qwxz", "where": DROP}, "how about"),
        ("change_look", {"look": "qwxz"}, "choose one of"),
        ("add_effects", {"effect": "qwxz"}, "try glitch"),
        ("remove_effects", {"effect": "strobe"}, "the video has flash"),
        ("change_transition", {"transition": "qwxz"}, "choose one of"),
        ("use_media", {"media": "surf.mp4", "where": DROP}, "there are beach.mp4, cover.png"),
        ("remove_text", {"which": "qwxz"}, "there are “Midnight Drive”, “Night Owl”"),
        ("set_duration", {"seconds": 500}, "The song ends at 2:00"),
        ("remove_shots", {"where": []}, "name fewer shots"),
        ("change_pace", {"direction": "slower", "where": [{"section": "break"}]}, "long as can be"),
        ("set_lyrics", {"lyrics": "[Chorus]"}, "no words in these lyrics: paste them as LRC"),
        ("set_lyrics", {"lyrics": "[0:10]"}, "no words in these lyrics"),
        ("set_lyrics", {"lyrics": "[9:10] too late"}, "falls into the 120.0 s"),
        ("set_lyrics", {"style": "karaoke"}, "There are no lyrics in the video"),
        ("make_version", {"seconds": 3}, "A short lasts 5 to 180 s"),
        ("remove_lyrics", {}, "no lyrics"),
        ("swap_shots", {"one": 3, "other": 3}, "one and the same"),
        ("undo", {"steps": 3}, "nothing to undo"),
        ("redo", {}, "nothing to redo"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can(name: str, args: Any, said: str) -> None:
    outcome, after = run(Studio(), name, args)
    assert not outcome.ok
    assert said in outcome.said
    assert after == reel()
    chinese, _ = run(Studio(), name, args, zh=True)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese.said)


def test_arguments_of_another_kind_are_named() -> None:
    with pytest.raises(BadArguments, match="set_fps: fps"):
        run(Studio(), "set_fps", {"fps": "many"})
    with pytest.raises(BadArguments, match="colour"):
        run(Studio(), "lock", {"where": [{"colour": "red"}]})


def test_locked_shots_stay_and_are_mentioned() -> None:
    draft = lock(reel(), ["v9", "v10"])
    outcome, after = run(Studio(draft), "regenerate", {"where": DROP})
    assert "2 locked shots stayed" in outcome.said
    assert [segment(after, name) for name in ("v9", "v10")] == [
        segment(draft, name) for name in ("v9", "v10")
    ]
    outcome, _ = run(
        Studio(lock(reel(), [f"v{n}" for n in range(9, 13)])), "regenerate", {"where": DROP}
    )
    assert not outcome.ok
    assert "locked" in outcome.said


def test_new_pictures_are_new_and_the_cuts_stay() -> None:
    _, after = run(Studio(), "regenerate", {"where": DROP})
    for name in ("v9", "v10", "v11", "v12"):
        old, new = segment(reel(), name), segment(after, name)
        assert old.source != new.source
        assert (old.start, old.duration, old.meta.bar) == (new.start, new.duration, new.meta.bar)
    again, _ = run(Studio(after), "regenerate", {"where": DROP})
    assert again.changed


def test_an_effect_on_a_beat_is_on_that_beat_only() -> None:
    where = [{"section": "drop", "beats": [-1, -1]}]
    _, after = run(Studio(), "add_effects", {"effect": "glitch", "where": where})
    (piece,) = [it for it in segments(after, VIDEO) if it != segment(reel(), it.id)]
    *kept, new = piece.effects
    assert piece.id == "v12"
    assert tuple(kept) == segment(reel(), "v12").effects
    assert (new.type, new.on, new.start, new.duration) == ("glitch", "beat", 47_500, 500)


def test_what_holds_for_whole_shots_is_not_done_for_a_beat() -> None:
    where = [{"section": "drop", "beats": [-1, -1]}]
    outcome, after = run(Studio(), "change_look", {"look": "noir", "where": where})
    assert not outcome.ok
    assert "whole shots" in outcome.said
    assert after == reel()
    outcome, _ = run(
        Studio(), "add_effects", {"effect": "glitch", "where": [{"beats": [999, 999]}]}
    )
    assert outcome.said == "There are 240 beats there, counted from 1."


@pytest.mark.parametrize("hear", [heard, None], ids=["song", "form"])
def test_a_version_is_whole_bars_of_the_strongest_part(hear: Any) -> None:
    before, bench = reel(), Bench(reel(), hear=hear)
    outcome, short = run(bench, "make_version", {"kind": "short", "seconds": 31})
    assert (short.duration, short.meta.start, short.meta.aspect) == (30_000, 32_000, "9:16")
    assert outcome.said.endswith("It begins at 0:32 of the song.")
    run(bench, "undo", {})
    _, square = run(bench, "make_version", {"kind": "square"})
    assert (square.duration, square.meta.width, square.meta.height) == (120_000, 1080, 1080)
    run(bench, "undo", {})
    _, loop = run(bench, "make_version", {"kind": "canvas"})
    assert loop.duration == 8_000
    assert (loop.meta.width, loop.meta.height) == (1080, 1920)
    assert {track.type for track in loop.tracks} == {VIDEO}
    assert not any(e.type == "flash" for it in segments(loop) for e in it.effects)
    run(bench, "undo", {})
    assert bench.now == before


def test_a_canvas_is_one_picture_in_time_with_the_song() -> None:
    _, loop = run(Studio(), "make_version", {"kind": "canvas"})
    (piece,) = segments(loop, VIDEO)
    assert (piece.start, piece.duration, piece.transition) == (0, 8_000, None)
    assert loop.meta.start is not None
    assert loop.meta.end == loop.meta.start + 8_000


def lines(draft: Draft) -> list[tuple[int, int, str]]:
    """Return when each card of the lyrics is sung, and what."""
    home = next(it for it in draft.tracks if it.name == "Lyrics")
    return [
        (it.start + it.text.words[0].start, it.end, it.text.text) for it in home.segments if it.text
    ]


def test_lyrics_stand_in_time_on_a_track_of_their_own() -> None:
    outcome, after = run(Studio(), "set_lyrics", EDITS["set_lyrics"])
    assert lines(after) == [(10_000, 14_500, "first line"), (14_500, 22_850, "second line")]
    assert len(segments(after, TEXT)) == 4
    assert "spread" not in outcome.said


SRT = "Here:\n1\n00:00:10,000 --> 00:00:12,000\nfirst\n\n2\n00:00:14,000 --> 00:00:16,000\nsecond\n"


@pytest.mark.parametrize(
    "text", [SRT, "lyrics [0:10] first [0:14] second", "[ti:x]\n[00:10.00]first\n[00:14]second"]
)
def test_lyrics_come_in_several_formats(text: str) -> None:
    _, after = run(Studio(), "set_lyrics", {"lyrics": text, "style": "karaoke"})
    assert [(start, words) for start, _, words in lines(after)] == [
        (10_000, "first"),
        (14_000, "second"),
    ]
    home = next(it for it in after.tracks if it.name == "Lyrics")
    assert {it.text.font for it in home.segments if it.text} == {"karaoke"}


def test_srt_is_read_without_a_reader_of_subtitles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysubs2", None)
    _, after = run(Studio(), "set_lyrics", {"lyrics": SRT})
    assert [words for _, _, words in lines(after)] == ["first", "second"]


def test_the_style_of_lyrics_changes_and_their_times_stay() -> None:
    bench = Studio()
    _, first = run(bench, "set_lyrics", EDITS["set_lyrics"])
    _, after = run(bench, "set_lyrics", {"style": "karaoke"})
    assert [it[::2] for it in lines(after)] == [it[::2] for it in lines(first)]
    assert after != first


PLAIN = "[Verse 1]\nneon on the water\nnobody is driving\n\n[Chorus]\nmidnight drive\n"


def test_lines_without_times_go_to_the_sections_that_they_name() -> None:
    outcome, after = run(Bench(reel()), "set_lyrics", {"lyrics": PLAIN})
    (one, two, three) = [start for start, _, _ in lines(after)]
    assert one == 8_000
    assert 12_000 <= two <= 20_000
    assert two % 500 == 0
    assert three == 72_000
    assert "spread over where it is sung" in outcome.said


def test_lines_without_times_or_headings_are_spread_over_what_is_sung() -> None:
    words = "\n".join(f"line number {n}" for n in range(12))
    _, after = run(Bench(reel()), "set_lyrics", {"lyrics": words})
    found = lines(after)
    starts = [start for start, _, _ in found]
    assert len(found) == 12
    assert starts == sorted(set(starts))
    assert starts[0] == 8_000
    assert starts[-1] < 112_000
    assert not any(48_000 <= start < 56_000 for start in starts)  # the break
    assert all(end - start <= 8_400 for start, end, _ in found)


def test_a_song_is_heard_again_where_the_grid_is_corrected() -> None:
    _, after = run(Studio(), "correct_grid", {"tempo": "half"})
    assert (after.meta.tempo, after.meta.grid) == (60.0, {"half": True})
    assert segment(after, "v9").start % 4_000 == 0
    outcome = run(Bench(reel()), "correct_grid", {"tempo": "half"})[0]  # type: ignore[arg-type]
    assert not outcome.ok


def test_an_edit_is_made_anew_where_somebody_saved_meanwhile() -> None:
    class Busy(Studio):
        times = 0

        async def save(self, before: Draft, after: Draft, said: str) -> None:
            self.times += 1
            if self.times == 1:
                self.now = add_media(before, before.media[0].model_copy(update={"id": "m9"}))
                raise AlreadyExists("Somebody saved.")
            await super().save(before, after, said)

    bench = Busy()
    outcome, after = run(bench, "set_fps", {"fps": 60})
    assert outcome.changed
    assert after.meta.fps == 60
    assert any(it.id == "m9" for it in after.media)


def test_an_edit_while_an_export_runs_says_that_the_export_keeps_the_old() -> None:
    class Exporting(Studio):
        async def exporting(self) -> bool:
            return True

    outcome, _ = run(Exporting(), "set_fps", {"fps": 60})
    assert outcome.said == (
        "Set the frame rate to 60 fps. The export that is running keeps the draft as it was."
    )


def test_two_messages_at_once_both_take_effect() -> None:
    bench = Studio()

    async def say(text: str) -> None:
        async for event in Agent().answer(text, bench):
            assert isinstance(event, object)

    async def both() -> None:
        await asyncio.gather(say("60 fps"), say("make it vertical"))

    asyncio.run(both())
    assert bench.now is not None
    assert (bench.now.meta.fps, bench.now.meta.aspect) == (60, "9:16")


def test_said_is_the_last_word() -> None:
    assert Said("a") == Said("a", partial=False)


@pytest.mark.parametrize(
    "name", ["change_scene", "change_look", "add_effects", "change_transition", "change_intensity"]
)
def test_a_chinese_answer_has_no_english_names(name: str) -> None:
    outcome, _ = run(Studio(start(name)), name, EDITS[name], zh=True)
    assert not re.findall(r"[a-z]{3,}", outcome.said), outcome.said


def test_a_chinese_timeline_has_no_english_scenes() -> None:
    outcome, _ = run(Studio(reel()), "get_status", {}, zh=True)
    assert "极光、天际线、隧道" in outcome.said
    told, _ = run(Studio(reel()), "explain", {"where": DROP}, zh=True)
    assert "镜头“霓虹城市”" in told.said
