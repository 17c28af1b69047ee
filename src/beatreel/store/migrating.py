"""Bringing the tables up to date when a store is opened."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from beatreel.errors import Unavailable

from .database import Database, explained

_FOLDER = Path(__file__).parent / "migrations"
#: Any number that nothing else locks in PostgreSQL.
_LOCK = 0x6265_6174


def migrate(database: Database) -> None:
    """Apply the migrations that a database lacks; many processes may do it at once.

    Raises
    ------
    Unavailable
        The database cannot be used, or a newer beatreel wrote it.
    """
    try:
        if _revision(database) == newest():
            return
        with database.write() as db:
            if not database.is_sqlite:
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            _upgrade(db)
    except DatabaseError as error:
        raise explained(error) from error


def newest() -> str:
    """Return the newest revision that is shipped; files are named after revisions in order."""
    return max(path.stem.split("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def _revision(database: Database) -> str | None:
    with database.engine.connect() as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        return db.scalar(sa.text("SELECT version_num FROM alembic_version"))


def _upgrade(db: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = db
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Unavailable(
            "The database was written by a newer beatreel: install that version to open it."
        ) from error
