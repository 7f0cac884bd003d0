"""A classifier over hashed feature names: linear, or with one hidden layer beside; kept as plain arrays."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import TYPE_CHECKING

import numpy as np

from gov_ie.errors import ModelError
from gov_ie.link.descent import Layers, descend
from gov_ie.steps import carrying, expect, in_steps

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BUCKETS = 1 << 17
_REMEMBERED = 1 << 16  # names whose numbers are kept; a report has some ten thousand, most of them those of others
HIDDEN_FROM = 5000  # rows from which a hidden layer pays: below, logistic regression generalised better
_AWAKE = 0.1  # what hidden units begin with
_OFTEN = 4  # rows that must show a feature for a classifier with a hidden layer to look at it; one of less weight than 1 is enough


class Numbers(dict[str, int]):
    """Bucket numbers of feature names by name, each reckoned when it is first asked for; it forgets all when it is full.

    >>> Numbers()["unit:件"] == zlib.crc32("unit:件".encode()) % BUCKETS
    True
    """

    __slots__ = ()

    def __missing__(self, name: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self[name] = number_of(name)
        return number

    def of(self, names: Iterable[str]) -> set[int]:
        """The distinct numbers of some names."""
        return set(map(self.__getitem__, names))


def number_of(name: str) -> int:
    """The bucket number of a feature name; the same on every machine."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden layer: features' vectors are summed, rectified and weighed.

    `vectors`: float32, shape (used buckets, width); `offset`: shape (width,); `output`: shape (width, classes).
    """

    vectors: np.ndarray
    offset: np.ndarray
    output: np.ndarray


@dataclass(frozen=True, slots=True)
class Classifier:
    """Probabilities of classes from feature names.

    `classes`: names in column order; `used`: int, the buckets that carry weight, rising; `rows`: shape (1 + used buckets,
    classes + width), zeros first, for buckets that carry nothing, then the weights of each bucket and beside them its vector in
    the hidden layer: float32, or as stored, int8, whole steps, the sizes of which are `sizes`: float32, shape (classes + width,);
    `bias`: float32, shape (classes,); `offset`, `output`: the rest of the hidden layer, None for a multinomial logistic
    regression. With a hidden layer, sums over features are divided by the square root of their number.
    """

    classes: tuple[str, ...]
    used: np.ndarray
    rows: np.ndarray
    sizes: np.ndarray | None
    bias: np.ndarray
    offset: np.ndarray | None = None
    output: np.ndarray | None = None
    _row: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        row = np.zeros(BUCKETS, np.int32)
        row[self.used] = np.arange(1, len(self.used) + 1)
        object.__setattr__(self, "_row", row)

    @classmethod
    def of(
        cls, classes: tuple[str, ...], used: np.ndarray, weights: np.ndarray, bias: np.ndarray, hidden: Hidden | None = None
    ) -> Classifier:
        """The classifier of learned weights: float32, shape (used buckets, classes)."""
        beside = [] if hidden is None else [hidden.vectors]
        rows = np.concatenate([weights, *beside], axis=1, dtype=np.float32)
        rows = np.concatenate([np.zeros_like(rows[:1], shape=(1, rows.shape[1])), rows])
        layer = () if hidden is None else (hidden.offset, hidden.output)
        return cls(classes, used, rows, None, bias, *layer)

    @property
    def weights(self) -> np.ndarray:
        """The weights of each bucket: float32, shape (used buckets, classes)."""
        return self._values(slice(len(self.classes)))

    @property
    def hidden(self) -> Hidden | None:
        """The hidden layer, if there is one."""
        if self.offset is None or self.output is None:
            return None
        return Hidden(self._values(slice(len(self.classes), None)), self.offset, self.output)

    def _values(self, columns: slice) -> np.ndarray:
        values = self.rows[1:, columns]
        return values if self.sizes is None else values * self.sizes[columns]

    def scores(self, rows: Sequence[Collection[int]]) -> np.ndarray:
        """Log-odds of each class up to a constant for rows of distinct bucket numbers: float, shape (rows, classes)."""
        counts = [len(row) for row in rows]
        if not all(counts):
            raise ValueError("a row without features")
        if len(rows) == 1:
            at = self._row.take(np.fromiter(rows[0], np.int32, counts[0]))
            # What carries nothing need not be fetched; its zeros change no sum.
            found = self.rows.take(at[at > 0], axis=0).astype(np.float32, copy=False)
            summed = np.add.reduce(found, axis=0, keepdims=True)
        else:
            numbers = np.fromiter(chain.from_iterable(rows), np.int32, sum(counts))
            found = self.rows.take(self._row.take(numbers), axis=0).astype(np.float32, copy=False)
            summed = np.add.reduceat(found, [0, *accumulate(counts[:-1])], axis=0)
        if self.sizes is not None:
            summed *= self.sizes  # sums of whole steps are exact
        if self.offset is None or self.output is None:
            scores: np.ndarray = summed + self.bias
            return scores
        summed *= (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        inner = summed[:, len(self.classes) :]
        inner += self.offset
        np.maximum(inner, 0, out=inner)
        scores = inner @ self.output
        scores += summed[:, : len(self.classes)]
        scores += self.bias
        return scores

    def probabilities_of(self, rows: Sequence[Collection[int]]) -> np.ndarray:
        """Probability of each class for rows of distinct bucket numbers: float, shape (rows, classes), each summing to 1."""
        if not rows:
            return np.zeros((0, len(self.classes)))
        odds = self.scores(rows)
        odds -= np.maximum.reduce(odds, axis=1, keepdims=True)
        np.exp(odds, out=odds)
        odds /= np.add.reduce(odds, axis=1, keepdims=True)
        return odds

    def probabilities(self, row: Collection[int]) -> np.ndarray:
        """Probability of each class for distinct bucket numbers: float, shape (classes,), summing to 1."""
        one: np.ndarray = self.probabilities_of([row])[0]
        return one

    def probability_of(self, rows: Sequence[Collection[int]], name: str = "yes") -> list[float]:
        """Probability of one class for rows of distinct bucket numbers; 0 for a class never seen in training."""
        return self.share_of(self.probabilities_of(rows), name)

    def share_of(self, probabilities: np.ndarray, name: str = "yes") -> list[float]:
        """One class's column of what `probabilities_of` gave; zeros for a class never seen in training."""
        if name not in self.classes:
            return [0.0] * len(probabilities)
        column: list[float] = probabilities[:, self.classes.index(name)].tolist()
        return column

    def probability(self, row: Collection[int], name: str = "yes") -> float:
        """Probability of one class; 0 for a class never seen in training."""
        return self.probability_of([row], name)[0]

    def to_arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """Arrays for an npz file: only buckets that carry weight, how far each is from the one before, each column in 255 steps."""
        weights, hidden = self.weights, self.hidden
        kept = carrying(weights, *([] if hidden is None else [hidden.vectors]))
        arrays = {
            f"{prefix}.classes": np.array(self.classes),
            f"{prefix}.buckets": np.int64(BUCKETS),
            f"{prefix}.gaps": np.diff(self.used[kept], prepend=0).astype(np.int32),
            f"{prefix}.bias": self.bias.astype(np.float32),
            **in_steps(f"{prefix}.weights", weights[kept]),
        }
        if hidden is not None:
            arrays |= in_steps(f"{prefix}.hidden.vectors", hidden.vectors[kept])
            arrays[f"{prefix}.hidden.offset"] = hidden.offset.astype(np.float32)
            arrays[f"{prefix}.hidden.output"] = hidden.output.astype(np.float32)
        return arrays

    @classmethod
    def from_arrays(cls, prefix: str, arrays: Mapping[str, np.ndarray]) -> Classifier:
        """The classifier that `to_arrays` took apart; ModelError where arrays are missing or do not fit."""
        try:
            buckets, gaps = int(arrays[f"{prefix}.buckets"]), arrays[f"{prefix}.gaps"]
            used = np.cumsum(gaps, dtype=np.int32)
            if (gaps[1:] < 1).any() or (used[:1] < 0).any():
                raise ValueError("buckets that do not rise")
            if buckets != BUCKETS and len(used):
                raise ValueError(f"{buckets} buckets, this version has {BUCKETS}")
            classes = tuple(str(c) for c in arrays[f"{prefix}.classes"])
            deep = f"{prefix}.hidden.output" in arrays
            count, width = len(classes), len(arrays[f"{prefix}.hidden.offset"]) if deep else 0
            expected: dict[str, tuple[type, tuple[int, ...]]] = {
                "weights": (np.int8, (len(used), count)),
                "weights.step": (np.float32, (count,)),
                "bias": (np.float32, (count,)),
            }
            if deep:
                expected |= {
                    "hidden.vectors": (np.int8, (len(used), width)),
                    "hidden.vectors.step": (np.float32, (width,)),
                    "hidden.offset": (np.float32, (width,)),
                    "hidden.output": (np.float32, (width, count)),
                }
            own = {name: arrays[f"{prefix}.{name}"] for name in expected}
            expect(own, expected)
            beside = ("weights", "hidden.vectors") if deep else ("weights",)
            rows = np.zeros((1 + len(used), count + width), np.int8)
            np.concatenate([own[name] for name in beside], axis=1, out=rows[1:])
            sizes = np.concatenate([own[f"{name}.step"] for name in beside])
            return cls(classes, used, rows, sizes, own["bias"], own.get("hidden.offset"), own.get("hidden.output"))
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise ModelError(f"classifier {prefix!r}: arrays missing or of a wrong shape: {error}") from error


