"""Workers: in order, bounded, and quick to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.errors import Cancelled
from beatreel.render.workers import Stop, cores, ordered


def crew(work: Callable[[int], int]) -> Callable[[], Callable[[int], int]]:
    return lambda: work


@given(count=st.integers(0, 30), workers=st.integers(1, 5))
def test_results_come_in_the_order_of_the_tasks(count: int, workers: int) -> None:
    def work(task: int) -> int:
        time.sleep(0.001 * (task * 7 % 3))
        return task * task

    found = ordered(range(count), crew(work), workers=workers, stop=Stop())
    assert list(found) == [n * n for n in range(count)]


def test_workers_do_not_run_far_ahead() -> None:
    begun: list[int] = []
    results = ordered(range(50), crew(lambda n: begun.append(n) or n), workers=2, stop=Stop())
    next(results)
    time.sleep(0.2)
    assert len(begun) <= 5
    results.close()


def test_each_worker_is_hired_once_in_its_own_thread() -> None:
    hired: list[int] = []

    def hire() -> Callable[[int], int]:
        own = threading.get_ident()
        hired.append(own)

        def work(_: int) -> int:
            assert threading.get_ident() == own
            return own

        return work

    assert set(ordered(range(20), hire, workers=2, stop=Stop())) <= set(hired)
    assert len(hired) == 2


def test_a_failure_reaches_the_caller_and_ends_the_others() -> None:
    stop = Stop()

    def work(task: int) -> int:
        if task == 3:
            raise ZeroDivisionError
        while task > 3:
            stop.check()
            time.sleep(0.005)
        return task

    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        list(ordered(range(9), crew(work), workers=3, stop=stop))
    assert threading.active_count() == before


def test_cancel_is_seen_while_nothing_gets_finished() -> None:
    cancelled = threading.Event()
    stop = Stop(cancelled.is_set)

    def work(_: int) -> int:
        while True:
            stop.check()
            time.sleep(0.005)

    threading.Timer(0.1, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        list(ordered(range(4), crew(work), workers=2, stop=stop))
    assert time.monotonic() - began < 2


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
