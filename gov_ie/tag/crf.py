"""A linear-chain conditional random field over the scores of characters, in numpy.

Sentences of all lengths go through the recursions together, longest first, so that each time step is one array operation.

Source: Lafferty, McCallum, Pereira 2001, «Conditional Random Fields».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np


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
