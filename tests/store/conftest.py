"""Stores over real databases and storages: SQLite and a folder, PostgreSQL and S3."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beatreel.store import Store
from beatreel.store.database import connect
from beatreel.store.migrating import migrate

from .blank import opened
from .servers import Clock, bucket, create_database, postgres

_COUNT = itertools.count()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server that the tests started, with a database of empty tables."""
    with postgres(tmp_path_factory.mktemp("postgres")) as url:
        blank = connect(create_database(url, "blank"))
        migrate(blank)
        blank.close()
        yield url


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    """Address of a bucket on an S3 server that the tests started."""
    with bucket() as (url, environment):
        os.environ.update(environment)
        yield url


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash passwords with little work: a test has no secrets."""
    from argon2 import PasswordHasher

    from beatreel.store import users

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(users, "_hasher", lambda: PasswordHasher(1, 8, 1))
        yield


@pytest.fixture
def clock() -> Clock:
    """A clock that the test turns on."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store."""
    where: dict[str, Any] = {}
    if request.param == "postgres":
        base = request.getfixturevalue("postgres_url")
        prefix = f"{os.getpid()}-{next(_COUNT)}"
        where = {
            "database": create_database(base, f"t{prefix.replace('-', '_')}", "blank"),
            "files": f"{request.getfixturevalue('s3_url')}/{prefix}",
        }
    store = opened(tmp_path / "home", clock=clock, **where)
    yield store
    store.close()
