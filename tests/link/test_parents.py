from decimal import Decimal

from gov_ie.link.drafts import Draft
from gov_ie.link.parents import parent_candidates
from gov_ie.types import Quantity
from tests.link.test_resolve import tagged


def test_rates_amounts_and_smaller_values_are_no_totals():
    text = tagged("{M|甲}{Q|9件},{M|乙}{Q|50%},{M|丙}{Q|2件},{M|丁}{Q|7元},{M|戊}{Q|3件}。")
    drafts = [Draft(q, (q,), text.values[q], 1.0) for q in range(5)]
    assert [parent_candidates(text, drafts, i) for i in range(5)] == [[], [], [0], [], [0]]


def test_a_total_many_sentences_ago_is_none():
    text = tagged("{M|甲}{Q|9件}。" + "无关的话。" * 8 + "{M|乙}{Q|3件}。")
    drafts = [Draft(q, (q,), Quantity(Decimal(v)), 1.0) for q, v in enumerate((9, 3))]
    assert parent_candidates(text, drafts, 1) == []
