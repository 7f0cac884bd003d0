"""A convolutional network over characters, in numpy: embeddings of what stands at a character, mixed with what stands around it.

    embeddings of features, summed ─ ReLU ─▶ layers of convolution, each added to what comes in ─▶ a score for each tag

A layer sees one row on each side of its own, the next a row two, four, eight away: together fifteen characters on each side.
Scores go to a conditional random field (tag/crf.py), whose gradient comes back in training.

Source: He et al. 2016 (layers added to what comes in); Yu and Koltun 2016 (dilation); Goodfellow et al. 2013 (maxout); Zhang and
Sennrich 2019 (division by the root mean square).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gov_ie.steps import in_steps

DILATIONS = (1, 2, 4, 8)
REACH = sum(DILATIONS)  # rows on each side that a row's scores depend on
_ROWS = 1024  # rows computed at once, so that they stay near the processor
_SMALL = np.float32(1e-3)  # keeps the root mean square of an empty row from zero

WEIGHTS = ("embeddings", "offset", "kernels", "biases", "output", "bias")  # what is learned, in the order of a network's fields

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of the network, all float32.

    `embeddings`: shape (buckets, width); `offset`: shape (width,); `kernels`: shape (layers, 3 * width, 2 * width), for the rows
    before, here and behind; `biases`: shape (layers, 2 * width); `output`: shape (width, tags); `bias`: shape (tags,).
    As stored, the embeddings are whole steps, int16, and `sizes` those of the steps of each column, shape (width,): they are
    added faster, and exactly.
    """

    embeddings: Floats | NDArray[np.int16]
    offset: Floats
    kernels: Floats
    biases: Floats
    output: Floats
    bias: Floats
    sizes: Floats | None = None

    def arrays(self) -> list[Floats]:
        """All weights, in the order of the fields, as floats."""
        return [self.vectors(), *(getattr(self, name) for name in WEIGHTS[1:])]

    def vectors(self) -> Floats:
        """The embeddings as floats."""
        return cast("Floats", self.embeddings if self.sizes is None else self.embeddings * self.sizes)

    def in_floats(self) -> Network:
        """The same network, its embeddings as floats, to learn from."""
        return replace(self, embeddings=self.vectors(), sizes=None)

    def in_steps(self) -> Network:
        """The same network, its embeddings rounded to the steps in which they are stored."""
        stored = in_steps("", self.vectors())
        return replace(self, embeddings=stored[""].astype(np.int16), sizes=stored[".step"])

    def scores(self, features: NDArray[np.int32]) -> Floats:
        """The score of each tag in each row of one text: shape (rows, tags).

        `features`: bucket numbers, shape (rows, templates), one template after another in memory.

        >>> zeros = [np.zeros(shape, np.float32) for shape in ((8, 2), 2, (4, 6, 4), (4, 4), (2, 3))]
        >>> Network(*zeros, np.array([1, 0, 2], np.float32)).scores(np.zeros((2, 5), np.int32)).tolist()
        [[1.0, 0.0, 2.0], [1.0, 0.0, 2.0]]
        """
        rows = len(features)
        out = np.empty((rows, len(self.bias)), np.float32)
        columns = features.T
        for first in range(0, rows, _ROWS):
            last = min(first + _ROWS, rows)
            low, high = max(0, first - REACH), min(rows, last + REACH)
            out[first:last] = self._scored(columns[:, low:high])[first - low : last - low]
        return out

    def _scored(self, columns: NDArray[np.int32]) -> Floats:
        width = len(self.offset)
        total = np.zeros((columns.shape[1], width), self.embeddings.dtype)
        fetched = np.empty_like(total)
        for column in columns:
            self.embeddings.take(column, axis=0, out=fetched, mode="clip")
            total += fetched
        state: Floats = total if self.sizes is None else total * self.sizes
        state += self.offset
        np.maximum(state, 0, out=state)
        for kernel, bias, dilation in zip(self.kernels, self.biases, DILATIONS, strict=True):
            mixed = around(state * scale_of(state), dilation) @ kernel
            mixed += bias
            state += np.maximum(mixed[:, :width], mixed[:, width:])
        scores: Floats = state @ self.output
        scores += self.bias
        return scores


def scale_of(state: Floats) -> Floats:
    """What brings each row to a root mean square of one: shape (rows, 1)."""
    squares = np.einsum("ij,ij->i", state, state)
    squares /= state.shape[1]
    squares += _SMALL
    scale: Floats = 1 / np.sqrt(squares)
    return scale[:, None]


def around(state: Floats, distance: int) -> Floats:
    """Each row with those `distance` before and behind it, zeros beyond the edges: shape (rows, 3 * width)."""
    rows, width = state.shape
    joined = np.zeros((rows, 3 * width), state.dtype)
    joined[distance:, :width] = state[:-distance]
    joined[:, width : 2 * width] = state
    joined[:-distance, 2 * width :] = state[distance:]
    return joined


def gathered(joined: Floats, distance: int) -> Floats:
    """The transpose of `around`: what each row's three parts add up to."""
    width = joined.shape[1] // 3
    total = joined[:, width : 2 * width].copy()
    total[:-distance] += joined[distance:, :width]
    total[distance:] += joined[:-distance, 2 * width :]
    return total
