"""From a message to intents: parted into clauses, each read by the first rule that fits."""

from __future__ import annotations

from dataclasses import replace

from .clause import Clause, Intent
from .context import Context
from .joining import join
from .negations import hedged, refused
from .sentences import clauses, left_out, sentences, spoken_of, unread
from .slots import unused
from .text import Message


def read(message: Message, context: Context) -> list[Intent]:
    """Return what a message asks for, in order; empty where no rule reads anything."""
    found: list[Intent] = []
    silent: list[Clause] = []
    before, subject = context.remembered, ""
    for part, then in sentences(hedged(message.text)):
        whole = Clause(part, message, context, before, then, subject)
        made = list(clauses(whole))
        silent += [] if made else [whole]
        for clause, intent in made:
            if intent.tool == "generate_video":
                # All that follows is the wish.
                start = message.text.find(part)
                wish = message.restored(message.text[max(0, start) :]).strip()
                return [*found, replace(intent, args={**intent.args, "wish": wish[:4000]})]
            join(found, _checked(clause, intent), clause)
            before = spoken_of(clause, intent, before)
            subject = str(intent.args.get("which", subject))
    told = found and any(it.tool not in ("talk", "ask") for it in found)
    found += [unread(it) for it in silent if told and left_out(it)]
    return _settled(found)


def _checked(clause: Clause, intent: Intent) -> Intent:
    """Return the intent, or what is to be asked where it leaves out what was said."""
    if refused(clause, intent):
        return Intent("stay", {"tool": intent.tool})
    slot = unused(clause, intent)
    if slot is None:
        return intent
    words = " ".join(clause.message.restored(slot.words).split())
    call = {"tool": intent.tool, "args": intent.args}
    return Intent("ask", {"about": "unused", "kind": slot.kind, "words": words[:60], **call})


def _settled(found: list[Intent]) -> list[Intent]:
    """Return the intents without those that only say what is not meant: "not darker, warmer"."""
    done = [it for it in found if it.tool != "stay"]
    return done if any(it.tool not in ("talk", "ask") for it in done) else found
