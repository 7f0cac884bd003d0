"""A linear-chain conditional random field over hashed features, in numpy.

Emissions are sums of rows of one weight matrix; training is exact maximum likelihood with an L2 prior
by L-BFGS; sentences of all lengths go through the recursions together, longest first, so that each time
step is one array operation.

Source: Lafferty, McCallum, Pereira 2001, «Conditional Random Fields».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.optimize
import scipy.sparse

_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences laid side by side, longest first.

    `order`: int, shape (sentences,), the sentence at each place; `lengths`: int, same shape, falling;
    `rows`: int, shape (longest, sentences), the row of each character, −1 behind a sentence's end;
    `active`: int, shape (longest,), how many sentences reach that far.
    """

    order: np.ndarray
    lengths: np.ndarray
    rows: np.ndarray
    active: np.ndarray

    @classmethod
    def of(cls, sentences: Sequence[tuple[int, int]]) -> Batch:
        """The batch of sentences given as half-open row ranges, none of them empty."""
        spans = np.asarray(sentences, dtype=np.int64).reshape(-1, 2)
        lengths = spans[:, 1] - spans[:, 0]
        order = np.argsort(-lengths, kind="stable")
        lengths = lengths[order]
        longest = int(lengths[0]) if len(lengths) else 0
        steps = np.arange(longest)[:, None]
        rows = np.where(steps < lengths[None, :], spans[order, 0][None, :] + steps, -1)
        return cls(order, lengths, rows, (rows >= 0).sum(axis=1))


def decode(emissions: np.ndarray, transitions: np.ndarray, batch: Batch) -> np.ndarray:
    """The best label of each row: Viterbi over every sentence of the batch.

    `emissions`: float, shape (rows, labels); `transitions`: float, shape (labels + 1, labels), the last
    row for a sentence's first label. Returns int8, shape (rows,); rows outside all sentences are 0.
    """
    rows, labels = emissions.shape
    best = np.zeros(rows, dtype=np.int8)
    if not len(batch.lengths):
        return best
    between, first = transitions[:labels], transitions[labels]
    longest = len(batch.rows)
    back = np.zeros((longest, len(batch.lengths), labels), dtype=np.int8)
    score = emissions[batch.rows[0]] + first
    final = np.empty((len(batch.lengths), labels), dtype=score.dtype)
    for t in range(1, longest):
        active = batch.active[t]
        final[active : len(score)] = score[active:]
        paths = score[:active, :, None] + between[None]
        back[t, :active] = paths.argmax(axis=1)
        score = paths.max(axis=1) + emissions[batch.rows[t, :active]]
    final[: len(score)] = score
    here = final.argmax(axis=1)
    for t in range(longest - 1, -1, -1):
        active = batch.active[t]
        best[batch.rows[t, :active]] = here[:active]
        if t:
            here[:active] = back[t, np.arange(active), here[:active]]
    return best


