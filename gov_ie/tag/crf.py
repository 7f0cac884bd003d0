"""A linear-chain conditional random field over hashed features, in numpy.

Emissions are sums of rows of one weight matrix; training is exact maximum likelihood with an L2 prior
by AdaGrad; sentences of all lengths go through the recursions together, longest first, so that each time
step is one array operation.

Source: Lafferty, McCallum, Pereira 2001, «Conditional Random Fields».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

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

    def by_step(self) -> tuple[np.ndarray, list[slice]]:
        """All rows, those of one step together, and where those of each step lie among them."""
        ends = np.cumsum(self.active).tolist()
        return self.rows[self.rows >= 0], [slice(a, b) for a, b in zip([0, *ends], ends, strict=False)]

    def last_of(self, steps: Sequence[slice]) -> np.ndarray:
        """Where the last row of each sentence lies among the rows by step."""
        begins = np.array([step.start for step in steps])
        last: np.ndarray = begins[self.lengths - 1] + np.arange(len(self.lengths))
        return last


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
    order, steps = batch.by_step()
    # Labels before rows: an operation on a step then runs along its rows.
    scores = emissions.T[:, order]
    scores[:, steps[0]] += first[:, None]
    onto = between[:, :, None]
    for before, now in pairwise(steps):
        paths = scores[:, None, before.start : before.start + now.stop - now.start] + onto
        scores[:, now] += np.maximum.reduce(paths, axis=0)
    here = scores[:, batch.last_of(steps)].argmax(axis=0)
    found = np.empty(len(order), dtype=np.int8)
    found[steps[-1]] = here[: batch.active[-1]]
    for before, now in zip(steps[-2::-1], steps[:0:-1], strict=True):
        active = now.stop - now.start
        paths = scores[:, before.start : before.start + active] + between[:, here[:active]]
        here[:active] = paths.argmax(axis=0)
        found[before] = here[: before.stop - before.start]
    best[order] = found
    return best


def posterior(emissions: np.ndarray, transitions: np.ndarray, batch: Batch) -> np.ndarray:
    """The probability of each label in each row by forward-backward, shape (rows, labels); zero outside sentences."""
    rows, labels = emissions.shape
    probability = np.zeros((rows, labels))
    if not len(batch.lengths):
        return probability
    between, first = np.exp(transitions[:labels].astype(float)), np.exp(transitions[labels].astype(float))
    order, steps = batch.by_step()
    likelihood = emissions[order].astype(float)
    likelihood -= likelihood.max(axis=1, keepdims=True)
    np.exp(likelihood, out=likelihood)
    forward = likelihood.copy()
    forward[steps[0]] *= first
    for number, (before, now) in enumerate(pairwise(steps)):
        alpha = forward[before][: now.stop - now.start]
        if number % _RESCALED == 0:
            alpha = alpha / alpha.sum(axis=1, keepdims=True)
        forward[now] *= alpha @ between
    backward = np.ones_like(likelihood)
    turned = between.T.copy()
    for number, (before, now) in enumerate(zip(steps[-2::-1], steps[:0:-1], strict=True)):
        beta = backward[now] * likelihood[now]
        if number % _RESCALED == 0:
            beta /= beta.sum(axis=1, keepdims=True)
        backward[before][: now.stop - now.start] = beta @ turned
    forward *= backward
    forward /= forward.sum(axis=1, keepdims=True)
    probability[order] = forward
    return probability


# Steps after which the recursions are brought back to size: likelihoods are at most 1 and seldom below 1e-20.
_RESCALED = 8


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
    order, steps = batch.by_step()
    # Scaled recursions (Rabiner 1989): each step is normalised, the scales' logarithms sum to log Z.
    likelihood = emissions[order].astype(float)
    peak = likelihood.max(axis=1)
    likelihood -= peak[:, None]
    np.exp(likelihood, out=likelihood)
    scale = np.empty((len(order), 1))
    forward = likelihood.copy()
    forward[steps[0]] *= np.exp(transitions[labels])
    forward[steps[0]] /= np.add.reduce(forward[steps[0]], axis=1, out=scale[steps[0]], keepdims=True)
    for before, now in pairwise(steps):
        alpha = forward[now]
        alpha *= forward[before][: len(alpha)] @ between
        alpha /= np.add.reduce(alpha, axis=1, out=scale[now], keepdims=True)
    log_z = float(np.log(scale).sum() + peak.sum())
    likelihood /= scale
    backward, turned = np.ones_like(likelihood), between.T.copy()
    for before, now in zip(steps[-2::-1], steps[:0:-1], strict=True):
        weighted = likelihood[now]
        weighted *= backward[now]
        np.matmul(weighted, turned, out=backward[before][: len(weighted)])
    followed = [np.arange(before.start, before.start + now.stop - now.start) for before, now in pairwise(steps)]
    if followed:
        expected[:labels] = between * (forward[np.concatenate(followed)].T @ likelihood[steps[1].start :])
    forward *= backward
    probability[order] = forward
    expected[labels] = forward[steps[0]].sum(axis=0)
    return probability, expected, log_z


def fit(
    features: np.ndarray,
    buckets: int,
    labels: np.ndarray,
    sentences: Sequence[tuple[int, int]],
    allowed: np.ndarray,
    *,
    epochs: int = 12,
    rate: float = 0.15,
    l2: float = 32.0,
    dropped: float = 0.4,
    rare: int = 2,
    seed: int = 0,
    start: tuple[np.ndarray, np.ndarray] | None = None,
    settled: float = 1e-6,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (float32, shape (buckets, labels)) and transitions (shape (labels + 1, labels)).

    `features`: int, shape (rows, templates), bucket numbers; `labels`: int, shape (rows,);
    `allowed`: bool, shape (labels + 1, labels); forbidden transitions stay at −10⁴;
    `dropped`: share of the features hidden in each step, so that no single one is relied on;
    `rare`: features seen less often get no weight; `seed`: order of the batches.
    `start`: weights and transitions to go on from, towards which the prior then draws: what the new sentences say nothing of
    stays as it was; `settled`: squared gradients that count as seen already, so that a first step is no leap.
    Deterministic on one machine: fixed batches, sparse products in one thread.

    Source: Duchi, Hazan, Singer 2011 (AdaGrad); Wager, Wang, Liang 2013 (dropout); the weights of the later half of
    the epochs are averaged; Chelba and Acero 2004 (a prior around earlier weights).
    """
    count = allowed.shape[1]
    seen = np.bincount(features.reshape(-1), minlength=buckets)
    full = np.zeros((buckets, count), dtype=np.float32) if start is None else start[0].astype(np.float32)
    used = np.flatnonzero((seen >= rare) | ((seen > 0) & full.any(axis=1)))
    column = np.full(buckets, -1, dtype=np.int64)
    column[used] = np.arange(len(used))
    random = np.random.default_rng(seed)
    jobs = [_Job.of(group, features, column, labels, count) for group in _groups(sentences, random)]
    prior = full[used]
    move_prior = np.zeros((count + 1, count)) if start is None else np.where(allowed, start[1], 0.0)
    weights, moves = prior.copy(), move_prior.copy()
    squares, move_squares = np.full_like(weights, settled), np.full_like(moves, settled)
    mean, move_mean, averaged = np.zeros_like(weights), np.zeros_like(moves), 0
    wall = np.where(allowed, 0.0, _FORBIDDEN)
    share = l2 / max(1, len(jobs))
    room = _Room.of(jobs, count)
    for epoch in range(epochs):
        for number in random.permutation(len(jobs)):
            job = jobs[number]
            local, gradient, square, other = room.of_rows(len(job.columns))
            weights.take(job.columns, axis=0, out=local, mode="clip")
            design = job.thinned(random.random(out=room.chances[: len(job.cells)], dtype=np.float32), dropped)
            probability, expected, _ = marginals(design @ local, moves + wall, job.batch)
            wrong = (probability - job.gold).astype(np.float32)
            if start is None:
                np.multiply(local, share, out=gradient)
            else:
                np.subtract(local, prior.take(job.columns, axis=0, out=gradient, mode="clip"), out=gradient)
                gradient *= share
            gradient += design.T @ wrong
            squares.take(job.columns, axis=0, out=square, mode="clip")
            square += np.multiply(gradient, gradient, out=other)
            squares[job.columns] = square
            gradient *= rate
            gradient /= np.sqrt(square, out=square)
            local -= gradient
            weights[job.columns] = local
            by_move = (expected - job.gold_moves) * allowed + share * (moves - move_prior)
            move_squares += by_move**2
            moves = moves - rate * by_move / np.sqrt(move_squares)
        if epoch >= epochs // 2:
            mean += weights
            move_mean += moves
            averaged += 1
    full[used] = mean / max(1, averaged)
    return full, (move_mean / max(1, averaged) + wall).astype(np.float32)


