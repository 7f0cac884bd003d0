from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gov_ie.link.context import bucket
from gov_ie.link.drafts import REACH, Draft, find_runs, link_row_totals, one_column
from gov_ie.types import Quantity


def drafts(*values):
    return [Draft(None, (), Quantity(Decimal(v), u), 1.0) for v, u in (v if isinstance(v, tuple) else (v, "件") for v in values)]


def runs(*values):
    return {total: run.members for total, run in find_runs(drafts(*values)).items()}


def test_a_list_that_sums_is_found():
    assert runs(57, 40, 17, 3) == {0: (1, 2)}


def test_a_list_need_not_begin_right_behind_its_total():
    assert runs(57, 55, 30, 20, 7) == {0: (2, 3, 4)}


def test_shares_between_the_parts_are_passed_over():
    assert runs(100, 60, (60, "%"), 40, (40, "%")) == {0: (1, 3)}


def test_parts_of_parts_are_passed_over():
    assert runs(10, 7, 4, 3, 3) == {0: (1, 4), 1: (2, 3)}


def test_zeros_behind_the_last_part_belong_to_the_list():
    assert runs(9, 5, 4, 0, 0)[0] == (1, 2, 3, 4)


def test_one_equal_number_is_no_breakdown():
    assert runs(27, 27) == {}


@given(st.lists(st.integers(0, 30), max_size=12))
def test_every_run_adds_up(values):
    for total, members in runs(*values).items():
        assert total < members[0] and list(members) == sorted(set(members)) and len(members) <= REACH + len(values)
        assert sum(values[j] for j in members) == values[total]
        assert sum(values[j] > 0 for j in members) > 1


@given(st.integers(0, 200))
def test_buckets_are_the_step_below(distance):
    assert bucket(distance) <= distance and bucket(distance + 1) >= bucket(distance)


def test_the_cells_of_a_row_are_parts_of_their_total():
    cells = [Draft(q, (0,), Quantity(Decimal(v)), 1.0) for q, v in enumerate([8, 2, 0, 10])]
    other = Draft(4, (1,), Quantity(Decimal(3)), 1.0)
    link_row_totals([*cells, other])
    assert [d.part_of for d in [*cells, other]] == [3, 3, 3, None, None]


def test_a_row_whose_last_cell_is_no_sum_has_no_total():
    cells = [Draft(q, (0,), Quantity(Decimal(v)), 1.0) for q, v in enumerate([8, 2, 1, 10])]
    link_row_totals(cells)
    assert {d.part_of for d in cells} == {None}


def test_cells_of_rows_with_as_many_stand_in_columns():
    # 收到申请数 57 169 / 当面申请数 29 98 / 备注 3
    cells = [Draft(q, (m,), Quantity(Decimal(v)), 1.0) for q, (m, v) in enumerate([(0, 57), (0, 169), (1, 29), (1, 98), (2, 3)])]
    assert [one_column(cells, 2, j) for j in range(2)] == [True, False]
    assert [one_column(cells, 3, j) for j in range(2)] == [False, True]
    assert one_column(cells, 4, 0) and one_column(cells, 4, 1)
