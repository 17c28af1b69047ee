"""The workshop: the process that carries out jobs. The one module that knows DBOS.

Each job is a workflow and each piece of an export another, with nothing but ids in them; what
they do is in :mod:`works`. DBOS remembers which of them are done, shares them out among the
workshops of a database and lets the pieces of one user wait for those of others.

What a workshop had in hand when it died goes back into the queue: on one machine as soon as the
system has dropped its lock, on many when it has not been seen for a while.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import event

from beatreel.store import ACTIVE, Job, Piece, Store, Worker
from beatreel.store.database import IDLE

from .works import Works

_log = structlog.get_logger("beatreel.jobs")

#: Changes when the steps of a job do: what an older one began is then begun anew.
VERSION = "2"
#: Queue of each kind of job, and of pieces.
_QUEUES = {"analysis": "songs", "generation": "songs", "export": "exports"}
_PIECES = "pieces"
#: Songs heard, and exports led, by one workshop at a time.
_SONGS, _EXPORTS = 2, 4
#: Seconds between two looks for new jobs, and at the queues.
_FEED, _POLL = 0.2, 0.2
#: Seconds between two looks for jobs that fell out of the queue, and for what is long done.
_MEND, _CLEAR = 15.0, 3600.0
_UNDER_WAY = ("ENQUEUED", "PENDING")
#: Any number that nothing else locks in PostgreSQL.
_LOCK = 0x6265_6175


@dataclass(frozen=True, slots=True)
class Shift:
    """How a workshop works."""

    #: Pieces drawn at once; workshops of one database have the same.
    threads: int
    #: Seconds between two signs of life.
    beat: float = 5.0
    #: Seconds without one after which a workshop of another machine is given up.
    patience: float = 30.0
    #: Pieces of one user, and of all, that are drawn at once; 0 for any number.
    per_user: int = 0
    in_all: int = 0


@DBOS.workflow(name="job")
def _job(job_id: str, user_id: str, priority: int) -> None:
    numbers = _begin(job_id)
    if numbers is None:
        return
    lead = DBOS.workflow_id or job_id
    for number in numbers:
        options = SetEnqueueOptions(priority=priority, queue_partition_key=user_id)
        with SetWorkflowID(f"{lead}:{number}.0"), options:
            DBOS.enqueue_workflow(_PIECES, _piece, job_id, number)
    if not _finish(job_id):
        DBOS.cancel_workflows([f"{lead}:{number}.0" for number in numbers])


@DBOS.workflow(name="piece")
def _piece(job_id: str, number: int) -> None:
    _draw(job_id, number)


@DBOS.step(name="begin")
def _begin(job_id: str) -> list[int] | None:
    return _works().begin(job_id)


@DBOS.step(name="draw")
def _draw(job_id: str, number: int) -> None:
    _works().draw(job_id, number)


@DBOS.step(name="finish")
def _finish(job_id: str) -> bool:
    return _works().finish(job_id)


_present: Works | None = None


def _works() -> Works:
    assert _present is not None
    return _present


class Workshop:
    """Carries out the jobs of a store; one a process.

    Parameters
    ----------
    worker
        Who this process is among the workers of the store.
    """

    def __init__(self, store: Store, works: Works, shift: Shift, worker: Worker) -> None:
        global _present
        self._store = store
        self._works = _present = works
        self._shift = shift
        self._worker = worker
        self._ended = threading.Event()
        self._fed: set[str] = set()
        DBOS(config=_config(store, worker))
        DBOS.launch()
        self._register()
        self._reap()
        self._threads = [
            self._every(_FEED, self._feed),
            self._every(shift.beat, self._beat),
            self._every(_MEND, self._mend),
            self._every(_CLEAR, self._clear),
        ]

    @property
    def name(self) -> str:
        """Id of this workshop among the workers of the store."""
        return self._worker.id

    def _register(self) -> None:
        shift, always = self._shift, "always_update"
        for name, most in (("songs", _SONGS), ("exports", _EXPORTS)):
            DBOS.register_queue(
                name, worker_concurrency=most, polling_interval_sec=_POLL, on_conflict=always
            )
        # One more than are drawn, so that no thread waits for the next look at the queue.
        taken = shift.threads + 1
        DBOS.register_queue(
            _PIECES,
            worker_concurrency=min(taken, shift.in_all or taken),
            global_concurrency=shift.in_all or None,
            partition_concurrency=shift.per_user or None,
            polling_interval_sec=_POLL,
            on_conflict=always,
        )

    def _every(self, seconds: float, work: Callable[[], None]) -> threading.Thread:
        """Do something again and again; what fails is tried again the next time."""

        def loop() -> None:
            while not self._ended.wait(seconds):
                try:
                    work()
                except Exception:
                    if not self._ended.is_set():
                        _log.exception("chore failed", chore=work.__name__)

        thread = threading.Thread(target=loop, name=work.__name__, daemon=True)
        thread.start()
        return thread

    def _feed(self) -> None:
        """Put new jobs into the queue."""
        for job in self._store.jobs.all(states=("pending",)):
            if job.id not in self._fed:
                self._fed.add(job.id)
                _enqueue(job)

    def _mend(self) -> None:
        """Put jobs back that go on but are in no queue; forget those that have ended."""
        active = self._store.jobs.all(states=ACTIVE)
        self._fed &= {job.id for job in active}
        with self._alone() as alone:
            for job in active if alone else ():
                lead = _enqueue(job)
                for piece in self._works.missing(job.id):
                    _enqueue_piece(job, piece, lead)

    def _beat(self) -> None:
        """Show that this workshop lives, and look after those that do not."""
        if not self._store.workers.beat(self._worker):
            _log.warning("was given up and is back", worker=self._worker.id)
        self._reap()

    def _reap(self) -> None:
        """Put back what the dead had in hand."""
        with self._alone() as alone:
            if not alone:
                return
            living = set()
            for worker in self._store.workers.all():
                if worker.id == self._worker.id or self._lives(worker):
                    living.add(worker.id)
                else:
                    self._store.workers.leave(worker.id)
                    _log.warning("worker is gone", worker=worker.id, host=worker.host)
            orphans: defaultdict[str, list[str]] = defaultdict(list)
            for flow in DBOS.list_workflows(
                status="PENDING", app_version=VERSION, load_input=False, load_output=False
            ):
                if flow.executor_id not in living and flow.queue_name:
                    orphans[flow.queue_name].append(flow.workflow_id)
            for queue, ids in orphans.items():
                DBOS.resume_workflows(ids, queue_name=queue)

    def _lives(self, worker: Worker) -> bool:
        """Whether a workshop is there: by its lock on this machine, else by its last sign."""
        if self._store.database.is_sqlite:
            return self._store.home.alive(worker.id)
        silence = self._store.database.clock() - worker.seen
        return silence < 1000 * self._shift.patience

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Give whether no other workshop is in such a block."""
        database = self._store.database
        if database.is_sqlite:
            with self._store.home.alone("reaper") as alone:
                yield alone
            return
        with database.engine.connect() as db, db.begin():
            yield bool(db.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))))

    def _clear(self) -> None:
        """Forget workflows that ended a day ago: their jobs say all that is to be known."""
        before = (datetime.now(UTC) - timedelta(days=1)).isoformat()
        with self._alone() as alone:
            while alone and not self._ended.is_set():
                old = DBOS.list_workflows(
                    completed_before=before, limit=500, load_input=False, load_output=False
                )
                if not old:
                    return
                DBOS.delete_workflows([flow.workflow_id for flow in old])

    def close(self, seconds: float = 10.0) -> None:
        """Hand back what is in hand and let go.

        Parameters
        ----------
        seconds
            How long what runs may take to notice.
        """
        self._ended.set()
        self._works.stops.close()
        for thread in self._threads:
            thread.join(seconds)
        self._works.stops.wait_idle(seconds)
        DBOS.destroy()
        # Who is not on the list has nothing in hand: the others take it up at their next beat.
        self._store.workers.leave(self._worker.id)


