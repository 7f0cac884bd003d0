"""A run of digits and the cells it may hold."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.forms.divide import Identity, Strip, divisions, pieces, value_of

TOTAL = Identity("总计", (("s", 2),), (("s", 0), ("s", 1)))


def shown(text, count, **more):
    return [[text[a:b] for a, b in way] for way in divisions(Strip("s", text, count), **more) or ()]


@given(st.text("0123456789", min_size=1, max_size=9), st.integers(1, 5))
def test_every_division_without_a_zero_in_front_is_found(digits, count):
    expected = []
    for cuts in combinations(range(1, len(digits)), count - 1):
        bounds = [0, *cuts, len(digits)]
        cells = [digits[a:b] for a, b in pairwise(bounds)]
        if all(cell == "0" or cell[0] != "0" for cell in cells):
            expected.append(cells)
    assert sorted(shown(digits, count)) == sorted(expected)


def test_what_divides_cells_in_the_text_divides_them_here():
    assert ["20", "0", "0", "0", "0", "1", "21"] in shown("20 0 00 0 121", 7)
    assert shown("1 0 12", 3) == [["1", "0", "12"]]
    assert shown("35-15", 2) == [["35", "-15"]]
    assert pieces("12\n3|4") == [(0, 2), (3, 4), (5, 6)]


def test_a_point_belongs_to_its_number():
    assert shown("5949.088667", 1) == [["5949.088667"]]
    assert value_of("5949.088667") == 5949


@pytest.mark.parametrize("text", ["", "  ", "00", "1.2.3"])
def test_what_cannot_hold_the_cells_has_no_division(text):
    assert shown(text, 1) == []


def test_no_count_is_no_strip():
    assert divisions(Strip("s", "12", 0)) is None


def test_own_sums_leave_those_that_break_few_enough():
    assert shown("123", 3, own=[TOTAL]) == [["1", "2", "3"]]
    assert shown("124", 3, own=[TOTAL]) == []
    assert shown("124", 3, own=[TOTAL], slack=1) == [["1", "2", "4"]]


def test_a_run_that_may_divide_in_too_many_ways_is_given_up():
    assert divisions(Strip("s", "1" * 40, 15)) is None
    assert divisions(Strip("s", "1" * 65, 65)) is None


def test_a_number_of_more_digits_than_any_count_is_no_cell():
    assert shown("1" * 13, 1) == []


def test_blank_cells_may_stand_anywhere_between_those_that_are_left():
    found = divisions(Strip("行政复议", "5 12", 3, blanks=True))
    assert found == [((0, 1), (2, 4), (0, 0)), ((0, 1), (0, 0), (2, 4)), ((0, 0), (0, 1), (2, 4))]
    assert divisions(Strip("行政复议", "5 12", 1, blanks=True)) == []
