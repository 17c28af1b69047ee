"""Everything about a server that can be set: by flag, by variable, by file.

A flag wins over a ``BEATREEL_*`` variable, a variable over the TOML file, the file over the
default. ``beatreel settings`` prints the table that the reference repeats.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from beatreel.errors import InvalidInput

from .plans import OPEN, Plan

if TYPE_CHECKING:
    from beatreel.store import User

PREFIX = "BEATREEL_"
#: The file that is read in the home when no other is named.
FILE = "beatreel.toml"


def default_home() -> Path:
    """Return the folder of a server that was told none."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(data) / "beatreel"


class Settings(BaseSettings):
    """The settings of one server; frozen once read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="Folder of database and files.")
    config: Path | None = Field(
        None, description="Settings file; empty is `beatreel.toml` in the home, if it is there."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8787, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    workers: int | None = Field(
        None, ge=0, le=256, description="Chunks drawn at once; empty is one a core, 0 none here."
    )
    pieces_per_user: int = Field(
        0, ge=0, description="Chunks of one user drawn at once on all machines; 0 is any number."
    )
    pieces_at_once: int = Field(
        0, ge=0, description="Chunks drawn at once on all machines; 0 is any number."
    )
    worker_patience_seconds: float = Field(
        30.0, ge=2, description="Silence after which a worker of another machine is given up."
    )
    database: str = Field(
        "", description="`postgresql://…` for many machines; empty is SQLite in the home."
    )
    store: str = Field("", description="`s3://bucket/prefix`; empty is a folder in the home.")
    public_url: str = Field("", description="Address that users see; empty is what is listened on.")
    app_name: str = Field(
        "nemo_agent", pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The app in ADK paths."
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Host names to answer to besides this machine's; `*` is any."
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description="Other sites whose pages may call the API, like `https://studio.example`."
    )
    trusted_proxies: tuple[str, ...] = Field(
        (), description="Addresses of proxies whose X-Forwarded-For is believed."
    )
    require_skill_headers: bool = Field(
        False, description="Refuse an export (402) that does not say which skill asks."
    )
    upload_mb: int = Field(200, ge=1, le=100_000, description="Largest file in MB.")
    upload_files: int = Field(20, ge=1, le=1000, description="Files in one upload.")
    body_mb: int = Field(8, ge=1, le=1000, description="Largest JSON body in MB.")
    idle_seconds: float = Field(30.0, gt=0, description="Longest silence in an upload.")
    token_days: float = Field(
        7.0, gt=0, description="Life of a token; also of the two windows below."
    )
    tokens_per_client: int = Field(1, ge=1, description="Anonymous tokens a client and window.")
    tokens_per_address: int = Field(10, ge=1, description="Anonymous tokens an address and window.")
    requests_per_minute: int = Field(1200, ge=1, description="Calls a user and minute.")
    chats_per_minute: int = Field(30, ge=1, description="Messages a user and minute.")
    logins_per_minute: int = Field(10, ge=1, description="Passwords tried an address and minute.")
    keepalive_seconds: float = Field(
        10.0, gt=0, le=15, description="Longest silence in a chat stream."
    )
    run_minutes: float = Field(15.0, gt=0, le=60, description="Longest answer to a message.")
    credits_start: int = Field(100, ge=0, description="Credits of a new anonymous user.")
    credits_registration: int = Field(100, ge=0, description="Credits given at registration.")
    price_generation: int = Field(20, ge=0, description="Credits a generated video costs.")
    price_edit: int = Field(1, ge=0, description="Credits an edit costs.")
    price_export: int = Field(0, ge=0, description="Credits an export costs.")
    plan: str = Field(OPEN, description="Plan of a registered user.")
    plan_anonymous: str = Field(OPEN, description="Plan of an anonymous user.")
    plans: dict[str, Plan] = Field(
        default_factory=dict, description="Plans by name, as `[plans.NAME]` tables of the file."
    )
    retention_days: float = Field(30.0, gt=0, description="Life of finished exports and parts.")
    link_hours: float = Field(24.0, gt=0, le=168, description="Life of a signed link to a file.")
    language_model: str = Field(
        "", description="Language model, as `openai:NAME` or `ollama:NAME`; empty: own rules only."
    )
    language_model_url: str = Field(
        "", description="Its OpenAI-compatible address; empty is the provider's own."
    )
    language_model_key: SecretStr = Field(
        SecretStr(""), description="Its key; give it as a variable, not in the file."
    )
    language_model_seconds: float = Field(
        60.0, gt=0, le=600, description="Longest that it may think about a message."
    )
    metrics: bool = Field(True, description="Whether /metrics answers.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What is worth a line in the log."
    )
    log_format: Literal["text", "json"] = Field("text", description="How a line of the log looks.")

    @field_validator("plans")
    @classmethod
    def _with_open(cls, plans: dict[str, Plan]) -> dict[str, Plan]:
        return {OPEN: Plan(), **plans}  # pyright: ignore[reportCallIssue]

    @model_validator(mode="after")
    def _known_plans(self) -> Settings:
        for name in (self.plan, self.plan_anonymous):
            if name != OPEN and name not in self.plans:
                raise ValueError(f"plan {name} is not defined: add a [plans.{name}] table")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, variables, file."""
        given = getattr(init_settings, "init_kwargs", {})
        file = TomlConfigSettingsSource(settings_cls, _file(given))
        return init_settings, env_settings, file

    def plan_of(self, name: str) -> Plan:
        """Return a plan by name; one that was taken out of the settings is the open one."""
        return self.plans.get(name) or self.plans.get(OPEN) or Plan()  # pyright: ignore[reportCallIssue]

    def plan_for(self, user: User) -> Plan:
        """Return the plan of a user: his own, or that of his kind."""
        return self.plan_of(user.plan or (self.plan if user.registered else self.plan_anonymous))

    @property
    def upload_bytes(self) -> int:
        """Largest file in bytes."""
        return self.upload_mb * 1_000_000


def _file(given: dict[str, Any]) -> Path:
    """Return the TOML file to read: as named, or the one in the home."""
    if named := given.get("config") or os.environ.get(f"{PREFIX}CONFIG"):
        return Path(named)
    home = given.get("home") or os.environ.get(f"{PREFIX}HOME") or default_home()
    return Path(home) / FILE


def load(**flags: Any) -> Settings:
    """Read the settings.

    Parameters
    ----------
    flags
        What the command line says; ``None`` is not said.

    Raises
    ------
    InvalidInput
        A value is out of its range or the file is not TOML; the message names it.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "settings"
        raise InvalidInput(
            f"Setting {where}: {first['msg']}; correct it (see beatreel settings)."
        ) from None
    except ValueError as error:
        raise InvalidInput(f"The settings cannot be read ({error}): correct them.") from None
    if settings.config is not None and not settings.config.is_file():
        raise InvalidInput(f"There is no settings file {settings.config}: create it or drop it.")
    return settings


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of settings."""

    name: str
    #: The environment variable.
    variable: str
    #: The default as one would write it in the file.
    default: str
    meaning: str


def table() -> list[Row]:
    """Return every setting, in the order of the reference."""
    return [
        Row(name, f"{PREFIX}{name.upper()}", _written(name, field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _written(name: str, field: Any) -> str:
    if name == "home":
        return "~/.local/share/beatreel"
    default = field.get_default(call_default_factory=True)
    if default is None:
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return "[]"
    return "{}" if isinstance(default, dict) else str(default)
