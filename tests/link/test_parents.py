from decimal import Decimal

from gov_ie.catalogue import default_catalogue
from gov_ie.link.drafts import Draft
from gov_ie.link.parents import REACH, child_view, parent_candidates
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


def test_the_view_of_a_draft_looks_no_further_back_than_its_totals():
    """Else the time of a report without parts grows with the square of its facts."""
    text = tagged("".join("{M|甲}{Q|9件}。" for _ in range(3 * REACH)))

    class Recent(list[Draft]):
        def __getitem__(self, at):
            assert (at.start or 0 if isinstance(at, slice) else at) >= len(self) - 1 - REACH, at
            return super().__getitem__(at)

    drafts = Recent(Draft(q, (q,), text.values[q], 1.0) for q in range(3 * REACH))
    assert child_view(text, drafts, len(drafts) - 1, default_catalogue()).sibling is None
    drafts[len(drafts) - 3].part_of = len(drafts) - 4
    assert child_view(text, drafts, len(drafts) - 1, default_catalogue()).sibling == len(drafts) - 4
