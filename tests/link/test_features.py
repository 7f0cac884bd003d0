from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gov_ie.link.features import PARENTS, Draft, bucket, running_sums
from gov_ie.types import Quantity


def drafts(*values):
    return [Draft(None, (), Quantity(Decimal(v), u), 1.0) for v, u in (v if isinstance(v, tuple) else (v, "件") for v in values)]


def test_a_list_that_sums_is_found_with_its_last_part():
    assert running_sums(drafts(57, 40, 17, 3)) == {0: 2}


def test_shares_between_the_parts_are_passed_over():
    assert running_sums(drafts(100, 60, (60, "%"), 40, (40, "%")))[0] == 3


def test_zeros_behind_the_last_part_belong_to_the_list():
    assert running_sums(drafts(9, 5, 4, 0, 0))[0] == 4


def test_one_equal_number_is_no_breakdown():
    assert running_sums(drafts(27, 27)) == {}


@given(st.lists(st.integers(0, 30), max_size=12))
def test_every_sum_is_one(values):
    facts = drafts(*values)
    for total, last in running_sums(facts).items():
        assert total < last < min(len(values), total + PARENTS + 1)
        assert sum(values[total + 1 : last + 1]) == values[total]


@given(st.integers(0, 200))
def test_buckets_are_the_step_below(distance):
    assert bucket(distance) <= distance and bucket(distance + 1) >= bucket(distance)
