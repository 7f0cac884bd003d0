"""Cells that every solution has, against brute force; what one misprint may do."""

import random
import sys
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.errors import MissingExtraError
from gov_ie.forms.divide import Identity, Strip, divisions, value_of
from gov_ie.forms.solve import Proof, solve

ROWS = ("received", "carried_in", "granted", "partial", "answered", "carried_out")
WIDE = 4


def identities(rows=ROWS, wide=WIDE):
    made = [Identity("row_total", ((row, wide - 1),), tuple((row, n) for n in range(wide - 1))) for row in rows]
    for n in range(wide):
        made.append(Identity("balance", (("answered", n), ("carried_out", n)), (("received", n), ("carried_in", n))))
        made.append(Identity("outcomes", (("answered", n),), (("granted", n), ("partial", n))))
    return made


def figures(rng, scale):
    table = {row: [0] * WIDE for row in ROWS}
    for n in range(WIDE - 1):
        for row in ("granted", "partial", "carried_out"):
            table[row][n] = int(rng.random() ** 3 * scale)
        table["answered"][n] = table["granted"][n] + table["partial"][n]
        whole = table["answered"][n] + table["carried_out"][n]
        table["carried_in"][n] = min(whole, int(rng.random() ** 4 * scale))
        table["received"][n] = whole - table["carried_in"][n]
    for values in table.values():
        values[-1] = sum(values)
    return table


def glue(table):
    """The strips, and where each cell was printed."""
    strips, printed = [], {}
    for row, values in table.items():
        text = ""
        for n, value in enumerate(values):
            printed[row, n] = (len(text), len(text) + len(str(value)))
            text += str(value)
        strips.append(Strip(row, text, len(values)))
    return strips, printed


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((3, 30, 200, 3000)))
def test_consistent_figures_are_read_right_and_most_of_them(seed, scale):
    strips, printed = glue(figures(random.Random(seed), scale))
    solved = solve(strips, identities())
    assert {place: printed[place] for place in solved.cells} == solved.cells
    assert len(solved.cells) >= len(printed) // 2
    assert not solved.proof.broken


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((3, 30, 200, 3000)))
def test_a_misprinted_figure_makes_no_cell_wrong(seed, scale):
    rng = random.Random(seed)
    table = figures(rng, scale)
    row, n = rng.choice(ROWS), rng.randrange(WIDE)
    table[row][n] = rng.randint(0, 2 * table[row][n] + 20)
    strips, printed = glue(table)
    solved = solve(strips, identities())
    assert {place: printed[place] for place in solved.cells} == solved.cells


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text("0123", min_size=3, max_size=6), min_size=2, max_size=3))
def test_a_cell_is_asserted_where_all_solutions_with_one_misprint_agree(texts):
    """The joint model against all combinations of divisions, where the figures add up somehow."""
    strips = [Strip(str(number), text, 3) for number, text in enumerate(texts)]
    sums = [Identity(f"row {s.key}", ((s.key, 2),), ((s.key, 0), (s.key, 1))) for s in strips]
    sums += [Identity(f"column {n}", ((strips[-1].key, n),), tuple((s.key, n) for s in strips[:-1])) for n in range(3)]
    ways = [divisions(strip) for strip in strips]
    if not all(ways):
        return
    strict, weaker = [], []
    for way in product(*ways):
        spans = {(s.key, n): way[i][n] for i, s in enumerate(strips) for n in range(3)}
        values = {(k, n): value_of(texts[int(k)][slice(*span)]) for (k, n), span in spans.items()}
        broken = [i for i in sums if not i.holds(values)]
        if not broken:
            strict.append(spans)
        if any(all(place in i.places for i in broken) for place in values):
            weaker.append(spans)
    if not strict:
        return
    alike = {place: span for place, span in strict[0].items() if all(other[place] == span for other in weaker)}
    assert solve(strips, sums).cells == alike


def test_a_cell_that_differs_in_some_solution_is_left_out():
    strips = [Strip("received", "110000112", 7)]
    total = [Identity("row_total", (("received", 6),), tuple(("received", n) for n in range(6)))]
    assert sorted(n for _, n in solve(strips, total).cells) == [2, 3, 4]


