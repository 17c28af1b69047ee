"""What is worked out for a picture beside the picture itself, and where that may be left out.

A scene asks for it through its view; :mod:`schedules` says in what order it is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import halide as hl

from .shading import Num, Scalar, num
from .tables import ROW, part

#: Pixels of a row that are computed together, and left out together.
RUN = 16
#: Where a pixel is: its place in its run, and the run.
LANE, NTH = hl.Var("lane"), hl.Var("nth")
HERE = (LANE, NTH, ROW)


class Work:
    """Funcs in the order in which they were asked for, by how often they are computed.

    Parameters
    ----------
    alone
        Whether each pixel decides alone what it needs; else a run of them does together.
    """

    def __init__(self, *, alone: bool) -> None:
        self.alone = alone
        #: Whether what is kept now is needed here; None is always.
        self._needed: hl.Expr | None = None
        #: Funcs to be computed a piece of a row at a time, in order.
        self.rows: list[hl.Func] = []
        #: Funcs of a run of pixels, not of a pixel, to be computed with them.
        self.runs: list[hl.Func] = []
        #: Funcs of columns, to be computed with them.
        self.lines: list[hl.Func] = []
        #: Funcs of columns of cells, to be computed once a row.
        self.cells: list[hl.Func] = []
        #: Funcs to be computed once a frame.
        self.roots: list[hl.Func] = []
        #: Coarse pictures and the work for them, to be computed once a frame.
        self.layers: list[tuple[hl.Func, Work]] = []
        #: Pictures of scattered points, to be computed once a frame after the tables.
        self.splats: list[hl.Func] = []

    def keep(self, values: Sequence[Num]) -> list[Num]:
        """Compute numbers once a pixel; where they are not needed they are nought."""
        func = hl.Func(f"keep{len(self.rows)}")
        self.rows.append(func)
        exprs = [value.e for value in values]
        if self._needed is None:
            func[HERE] = _tupled(exprs)
        else:
            empty = [hl.cast(e.type(), 0) for e in exprs]
            func[HERE] = _tupled(empty)
            # A loop of one step is what can carry a condition; its counter must be mentioned.
            once = hl.RDom([(0, 1)])
            once.where(self._needed)
            func[HERE] = _tupled([hl.select(once.x >= 0, exprs[0], empty[0]), *exprs[1:]])
        return [part(func, HERE, k) for k in range(len(values))]

    def loop(
        self,
        steps: int,
        start: Sequence[Scalar],
        step: Callable[..., Sequence[Scalar]],
        where: Sequence[Num] = (),
    ) -> list[Num]:
        """Run ``state = step(i, *state)`` so often; see :meth:`View.loop`."""
        func = hl.Func(f"loop{len(self.rows)}")
        r = hl.RDom([(0, steps)])
        if self._needed is not None:
            r.where(self._needed)
        if where:
            wanted = hl.u8(0)
            for k, condition in enumerate(where):
                wanted = hl.select(r.x == k, self._some(condition), wanted)
            r.where(wanted > 0)
        func[HERE] = _tupled([num(s).e for s in start])
        state = [part(func, HERE, k) for k in range(len(start))]
        i = Num(hl.cast(hl.Float(32), r.x))
        first, *others = (num(s).e for s in step(i, *state))
        # An update that never mentions its counter runs once; this condition always holds.
        func[HERE] = _tupled([hl.select(r.x >= 0, first, hl.f32(0.0)), *others])
        # A step of one run does not wait for the last of another: they overlap.
        func.update(0).reorder(LANE, NTH, r.x)
        self.rows.append(func)
        return [part(func, HERE, k) for k in range(len(start))]

    def of_run(self, name: str, values: Sequence[hl.Expr]) -> hl.Func:
        """Compute numbers once a run."""
        func = hl.Func(f"{name}{len(self.runs)}")
        func[NTH, ROW] = _tupled(list(values))
        self.runs.append(func)
        return func

    @contextmanager
    def only(self, needed: hl.Expr) -> Iterator[None]:
        """Leave out what is kept inside this block where a condition of the run does not hold."""
        outer = self._needed
        if outer is not None:
            needed = needed & outer
        flag = hl.cast(hl.UInt(8), needed)
        if self.alone:
            func = hl.Func(f"needed{len(self.rows)}")
            func[HERE] = flag
            self.rows.append(func)
            self._needed = hl.Expr(func[HERE]) > 0
        else:
            self._needed = hl.Expr(self.of_run("needed", [flag])[NTH, ROW]) > 0
        yield
        self._needed = outer

    @contextmanager
    def where(self, condition: Num) -> Iterator[None]:
        """Leave out what is kept inside this block in runs where no pixel has a condition."""
        if self.alone:
            with self.only(condition.e):
                yield
            return
        outer = self._needed
        some = self._some(condition)
        self._needed = some > 0
        yield
        self._needed = outer

    def _some(self, condition: Num) -> hl.Expr:
        """Return 1 in runs where some pixel has the condition, else or where none counts 0."""
        if self.alone:
            return hl.cast(hl.UInt(8), condition.e)
        holds, some = hl.Func(f"holds{len(self.runs)}"), hl.Func(f"some{len(self.runs)}")
        holds[HERE] = hl.cast(hl.UInt(8), condition.e)
        r = hl.RDom([(0, RUN)])
        if self._needed is not None:
            r.where(self._needed)
        some[NTH, ROW] = hl.u8(0)
        some[NTH, ROW] = hl.max(some[NTH, ROW], holds[r.x, NTH, ROW])
        some.update(0).atomic().vectorize(r.x)
        self.runs.append(some)
        return hl.Expr(some[NTH, ROW])


def _tupled(values: list[hl.Expr]) -> hl.Expr | tuple[hl.Expr, ...]:
    return tuple(values) if len(values) > 1 else values[0]
