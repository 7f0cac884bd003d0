"""Narrowed divisions against all choices tried one by one: no solution is lost, and what is listed is all of them."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.forms import narrow
from gov_ie.forms.divide import Identity, Strip, divisions, value_of
from gov_ie.forms.narrow import Narrow
from tests.forms.test_solve import figures, glue, identities

ROWS = ("granted", "partial", "answered")


def problem(strips, sums):
    texts = {strip.key: strip.text for strip in strips}
    return texts, {strip.key: divisions(strip) for strip in strips}, sums


def a_form(seed, scale=12, slip=None):
    """Three rows of three columns; `slip`: a cell and what is added to it."""
    table = {row: values[1:] for row, values in figures(random.Random(seed), scale).items() if row in ROWS}
    for values in table.values():
        values[-1] = sum(values[:-1])
    if slip:
        table[slip[0]][slip[1]] += slip[2]
    sums = [one for one in identities(ROWS, 3) if one.name != "balance"]
    return problem(glue(table)[0], [*sums, Identity("least", (("granted", 2),), (("partial", 0),), "at_least")])


def tried(texts, ways, sums, suspects, hints):
    """All choices of divisions that hints allow and that break no more sums than a suspect excuses."""
    found = []
    for choice in product(*ways.values()):
        chosen = dict(zip(ways, choice, strict=True))
        values = {
            (k, n): value_of(texts[k][slice(*span)]) for k, spans in chosen.items() for n, span in enumerate(spans)
        }
        failed = {n for n, one in enumerate(sums) if not one.holds(values)}
        if any(failed <= own for own in suspects) and all(values[at] in allowed for at, allowed in hints.items()):
            found.append(chosen)
    return found


def suspects_of(sums, apart):
    """No cell, each cell with the sums through it, and all sums over rows."""
    places = {place for one in sums for place in one.places}
    found = [set(), *({n for n, one in enumerate(sums) if place in one.places} for place in places)]
    return found + [{n for n, one in enumerate(sums) if len({key for key, _ in one.places}) > 1}] * apart


slips = st.none() | st.tuples(st.sampled_from(ROWS), st.integers(0, 2), st.sampled_from((1, 9, 10)))


@given(st.integers(0, 400), slips, st.booleans(), st.integers(0, 3))
def test_no_solution_is_lost_and_the_list_is_whole(seed, slip, apart, hinted):
    texts, ways, sums = a_form(seed, slip=slip)
    hints = {("granted", hinted): {1, 2, 10}} if hinted < 3 else {}
    rows = Narrow(texts, ways, sums)
    for suspects, left, own in (
        ([set()], rows.strict(hints), narrow._STRICT),
        (suspects_of(sums, apart), rows.weak(hints, rows.suspects(apart)), rows.suspects(apart)),
    ):
        expected = tried(texts, ways, sums, suspects, hints)
        if left is None:
            assert expected == []
            continue
        spans = rows.spans(left)
        assert all(chosen[key] in spans[key] for chosen in expected for key in chosen)
        listed = rows.solutions(left, own)
        assert listed is None or sorted(map(repr, listed)) == sorted(map(repr, expected))


def test_bounds_settle_a_form_whose_sums_all_hold():
    texts, ways, sums = a_form(7, scale=300)
    rows = Narrow(texts, ways, sums)
    assert max(map(len, ways.values())) > 1
    assert set(map(len, rows.strict({}).values())) == {1}


@pytest.mark.parametrize(("most", "listed"), [(8, 1), (7, None)])
def test_too_many_choices_are_not_tried(monkeypatch, most, listed):
    monkeypatch.setattr(narrow, "_MOST_CHOICES", most)
    rows = Narrow(*problem([Strip(key, "123", 2) for key in "abc"], []))
    left = rows.strict({("a", 0): {1, 12}})
    assert (rows.solutions(left) and 1) == listed
