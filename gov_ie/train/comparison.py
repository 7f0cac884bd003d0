"""Whether one model is better than another on the same gold: differences with what chance alone would make of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gov_ie.exchange import AnnotatedReport
from gov_ie.train.evaluation import Score, evaluate

_DRAWS = 2000
_SEED = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the second of two sets of predictions is, in F1.

    `one`, `other`: F1 of both; `low`, `high`: where 95 in 100 differences lie when the reports are drawn again.
    """

    level: str
    one: float
    other: float
    low: float
    high: float

    @property
    def real(self) -> bool:
        """Whether no difference at all is outside of what chance would make."""
        return self.low > 0 or self.high < 0


def compare(
    gold: Sequence[AnnotatedReport], one: Sequence[AnnotatedReport], other: Sequence[AnnotatedReport]
) -> list[Difference]:
    """The difference of two sets of predictions at each level, by a paired bootstrap over reports; deterministic.

    Source: Efron and Tibshirani 1993, percentile intervals; Koehn 2004, paired.
    """
    first, second = (_counts(gold, predicted) for predicted in (one, other))
    return [
        Difference(level, float(_f1(first[level].sum(axis=0))), float(_f1(second[level].sum(axis=0))), *interval(first[level], second[level]))
        for level in sorted(first)
    ]


def interval(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Where 95 in 100 differences in F1, other less one, lie when the reports are drawn again, the same for both.

    `one`, `other`: of every report how many are right, predicted and gold: shape (reports, 3).

    >>> good, bad = np.array([[4, 4, 4]] * 9), np.array([[1, 4, 4]] * 9)
    >>> interval(bad, good)
    (0.75, 0.75)
    """
    drawn = np.random.default_rng(_SEED).integers(len(one), size=(_DRAWS, len(one)))
    apart = _f1(other[drawn].sum(axis=1)) - _f1(one[drawn].sum(axis=1))
    low, high = np.quantile(apart, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def _counts(gold: Sequence[AnnotatedReport], predicted: Sequence[AnnotatedReport]) -> dict[str, np.ndarray]:
    """For each level the counts of every report: int, shape (reports, 3): right, predicted, gold."""
    by_name = {p.doc_id: p for p in predicted}
    rows = [evaluate([g], [by_name[g.doc_id]] if g.doc_id in by_name else []).scores for g in gold]
    levels = {level for row in rows for level in row}
    return {
        level: np.array([(s.right, s.predicted, s.gold) for row in rows for s in [row.get(level, Score())]]) for level in levels
    }


def _f1(counts: np.ndarray) -> np.ndarray:
    """F1 of counts, last axis right, predicted, gold; 1 where there is nothing to find and nothing was found."""
    right, predicted, gold = np.moveaxis(np.asarray(counts, float), -1, 0)
    asked = predicted + gold
    return np.where(asked > 0, 2 * right / np.maximum(asked, 1), 1.0)
