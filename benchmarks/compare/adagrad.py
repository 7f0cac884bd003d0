"""Training of a linear model over hashed features: exact maximum likelihood with an L2 prior, by AdaGrad over random groups of sentences.

A label's score is the sum of the weights of a character's features; over the scores of a sentence stands a conditional random field.

Source: Duchi, Hazan, Singer 2011 (AdaGrad); Wager, Wang, Liang 2013 (dropout); the weights of the later half of the epochs are
averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from gov_ie.tag.crf import Batch, marginals

FORBIDDEN = -1e4


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
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (float32, shape (buckets, labels)) and transitions (shape (labels + 1, labels)).

    `features`: int, shape (rows, templates), bucket numbers; `labels`: int, shape (rows,);
    `allowed`: bool, shape (labels + 1, labels); forbidden transitions stay at −10⁴;
    `dropped`: share of the features hidden in each step, so that no single one is relied on;
    `rare`: features seen less often get no weight; `seed`: order of the batches.
    Deterministic on one machine: fixed batches, sparse products in one thread.
    """
    count = allowed.shape[1]
    seen = np.bincount(features.reshape(-1), minlength=buckets)
    used = np.flatnonzero(seen >= rare)
    column = np.full(buckets, -1, dtype=np.int64)
    column[used] = np.arange(len(used))
    random = np.random.default_rng(seed)
    jobs = [_Job.of(group, features, column, labels, count) for group in _groups(sentences, random)]
    weights, moves = np.zeros((len(used), count), dtype=np.float32), np.zeros((count + 1, count))
    squares, move_squares = np.full_like(weights, 1e-6), np.full_like(moves, 1e-6)
    mean, move_mean, averaged = np.zeros_like(weights), np.zeros_like(moves), 0
    wall = np.where(allowed, 0.0, FORBIDDEN)
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
            np.multiply(local, share, out=gradient)
            gradient += design.T @ wrong
            squares.take(job.columns, axis=0, out=square, mode="clip")
            square += np.multiply(gradient, gradient, out=other)
            squares[job.columns] = square
            gradient *= rate
            gradient /= np.sqrt(square, out=square)
            local -= gradient
            weights[job.columns] = local
            by_move = (expected - job.gold_moves) * allowed + share * moves
            move_squares += by_move**2
            moves = moves - rate * by_move / np.sqrt(move_squares)
        if epoch >= epochs // 2:
            mean += weights
            move_mean += moves
            averaged += 1
    full = np.zeros((buckets, count), dtype=np.float32)
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
        shown = (chances >= dropped) * np.float32(1 / (1 - dropped))
        return csr_matrix((shown, self.cells, self.starts), shape=(len(self.gold), len(self.columns)))
