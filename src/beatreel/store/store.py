"""The store: everything that is kept, opened with one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from . import joining, tables
from .blobs import Blobs, open_objects
from .cache import Cache
from .credits import Credits
from .database import Database, connect, now
from .events import Events
from .files import Files
from .home import Home
from .jobs import Jobs
from .limits import Limits
from .links import Links
from .migrating import migrate
from .pieces import Pieces
from .projects import Projects
from .sweeping import Retention, Swept, sweep
from .tokens import Tokens
from .uploads import Uploads
from .users import Users
from .visits import Visits
from .workers import Workers


@dataclass(frozen=True, slots=True)
class Store:
    """All concepts over one database and one storage; safe to use from any thread.

    Calls block for the time of a transaction (a millisecond or so): from an event loop, call them
    in a thread. Streams of files are asynchronous.
    """

    home: Home
    database: Database
    users: Users
    tokens: Tokens
    projects: Projects
    events: Events
    blobs: Blobs
    cache: Cache
    files: Files
    uploads: Uploads
    links: Links
    credits: Credits
    jobs: Jobs
    pieces: Pieces
    workers: Workers
    limits: Limits
    visits: Visits

    def join(self, source: str, target: str) -> None:
        """Hand all that an anonymous user has to a registered one; see :func:`joining.join`."""
        joining.join(self.database, self.credits, source, target)

    def sweep(self, retention: Retention | None = None) -> Swept:
        """Remove what is kept no longer."""
        self.home.sweep()
        return sweep(self.database, self.blobs, self.cache, retention or Retention())

    def close(self) -> None:
        """Let go of connections and locks."""
        self.database.close()
        self.home.close()


def open_store(
    home: str | Path,
    *,
    database: str | None = None,
    files: str | None = None,
    clock: Callable[[], int] = now,
) -> Store:
    """Open a store, with its tables brought up to date.

    Parameters
    ----------
    home
        A folder of this machine, made if need be; all there is to it, unless told otherwise.
    database
        ``postgresql://…`` for many machines; SQLite in the home if not given.
    files
        ``s3://bucket/prefix`` for many machines; a folder in the home if not given.
    clock
        Milliseconds since 1970.

    Raises
    ------
    Unavailable
        The home, the database or the storage cannot be used.
    InvalidInput
        An address is of no known kind.
    """
    place = Home(home)
    base = connect(database or place.database, clock)
    migrate(base)
    objects, root = open_objects(files, place.files)
    blobs = Blobs(base, objects, root, place.cache)
    ledger, projects = Credits(base), Projects(base)
    jobs = Jobs(base, ledger)
    return Store(
        home=place,
        database=base,
        users=Users(base),
        tokens=Tokens(base),
        projects=projects,
        events=Events(base, projects),
        blobs=blobs,
        cache=Cache(objects),
        files=Files(base, blobs),
        uploads=Uploads(base, blobs),
        links=Links(place.key() if base.is_sqlite else _shared_key(base, place), clock),
        credits=ledger,
        jobs=jobs,
        pieces=Pieces(base, jobs),
        workers=Workers(base),
        limits=Limits(base),
        visits=Visits(base),
    )


def _shared_key(base: Database, place: Home) -> bytes:
    """Return the key of links that all machines share: the first machine's."""
    offered = base.insert(tables.secrets).values(name="links", value=place.key().hex())
    with base.write() as db:
        db.execute(offered.on_conflict_do_nothing())
        kept = sa.select(tables.secrets.c.value).where(tables.secrets.c.name == "links")
        return bytes.fromhex(db.execute(kept).scalar_one())
