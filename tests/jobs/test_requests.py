"""Requests are plain data that fit in a table and come back the same."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatreel.jobs import Analysis, Export, Generation, Request
from beatreel.jobs.noting import film_key
from beatreel.jobs.requests import asked, digest, request_of

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
_DOCUMENTS = st.dictionaries(st.text(max_size=5), _JSON, max_size=3)
_REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(
        Analysis,
        user_id=st.just("u"),
        file_id=st.text(max_size=5),
        start=st.none() | st.floats(0, 100),
    ),
    st.builds(
        Generation,
        user_id=st.just("u"),
        task_id=st.just("t"),
        file_id=st.just("f"),
        wish=st.text(max_size=20),
        media=st.lists(st.text(max_size=5), max_size=2).map(tuple),
        options=_DOCUMENTS,
        after=st.none() | st.integers(0, 9),
    ),
    st.builds(Export, user_id=st.just("u"), draft=_DOCUMENTS, quality=st.none() | st.just("high")),
)


@given(_REQUESTS)
def test_a_request_comes_back_from_json_as_it_was(request: Request) -> None:
    document = json.loads(json.dumps(asked(request)))
    again = request_of(request.kind, request.user_id, request.task_id, document)
    assert digest(again) == digest(request)
    assert type(again) is type(request)


def test_whose_it_is_and_its_name_are_not_what_is_asked_for() -> None:
    request = Export(user_id="a", draft={"d": 1}, name="one", task_id="t")
    assert digest(request) == digest(replace(request, user_id="b", name="two", task_id=None))
    assert digest(request) != digest(replace(request, draft={"d": 2}))


def test_a_film_is_known_by_what_is_drawn_alone() -> None:
    request = Export(user_id="a", draft={"d": 1}, name="one")
    assert film_key(request) == film_key(replace(request, user_id="b", name="two"))
    assert film_key(request) != film_key(replace(request, quality="high"))


def test_a_number_that_json_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        digest(Export(user_id="a", draft={"d": float("nan")}))