def marginals(emissions: np.ndarray, transitions: np.ndarray, batch: Batch) -> tuple[np.ndarray, np.ndarray, float]:
    """Probabilities of labels and of label pairs by forward-backward.

    Returns the label marginals (shape (rows, labels); zero outside sentences), the expected transition
    counts (shape (labels + 1, labels)) and the sum of log partition functions.
    """
    rows, labels = emissions.shape
    probability = np.zeros((rows, labels))
    expected = np.zeros((labels + 1, labels))
    if not len(batch.lengths):
        return probability, expected, 0.0
    between = np.exp(transitions[:labels])
    longest, count = len(batch.rows), len(batch.lengths)
    # Scaled recursions (Rabiner 1989): each step is normalised, the scales' logarithms sum to log Z.
    peak = emissions.max(axis=1)
    likelihood = np.exp(emissions - peak[:, None])
    forward = np.zeros((longest, count, labels))
    scale = np.ones((longest, count))
    alpha = likelihood[batch.rows[0]] * np.exp(transitions[labels])
    log_z = 0.0
    for t in range(longest):
        active = batch.active[t]
        if t:
            alpha = (alpha[:active] @ between) * likelihood[batch.rows[t, :active]]
        scale[t, :active] = alpha.sum(axis=1)
        alpha = alpha / scale[t, :active, None]
        forward[t, :active] = alpha
        log_z += float(np.log(scale[t, :active]).sum() + peak[batch.rows[t, :active]].sum())
    beta = np.ones((count, labels))
    for t in range(longest - 1, -1, -1):
        active = batch.active[t]
        if t + 1 < longest:
            later = batch.active[t + 1]
            weighted = beta[:later] * likelihood[batch.rows[t + 1, :later]] / scale[t + 1, :later, None]
            expected[:labels] += forward[t, :later].T @ weighted
            beta[:later] = weighted @ between.T
        probability[batch.rows[t, :active]] = forward[t, :active] * beta[:active]
    expected[:labels] *= between
    expected[labels] = probability[batch.rows[0]].sum(axis=0)
    return probability, expected, log_z


def fit(
    features: np.ndarray,
    buckets: int,
    labels: np.ndarray,
    sentences: Sequence[tuple[int, int]],
    allowed: np.ndarray,
    *,
    l2: float = 1.0,
    iterations: int = 80,
    rare: int = 2,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (float32, shape (buckets, labels)) and transitions (shape (labels + 1, labels)).

    `features`: int, shape (rows, templates), bucket numbers; `labels`: int, shape (rows,);
    `allowed`: bool, shape (labels + 1, labels); forbidden transitions stay at −10⁴;
    `rare`: features seen less often get no weight.
    Deterministic: no random start, single-threaded sparse products.
    """
    rows, count = len(features), allowed.shape[1]
    inside = np.zeros(rows, dtype=bool)
    for start, end in sentences:
        inside[start:end] = True
    seen = np.bincount(features.reshape(-1), minlength=buckets)
    used = np.flatnonzero(seen >= rare)
    column = np.full(buckets, -1, dtype=np.int64)
    column[used] = np.arange(len(used))
    columns = column[features]
    kept = columns >= 0
    starts = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    design = scipy.sparse.csr_matrix((np.ones(starts[-1]), columns[kept], starts), shape=(rows, len(used)))
    transposed = design.T.tocsr()
    batch = Batch.of(sentences)
    gold = np.zeros((rows, count))
    gold[np.flatnonzero(inside), labels[inside]] = 1.0
    gold_moves = np.zeros((count + 1, count))
    for start, end in sentences:
        gold_moves[count, labels[start]] += 1
        np.add.at(gold_moves, (labels[start : end - 1], labels[start + 1 : end]), 1)
    size = len(used) * count
    wall = np.where(allowed, 0.0, _FORBIDDEN)

    def objective(packed: np.ndarray) -> tuple[float, np.ndarray]:
        weights = packed[:size].reshape(len(used), count)
        moves = packed[size:].reshape(count + 1, count)
        emissions = design @ weights
        probability, expected, log_z = marginals(emissions, moves + wall, batch)
        score = float((emissions * gold).sum() + (moves * gold_moves).sum())
        loss = log_z - score + 0.5 * l2 * float(packed @ packed)
        gradient = np.concatenate(
            [(transposed @ (probability - gold)).reshape(-1), ((expected - gold_moves) * allowed).reshape(-1)]
        )
        return loss, gradient + l2 * packed

    solution = scipy.optimize.minimize(
        objective,
        np.zeros(size + (count + 1) * count),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations, "maxcor": 6, "ftol": 1e-5},
    ).x
    weights = np.zeros((buckets, count), dtype=np.float32)
    weights[used] = solution[:size].reshape(len(used), count)
    return weights, (solution[size:].reshape(count + 1, count) + wall).astype(np.float32)
