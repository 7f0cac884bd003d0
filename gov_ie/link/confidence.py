"""How sure a fact is: feature names from the probabilities of the decisions it rests on."""

from __future__ import annotations

import math

from gov_ie.link.classifier import Classifier
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft


def confidence(classifier: Classifier, tagged: TaggedText, draft: Draft) -> float:
    """The probability that a fact is right; where the classifier has learned nothing, the product of its decisions'."""
    if "yes" in classifier.classes:
        return classifier.probability(confidence_features(tagged, draft))
    return math.prod(_decisions(tagged, draft))


def _decisions(tagged: TaggedText, draft: Draft) -> tuple[float, float, float, float, float, float]:
    span = min(tagged.measures[m].score for m in draft.measures)
    number = 1.0 if draft.quantity is None else tagged.quantities[draft.quantity].score
    return draft.link_score, draft.row_score, draft.by_score, span, number, draft.actor_score


def confidence_features(tagged: TaggedText, draft: Draft) -> list[str]:
    """Feature names of the question whether all of a fact is right: measure, breakdown, value, year and body.

    Each decision's log-odds in steps, so that a logistic regression over them fits any monotone curve.
    """
    link, row, by, span, number, actor = decisions = _decisions(tagged, draft)
    said = "none" if draft.quantity is None else "word" if draft.value.value == 0 else "number"
    kind = "open" if draft.measure is None else "row"
    return [
        f"link{_step(link)}",
        f"row{_step(row)}|{kind}",
        f"by{_step(by)}|{bool(draft.by)}",
        f"span{_step(span)}",
        f"number{_step(number)}",
        f"actor{_step(actor)}|{draft.actor is not None}",
        f"least{_step(min(decisions))}|{kind}",
        f"product{_step(math.prod(decisions))}",
        f"said:{said}",
        f"row:{draft.measure}",
        f"unit:{draft.value.unit}",
        f"part{draft.part_of is not None}|{kind}",
    ]


def _step(probability: float) -> int:
    """Log-odds in whole steps from −4 to 6."""
    odds = min(max(probability, 1e-4), 1 - 1e-4)
    return max(-4, min(6, math.floor(math.log(odds / (1 - odds)))))
