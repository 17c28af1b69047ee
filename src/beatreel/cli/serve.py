"""``beatreel serve`` and what belongs to a server: its settings, workers and credits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from .console import answer, note

credits_app = App(name="credits", help="Look at and give the credits of a server's users.")


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    home: Path | None = None,
    workers: int | None = None,
    config: Path | None = None,
) -> None:
    """Run the HTTP service on this machine.

    Parameters
    ----------
    host
        Address to listen on; 127.0.0.1 if not given.
    port
        Port to listen on; 8787 if not given, a free one for 0.
    home
        Folder of database and files.
    workers
        Chunks drawn at once; one a core if not given.
    config
        Settings file; beatreel.toml in the home if not given.
    """
    from beatreel.service import load_settings, serve

    settings = load_settings(host=host, port=port, home=home, workers=workers, config=config)
    serve(settings, lambda url: note(f"beatreel listens on {url} (Ctrl-C stops it)."))


def settings(
    *,
    home: Path | None = None,
    config: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Print every setting of the server, its variable, its value and its meaning.

    Parameters
    ----------
    home
        Folder of database and files.
    config
        Settings file; beatreel.toml in the home if not given.
    json
        Print the table as JSON.
    """
    from beatreel.service import load_settings, settings_table

    held = load_settings(home=home, config=config).model_dump(mode="json")
    rows = [
        {
            "name": row.name,
            "variable": row.variable,
            "value": _shown(row.name, held[row.name]),
            "default": row.default,
            "meaning": row.meaning,
        }
        for row in settings_table()
    ]
    if json:
        answer(rows)
        return
    width = max(len(row["variable"]) for row in rows)
    for row in rows:
        print(f"{row['variable']:<{width}}  {row['value']}\n{'':<{width}}  {row['meaning']}")


def _shown(name: str, value: Any) -> Any:
    """Return a value for people; a database's address without its password."""
    from beatreel.service import scrubbed

    return scrubbed(value) if isinstance(value, str) else value


@credits_app.command
def grant(user: str, amount: int, *, reason: str = "granted", home: Path | None = None) -> None:
    """Give a user credits.

    Parameters
    ----------
    user
        Id of the user, as anon_… or usr_….
    amount
        Whole credits from 1 up.
    reason
        What the statement says.
    home
        Folder of database and files.
    """
    import secrets

    with _store(home) as store:
        store.users.get(user)
        key = f"cli:{secrets.token_hex(16)}"
        balance = store.credits.grant(user, amount, reason, key=key)
    print(f"{user} has {balance.available} credits.")


@credits_app.command
def balance(user: str, *, home: Path | None = None) -> None:
    """Tell what a user has.

    Parameters
    ----------
    user
        Id of the user, as anon_… or usr_….
    home
        Folder of database and files.
    """
    with _store(home) as store:
        store.users.get(user)
        found = store.credits.balance(user)
    print(f"{user} has {found.available} credits and {found.frozen} frozen.")


@credits_app.command
def audit(*, home: Path | None = None) -> None:
    """Check that the ledger of all users balances.

    Parameters
    ----------
    home
        Folder of database and files.
    """
    from beatreel.errors import Unavailable

    with _store(home) as store:
        wrong = store.credits.audit()
    for line in wrong:
        note(line)
    if wrong:
        raise Unavailable("The ledger does not balance: restore a backup of the database.")
    print("The ledger balances.")


def _store(home: Path | None) -> Any:
    from contextlib import closing

    from beatreel.service import load_settings
    from beatreel.service.assembly import opened

    return closing(opened(load_settings(home=home)))
