"""How sure a fact is: feature names from the decisions it rests on, from those around it, and from what the checks say of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.types import Verdict

_FEW = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a fact once its report is assembled.

    `verdict`: what the checks say of it; `proofs`: how many exact identities prove it; `year_named`: whether its year is
    another than the report's; `title`: whether the report's title names the year.
    """

    verdict: Verdict
    proofs: int
    year_named: bool
    title: bool


def decisions_of(tagged: TaggedText, draft: Draft) -> tuple[float, float, float, float, float, float]:
    """The probabilities of what a fact rests on: pair, row, breakdown, measure, number, body."""
    span = min(tagged.measures[m].score for m in draft.measures)
    number = 1.0 if draft.quantity is None else tagged.quantities[draft.quantity].score
    return draft.link_score, draft.row_score, draft.by_score, span, number, draft.actor_score


def products_of(tagged: TaggedText, drafts: Sequence[Draft]) -> list[float]:
    """For each draft the product of its decisions: how sure it is before anything else is known."""
    return [math.prod(decisions_of(tagged, d)) for d in drafts]


def confidence_features(
    tagged: TaggedText, drafts: Sequence[Draft], products: Sequence[float], i: int, standing: Standing, mean: float
) -> list[str]:
    """Feature names of the question whether all of a fact is right: measure, breakdown, value, year and body.

    Each decision's log-odds in steps, so that a logistic regression over them fits any monotone curve. `products`: as
    `products_of` gives them; `mean`: of them, which to reckon for each fact anew takes the square of a report's length.
    """
    draft = drafts[i]
    link, row, by, span, number, actor = decisions = decisions_of(tagged, draft)
    said = "none" if draft.quantity is None else "word" if draft.value.value == 0 else "number"
    kind = "open" if draft.measure is None else "row"
    proofs = f"{standing.verdict}{min(standing.proofs, _FEW)}"
    product = _step(products[i])
    before = _step(products[i - 1]) if i else "-"
    behind = _step(products[i + 1]) if i + 1 < len(products) else "-"
    total = "-" if draft.part_of is None else _step(products[draft.part_of])
    overall = _step(mean)
    return [
        f"link{_step(link)}",
        f"row{_step(row)}|{kind}",
        f"by{_step(by)}|{bool(draft.by)}",
        f"span{_step(span)}",
        f"number{_step(number)}",
        f"actor{_step(actor)}|{draft.actor is not None}",
        f"least{_step(min(decisions))}|{kind}",
        f"product{product}",
        f"said:{said}",
        f"row:{draft.measure}",
        f"unit:{draft.value.unit}",
        f"part{draft.part_of is not None}|{kind}",
        f"proofs:{proofs}",
        f"proofs:{proofs}|product{product}",
        f"proofs:{proofs}|{kind}",
        f"before{before}|product{product}",
        f"behind{behind}",
        f"total{total}|row{_step(row)}",
        f"overall{overall}",
        f"overall{overall}|product{product}",
        f"year{standing.year_named}|title{standing.title}",
        f"rivals{min(draft.rivals, 2)}|{draft.actor is not None}",
    ]


def _step(probability: float) -> int:
    """Log-odds in whole steps from −4 to 6."""
    odds = min(max(probability, 1e-4), 1 - 1e-4)
    return max(-4, min(6, math.floor(math.log(odds / (1 - odds)))))