# What a row of a classifier shows: names of features, or their distinct bucket numbers, rising.
Row = Sequence[str] | np.ndarray


def numbered(rows: Iterable[Row]) -> list[np.ndarray]:
    """The distinct bucket numbers of each row's features, rising; rows of numbers as they are.

    >>> [row.tolist() for row in numbered([["unit:件", "bias", "bias"], np.array([3, 8])])]
    [[28363, 92763], [3, 8]]
    """
    numbers = Numbers()
    return [row if isinstance(row, np.ndarray) else np.sort(np.fromiter(numbers.of(row), np.int32)) for row in rows]


def train_classifier(
    rows: Sequence[Row],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    regularization: float = 4.0,
    hidden_from: int = HIDDEN_FROM,
) -> Classifier:
    """The classifier of labelled rows; a single class gives a constant one.

    `weights`: of the rows, default 1; `regularization`: scikit-learn's C, of the logistic regression that fewer than
    `hidden_from` rows are given. Deterministic.
    """
    import scipy.sparse

    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        none = np.zeros(0, np.int32)
        return Classifier.of(classes or ("no",), none, np.zeros((0, max(1, len(classes))), np.float32), np.zeros(1, np.float32))
    columns = numbered(rows)
    used, packed = np.unique(np.concatenate(columns), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(c) for c in columns])])
    design = scipy.sparse.csr_matrix((np.ones(len(packed), np.float32), packed, starts), shape=(len(rows), len(used)))
    answers = np.searchsorted(np.array(classes), np.array(labels))
    shares = np.ones(len(rows), np.float32) if weights is None else np.asarray(weights, np.float32)
    if len(rows) < hidden_from:
        direct, bias = _fit_linear(design, answers, shares, regularization)
        return Classifier.of(classes, used.astype(np.int32), direct, bias)
    # Features that are looked at nowhere are counted still, for in a text there are such, too.
    design.data = np.repeat((1 / np.sqrt(np.maximum(1, np.diff(starts)))).astype(np.float32), np.diff(starts))
    # The catalogue's phrases, of little weight, are given once each: their words must be learned from that.
    shown = np.repeat(np.where(shares < 1, _OFTEN, 1), np.diff(starts))
    often = np.bincount(packed, shown, minlength=len(used)) >= _OFTEN
    direct, bias, hidden = _fit_hidden(design[:, often], answers, shares, len(classes))
    return Classifier.of(classes, used[often].astype(np.int32), direct, bias, hidden)


