"""A conversation is heard whole, over however many connections it takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel import errors
from beatreel.client import (
    Heartbeat,
    Reconnecting,
    Renewed,
    Session,
    Text,
    ToolCall,
    ToolResult,
    Waiting,
)
from beatreel.client.events import Frames, events_of

from .conftest import SID, Fake, Stage, cut_off, refused, said, stream, told

RUN = "POST", "/run_sse"
ATTACH = "GET", "/run_sse"


def session() -> Session:
    return Session("1", "task_0", name="night", language="zh")


def texts(events: list[Any]) -> list[str]:
    return [event.text for event in events if isinstance(event, Text)]


def test_a_session_is_started(client: Stage, server: Fake) -> None:
    started = client("start", "night drive", "zh-CN")
    assert (started.id, started.task_id, started.user_id) == (SID, "task_1", "anon_1")
    assert json.loads(server.bodies[-1]) == {"task_name": "night drive", "language": "zh-CN"}


def test_a_message_is_sent_as_the_contract_has_it(client: Stage, server: Fake) -> None:
    server.on(*RUN, stream(said("hello", "a")))
    client("say", session(), "make it rain")
    assert json.loads(server.bodies[-1]) == {
        "app_name": "nemo_agent",
        "user_id": "me",
        "session_id": "1",
        "new_message": {"parts": [{"text": "make it rain"}]},
    }


CALL = {"name": "cut", "args": {"n": 1}}
ANSWER = {"name": "cut", "response": {"ok": True}}


def part(name: str, **content: Any) -> dict[str, Any]:
    return {"content": {"parts": [content]}, "id": name}


ADK = [
    ": ping\n\n",
    said("Work", "a", partial=True),
    part("b", functionCall=CALL),
    part("c", functionResponse=ANSWER),
    said("Working.", "d", turnComplete=True),
]
SNAKE = [
    {"type": "heartbeat"},
    said("Work", "a", partial=True),
    part("b", function_call=CALL),
    part("c", function_response=ANSWER),
    said("Working.", "d"),
]
HEARD = [
    Heartbeat(),
    Text("Work", True, "a"),
    ToolCall("cut", {"n": 1}, "b"),
    ToolResult("cut", {"ok": True}, "c"),
    Text("Working.", False, "d"),
]
PLAIN = [
    {"type": "heartbeat"},
    {"type": "tool_call", "name": "cut", "args": {"n": 1}},
    {"type": "tool_result", "name": "cut", "result": {"ok": True}},
    "data: [DONE]\n\n",
    {"type": "text", "content": "Working."},
]
SAID = [Heartbeat(), ToolCall("cut", {"n": 1}), ToolResult("cut", {"ok": True}), Text("Working.")]


@pytest.mark.parametrize(
    ("frames", "heard"), [(ADK, HEARD), (SNAKE, HEARD), (PLAIN, SAID)], ids=["adk", "snake", "nemo"]
)
def test_all_families_are_understood(
    client: Stage, server: Fake, frames: list[Any], heard: list[Any]
) -> None:
    server.on(*RUN, stream(*frames))
    assert client("say", session(), "x") == heard


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))), st.data())
def test_frames_do_not_depend_on_where_they_are_torn(words: list[str], data: st.DataObject) -> None:
    documents = [{"type": "text", "content": word} for word in words]
    body = "".join(
        f"data: {json.dumps(doc, ensure_ascii=False)}{end}{end}"
        for doc, end in zip(documents, ["\n", "\r\n"] * len(documents), strict=False)
    ).encode()
    frames, found = Frames(), []
    while body:
        size = data.draw(st.integers(1, len(body)))
        found += frames.feed(body[:size])
        body = body[size:]
    assert found == documents


def test_a_message_without_end_is_refused() -> None:
    frames, piece = Frames(), b"data: " + b"x" * 1_000_000
    assert not [frame for _ in range(15) for frame in frames.feed(piece)]
    with pytest.raises(errors.Unavailable):
        list(frames.feed(piece))


def test_a_broken_stream_goes_on_behind_what_was_seen(client: Stage, server: Fake) -> None:
    server.on(*RUN, stream(said("one", "a"), said("tw", "b", partial=True), torn=True))
    server.on(*ATTACH, cut_off, stream(said("two", "c"), torn=True), stream(said("three", "d")))
    events = client("say", session(), "x")
    assert texts(events) == ["one", "tw", "two", "three"]
    assert sum(isinstance(event, Reconnecting) for event in events) == 2
    after = [request.url.params["after"] for request in server.calls(*ATTACH)]
    assert after == ["b", "b", "c"]
    assert len(server.calls(*RUN)) == 1


def test_an_event_that_was_not_kept_is_no_way_lost(client: Stage, server: Fake) -> None:
    server.on(*RUN, stream(said("one", "a"), said("tw", "b", partial=True), torn=True))
    server.on(*ATTACH, refused(404, 404), stream(said("one", "a"), said("two", "c")))
    assert texts(client("say", session(), "x")) == ["one", "tw", "two"]
    assert "after" not in server.calls(*ATTACH)[-1].url.params


def test_a_stream_that_breaks_at_once_is_heard_from_its_beginning(
    client: Stage, server: Fake
) -> None:
    server.on(*RUN, stream(torn=True))
    server.on(*ATTACH, stream(said("all", "a")))
    assert texts(client("say", session(), "x")) == ["all"]


@pytest.mark.parametrize("answer", [refused(404, 404), lambda r: httpx2.Response(405)])
def test_a_server_without_a_way_back_says_so(client: Stage, server: Fake, answer: Any) -> None:
    server.on(*RUN, stream({"type": "text", "content": "one"}, torn=True))
    server.on(*ATTACH, answer)
    with pytest.raises(errors.Unavailable, match="status"):
        client("say", session(), "x")


def test_a_connection_that_stays_lost_is_given_up(client: Stage, server: Fake) -> None:
    server.on(*RUN, stream(said("one", "a"), torn=True))
    server.on(*ATTACH, stream(torn=True))
    with pytest.raises(errors.Unavailable, match="lost"):
        client("say", session(), "x")


def test_a_lost_session_is_begun_anew(client: Stage, server: Fake) -> None:
    server.on(*RUN, refused(1002, 404), stream(said("hello", "a")))
    held = session()
    first, *rest = client("say", held, "x")
    assert isinstance(first, Renewed)
    assert texts(rest) == ["hello"]
    assert (held.id, held.task_id, held.name) == (SID, "task_1", "night")
    assert json.loads(server.bodies[-1])["session_id"] == SID
    assert json.loads(server.bodies[-2]) == {"task_name": "night", "language": "zh"}


def test_a_busy_session_is_waited_for(client: Stage, server: Fake) -> None:
    server.on(*RUN, refused(429, 429), stream(said("hello", "a")))
    assert client("say", session(), "x") == [Waiting(30), Text("hello", False, "a")]
    assert client.slept == [30]


@pytest.mark.parametrize(
    "frame",
    [
        {
            "error": "NoCredits: none",
            "error_details": {"error_message": "None: pay."},
            "code": 2001,
        },
        {"type": "error", "message": "None: pay.", "code": 2001},
    ],
)
def test_a_run_that_fails_is_an_error(client: Stage, server: Fake, frame: dict[str, Any]) -> None:
    server.on(*RUN, stream(said("one", "a"), frame))
    with pytest.raises(errors.NoCredits, match="None: pay"):
        client("say", session(), "x")


def test_a_refusal_in_place_of_a_stream_is_an_error(client: Stage, server: Fake) -> None:
    server.on(*RUN, refused(2001, 200))
    with pytest.raises(errors.NoCredits):
        client("say", session(), "x")


def test_an_answer_is_what_was_said_whole(client: Stage, server: Fake) -> None:
    server.on(*RUN, stream(*ADK, said("Done.", "e")))
    assert client("ask", session(), "x") == "Working.\nDone."


def test_the_state_is_read(client: Stage, server: Fake) -> None:
    file = {"id": "f1", "filename": "a.mp3", "file_type": "audio", "cdn_url": "u", "duration": 2}
    draft = {"t": [{"tt": 0, "sg": [{"id": "s"}]}]}
    held = {"video_infos": [file], "draft": draft, "draft_version": 3, "new": 1}
    data = {"session_id": "1", "task_id": "t", "task_name": "n", "state": held}
    server.on("GET", "/api/state/nemo_agent/me/1/latest", lambda r: told(data))
    found = client("state", session())
    assert (found.files[0].id, found.files[0].duration) == ("f1", 2.0)
    assert (found.draft, found.draft_version, found.export_ready) == (draft, 3, True)
    assert found.raw == data


def test_a_project_can_be_claimed(client: Stage, server: Fake) -> None:
    server.on("POST", "/api/auth/claim-token", lambda r: told({"claim_token": "clm_1"}))
    assert client("claim", session()) == "http://reel.test/workspace/claim?ct=clm_1"


@pytest.mark.parametrize(
    ("frames", "text"),
    [
        ([said("Cut", "a", partial=True), said("ting", "b", partial=True)], "Cutting"),
        ([said("Cut", "a", partial=True), part("b", functionCall=CALL)], "Cut"),
        ([said("Cut", "a", partial=True), part("b", functionCall=CALL), said("Cut.", "c")], "Cut."),
        ([said("One", "a", partial=True), said("Two.", "b")], "One\nTwo."),
        ([said("Tw", "a", partial=True), said("Two.", "b"), said("Three.", "c")], "Two.\nThree."),
    ],
)
def test_pieces_that_never_come_whole_are_heard(
    client: Stage, server: Fake, frames: list[Any], text: str
) -> None:
    server.on(*RUN, stream(*frames))
    assert client("ask", session(), "x") == text


CAPTURES = [
    path
    for path in sorted((Path(__file__).parents[1] / "service/adk").glob("sse_*.http"))
    if b"text/event-stream" in path.read_bytes()
]


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda path: path.stem)
def test_what_an_adk_server_said_is_heard(capture: Path) -> None:
    _, _, body = capture.read_bytes().replace(b"\r\n", b"\n").partition(b"\n\n")
    frames = list(Frames().feed(body.rstrip() + b"\n\n"))
    assert len(frames) == body.count(b"data: ")
    if "error" in frames[-1]:
        with pytest.raises(errors.BeatreelError, match="kaboom"):
            list(events_of(frames[-1]))
        return
    heard = [event for frame in frames for event in events_of(frame)]
    assert [type(event) for event in heard] == [Text, Text, ToolCall, ToolResult, Text]
    assert heard[2:4] == [
        ToolCall("edit_draft", {"op": "restyle", "style": "neon"}, frames[2]["id"]),
        ToolResult("edit_draft", {"ok": True, "rev": 2}, frames[3]["id"]),
    ]
