"""What an account may do: a plan is a row of the settings, not code."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

#: The default plan of a self-hosted server: everything is allowed.
OPEN = "open"


class Plan(BaseModel):
    """What an account of this plan may do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    export: bool = Field(True, description="Whether videos may be exported at all.")
    height: int = Field(
        0, ge=0, description="Longest shorter side of an export in pixels; 0 is no cap."
    )
    watermark: str = Field("", max_length=80, description="Text on every export; empty is none.")
    exports: int = Field(0, ge=0, description="Exports at one time; 0 is no limit.")
    priority: int = Field(10, ge=1, le=1000, description="Place in the queue; smaller is sooner.")
