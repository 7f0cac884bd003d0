import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_ie
from gov_ie.analysis import analyze
from gov_ie.catalogue import default_catalogue
from gov_ie.link.context import TaggedText, bucket
from gov_ie.link.drafts import REACH, Draft, find_runs, link_row_totals, one_column, share_total
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import CharacterSegmenter
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


@pytest.fixture(scope="module")
def listed():
    """A list that does not add up to its total, with a share behind each item."""
    text = "清河县人民政府2016年年报\n2016年,网站主动公开政府信息1853条。机构职能类信息324条,占17.5%;规划计划类信息44条,占2.4%。"
    return gov_ie.load()(text)


def test_a_share_names_the_total_of_a_list_that_does_not_add_up(listed):
    total, *parts = (f for f in listed.facts if f.unit == "条")
    assert [int(p.value) for p in parts] == [324, 44]
    assert [p.part_of for p in parts] == [total.id, total.id]


def shared(part, share, *earlier, unit="条"):
    """`share_total` of the last number before a share: each number is a draft with a span of its own."""
    words = "".join(f"公开{v}{unit}," for v in (*earlier, part)) + f"占{share}%。"
    analysis = analyze(words, CharacterSegmenter(), default_catalogue())
    spans = [TaggedSpan(q.start, q.end, "QUANTITY", 1.0) for q in analysis.quantities]
    spans += [TaggedSpan(m.start(), m.end(), "MEASURE", 1.0) for m in re.finditer("公开|占", words)]
    tagged = TaggedText(analysis, tuple(sorted(spans, key=lambda s: s.start)))
    drafts = [Draft(n, (n,), tagged.values[n], 1.0, measure="disclosure.items") for n in range(len(tagged.quantities))]
    return share_total(tagged, drafts, len(drafts) - 2)


@pytest.mark.parametrize(
    "part, share, earlier, total",
    [
        (324, "17.5", (1853,), 0),
        (324, "17.6", (1853,), None),  # 17.48 rounds to 17.5
        (324, "17", (1853,), 0),
        (30, "50", (60, 60), 1),  # the nearest
        (30, "50", (29,), None),
        (0, "0", (60,), None),
    ],
)
def test_a_share_is_right_within_its_rounding(part, share, earlier, total):
    assert shared(part, share, *earlier) == total


def test_amounts_are_no_parts():
    assert shared(30, "50", 60, unit="元") is None
