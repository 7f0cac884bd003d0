"""The constraint model itself: solutions, what is alike in all of them, when time runs out."""

import pytest

from gov_ie.forms import joint
from gov_ie.forms.divide import Identity, Strip, divisions
from gov_ie.forms.joint import Model

TEXTS = {"one": "1234", "two": "1234"}
WAYS = {key: divisions(Strip(key, text, 2)) for key, text in TEXTS.items()}
SAME = [Identity("same", (("one", n),), (("two", n),)) for n in range(2)]

pytest.importorskip("ortools")


def model(sums=SAME, hints=None, **more):
    return Model(TEXTS, WAYS, sums, hints or {}, **more)


def test_a_solution_keeps_to_divisions_and_sums():
    found = model(hints={("one", 0): {12}}).first()
    assert found == {"one": ((0, 2), (2, 4)), "two": ((0, 2), (2, 4))}


def test_there_is_none_where_sums_cannot_hold():
    assert model(hints={("one", 0): {12}, ("two", 0): {1}}).first() is None


def test_what_differs_in_some_solution_is_not_alike():
    start = model().first()
    assert model().alike(start) == {"one": set(), "two": set()}
    start = model(hints={("one", 0): {12}}).first()
    assert model(hints={("one", 0): {12}}).alike(start) == {"one": {0, 1}, "two": {0, 1}}


def test_one_misprint_frees_the_sums_through_its_cell():
    """With one sum free the other still holds the two rows together; a row of its own sums alone has none left."""
    hints = {("one", 0): {12}}
    start = model(hints=hints).first()
    assert model(hints=hints, relaxed=True).alike(start)["two"] == {0, 1}
    assert model(SAME[:1], hints, relaxed=True).alike(start)["two"] == set()


def test_apart_the_sums_over_rows_may_fail_together():
    hints = {("one", 0): {12}, ("two", 0): {1}}
    assert model(hints=hints, relaxed=True).first() is None
    assert model(hints=hints, relaxed=True, apart=True).first() is not None


def test_without_time_nothing_is_alike(monkeypatch):
    start = model(hints={("one", 0): {12}}).first()
    monkeypatch.setattr(joint, "ROUNDS", 0)
    assert model(hints={("one", 0): {12}}).alike(start) == {"one": set(), "two": set()}