_BATCH_ROWS = 4000


def _groups(sentences: Sequence[tuple[int, int]], random: np.random.Generator) -> list[list[tuple[int, int]]]:
    """Sentences in random groups of some thousand characters."""
    groups: list[list[tuple[int, int]]] = [[]]
    size = 0
    for number in random.permutation(len(sentences)):
        start, end = sentences[number]
        if size > _BATCH_ROWS:
            groups.append([])
            size = 0
        groups[-1].append((start, end))
        size += end - start
    return [g for g in groups if g]


@dataclass(frozen=True, slots=True)
class _Room:
    """Memory that every step uses again: fresh arrays of this size are pages that the system must clear each time."""

    rows: np.ndarray
    chances: np.ndarray

    @classmethod
    def of(cls, jobs: Sequence[_Job], count: int) -> _Room:
        most = max((len(job.columns) for job in jobs), default=0)
        cells = max((len(job.cells) for job in jobs), default=0)
        return cls(np.empty((4, most, count), np.float32), np.empty(cells, np.float32))

    def of_rows(self, number: int) -> np.ndarray:
        """Four arrays of that many rows."""
        return self.rows[:, :number]


@dataclass(frozen=True, slots=True)
class _Job:
    """One batch made ready: its gold labels and moves, the weights it touches, and which of them each character has.

    `columns`: int, rising, the weights; `cells`: int, each character's features as numbers of `columns`, and `starts` where those of each begin.
    """

    batch: Batch
    columns: np.ndarray
    cells: np.ndarray
    starts: np.ndarray
    gold: np.ndarray
    gold_moves: np.ndarray

    @classmethod
    def of(cls, sentences: Sequence[tuple[int, int]], features: np.ndarray, column: np.ndarray, labels: np.ndarray, count: int) -> _Job:
        rows = np.concatenate([np.arange(start, end) for start, end in sentences])
        ends = np.cumsum([end - start for start, end in sentences])
        local = [(int(b - (end - start)), int(b)) for (start, end), b in zip(sentences, ends, strict=True)]
        columns = column[features[rows]]
        kept = columns >= 0
        here = columns[kept]
        place = np.zeros(int(column.max()) + 1, dtype=np.int32)
        place[here] = 1
        touched = np.flatnonzero(place)
        place[touched] = np.arange(len(touched))
        starts = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
        gold = np.zeros((len(rows), count))
        gold[np.arange(len(rows)), labels[rows]] = 1.0
        moves = np.zeros((count + 1, count))
        for start, end in sentences:
            moves[count, labels[start]] += 1
            np.add.at(moves, (labels[start : end - 1], labels[start + 1 : end]), 1)
        return cls(Batch.of(local), touched, place[here], starts, gold, moves)

    def thinned(self, chances: np.ndarray, dropped: float) -> csr_matrix:
        """Its features as a matrix, a share `dropped` of them hidden, the others the larger."""
        from scipy.sparse import csr_matrix  # a tenth of a second, and only training needs it

        shown = (chances >= dropped) * np.float32(1 / (1 - dropped))
        return csr_matrix((shown, self.cells, self.starts), shape=(len(self.gold), len(self.columns)))
