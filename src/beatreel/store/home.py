"""The home: the one folder that a server on one machine needs.

home/
├── beatreel.sqlite    accounts, sessions, ledger, jobs
├── engine.sqlite      what the job engine remembers
├── files/             content by hash, and what can be made again
├── cache/             copies of remote files for decoders, which read paths
├── work/<process>/    unfinished files; swept when the process is gone
├── secret.key         signs links; 0600
└── server.lock        held by the one server
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from beatreel.errors import Unavailable

#: Bytes of the key that links are signed with.
KEY = 32


class Busy(Unavailable):
    """Another process is the server of a home."""

    def __init__(self, home: Path, holder: str, url: str) -> None:
        who = " at ".join(filter(None, (f"process {holder or 'unknown'}", url)))
        super().__init__(
            f"Another beatreel server ({who}) uses {home}: stop it or choose another --home."
        )
        #: Where it answers; empty if it has not said so.
        self.url = url


class Home:
    """Where things are on this machine."""

    def __init__(self, path: str | Path) -> None:
        """Make the folder if need be.

        Raises
        ------
        Unavailable
            It cannot be made or written to.
        """
        self.path = Path(path).expanduser().absolute()
        self._lock: IO[str] | None = None
        self._work: tuple[Path, IO[str]] | None = None
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in (self.files, self.cache, self.path / "work"):
                folder.mkdir(exist_ok=True)
            probe = self.path / "work" / f".{secrets.token_hex(8)}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise Unavailable(_unusable(self.path, error)) from error

    @property
    def database(self) -> str:
        """Address of the database in it."""
        return f"sqlite:///{self.path / 'beatreel.sqlite'}"

    @property
    def engine(self) -> str:
        """Address of the job engine's database in it."""
        return f"sqlite:///{self.path / 'engine.sqlite'}"

    @property
    def files(self) -> Path:
        """Where content lies unless it lies elsewhere."""
        return self.path / "files"

    @property
    def cache(self) -> Path:
        """Copies of what lies elsewhere."""
        return self.path / "cache"

    def key(self) -> bytes:
        """Return the key that links are signed with; it is made at the first call."""
        path = self.path / "secret.key"
        try:
            return _key(path)
        except FileNotFoundError:
            fresh = self.path / f".{secrets.token_hex(8)}.key"
            with os.fdopen(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
            ) as out:
                out.write(secrets.token_bytes(KEY))
            try:
                # A link, unlike a rename, never replaces the key of one who came first.
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
            return _key(path)

    def lock(self) -> None:
        """Become the one server of this home.

        Raises
        ------
        Busy
            Another process is.
        """
        path = self.path / "server.lock"
        file = path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder, _, url = file.read(300).strip().partition("\n")
            file.close()
            raise Busy(self.path, holder, url) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._lock = file

    def announce(self, url: str) -> None:
        """Tell others of this machine where the server of this home answers."""
        if self._lock is not None:
            self._lock.write(f"{url}\n")
            self._lock.flush()

    def work(self, name: str | None = None) -> Path:
        """Return this process's folder for unfinished files.

        Parameters
        ----------
        name
            What to call it when it is made, so that others can tell by :meth:`alive`.
        """
        if self._work is None:
            folder = self.path / "work" / (name or f"{os.getpid()}-{secrets.token_hex(4)}")
            folder.mkdir()
            file = (folder / ".lock").open("w")
            fcntl.flock(file, fcntl.LOCK_EX)
            self._work = (folder, file)
        return self._work[0]

    def alive(self, name: str) -> bool:
        """Return whether the process that named its folder so is there, frozen or not."""
        folder = self.path / "work" / name
        return folder.is_dir() and not _abandoned(folder)

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """Give whether no other process of this machine is in a block of that name."""
        with (self.path / f"{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True

    def sweep(self) -> int:
        """Remove what processes left that are gone; return how many there were."""
        found = 0
        for folder in (self.path / "work").iterdir():
            if folder.is_dir() and _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
                found += 1
        return found

    def close(self) -> None:
        """Give up the lock and remove this process's unfinished files."""
        if self._work is not None:
            shutil.rmtree(self._work[0], ignore_errors=True)
            self._work[1].close()
            self._work = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _key(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY:
        raise Unavailable(f"{path} is damaged: remove it; links that were given out end with it.")
    return key


def _abandoned(folder: Path) -> bool:
    """Return whether the process that made a folder is gone: the system dropped its lock."""
    try:
        with (folder / ".lock").open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # One that was made a moment ago may not be locked yet.
            return os.fstat(file.fileno()).st_nlink > 0
    except OSError:
        return False


def _unusable(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no room left in {path}: free some space or choose another --home."
    return f"{path} cannot be written to ({error.strerror}): choose another --home."
