"""The home: one server at a time, no rubbish left, full and read-only disks explained."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from beatreel.errors import Unavailable
from beatreel.store import Home, Store, open_store

from .disks import disk, filled, read_only


def test_one_server_at_a_time(tmp_path: Path) -> None:
    first, second = Home(tmp_path), Home(tmp_path)
    first.lock()
    with pytest.raises(Unavailable, match="Another beatreel server"):
        second.lock()
    first.close()
    second.lock()
    second.close()


def test_the_key_of_links_is_one_and_private(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(Home(tmp_path).key())) for _ in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_unfinished_files_of_the_dead_are_swept(tmp_path: Path) -> None:
    code = (
        "import os, sys; from beatreel.store import Home; home = Home(sys.argv[1]);"
        "(home.work('gone') / 'half.mp4').write_text('half'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    home = Home(tmp_path)
    mine = home.work("here") / "half.mp4"
    mine.write_text("half")
    assert (home.alive("here"), home.alive("gone")) == (True, False)
    assert home.sweep() == 1
    assert mine.exists()
    home.close()
    assert not mine.exists()


def test_a_damaged_key_is_explained(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(Unavailable, match="damaged"):
        Home(tmp_path).key()


def test_a_home_that_cannot_be_written_to_is_explained(tmp_path: Path) -> None:
    with disk(tmp_path / "home") as home:
        read_only(home)
        with pytest.raises(Unavailable, match="cannot be written to"):
            open_store(home)


def test_a_home_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(Unavailable, match="choose another --home"):
        open_store(tmp_path / "home")


def test_a_database_that_is_none_is_explained(tmp_path: Path) -> None:
    (tmp_path / "beatreel.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(Unavailable, match="backup"):
        open_store(tmp_path)


def test_a_full_disk_is_explained_and_harms_nothing(tmp_path: Path) -> None:
    with disk(tmp_path / "home") as home:
        store = open_store(home)
        user, _ = store.users.of_client("ann")
        store.credits.grant(user.id, 50, "gift", key="g")
        with filled(home):
            with pytest.raises(Unavailable, match="room"):
                _granted(store, user.id)
            with pytest.raises(Unavailable, match="room"):
                store.blobs.put_bytes(b"x" * 100_000)
            held = store.credits.balance(user.id).available
        store.credits.grant(user.id, 1, "gift", key="after")
        assert store.credits.balance(user.id).available == held + 1
        assert store.credits.audit() == []
        store.close()


def _granted(store: Store, user_id: str) -> None:
    for number in range(2000):
        store.credits.grant(user_id, 1, "gift" * 40, key=f"g{number}")
