"""The agent over the wire: a session's drafts, their versions, and what is streamed."""

from __future__ import annotations

import asyncio
import io

import av
import numpy as np
from numpy.typing import NDArray

from beatreel.draft import Draft, digest, dump, load
from beatreel.versions.thumbnails import thumbnail
from tests.agent.provider import calls, garbage, provider, says
from tests.agent.reel import reel

from .conftest import Person, Stage, Theatre, words_of


async def begun(stage: Stage) -> tuple[Person, str]:
    """Return a person with a session whose draft is the reel."""
    person = await stage.person()
    session = await person.session()
    project = stage.store.projects.get(person.id, session)
    stage.store.projects.save(project.task_id, dump(reel()), "Made.", after=0)
    return person, session


def draft(stage: Stage, person: Person, session: str) -> Draft:
    project = stage.store.projects.get(person.id, session)
    return load(stage.store.projects.draft(project.task_id).document)


async def balance(person: Person) -> int:
    answer = await person.get("/api/credits/balance/simple")
    return answer.json()["data"]["available"]


def test_an_edit_is_streamed_saved_told_and_paid(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        frames = await ann.say(session, "make the bridge black and white")
        kinds = [next(iter(it["content"]["parts"][0])) for it in frames if not it.get("partial")]
        assert kinds == ["functionCall", "functionResponse", "text"]
        assert words_of(frames) == ["Set the look of 2 shots (1:28–1:36) to noir."]
        assert frames[1]["actions"]["stateDelta"] == {"draft_version": 2}
        assert digest(draft(stage, ann, session)) != digest(reel())
        assert await balance(ann) == 99

    play(scene)


def test_undo_and_redo_go_through_the_versions_to_the_bit_and_cost_nothing(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        await ann.say(session, "60 fps")
        await ann.say(session, "改成竖屏")
        last = digest(draft(stage, ann, session))
        assert "已撤销" in words_of(await ann.say(session, "撤销两步"))[0]
        assert draft(stage, ann, session) == reel()
        await ann.say(session, "redo")
        assert draft(stage, ann, session).meta.fps == 60
        await ann.say(session, "redo")
        assert digest(draft(stage, ann, session)) == last
        await ann.say(session, "undo")
        await ann.say(session, "lock the drop")
        told = words_of(await ann.say(session, "what have you changed?"))[0]
        assert "60 fps" in told
        assert "Locked 4 shots" in told
        assert "9:16" not in told
        assert words_of(await ann.say(session, "redo")) == ["There is nothing to redo."]
        await ann.say(session, "go back 2 steps")
        assert words_of(await ann.say(session, "undo")) == ["There is nothing to undo."]
        assert draft(stage, ann, session) == reel()
        assert await balance(ann) == 97

    play(scene)


def test_a_version_that_somebody_else_saved_is_one_more_step(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        await ann.say(session, "60 fps")
        project = stage.store.projects.get(ann.id, session)
        other = reel().model_copy(update={"meta": reel().meta.model_copy(update={"title": "B"})})
        stage.store.projects.save(project.task_id, dump(other), "By hand.", after=2)
        await ann.say(session, "lock the drop")
        await ann.say(session, "undo")
        assert draft(stage, ann, session) == other
        await ann.say(session, "undo")
        assert draft(stage, ann, session).meta.fps == 60

    play(scene)


def test_a_wish_makes_a_video_and_a_number_answers_a_question(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann = await stage.person()
        session = await ann.session()
        told = words_of(await ann.say(session, "dreamy neon city"))[0]
        assert told.startswith("There is no song in this session yet")
        await ann.upload(session)
        assert words_of(await ann.say(session, "dreamy neon city")) == ["Made: dreamy neon city"]

    play(scene)


def test_what_was_asked_is_remembered_between_messages(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        assert "1. all texts" in words_of(await ann.say(session, "delete everything"))[0]
        assert words_of(await ann.say(session, "1")) == ["Removed all 2 texts."]

    play(scene)


def test_without_credits_the_stream_ends_with_the_code_and_nothing_changed(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        frames = await ann.say(session, "60 fps")
        assert frames[-1]["code"] == 2001
        assert "?bind=" in frames[-1]["error"]
        assert draft(stage, ann, session) == reel()

    play(scene, credits_start=0)


def test_two_messages_at_once_are_both_done_and_both_told(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        words = ("60 fps", "make it vertical", "make the bridge black and white")
        answers = await asyncio.gather(*(ann.say(session, text) for text in words))
        now = draft(stage, ann, session)
        assert (now.meta.fps, now.meta.aspect) == (60, "9:16")
        told = [words_of(frames) for frames in answers]
        assert [len(it) for it in told] == [1, 1, 1]
        assert "60 fps" in told[0][0]
        assert "9:16" in told[1][0]
        assert "noir" in told[2][0]
        # Each is a step of its own, and goes back by itself.
        (undone,) = words_of(await ann.say(session, "undo 3 steps"))
        assert undone.startswith("Undid “")
        assert draft(stage, ann, session) == reel(), undone

    play(scene)


def test_an_edit_while_an_export_runs_says_so(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        project = stage.store.projects.get(ann.id, session)
        stage.store.jobs.add("export", ann.id, {}, digest="d", task_id=project.task_id)
        told = words_of(await ann.say(session, "60 fps"))[0]
        assert told.endswith("The export that is running keeps the draft as it was.")

    play(scene)


def test_two_messages_at_once_are_answered_one_after_the_other(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        both = await asyncio.gather(
            ann.say(session, "60 fps"), ann.say(session, "make it vertical")
        )
        assert all(words_of(frames) for frames in both)
        meta = draft(stage, ann, session).meta
        assert (meta.fps, meta.aspect) == (60, "9:16")

    play(scene)


def test_a_language_model_by_settings_thinks_and_the_rules_stand_in(play: Theatre) -> None:
    with provider(calls("set_fps", {"fps": 60}), says("Smooth now."), garbage) as there:

        async def scene(stage: Stage) -> None:
            ann, session = await begun(stage)
            told = words_of(await ann.say(session, "smoother motion"))
            assert told == ["Smooth now.\nSet the frame rate to 60 fps."]
            told = words_of(await ann.say(session, "make it vertical"))
            assert told[0].startswith("The language model could not be used")
            assert draft(stage, ann, session).meta.aspect == "9:16"

        play(
            scene,
            language_model="openai:test",
            language_model_url=there.url,
            language_model_key="secret",
        )


def test_a_thumbnail_is_drawn_and_handed_out(play: Theatre) -> None:
    async def scene(stage: Stage) -> None:
        ann, session = await begun(stage)
        project = stage.store.projects.get(ann.id, session)
        plain = reel().model_copy(update={"media": (), "tracks": reel().tracks[:1]})
        shots = tuple(it for it in plain.tracks[0].segments if it.scene == "silk")
        alone = plain.tracks[0].model_copy(update={"segments": shots})
        drawn = plain.model_copy(update={"tracks": (alone,)})
        stage.store.projects.save(project.task_id, dump(drawn), "Plain.", after=1)
        (told,) = words_of(await ann.say(session, "make a thumbnail of 1:30"))
        assert told.startswith("The thumbnail, the frame at 90 s: http")
        answer = await ann.http.get(told.rpartition(" ")[2])
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content[:3] == b"\xff\xd8\xff"
        # It is the one that a release has: of that frame, with the title on it.
        wanted = thumbnail(drawn, None, at=90.0).astype(int)
        assert np.abs(picture(answer.content) - wanted).mean() < 4
        (told,) = words_of(await ann.say(session, "make a thumbnail of 1:30 without text"))
        bare = await ann.http.get(told.rpartition(" ")[2])
        assert np.abs(picture(bare.content) - wanted).mean() > 4

    play(scene)


def picture(jpeg: bytes) -> NDArray[np.int64]:
    """Return R'G'B' of a JPEG."""
    with av.open(io.BytesIO(jpeg)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