def _fit_linear(
    design: csr_matrix, answers: np.ndarray, shares: np.ndarray, regularization: float
) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=regularization, max_iter=300, tol=1e-3)
    model.fit(design, answers, sample_weight=shares)
    if len(model.classes_) == 2:
        direct = np.stack([np.zeros(design.shape[1]), model.coef_[0]], axis=1)
        return direct.astype(np.float32), np.array([0.0, model.intercept_[0]], np.float32)
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)


def _fit_hidden(
    design: csr_matrix, answers: np.ndarray, shares: np.ndarray, classes: int, *, width: int = 48, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, Hidden]:
    """Direct weights, bias and hidden layer, from vectors of zeros on: what is learned of a rare feature is all that it says.

    `design`: rows of features, each divided by the square root of its number.
    """
    random = np.random.default_rng(seed)
    features = design.shape[1]
    vectors = np.zeros((features, width), np.float32)
    output = random.normal(0, 0.1, (width, classes)).astype(np.float32)
    # Units of zero would never learn.
    offset = np.full(width, _AWAKE, np.float32)
    start = Layers(np.zeros((features, classes), np.float32), np.zeros(classes, np.float32), vectors, offset, output)
    direct, bias, *hidden = descend(design, answers, shares, start, random, epochs=10, settled=1e-4, dropped=0.3, unseen=0.2)
    return direct, bias, Hidden(*hidden)
