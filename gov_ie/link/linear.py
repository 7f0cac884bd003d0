"""A linear classifier over hashed feature names: trained by scikit-learn, kept as plain arrays."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gov_ie.errors import ModelError


@dataclass(frozen=True, slots=True)
class LinearClassifier:
    """Multinomial logistic regression.

    `classes`: names in column order; `weights`: float32, shape (buckets, classes), buckets a power of two;
    `bias`: float32, shape (classes,).
    """

    classes: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: Sequence[str]) -> np.ndarray:
        """Log-odds of each class up to a constant: float, shape (classes,)."""
        return self.weights[buckets_of(features, len(self.weights))].sum(axis=0) + self.bias

    def probabilities(self, features: Sequence[str]) -> np.ndarray:
        """Probability of each class: float, shape (classes,), summing to 1."""
        scores = self.scores(features)
        odds = np.exp(scores - scores.max())
        return odds / odds.sum()

    def probability(self, features: Sequence[str], name: str = "yes") -> float:
        """Probability of one class; 0 for a class never seen in training."""
        return float(self.probabilities(features)[self.classes.index(name)]) if name in self.classes else 0.0

    def to_arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """Arrays for an npz file: only buckets that carry weight, in half precision."""
        used = np.flatnonzero(np.abs(self.weights).max(axis=1) > 1e-3)
        return {
            f"{prefix}.classes": np.array(self.classes),
            f"{prefix}.buckets": np.int64(len(self.weights)),
            f"{prefix}.used": used.astype(np.int32),
            f"{prefix}.weights": self.weights[used].astype(np.float16),
            f"{prefix}.bias": self.bias,
        }

    @classmethod
    def from_arrays(cls, prefix: str, arrays: Mapping[str, np.ndarray]) -> LinearClassifier:
        """The classifier that `to_arrays` took apart; ModelError where arrays are missing or do not fit."""
        try:
            classes = tuple(str(c) for c in arrays[f"{prefix}.classes"])
            weights = np.zeros((int(arrays[f"{prefix}.buckets"]), len(classes)), dtype=np.float32)
            weights[arrays[f"{prefix}.used"]] = arrays[f"{prefix}.weights"]
            return cls(classes, weights, arrays[f"{prefix}.bias"])
        except (KeyError, ValueError, IndexError) as error:
            raise ModelError(f"classifier {prefix!r}: arrays missing or of a wrong shape: {error}") from error


def buckets_of(features: Sequence[str], buckets: int) -> np.ndarray:
    """Distinct bucket numbers of feature names; the same on every machine."""
    return np.fromiter({zlib.crc32(f.encode("utf-8", "surrogatepass")) & (buckets - 1) for f in features}, np.int64)


def train_classifier(
    rows: Sequence[Sequence[str]],
    labels: Sequence[str],
    *,
    buckets: int = 1 << 17,
    regularization: float = 1.0,
    weights: Sequence[float] | None = None,
) -> LinearClassifier:
    """The classifier of labelled rows of feature names; a single class gives a constant one."""
    import scipy.sparse
    from sklearn.linear_model import LogisticRegression

    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        return LinearClassifier(classes or ("no",), np.zeros((2, max(1, len(classes))), np.float32), np.zeros(1, np.float32))
    columns = [np.sort(buckets_of(row, buckets)) for row in rows]
    used, packed = np.unique(np.concatenate(columns), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(c) for c in columns])])
    design = scipy.sparse.csr_matrix((np.ones(len(packed)), packed, starts), shape=(len(rows), len(used)))
    model = LogisticRegression(C=regularization, max_iter=300, tol=1e-3)
    model.fit(design, np.array(labels), sample_weight=weights)
    full = np.zeros((buckets, len(classes)), np.float32)
    if len(classes) == 2:
        full[used, 1] = model.coef_[0]
        bias = np.array([0.0, model.intercept_[0]], np.float32)
    else:
        full[used] = model.coef_.T
        bias = model.intercept_.astype(np.float32)
    return LinearClassifier(classes, full, bias)
