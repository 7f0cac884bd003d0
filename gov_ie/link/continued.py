"""A classifier that goes on from another's weights: what new examples say nothing of stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gov_ie.link.classifier import Classifier, Hidden, Row, numbered, train_classifier
from gov_ie.link.descent import Layers, descend, gradient_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Few steps, for most is known already (docs/retrain.md).
_EPOCHS = 8
# Squared gradients that count as seen already: without them every weight's first step is a leap of the whole rate.
_SETTLED = 0.05
_DROPPED = 0.2
# Of the prior around the weights of a base without a hidden layer: its variance, as scikit-learn's C.
_SPREAD = 1.0


def continue_classifier(
    base: Classifier,
    rows: Sequence[Row],
    labels: Sequence[str],
    weights: Sequence[float] | None = None,
    share: float = 1.0,
) -> Classifier:
    """The classifier `base` after it has seen labelled rows too; it may have classes more than `base`.

    `weights`: of the rows, default 1; `share`: of the way from the base's weights to those learned, with a hidden layer: less
    learns less and forgets less. A base of one class, which has learned nothing, is trained from the rows alone.
    Deterministic.

    Source: Chelba and Acero 2004 (a prior around earlier weights); Duchi, Hazan, Singer 2011 (AdaGrad); Wortsman et al. 2022
    (weights between those of before and after).

    >>> from gov_ie.link.classifier import Numbers
    >>> base = train_classifier([["申请", "件"], ["公开", "条"]] * 4, ["request", "disclosure"] * 4)
    >>> more = continue_classifier(base, [["无人机", "次"], ["申请", "件"]] * 20, ["drone", "request"] * 20)
    >>> row = Numbers().of(["无人机", "次"])
    >>> more.classes, more.classes[int(more.probabilities(row).argmax())]
    (('disclosure', 'drone', 'request'), 'drone')
    """
    if not rows:
        return base
    if len(base.classes) < 2:
        return train_classifier(rows, labels, weights=weights)
    columns = numbered(rows)
    wider = _widened(base, np.unique(np.concatenate(columns)), labels)
    shares = np.ones(len(rows), np.float32) if weights is None else np.asarray(weights, np.float32)
    answers = np.searchsorted(np.array(wider.classes), np.array(labels))
    hidden = wider.hidden
    if hidden is None:
        return _fitted_linear(wider, columns, answers, shares)
    return _fitted_hidden(wider, hidden, columns, answers, shares, share)


def _widened(base: Classifier, seen: np.ndarray, labels: Sequence[str]) -> Classifier:
    """The same classifier with room for features and classes that it has not met."""
    classes = tuple(sorted({*base.classes, *labels}))
    used = np.union1d(base.used, seen).astype(np.int32)
    at_row, at_column = np.searchsorted(used, base.used), np.searchsorted(np.array(classes), np.array(base.classes))
    weights = np.zeros((len(used), len(classes)), np.float32)
    weights[np.ix_(at_row, at_column)] = base.weights
    # A class never met before is as likely as the least likely one, until an example says otherwise.
    bias = np.full(len(classes), base.bias.min(), np.float32)
    bias[at_column] = base.bias
    hidden = base.hidden
    if hidden is None:
        return Classifier.of(classes, used, weights, bias)
    vectors = np.zeros((len(used), hidden.vectors.shape[1]), np.float32)
    vectors[at_row] = hidden.vectors
    output = np.zeros((vectors.shape[1], len(classes)), np.float32)
    output[:, at_column] = hidden.output
    return Classifier.of(classes, used, weights, bias, Hidden(vectors, hidden.offset.copy(), output))


def _design(base: Classifier, columns: Sequence[np.ndarray]) -> csr_matrix:
    """Rows of bucket numbers as a sparse matrix over the classifier's features."""
    import scipy.sparse

    counts = np.array([len(c) for c in columns])
    # With a hidden layer sums are divided by the square root of the number of features (gov_ie.link.classifier).
    values = np.repeat(1 / np.sqrt(counts) if base.offset is not None else np.ones(len(counts)), counts).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(counts)])
    packed = np.searchsorted(base.used, np.concatenate(columns))
    return scipy.sparse.csr_matrix((values, packed, starts), shape=(len(columns), len(base.used)))


def _fitted_linear(base: Classifier, columns: Sequence[np.ndarray], answers: np.ndarray, shares: np.ndarray) -> Classifier:
    """The most likely weights under a normal prior around those of the base."""
    from scipy.optimize import minimize
    from scipy.special import logsumexp

    design = _design(base, columns)
    seen = np.unique(design.indices)
    design = design[:, seen].astype(float)
    turned = design.T.tocsr()
    start = np.concatenate([base.weights[seen], base.bias[None]]).astype(float)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        values = flat.reshape(start.shape)
        scores = design @ values[:-1] + values[-1]
        wrong = gradient_of(scores, answers, shares)
        moved = values - start
        likely = (logsumexp(scores, axis=1) - scores[np.arange(len(scores)), answers]) @ shares
        gradient = np.concatenate([turned @ wrong, wrong.sum(axis=0)[None]]) + moved / _SPREAD
        return float(likely + (moved * moved).sum() / (2 * _SPREAD)), gradient.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 60, "maxcor": 5}).x
    found = found.reshape(start.shape).astype(np.float32)
    weights = base.weights.copy()
    weights[seen] = found[:-1]
    return Classifier.of(base.classes, base.used, weights, found[-1])


def _fitted_hidden(
    base: Classifier, hidden: Hidden, columns: Sequence[np.ndarray], answers: np.ndarray, shares: np.ndarray, share: float
) -> Classifier:
    """Weights on the way from the base's to those of some epochs that start there."""
    design = _design(base, columns)
    begun = (base.weights, base.bias, hidden.vectors, hidden.offset, hidden.output)
    start = Layers(*(a.copy() for a in begun))
    random = np.random.default_rng(0)
    learned = descend(design, answers, shares, start, random, epochs=_EPOCHS, settled=_SETTLED, dropped=_DROPPED)
    # What no example touches is as it was to the last bit, which a mean of equal numbers need not be.
    untouched = np.setdiff1d(np.arange(len(base.used)), np.unique(design.indices))
    learned.direct[untouched], learned.vectors[untouched] = base.weights[untouched], hidden.vectors[untouched]
    direct, bias, *layer = (before + np.float32(share) * (after - before) for before, after in zip(begun, learned, strict=True))
    return Classifier.of(base.classes, base.used, direct, bias, Hidden(*layer))
