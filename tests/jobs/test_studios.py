"""Studios of jobs draw footage as a render does."""

from __future__ import annotations

from pathlib import Path

import pytest

from beatreel.jobs.studios import Studios
from tests.media import clips

from .conftest import Studio, film


def test_clips_with_far_key_frames_are_played_from_proxies(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEATREEL_CACHE", str(tmp_path / "cache"))
    blob = studio.store.blobs.put_path(clips.clip(tmp_path / "a.mp4", 200, options={"g": "250"}))
    studio.store.files.add(
        studio.user_id,
        blob,
        name="a.mp4",
        kind="video",
        media_type="video/mp4",
        task_id=studio.task_id,
    )
    shots = [
        {"id": f"s{n}", "s": 500 * n, "d": 500, "src": "media:c", "in": 1300 + 2700 * n % 5000}
        for n in range(40)
    ]
    draft = film() | {"md": [{"id": "c", "kind": "video", "hash": blob.sha256, "name": "a.mp4"}]}
    draft["t"] = [{"id": "v", "tt": 0, "sg": shots}]
    found = Studios(studio.store, 1).open("job", studio.export(draft))
    picture = found.production.composition.picture(0)
    assert picture is not None
    assert picture.shots[0].clip is not None
    assert Path(picture.shots[0].clip.key).parent == tmp_path / "cache" / "media"
