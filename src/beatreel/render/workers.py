"""Workers: threads that carry out a list of tasks, with the results in the order of the tasks.

Halide and FFmpeg release the interpreter lock, so one thread a core is as fast as one process a
core and shares what has been compiled. A worker may be only a few tasks ahead of the result that
is being waited for, which bounds what is held in memory.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Generic, TypeVar

from beatreel.errors import Cancelled

Task = TypeVar("Task")
Result = TypeVar("Result")


class Stop:
    """Tells workers to give up; asked between any two frames."""

    def __init__(self, cancel: Callable[[], bool] | None = None) -> None:
        self._event = threading.Event()
        self._cancel = cancel

    def set(self) -> None:
        """Ask everyone to give up."""
        self._event.set()

    def check(self) -> None:
        """Raise ``Cancelled`` if work should not go on."""
        if self._event.is_set() or (self._cancel is not None and self._cancel()):
            self._event.set()
            raise Cancelled("The render was cancelled: start it again when you are ready.")


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def ordered(
    tasks: Sequence[Task],
    hire: Callable[[], Callable[[Task], Result]],
    *,
    workers: int,
    stop: Stop,
    idle: Callable[[], None] = lambda: None,
) -> Generator[Result, None, None]:
    """Yield the result of each task, in order.

    Parameters
    ----------
    tasks
        Taken from the front.
    hire
        Called once in each worker's thread; what it returns carries out that worker's tasks
        and calls ``stop.check()`` often.
    workers
        Number of threads.
    stop
        Set when a task fails or the caller goes away early; the threads have ended when the
        generator has.
    idle
        Called in the caller's thread a few times a second.

    Raises
    ------
    Exception
        The first failure of a worker.
    """
    crew = _Crew(tasks, hire, workers + 2)
    threads = [
        threading.Thread(target=crew.work, name=f"render-{n}", daemon=True)
        for n in range(max(1, min(workers, len(tasks))))
    ]
    try:
        for thread in threads:
            thread.start()
        for index in range(len(tasks)):
            yield crew.wait(index, stop, idle)
    finally:
        if not crew.done:
            stop.set()
        crew.leave()
        for thread in threads:
            thread.join()


class _Crew(Generic[Task, Result]):
    def __init__(
        self,
        tasks: Sequence[Task],
        hire: Callable[[], Callable[[Task], Result]],
        ahead: int,
    ) -> None:
        self._tasks = tasks
        self._hire = hire
        self._ahead = ahead
        self._changed = threading.Condition()
        self._next = 0
        self._taken = 0
        self._done: dict[int, Result] = {}
        self._failure: BaseException | None = None
        self._over = False

    def work(self) -> None:
        """Carry out tasks until there is none; the body of a thread."""
        try:
            carry_out = self._hire()
            while (index := self._claim()) is not None:
                result = carry_out(self._tasks[index])
                with self._changed:
                    self._done[index] = result
                    self._changed.notify_all()
        except BaseException as error:
            with self._changed:
                self._failure = self._failure or error
                self._changed.notify_all()

    def _claim(self) -> int | None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._finished() or self._next < self._taken + self._ahead
            )
            if self._finished():
                return None
            self._next += 1
            return self._next - 1

    def _finished(self) -> bool:
        return self._over or self._failure is not None or self._next >= len(self._tasks)

    def wait(self, index: int, stop: Stop, idle: Callable[[], None]) -> Result:
        """Return a result when it is there."""
        while True:
            with self._changed:
                # The time-out lets a cancel token be seen even while nothing gets finished.
                self._changed.wait_for(lambda: index in self._done or self._failure, 0.2)
                if self._failure is not None:
                    raise self._failure
                if index in self._done:
                    self._taken = index + 1
                    self._changed.notify_all()
                    return self._done.pop(index)
            stop.check()
            idle()

    @property
    def done(self) -> bool:
        """Whether every result was taken."""
        return self._taken == len(self._tasks)

    def leave(self) -> None:
        """Let no worker begin another task."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
