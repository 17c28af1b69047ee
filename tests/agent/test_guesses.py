"""Messages that no rule reads: likened to examples, offered as choices, never destructive."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from beatreel.agent import TOOLS
from beatreel.agent.reading import guesses
from beatreel.agent.reading.context import Context
from beatreel.agent.reading.examples import examples
from beatreel.agent.reading.text import prepare

from .reel import reel


def test_every_intent_has_thirty_examples_and_nobody_stands_for_two() -> None:
    count = Counter(intent for intent, _ in examples())
    assert min(count.values()) >= 30
    assert set(count) == set(guesses._BUILT)
    sentences = [sentence for _, sentence in examples()]
    assert len(set(sentences)) == len(sentences)


def test_the_embeddings_are_those_of_todays_examples() -> None:
    rows = guesses._embedded()
    assert rows is not None
    assert rows.shape == (len(examples()), 384)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("it needs more adrenaline here", "intensity_more"),
        ("my eyes hurt from this", "intensity_less"),
        ("i can't keep up with all these images", "pace_slower"),
        ("一个画面老是不换", "pace_faster"),
        ("看腻了", "regenerate"),
        ("要秋天的感觉", "look_warm"),
        ("more sinister", "look_dark"),
        ("黑乎乎的看不清", "look_bright"),
        ("the changes are so abrupt", "transitions_smooth"),
        ("太吵了耳朵疼", "volume_down"),
        ("i'm happy with that bit, hands off", "lock"),
        ("感觉还是之前的好", "undo"),
        ("现在什么情况", "status"),
        ("第一次用不太会", "help"),
    ],
)
def test_what_is_said_otherwise_is_likened(words: str, intent: str) -> None:
    assert guesses.rank(words)[0][0] == intent


@pytest.mark.parametrize(
    "words", ["the weather is nice today", "asdf qwer", "今天吃什么", "buy milk"]
)
def test_what_has_nothing_to_do_with_it_is_asked_about(words: str) -> None:
    (intent,) = guesses.guess(prepare(words), Context("en", reel()))
    assert intent.tool == "ask"


def test_nothing_destructive_is_ever_guessed() -> None:
    for _, sentence in examples()[::25]:
        (intent,) = guesses.guess(prepare(sentence), Context("en", reel()))
        tools = [intent.tool, *(it["tool"] for it in intent.args.get("offers", ()))]
        assert not any(name in TOOLS and TOOLS[name].destructive for name in tools)


def test_without_the_model_pieces_of_words_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "_model", lambda: None)
    assert guesses.rank("it is deafening")[0][0] == "volume_down"
    assert np.isfinite([score for _, score in guesses.rank("????")]).all()
