"""How fast: in what order a picture is computed, on a processor or on a graphics card.

The pictures are the same functions on both; what one keeps in its first cache the other keeps in
its registers.
"""

from __future__ import annotations

import halide as hl

from .tables import ROW, X
from .work import LANE, NTH, RUN, Work

#: SIMD lanes: 16 floats fill an AVX-512 register and two AVX2 ones. Wider costs compile time only.
LANES = RUN
#: Runs that are drawn at a time: all that a scene keeps of them fits the first cache.
TILE = 4
#: Rows of a run that a block of a graphics card draws.
_ROWS = 16


def bounded(out: hl.Func) -> None:
    """Promise that a picture begins at 0 and is made of whole tiles."""
    lane, nth, row = (out.output_buffer().dim(k) for k in range(3))
    lane.set_bounds(0, RUN)
    nth.set_bounds(0, nth.extent() / TILE * TILE)
    row.set_min(0)


def on_processor(out: hl.Func, work: Work) -> None:
    """Draw runs as vectors, a tile at a time; tables and layers once a frame."""
    tile, within = hl.Var("tile"), hl.Var("within")
    out.bound(LANE, 0, RUN).split(NTH, tile, within, TILE).vectorize(LANE)
    _kept(out, work, tile)


def _kept(out: hl.Func, work: Work, outer: hl.Var) -> None:
    if outer is ROW:
        # What is kept of a tile has a size that is known; memory for whole rows is asked for once.
        for func in (*work.rows, *work.runs, *work.lines):
            func.hoist_storage_root()
    for func in work.rows:
        func.bound(LANE, 0, RUN).compute_at(out, outer).vectorize(LANE)
        for i in range(func.num_update_definitions()):
            func.update(i).vectorize(LANE)
    for func in work.cells:
        func.compute_at(out, ROW)
        if func.dimensions() == 2:
            func.vectorize(X, LANES)
    for func in work.runs:
        func.compute_at(out, outer)
        if not func.num_update_definitions():
            func.vectorize(NTH, TILE)
    for func in work.lines:
        func.compute_at(out, outer).vectorize(X, LANES)
    for func in work.roots:
        func.compute_root()
    for func in work.splats:
        func.compute_root().vectorize(X, LANES).update(0).unscheduled()
    for func, child in work.layers:
        func.compute_root().bound(LANE, 0, RUN).vectorize(LANE)
        _kept(func, child, ROW)


def on_card(out: hl.Func, work: Work) -> None:
    """Draw a pixel a thread; tables and scattered points stay on the processor."""
    block, row = hl.Var("block"), hl.Var("in_block")
    out.bound(LANE, 0, RUN).split(ROW, block, row, _ROWS, hl.TailStrategy.GuardWithIf)
    out.reorder(LANE, row, NTH, block).gpu_threads(LANE, row).gpu_blocks(NTH, block)
    for func in (*work.rows, *work.runs):
        func.compute_at(out, LANE)
    for func in (*work.cells, *work.roots):
        func.compute_root()
    for func in work.splats:
        func.compute_root().vectorize(X, LANES).update(0).unscheduled()
    for func, child in work.layers:
        func.compute_root()
        on_card(func, child)
