"""``beatreel edit``: change a draft by saying what to change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from .console import answer, note, progress

#: Stands behind the draft's name for what can be undone.
_HISTORY = ".history.json"


def edit(
    draft: Path,
    message: str,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Change a draft in plain English or Chinese: "make the drop more intense", 「撤销」.

    What can be undone is kept beside the draft, in a file that ends in .history.json.

    Parameters
    ----------
    draft
        A draft, JSON.
    message
        What to change, or a question about it.
    out
        The draft to write; the one that was read if not given.
    force
        Replace the file that --out names if it is there.
    json
        Print what was said and changed as JSON.
    """
    from beatreel.draft import History, diff, load, save
    from beatreel.errors import AlreadyExists

    target = out or draft
    if out is not None and out.exists() and not force and out.resolve() != draft.resolve():
        raise AlreadyExists(f"{out} is already there: choose another name or pass --force.")
    before = load(draft)
    bench = _bench(before, _read(draft, History), quiet=json)
    reply, calls = _answered(bench, message)
    after = bench.now or before
    if after is not before or out is not None:
        save(after, target)
        _write(target, bench)
    if json:
        changes = diff(before, after).to_list()
        answer({"reply": reply, "calls": calls, "changes": changes, "draft": str(target)})
        return
    print(reply)
    if after is not before:
        note(str(target))


def _answered(bench: Any, message: str) -> tuple[str, list[dict[str, Any]]]:
    """Return what the agent said, and which tools it called."""
    import asyncio

    from beatreel.errors import Unavailable

    try:
        from beatreel.agent import Agent, Called, Said

        agent = Agent()
    except ImportError as error:
        raise Unavailable(
            f"Editing by words needs the agent ({error.name} is missing): install beatreel[agent]."
        ) from error

    async def answered() -> tuple[str, list[dict[str, Any]]]:
        reply, calls = "", []
        async for event in agent.answer(message, bench):
            if isinstance(event, Called):
                calls.append({"name": event.name, "args": event.args})
            elif isinstance(event, Said) and not event.partial:
                reply = event.text
        return reply, calls

    return asyncio.run(answered())


def _bench(draft: Any, kept: tuple[Any, dict[str, Any]], *, quiet: bool) -> Any:
    from beatreel.agent import Bench

    history, memory = kept
    bench = Bench(
        draft,
        history,
        hear=lambda grid: _heard(draft, grid, quiet=quiet),
        make=lambda wish, options: _made(draft, wish, options, quiet=quiet),
    )
    bench.memory = memory
    return bench


def _heard(draft: Any, grid: Mapping[str, Any] | None, *, quiet: bool) -> Any:
    """Hear the song of a draft, with corrections; ``None`` where it is not on this machine."""
    from beatreel.music import Corrections, hear
    from beatreel.render import Progress
    from beatreel.render.sound import song_path

    path = song_path(draft)
    if not path or not Path(path).is_file():
        return None
    meta = draft.meta
    with progress(quiet=quiet) as listener:
        return hear(
            Path(path),
            corrections=Corrections.from_dict(dict(grid)) if grid else None,
            start=None if meta.start is None else meta.start / 1000,
            end=None if meta.end is None else meta.end / 1000,
            progress=lambda stage, share: listener(Progress(stage, round(100 * share), 100)),
        )


def _made(draft: Any, wish: str, options: Mapping[str, Any], *, quiet: bool) -> Any:
    """Direct the draft's song anew."""
    from beatreel.director import Options, direct
    from beatreel.errors import NotFound
    from beatreel.render.sound import song_path

    song = _heard(draft, draft.meta.grid or None, quiet=quiet)
    if song is None:
        raise NotFound("The song of this draft is not on this machine: use beatreel make.")
    meta, path = draft.meta, song_path(draft)
    kept = {
        "audio": path,
        "audio_hash": next((it.hash for it in draft.media if it.path == path), ""),
        "title": meta.title,
        "artist": meta.artist,
        "size": min(meta.width, meta.height),
        "fps": meta.fps,
        "seed": meta.seed,
        "start": None if meta.start is None else meta.start / 1000,
        "end": None if meta.end is None else meta.end / 1000,
        "grid": dict(meta.grid) or None,
    }
    return direct(song, wish, options=Options(**{**kept, **options}))


def _beside(draft: Path) -> Path:
    return draft.with_name(draft.name + _HISTORY)


def _read(draft: Path, history: Any) -> tuple[Any, dict[str, Any]]:
    """Return history and memory of a draft; new ones where none can be read."""
    import json

    from beatreel.errors import InvalidInput

    try:
        document = json.loads(_beside(draft).read_text(encoding="utf-8"))
        return history.from_dict(document), dict(document.get("memory") or {})
    except (OSError, ValueError, AttributeError, InvalidInput):
        return history(), {}


def _write(draft: Path, bench: Any) -> None:
    import json

    from beatreel.draft.codec import replacing

    document = {**bench.past.to_dict(), "memory": bench.memory}
    with replacing(_beside(draft)) as part:
        part.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


__all__ = ["edit"]
