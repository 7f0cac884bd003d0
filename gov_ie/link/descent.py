"""How a classifier with a hidden layer learns: AdaGrad with dropout over sparse rows, from any weights on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_ROWS_AT_ONCE = 256


class Layers(NamedTuple):
    """Direct weights (features, classes) and bias (classes,), beside them the hidden layer's vectors (features, width),
    offset (width,) and output (width, classes): float32."""

    direct: np.ndarray
    bias: np.ndarray
    vectors: np.ndarray
    offset: np.ndarray
    output: np.ndarray


def gradient_of(scores: np.ndarray, answers: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The gradient by the scores of the weighed negative log-likelihood; shape (rows, classes), as `scores`.

    >>> gradient_of(np.zeros((1, 2)), np.array([0]), np.ones(1)).tolist()
    [[-0.5, 0.5]]
    """
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    wrong: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
    wrong[np.arange(len(wrong)), answers] -= 1
    wrong *= shares[:, None]
    return wrong


def descend(
    design: csr_matrix,
    answers: np.ndarray,
    shares: np.ndarray,
    start: Layers,
    random: np.random.Generator,
    *,
    epochs: int,
    settled: float,
    dropped: float,
    unseen: float = 0.0,
    rate: float = 0.05,
) -> Layers:
    """The mean of the weights after each of the later half of the epochs: they wander about an optimum that they do not reach.

    `design`: rows of features, each divided by the square root of its number; `answers`: int, class numbers; `shares`:
    weights of the rows; `start`: where to begin, changed in place; `settled`: squared gradients that count as seen, for
    without them a weight's first step is of the whole rate; `dropped`: share of the hidden units left out in each step;
    `unseen`: share of a row's features left out in each step, so that none is all that is relied on.

    Not scikit-learn's MLPClassifier: it has no direct connection and updates every feature's vector in every batch,
    which takes minutes where the few features of a batch take seconds.
    Source: Duchi, Hazan, Singer 2011 (AdaGrad); Srivastava et al. 2014 (dropout); Polyak, Juditsky 1992 (averaging).
    """
    count, features = design.shape
    direct, bias, vectors, offset, output = start
    squares = Layers(*(np.full_like(values, settled) for values in start))

    def moved(square: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """By how much values are to fall; `square`, the sums of squared gradients, is brought up to date."""
        square += gradient * gradient
        gradient *= rate
        gradient /= np.sqrt(square)
        return gradient

    place = np.zeros(features, np.int32)
    lengths = np.diff(design.indptr)
    mean = Layers(*(np.zeros_like(values) for values in start))
    averaged = 0
    for epoch in range(epochs):
        order = random.permutation(count)
        for first in range(0, count, _ROWS_AT_ONCE):
            ids = order[first : first + _ROWS_AT_ONCE]
            # The rows of the batch over the features that it has: slicing the matrix and sorting its columns take longer.
            ends = np.cumsum(lengths[ids])
            taken = np.repeat(design.indptr[ids] - ends + lengths[ids], lengths[ids]) + np.arange(ends[-1])
            columns = design.indices.take(taken)
            held = np.zeros(features, bool)
            held[columns] = True
            at = np.flatnonzero(held)
            place[at] = np.arange(len(at))
            starts = np.concatenate([[0], ends])
            shown = design.data.take(taken)
            if unseen:
                shown *= (random.random(len(shown), dtype=np.float32) >= unseen) / np.float32(1 - unseen)
            batch = type(design)((shown, place[columns], starts), shape=(len(ids), len(at)))
            near, aside = vectors.take(at, axis=0), direct.take(at, axis=0)
            inner = batch @ near + offset
            kept = (random.random(inner.shape) >= dropped).astype(np.float32) / np.float32(1 - dropped)
            kept *= inner > 0
            outer = inner * kept
            wrong = gradient_of(outer @ output + batch @ aside + bias, answers[ids], shares[ids])
            back = (wrong @ output.T) * kept
            output -= moved(squares.output, outer.T @ wrong)
            bias -= moved(squares.bias, wrong.sum(axis=0))
            offset -= moved(squares.offset, back.sum(axis=0))
            for values, own, square, gradient in (
                (vectors, near, squares.vectors, batch.T @ back),
                (direct, aside, squares.direct, batch.T @ wrong),
            ):
                summed = square.take(at, axis=0)
                own -= moved(summed, gradient)
                values[at] = own
                square[at] = summed
        if epoch >= epochs // 2:
            averaged += 1
            for total, values in zip(mean, start, strict=True):
                total += values
    for total in mean:
        total /= averaged
    return mean
