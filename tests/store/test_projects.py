from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from beatreel.errors import AlreadyExists, InvalidInput, NotFound, SessionNotFound
from beatreel.store import Store


@pytest.fixture
def ann(kept: Store) -> str:
    return kept.users.of_client("ann")[0].id


@pytest.fixture
def bob(kept: Store) -> str:
    return kept.users.of_client("bob")[0].id


def test_a_session_id_is_a_number_in_decimal_that_grows(kept: Store, ann: str) -> None:
    ids = [kept.projects.add(ann).session_id for _ in range(5)]
    numbers = [int(text) for text in ids]
    assert numbers == sorted(set(numbers))
    assert all(0 < number < 2**63 for number in numbers)
    assert [str(number) for number in numbers] == ids


def test_a_session_comes_back_as_it_was(kept: Store, ann: str) -> None:
    made = kept.projects.add(ann, name="Home 你好", language="zh-CN", state={"a": [1, None, "é"]})
    assert kept.projects.get(ann, made.session_id) == made
    assert kept.projects.of_task(ann, made.task_id) == made


def test_clients_may_choose_session_ids_each_for_themselves(
    kept: Store, ann: str, bob: str
) -> None:
    kept.projects.add(ann, session_id="s1")
    kept.projects.add(bob, session_id="s1")
    kept.projects.add(ann, session_id="s1", app="other")
    with pytest.raises(AlreadyExists, match="Session already exists: s1"):
        kept.projects.add(ann, session_id="s1")
    with pytest.raises(InvalidInput):
        kept.projects.add(ann, session_id="a\x00b")


def test_nobody_sees_the_sessions_of_others(kept: Store, ann: str, bob: str) -> None:
    made = kept.projects.add(ann)
    for ask in (
        lambda: kept.projects.get(bob, made.session_id),
        lambda: kept.projects.of_task(bob, made.task_id),
        lambda: kept.projects.remove(bob, made.session_id),
    ):
        with pytest.raises(SessionNotFound):
            ask()
    assert kept.projects.all(bob) == ()
    assert len(kept.projects.all(ann)) == 1


def test_names_lose_what_databases_and_terminals_choke_on(kept: Store, ann: str) -> None:
    made = kept.projects.add(ann, name="a\x00b\x1b[31m\ud800c\n" + "x" * 500)
    assert made.name.startswith("ab[31mc")
    assert len(made.name) == 200


def test_versions_of_a_draft_count_up(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    with pytest.raises(NotFound):
        kept.projects.draft(task)
    first = kept.projects.save(task, {"t": [], "z": 1, "a": 2}, "made", after=0)
    second = kept.projects.save(task, {"t": [1]}, "cut", after=first.number)
    assert (first.number, second.number) == (1, 2)
    assert kept.projects.draft(task) == second
    assert list(kept.projects.draft(task, 1).document) == ["t", "z", "a"]
    assert [said for _, said, _ in kept.projects.versions(task)] == ["made", "cut"]


def test_who_changes_an_old_draft_is_told(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    kept.projects.save(task, {}, "made", after=0)
    with pytest.raises(AlreadyExists, match="meanwhile"):
        kept.projects.save(task, {}, "late", after=0)
    assert kept.projects.save(task, {}, "anyway", after=None).number == 2


def test_of_many_who_change_one_version_one_wins(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id

    def change(n: int) -> bool:
        try:
            kept.projects.save(task, {"n": n}, "change", after=0)
        except AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(change, range(12))) == 1
    assert len(kept.projects.versions(task)) == 1


def test_undo_lets_an_earlier_version_count(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    for number in (0, 1):
        kept.projects.save(task, {"n": number}, "change", after=number)
    assert kept.projects.select(task, 1, after=2).document == {"n": 0}
    assert kept.projects.draft(task).number == 1
    with pytest.raises(AlreadyExists):
        kept.projects.select(task, 2, after=2)
    with pytest.raises(NotFound):
        kept.projects.select(task, 9)
    assert kept.projects.save(task, {"n": 9}, "again", after=1).number == 3


def test_no_change_of_the_state_gets_lost(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann, state={"kept": 1}).task_id
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: kept.projects.merge_state(task, {f"k{n}": n}), range(24)))
    state = kept.projects.of_task(ann, task).state
    assert state == {"kept": 1, **{f"k{n}": n for n in range(24)}}


def test_a_state_that_is_no_json_is_refused(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    with pytest.raises(Exception, match="JSON compliant"):
        kept.projects.merge_state(task, {"x": float("nan")})
    assert kept.projects.of_task(ann, task).state == {}


def test_events_are_replayed_from_an_id(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    for n in range(4):
        kept.events.append(task, f"e{n}", "run", {"n": n}, delta={"last": n}, partial=n == 1)
    assert [event.id for event in kept.events.of_session(task)] == ["e0", "e2", "e3"]
    assert [event.id for event in kept.events.of_run(task, "run", after="e0")] == ["e1", "e2", "e3"]
    assert kept.events.of_run(task, "run", after="e3") == ()
    assert kept.projects.of_task(ann, task).state == {"last": 3}
    with pytest.raises(NotFound):
        kept.events.of_session(task, after="never")


def test_an_event_that_is_there_changes_nothing(kept: Store, ann: str) -> None:
    task = kept.projects.add(ann).task_id
    kept.events.append(task, "e", "run", {}, delta={"x": 1})
    with pytest.raises(AlreadyExists):
        kept.events.append(task, "e", "run", {}, delta={"x": 2})
    assert kept.projects.of_task(ann, task).state == {"x": 1}


def test_a_session_goes_with_its_drafts_and_events(kept: Store, ann: str) -> None:
    made = kept.projects.add(ann)
    kept.projects.save(made.task_id, {}, "made", after=0)
    kept.events.append(made.task_id, "e", "run", {})
    kept.projects.remove(ann, made.session_id)
    assert kept.events.of_session(made.task_id) == ()
    assert kept.projects.versions(made.task_id) == ()
