"""Loops step all of their state at once; what is not needed is nought."""

from __future__ import annotations

from collections.abc import Callable

import halide as hl
import numpy as np
from numpy.typing import NDArray

from beatreel.visuals.schedules import TILE, on_processor
from beatreel.visuals.shading import Num
from beatreel.visuals.work import HERE, LANE, NTH, RUN, Work

ROWS = 3


def drawn(value: Callable[[Num, Work], Num]) -> NDArray[np.float32]:
    """Return a value at every pixel, (ROWS, pixels), from the number of its column."""
    work, out = Work(alone=False), hl.Func("out")
    found = np.zeros((ROWS, 2 * TILE, RUN), np.float32)
    out[HERE] = value(Num(hl.cast(hl.Float(32), NTH * RUN + LANE)), work).e
    on_processor(out, work)
    out.realize(hl.Buffer(found))
    return found.reshape(ROWS, -1)


COLUMNS = np.tile(np.arange(2 * TILE * RUN, dtype=np.float32), (ROWS, 1))


def test_a_loop_steps_all_of_its_state_at_once() -> None:
    def swapped(_: Num, a: Num, b: Num, total: Num) -> tuple[Num, Num, Num]:
        return b, a, total + a

    # Of five steps, three add the first of the pair as it began and two the other.
    each = [drawn(lambda x, w, k=k: w.loop(5, (x, 1000.0, 0.0), swapped)[k]) for k in range(3)]
    assert np.array_equal(each[0], np.full_like(COLUMNS, 1000.0))
    assert np.array_equal(each[1], COLUMNS)
    assert np.array_equal(each[2], 3 * COLUMNS + 2000)


def test_a_loop_leaves_out_steps_that_no_pixel_of_a_run_wants() -> None:
    def counted(x: Num, work: Work) -> Num:
        wanted = [x < 20.0, x > 1e6, x >= 0.0]
        return work.loop(3, (0.0,), lambda i, n: [n + 1.0], wanted)[0]

    # Two runs of sixteen hold a column under 20.
    assert np.array_equal(drawn(counted), np.where(COLUMNS < 2 * RUN, 2.0, 1.0))


def test_what_is_kept_is_nought_in_runs_that_do_not_need_it() -> None:
    def kept(x: Num, work: Work) -> Num:
        with work.where(x < 20.0), work.where(x > 18.0):
            return work.keep([x])[0]

    assert np.array_equal(drawn(kept), np.where(COLUMNS // RUN == 1, COLUMNS, 0.0))
