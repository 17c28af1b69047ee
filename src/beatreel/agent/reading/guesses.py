"""What a message may mean that no rule reads: nothing yet but a question."""

from __future__ import annotations

from .clause import Context, Intent
from .text import Message


def guess(message: Message, context: Context) -> list[Intent]:
    """Return the likeliest intents, or a question."""
    return [Intent("ask", {"about": ""})]
