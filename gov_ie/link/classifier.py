"""A classifier over hashed feature names: linear, or with one hidden layer beside; kept as plain arrays."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gov_ie.errors import ModelError
from gov_ie.steps import carrying, in_steps, of_steps

BUCKETS = 1 << 17
HIDDEN_FROM = 5000  # rows from which a hidden layer pays: below, logistic regression generalised better


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden layer: features' vectors are summed, rectified and weighed.

    `vectors`: float32, shape (buckets, width); `offset`: shape (width,); `output`: shape (width, classes).
    """

    vectors: np.ndarray
    offset: np.ndarray
    output: np.ndarray


@dataclass(frozen=True, slots=True)
class Classifier:
    """Probabilities of classes from feature names.

    `classes`: names in column order; `weights`: float32, shape (buckets, classes), buckets a power of two;
    `bias`: float32, shape (classes,); `hidden`: None for a multinomial logistic regression. With a hidden layer,
    sums over features are divided by the square root of their number.
    """

    classes: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    hidden: Hidden | None = None

    def scores(self, rows: Sequence[Sequence[str]]) -> np.ndarray:
        """Log-odds of each class up to a constant for rows of feature names: float, shape (rows, classes)."""
        columns = [buckets_of(row, len(self.weights)) for row in rows]
        counts = np.array([len(c) for c in columns])
        if not counts.all():
            raise ValueError("a row without feature names")
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        flat = np.concatenate(columns)
        direct = np.add.reduceat(self.weights[flat], starts, axis=0)
        if self.hidden is None:
            return direct + self.bias
        share = (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        inner = np.add.reduceat(self.hidden.vectors[flat], starts, axis=0) * share + self.hidden.offset
        return direct * share + np.maximum(inner, 0) @ self.hidden.output + self.bias

    def probabilities_of(self, rows: Sequence[Sequence[str]]) -> np.ndarray:
        """Probability of each class for rows of feature names: float, shape (rows, classes), each row summing to 1."""
        if not rows:
            return np.zeros((0, len(self.classes)))
        scores = self.scores(rows)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        return odds / odds.sum(axis=1, keepdims=True)

    def probabilities(self, features: Sequence[str]) -> np.ndarray:
        """Probability of each class from one row of feature names: float, shape (classes,), summing to 1."""
        return self.probabilities_of([features])[0]

    def probability_of(self, rows: Sequence[Sequence[str]], name: str = "yes") -> list[float]:
        """Probability of one class for rows of feature names; 0 for a class never seen in training."""
        if name not in self.classes:
            return [0.0] * len(rows)
        return self.probabilities_of(rows)[:, self.classes.index(name)].tolist()

    def probability(self, features: Sequence[str], name: str = "yes") -> float:
        """Probability of one class; 0 for a class never seen in training."""
        return self.probability_of([features], name)[0]

    def to_arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """Arrays for an npz file: only buckets that carry weight, each column in 255 steps."""
        used = carrying(self.weights, *([] if self.hidden is None else [self.hidden.vectors]))
        arrays = {
            f"{prefix}.classes": np.array(self.classes),
            f"{prefix}.buckets": np.int64(len(self.weights)),
            f"{prefix}.used": used.astype(np.int32),
            f"{prefix}.bias": self.bias.astype(np.float32),
            **in_steps(f"{prefix}.weights", self.weights[used]),
        }
        if self.hidden is not None:
            arrays |= in_steps(f"{prefix}.hidden.vectors", self.hidden.vectors[used])
            arrays[f"{prefix}.hidden.offset"] = self.hidden.offset.astype(np.float32)
            arrays[f"{prefix}.hidden.output"] = self.hidden.output.astype(np.float32)
        return arrays

    @classmethod
    def from_arrays(cls, prefix: str, arrays: Mapping[str, np.ndarray]) -> Classifier:
        """The classifier that `to_arrays` took apart; ModelError where arrays are missing or do not fit."""
        try:
            classes = tuple(str(c) for c in arrays[f"{prefix}.classes"])
            buckets, used = int(arrays[f"{prefix}.buckets"]), arrays[f"{prefix}.used"]
            weights = _spread(of_steps(f"{prefix}.weights", arrays), used, buckets, len(classes))
            hidden = None
            if f"{prefix}.hidden.output" in arrays:
                output = arrays[f"{prefix}.hidden.output"]
                vectors = _spread(of_steps(f"{prefix}.hidden.vectors", arrays), used, buckets, len(output))
                hidden = Hidden(vectors, arrays[f"{prefix}.hidden.offset"], output)
            return cls(classes, weights, arrays[f"{prefix}.bias"], hidden)
        except (KeyError, ValueError, IndexError) as error:
            raise ModelError(f"classifier {prefix!r}: arrays missing or of a wrong shape: {error}") from error


def _spread(rows: np.ndarray, used: np.ndarray, buckets: int, width: int) -> np.ndarray:
    full = np.zeros((buckets, width), dtype=np.float32)
    full[used] = rows
    return full


def buckets_of(features: Sequence[str], buckets: int) -> np.ndarray:
    """Distinct bucket numbers of feature names; the same on every machine."""
    return np.fromiter({zlib.crc32(f.encode("utf-8", "surrogatepass")) & (buckets - 1) for f in features}, np.int64)


def train_classifier(
    rows: Sequence[Sequence[str]],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    buckets: int = BUCKETS,
    regularization: float = 4.0,
    hidden_from: int = HIDDEN_FROM,
) -> Classifier:
    """The classifier of labelled rows of feature names; a single class gives a constant one.

    `weights`: of the rows, default 1; `regularization`: scikit-learn's C, of the logistic regression that fewer than
    `hidden_from` rows are given. Deterministic.
    """
    import scipy.sparse

    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        return Classifier(classes or ("no",), np.zeros((2, max(1, len(classes))), np.float32), np.zeros(1, np.float32))
    columns = [np.sort(buckets_of(row, buckets)) for row in rows]
    used, packed = np.unique(np.concatenate(columns), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(c) for c in columns])])
    ones = np.ones(len(packed), np.float32)
    design = scipy.sparse.csr_matrix((ones, packed, starts), shape=(len(rows), len(used)))
    answers = np.searchsorted(np.array(classes), np.array(labels))
    shares = np.ones(len(rows), np.float32) if weights is None else np.asarray(weights, np.float32)
    if len(rows) >= hidden_from:
        direct, bias, hidden = _fit_hidden(design, answers, shares, len(classes))
        vectors = _spread(hidden.vectors, used, buckets, len(hidden.offset))
        hidden = Hidden(vectors, hidden.offset, hidden.output)
    else:
        direct, bias = _fit_linear(design, answers, shares, regularization)
        hidden = None
    return Classifier(classes, _spread(direct, used, buckets, len(classes)), bias, hidden)


