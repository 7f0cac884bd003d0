"""Cross-validation: every annotated report read by models that never saw it, and what that teaches of confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gov_ie.exchange import AnnotatedReport
from gov_ie.link.classifier import Classifier, Numbers, train_classifier
from gov_ie.train.evaluation import evaluate, right_facts

_BINS = 10


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An annotated report and what models that never saw it make of it.

    `features`: by fact id, what a fact's confidence rests on; `cells`: the scores of the others, which tables state.
    """

    gold: AnnotatedReport
    predicted: AnnotatedReport
    features: Mapping[str, list[str]]
    cells: Mapping[str, float]

    def rows(self) -> list[tuple[list[str] | None, float, bool]]:
        """Of each judged fact its features, its score where it has none, and whether it is right in full."""
        judged = zip(self.predicted.facts, right_facts(self.gold, self.predicted), strict=True)
        known = ((f.id, self.features.get(f.id), right) for f, right in judged if right is not None)
        return [(names, 0.0 if names is not None else self.cells[id], right) for id, names, right in known]


def train_confidence(read: Sequence[HeldOut]) -> Classifier:
    """The classifier that gives a fact's probability of being right in full."""
    rows = [(names, right) for one in read for names, _, right in one.rows() if names is not None]
    return train_classifier(
        [names for names, _ in rows], ["yes" if right else "no" for _, right in rows], regularization=0.1, hidden_from=10**9
    )


def figures(read: Sequence[HeldOut]) -> dict[str, float]:
    """F1 by level, and how well the confidence is calibrated: all on held-out reports, rounded to four digits.

    `calibration_error`: expected calibration error in ten bins, confidences from the other half of the reports;
    `recall_at_98`: the share of the gold facts kept where the least sure are left out until precision is 0.98.
    """
    scores = evaluate([r.gold for r in read], [r.predicted for r in read]).scores
    found = {level: score.f1 for level, score in scores.items()}
    confidences, right = _cross_confidences(read)
    found["calibration_error"] = calibration_error(confidences, right)
    found["recall_at_98"] = kept_at(confidences, right, 0.98)[0] / max(1, scores["fact.full"].gold)
    return {name: round(float(value), 4) for name, value in found.items()}


def _cross_confidences(read: Sequence[HeldOut]) -> tuple[np.ndarray, np.ndarray]:
    halves = read[::2], read[1::2]
    confidences, right = [], []
    for here, other in (halves, halves[::-1]):
        classifier = train_confidence(other)
        for names, score, was_right in (row for one in here for row in one.rows()):
            confidences.append(score if names is None else classifier.probability(Numbers().of(names)))
            right.append(was_right)
    return np.array(confidences), np.array(right, dtype=bool)


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """How far confidence and share of right ones lie apart, over ten equal bins of confidence, weighted by their size.

    >>> calibration_error(np.array([0.95, 0.95, 0.05, 0.05]), np.array([True, True, False, False]))
    0.05
    """
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    apart = sum(
        abs(confidences[bins == b].sum() - right[bins == b].sum()) for b in range(_BINS) if (bins == b).any()
    )
    return round(float(apart / max(1, len(right))), 6)


def reliability(read: Sequence[HeldOut]) -> dict[str, Any]:
    """What the reliability plot shows, on held-out reports, rounded to four digits.

    `bins`: mean confidence, share right and number of facts of each tenth of confidence; `min_score`: a score, the share right
    among the facts of that score and more, and the share of all true facts that these are.
    """
    confidences, right = _cross_confidences(read)
    true = max(1, sum(len(r.gold.facts) for r in read))
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    apart = [(confidences[bins == b], right[bins == b]) for b in range(_BINS)]
    above = [(step / _BINS, right[bins >= step]) for step in range(_BINS)]
    return {
        "bins": [[round(float(c.mean()), 4), round(float(r.mean()), 4), len(r)] for c, r in apart if len(r)],
        "min_score": [[score, round(float(r.mean()), 4), round(float(r.sum()) / true, 4)] for score, r in above if len(r)],
    }


def kept_at(confidences: np.ndarray, right: np.ndarray, precision: float) -> tuple[int, float]:
    """How many right facts stand among the surest ones that are right to this share, and the least score among these.

    Of facts of one score all are kept or none.

    >>> kept_at(np.array([0.9, 0.8, 0.4, 0.3]), np.array([True, True, False, True]), 0.75)
    (3, 0.3)
    >>> kept_at(np.array([0.95, 0.9, 0.9]), np.array([True, True, False]), 0.98)
    (1, 0.95)
    >>> kept_at(np.array([0.9]), np.array([False]), 0.98)
    (0, 1.0)
    """
    order = np.argsort(-confidences, kind="stable")
    hits, falling = np.cumsum(right[order]), confidences[order]
    last = np.append(falling[1:] < falling[:-1], True)[: len(falling)]
    enough = np.flatnonzero(last & (hits / np.arange(1, len(hits) + 1) >= precision))
    return (int(hits[enough[-1]]), float(falling[enough[-1]])) if len(enough) else (0, 1.0)