def _enqueue(job: Job) -> str:
    """Put a job into the queue unless it is there, or is being carried out; return its name."""
    name, known = _latest(job.id)
    if known in _UNDER_WAY:
        return name
    priority = max(0, job.priority) + 1
    with SetWorkflowID(name), SetEnqueueOptions(priority=priority):
        DBOS.enqueue_workflow(_QUEUES[job.kind], _job, job.id, job.user_id, priority)
    return name


def _enqueue_piece(job: Job, piece: Piece, lead: str) -> None:
    """Put a piece back into the queue that is not done and will not be."""
    first = f"{lead}:{piece.number}"
    name, known = _latest(first)
    # Before its first time it is for the job itself to put it there.
    if known in _UNDER_WAY or name == f"{first}.0":
        return
    priority = max(0, job.priority) + 1
    options = SetEnqueueOptions(priority=priority, queue_partition_key=job.user_id)
    with SetWorkflowID(name), options:
        DBOS.enqueue_workflow(_PIECES, _piece, job.id, piece.number)


def _latest(name: str) -> tuple[str, str | None]:
    """Return the last workflow of a name and its status, or the next that is free."""
    attempt = 0
    while (known := DBOS.get_workflow_status(f"{name}.{attempt}")) is not None:
        if known.status in _UNDER_WAY and known.app_version == VERSION:
            return f"{name}.{attempt}", known.status
        attempt += 1
    return f"{name}.{attempt}", None


def _config(store: Store, worker: Worker) -> DBOSConfig:
    config: DBOSConfig = {
        "name": "beatreel",
        "executor_id": worker.id,
        "application_version": VERSION,
        "log_level": "ERROR",
        "use_listen_notify": False,
        "enable_otlp": False,
    }
    if store.database.is_sqlite:
        return {
            **config,
            "system_database_url": store.home.engine,
            "system_database_engine": _sqlite(store.home.engine),
        }
    address = store.database.engine.url.set(drivername="postgresql")
    return {
        **config,
        "system_database_url": address.render_as_string(hide_password=False),
        "sys_db_idle_transaction_timeout_sec": IDLE,
    }


def _sqlite(url: str) -> sa.Engine:
    """Return an engine that lets several processes write at once."""
    engine = sa.create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