def _fit_linear(design, answers: np.ndarray, shares: np.ndarray, regularization: float) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=regularization, max_iter=300, tol=1e-3)
    model.fit(design, answers, sample_weight=shares)
    if len(model.classes_) == 2:
        direct = np.stack([np.zeros(design.shape[1]), model.coef_[0]], axis=1)
        return direct.astype(np.float32), np.array([0.0, model.intercept_[0]], np.float32)
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


def _fit_hidden(
    design,
    answers: np.ndarray,
    shares: np.ndarray,
    classes: int,
    *,
    width: int = 48,
    epochs: int = 10,
    rate: float = 0.05,
    dropped: float = 0.3,
    rows_at_once: int = 256,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray, Hidden]:
    """Direct weights, bias and hidden layer by AdaGrad with dropout.

    Not scikit-learn's MLPClassifier: it has no direct connection and updates every feature's vector in every batch,
    which takes minutes where the few features of a batch take seconds.
    Source: Duchi, Hazan, Singer 2011 (AdaGrad); Srivastava et al. 2014 (dropout).
    """
    random = np.random.default_rng(seed)
    count, features = design.shape
    share = (1 / np.sqrt(np.maximum(1, np.diff(design.indptr)))).astype(np.float32)
    design = design.copy()
    design.data = np.repeat(share, np.diff(design.indptr))
    vectors = random.normal(0, 0.05, (features, width)).astype(np.float32)
    offset = np.zeros(width, np.float32)
    output = random.normal(0, 0.1, (width, classes)).astype(np.float32)
    bias = np.zeros(classes, np.float32)
    direct = np.zeros((features, classes), np.float32)
    squares = [np.full_like(a, 1e-4) for a in (vectors, offset, output, bias, direct)]

    def step(values: np.ndarray, square: np.ndarray, gradient: np.ndarray, at=slice(None)) -> None:
        square[at] += gradient * gradient
        values[at] -= rate * gradient / np.sqrt(square[at])

    for _ in range(epochs):
        order = random.permutation(count)
        for first in range(0, count, rows_at_once):
            ids = order[first : first + rows_at_once]
            batch = design[ids]
            at, packed = np.unique(batch.indices, return_inverse=True)
            batch = type(batch)((batch.data, packed, batch.indptr), shape=(len(ids), len(at)))
            inner = batch @ vectors[at] + offset
            kept = (random.random(inner.shape) >= dropped).astype(np.float32) / np.float32(1 - dropped)
            kept *= inner > 0
            outer = inner * kept
            scores = outer @ output + batch @ direct[at] + bias
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            wrong = odds / odds.sum(axis=1, keepdims=True)
            wrong[np.arange(len(ids)), answers[ids]] -= 1
            wrong *= shares[ids, None]
            back = (wrong @ output.T) * kept
            turned = batch.T.tocsr()
            step(output, squares[2], outer.T @ wrong)
            step(bias, squares[3], wrong.sum(axis=0))
            step(offset, squares[1], back.sum(axis=0))
            step(vectors, squares[0], turned @ back, at)
            step(direct, squares[4], turned @ wrong, at)
    return direct, bias, Hidden(vectors, offset, output)