def test_rows_together_settle_what_each_alone_leaves_open():
    table = {"received": [11, 0, 0, 0, 0, 1, 12], "carried_in": [0] * 7, "granted": [9, 0, 0, 0, 0, 0, 9]}
    table |= {"partial": [2, 0, 0, 0, 0, 1, 3], "answered": [11, 0, 0, 0, 0, 1, 12], "carried_out": [0] * 7}
    strips, printed = glue(table)
    solved = solve(strips, identities(wide=7))
    assert solved.cells == printed
    assert set(solved.proof.identities) == {"row_total", "balance", "outcomes"}
    assert solved.proof.excluded > 0


def test_a_figure_of_the_prose_settles_a_row_that_has_no_sum():
    strip = Strip("disclosure", "3121804", 2)
    assert solve([strip], []).cells == {}
    solved = solve([strip], [], {("disclosure", 0): {312}})
    assert solved.cells == {("disclosure", 0): (0, 3), ("disclosure", 1): (3, 7)}
    assert solved.proof.stated == ("disclosure",)


@pytest.mark.parametrize("values", [{3}, {999}, {312, 31}])
def test_a_figure_of_the_prose_that_is_met_by_chance_not_at_all_or_in_two_ways_settles_nothing(values):
    assert solve([Strip("disclosure", "3121804", 2)], [], {("disclosure", 0): values}).cells == {}


def test_a_figure_of_one_digit_counts_where_it_alone_keeps_to_the_rows_bounds():
    bound = [Identity("cumulative", (("topics", 1),), (("topics", 0),), "at_least")]
    # 21|3 is below what it adds up to, though one of the two may be a misprint.
    assert solve([Strip("topics", "213", 2)], bound).cells == {}
    assert solve([Strip("topics", "213", 2)], bound, {("topics", 0): {21}}).cells == {}
    assert solve([Strip("topics", "213", 2)], bound, {("topics", 0): {2}}).cells == {
        ("topics", 0): (0, 1),
        ("topics", 1): (1, 3),
    }
    # 2|213 and 22|13: the second is out, but so is none of 2|2213, 22|213.
    assert solve([Strip("topics", "22213", 2)], bound, {("topics", 0): {2}}).cells == {}


def test_a_figure_of_the_prose_gives_way_to_the_forms_own_sums():
    table = {"received": [31, 2, 0, 33], "carried_in": [0] * 4, "granted": [31, 2, 0, 33], "partial": [0] * 4}
    strips, printed = glue(table | {"answered": [31, 2, 0, 33], "carried_out": [0] * 4})
    solved = solve(strips, identities(), {("received", 0): {3}, ("received", 3): {3}})
    assert all(printed[place] == span for place, span in solved.cells.items())
    assert solved.proof.stated == ()
    assert solved.cells


def test_sums_that_fail_are_named_and_their_rows_left_out():
    strips, _ = glue({"review": [1, 0, 0, 0, 2]})
    total = [Identity("results", (("review", 4),), tuple(("review", n) for n in range(4)))]
    solved = solve(strips, total)
    assert solved.cells == {}
    assert solved.proof.broken == ("results",)


def test_where_blank_cells_are_lost_only_what_a_sum_confirms_counts():
    strips = [Strip("review", "37", 2)]
    assert len(solve(strips, []).cells) == 2
    assert solve(strips, [], sure=False).cells == {}


def test_a_row_that_is_missing_makes_its_sum_a_bound():
    table = {"received": [5, 5], "granted": [3, 3], "answered": [5, 5]}
    strips, printed = glue(table)
    solved = solve(strips, identities(tuple(table), wide=2))
    assert solved.cells == printed
    assert "outcomes" in solved.proof.identities


def test_the_same_figures_give_the_same_cells():
    strips, _ = glue(figures(random.Random(5), 300))
    assert solve(strips, identities()) == solve(strips, identities())


def test_without_or_tools_the_error_names_the_extra(monkeypatch):
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    strips, printed = glue({"received": [0, 0], "answered": [3, 3], "granted": [3, 3]})
    assert solve(strips, identities(("received", "answered", "granted"), 2)).cells == printed
    strips, printed = glue(figures(random.Random(5), 300))
    solved = solve(strips, identities())
    assert solved.cells and solved.cells.items() <= printed.items()
    strips = [Strip(key, "123456789123", 4) for key in ("received", "answered")]
    with pytest.raises(MissingExtraError, match=r"gov-ie\[forms\]"):
        solve(strips, [Identity("same", (("received", 0),), (("answered", 0),))])


def test_nothing_to_solve():
    assert solve([], []).cells == {}
    assert solve([Strip("s", "", 3)], []).proof == Proof()
