"""What people ask for comes to exactly what they meant, judged by the draft."""

from __future__ import annotations

from functools import lru_cache

from .asking import FRESH, HASTY, MESSY, REQUESTS, Verdict, verdicts
from .judging import judge
from .reel import reel
from .wants.case import Case


@lru_cache(maxsize=1)
def asked() -> list[Verdict]:
    return verdicts(REQUESTS, 3)


@lru_cache(maxsize=1)
def typed() -> list[Verdict]:
    return [*verdicts(MESSY, 0), *verdicts(HASTY, 0), *verdicts(FRESH, 1)]


def _wrong(some: list[Verdict]) -> list[tuple[str, str]]:
    return [(it.text, it.wrong) for it in some if it.wrong]


def test_there_are_two_hundred_requests_half_of_them_chinese_of_many_intents() -> None:
    zh = [it for it in asked() if it.zh]
    assert (len(asked()), len(zh)) == (200, 100)
    assert len({it.intent for it in asked()}) >= 15


def test_nineteen_in_twenty_do_exactly_what_was_meant() -> None:
    assert len(_wrong(asked())) <= 10, _wrong(asked())


def test_so_do_those_that_were_set_apart() -> None:
    aside = [it for it in asked() if it.aside]
    assert len(_wrong(aside)) <= 0.06 * len(aside), _wrong(aside)


def test_one_in_a_hundred_at_most_changes_something_else() -> None:
    silent = [it for it in asked() if it.silent]
    assert len(silent) <= 2, _wrong(silent)


def test_there_are_more_as_people_type_them() -> None:
    assert (len(MESSY), len(HASTY), len(FRESH)) == (200, 90, 40)
    assert sum(it.zh for it in typed()) == 165


def test_nineteen_in_twenty_of_those_do_exactly_what_was_meant() -> None:
    assert len(_wrong(typed())) <= 16, _wrong(typed())


def test_two_in_a_hundred_of_those_at_most_change_something_else() -> None:
    silent = [it for it in typed() if it.silent]
    assert len(silent) <= 6, _wrong(silent)


def test_a_message_costs_less_than_the_bound() -> None:
    times = sorted(it.cpu for it in (*asked(), *typed()))
    assert times[int(0.95 * len(times))] < 0.3


def test_the_judge_knows_right_from_wrong() -> None:
    want = [{"shots": "9-12", "is": "stronger"}]
    assert judge(want, Case(reel(), reel()))
    longer = reel().model_copy(update={"duration": 1})
    assert judge([{"same": True}], Case(reel(), longer))
    assert not judge([{"same": True}], Case(reel(), reel()))
