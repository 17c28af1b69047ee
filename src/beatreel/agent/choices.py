"""Questions in both languages, with up to three choices, each of which stands for a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .events import Language

#: The same in English and in Chinese.
Words = tuple[str, str]
#: Most choices of a question.
MOST = 3
_TAIL = {"en": " — say a number, or put it another way.", "zh": "——说个数字，或者换个说法。"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, and the call that it stands for; no tool changes nothing."""

    label: str
    tool: str
    args: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"label": self.label, "tool": self.tool, "args": self.args}


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one language."""

    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in both languages."""

    label: Words
    tool: str = ""
    args: dict[str, Any] = field(default_factory=dict)

    def put(self, language: Language) -> Choice:
        """Return it in one language."""
        return Choice(self.label[language == "zh"], self.tool, self.args)


#: The choice to change nothing.
LEAVE = Option(("leave it as it is", "先不改"))


@dataclass(frozen=True, slots=True)
class Topic:
    """A question in both languages; one without options is open."""

    lead: Words
    options: tuple[Option, ...] = ()

    def put(self, language: Language) -> Question:
        """Return it in one language, its choices listed by number."""
        lead = self.lead[language == "zh"]
        choices = tuple(it.put(language) for it in self.options[:MOST])
        listed = " ".join(f"{number}. {it.label}" for number, it in enumerate(choices, 1))
        return Question(f"{lead} {listed}{_TAIL[language]}" if choices else lead, choices)
