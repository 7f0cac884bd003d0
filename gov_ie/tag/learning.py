"""Training of the span model: the network and the random field over its scores together, by Adam over random groups of texts.

Source: Kingma and Ba 2015 (Adam); Srivastava et al. 2014 (dropout); Loshchilov and Hutter 2017 (the rate falls along a cosine); the
weights of the last steps are averaged (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gov_ie.tag import crf
from gov_ie.tag.network import DILATIONS, REACH, WEIGHTS, Floats, Network, around, gathered, scale_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WIDTH = 64  # of the vectors and layers
_BATCH_ROWS = 700  # of a step, about
_EPOCHS, _STEPS, _MOST_EPOCHS = 6, 600, 40  # of a training from the beginning: few reports are seen more often
_RARE = 2  # features seen less often get no vector
_SPREAD = 0.1  # of the vectors that a training begins with
_WARM = 0.05  # of the steps, those in which the rate rises
_LEAST = 0.02  # of the rate, at the end
_AVERAGED = 0.3  # of the steps, the last
_LONGEST = 5.0  # a gradient that is longer is cut down to this
_SCALE = 100.0  # characters' losses that weigh one
_MOVES = 75.0  # times the rate: that of the transitions, by AdaGrad
_CHANCES = 256  # in so many parts chance is dealt where values are hidden
_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of rows of one text, and the sentences in it that teach: half-open ranges of rows, in order."""

    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]


def pieces_of(sentences: Sequence[tuple[int, int]]) -> list[Piece]:
    """The sentences of one text, in order, in pieces of at most some thousand rows, if no sentence is longer.

    >>> pieces_of([(0, 10), (12, 20), (20, 9000)])
    [Piece(start=0, end=20, sentences=((0, 10), (12, 20))), Piece(start=20, end=9000, sentences=((20, 9000),))]
    """
    groups: list[list[tuple[int, int]]] = []
    for sentence in sentences:
        if not groups or sentence[1] - groups[-1][0][0] > _BATCH_ROWS:
            groups.append([])
        groups[-1].append(sentence)
    return [Piece(group[0][0], group[-1][1], tuple(group)) for group in groups]


def fit(
    features: np.ndarray,
    buckets: int,
    hidden: Floats,
    labels: np.ndarray,
    pieces: Sequence[Piece],
    allowed: np.ndarray,
    *,
    width: int = WIDTH,
    epochs: int | None = None,
    rate: float = 1.5e-3,
    dropped: float = 0.2,
    seed: int = 0,
    start: tuple[Network, np.ndarray] | None = None,
) -> tuple[Network, np.ndarray]:
    """The network and its transitions, float32, shape (labels + 1, labels); forbidden ones are −10⁴.

    `features`: int, shape (rows, templates), bucket numbers; `hidden`: shape (templates,), how often each template is hidden;
    `labels`: int, shape (rows,); `allowed`: bool, shape (labels + 1, labels), the last row for a sentence's first label;
    `epochs`: default six, of few reports up to forty; `dropped`: share of each layer's values that are hidden in a
    step; `seed`: of all chance; `start`: a network and its transitions to go on from. Deterministic on one machine, for one
    number of threads: several sum some products otherwise.
    """
    count = allowed.shape[1]
    if start is not None:
        start = start[0].in_floats(), start[1]
    random = np.random.default_rng(seed)
    seen = np.bincount(features.reshape(-1), minlength=buckets)
    known = np.zeros(buckets, dtype=bool) if start is None else start[0].embeddings.any(axis=1)
    used = np.flatnonzero((seen >= _RARE) | ((seen > 0) & known))
    column = np.full(buckets, -1, dtype=np.int64)
    column[used] = np.arange(len(used))
    wall = np.where(allowed, 0.0, _FORBIDDEN)
    if start is None:
        network, moves = _begun(len(used), width, count, random), np.zeros_like(wall)
    else:
        network = _copy(replace(start[0], embeddings=start[0].embeddings[used]))
        moves = np.where(allowed, start[1], 0.0)
    means, squares, average = _zeros(network), _zeros(network), _Average(network)
    move_squares, move_sum = np.full_like(moves, 1e-6), np.zeros_like(moves)
    # About: other shuffles make a group more or less.
    each = len(_groups(pieces, np.random.default_rng(seed)))
    if epochs is None:
        epochs = min(_MOST_EPOCHS, max(_EPOCHS, math.ceil(_STEPS / max(1, each))))
    steps = epochs * each
    for step, group in enumerate((group for _ in range(epochs) for group in _groups(pieces, random)), start=1):
        batch = _Batch.of(group, features, column, labels, count)
        vectors = network.vectors().take(batch.columns, axis=0)
        local = replace(network, embeddings=vectors)
        scores, trace = _forward(local, batch.thinned(hidden, random), batch.inside, dropped, random)
        probability, expected, _ = crf.marginals(scores, moves + wall, crf.Batch.of(batch.sentences))
        gradient = _backward(local, trace, ((probability - batch.gold) / _SCALE).astype(np.float32))
        now = rate * min(1.0, step / (_WARM * steps)) * max(_LEAST, 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))
        averaged = step > (1 - _AVERAGED) * steps
        if averaged:
            average.before(network, batch.columns)
        _move(network, vectors, gradient, means, squares, batch.columns, now, step)
        by_move = (expected - batch.gold_moves) * allowed
        move_squares += by_move**2
        moves = moves - _MOVES * now * by_move / np.sqrt(move_squares)
        if averaged:
            average.after(network)
            move_sum += moves
    if average.steps:  # few pieces may make fewer groups than was reckoned, and none teach nothing
        network, moves = average.mean(network), move_sum / average.steps
    embeddings = np.zeros((buckets, network.embeddings.shape[1]), np.float32) if start is None else start[0].embeddings.copy()
    embeddings[used] = network.embeddings
    return replace(network, embeddings=embeddings), (moves + wall).astype(np.float32)


class _Average:
    """The mean of a network's weights after each of several steps; a vector is added when it moves, as often as it stood."""

    def __init__(self, network: Network) -> None:
        self.steps = 0
        self._sums = _zeros(network)
        self._added = np.zeros(len(network.embeddings), np.int32)  # steps whose vectors are in the sum

    def before(self, network: Network, columns: np.ndarray) -> None:
        """Before a step that moves these vectors."""
        stood = (self.steps - self._added.take(columns)).astype(np.float32)[:, None]
        self._sums.embeddings[columns] += network.embeddings.take(columns, axis=0) * stood
        self._added[columns] = self.steps

    def after(self, network: Network) -> None:
        """After that step."""
        self.steps += 1
        for name in WEIGHTS[1:]:
            total = getattr(self._sums, name)
            total += getattr(network, name)

    def mean(self, network: Network) -> Network:
        """The mean, `network` being what the last step left."""
        self.before(network, np.arange(len(network.embeddings)))
        return Network(*(total / np.float32(self.steps) for total in self._sums.arrays()))


def _copy(network: Network) -> Network:
    return Network(*(values.copy() for values in network.arrays()))


def _zeros(network: Network) -> Network:
    return Network(*(np.zeros_like(values) for values in network.arrays()))


def _begun(used: int, width: int, count: int, random: np.random.Generator) -> Network:
    """A network of chance, small enough that each layer gives what it gets in size."""
    layers = len(DILATIONS)

    def drawn(shape: tuple[int, ...], spread: float) -> Floats:
        values: Floats = random.standard_normal(shape, dtype=np.float32) * np.float32(spread)
        return values

    return Network(
        embeddings=drawn((used, width), _SPREAD),
        offset=np.zeros(width, np.float32),
        kernels=drawn((layers, 3 * width, 2 * width), 1 / math.sqrt(3 * width)),
        biases=np.zeros((layers, 2 * width), np.float32),
        output=drawn((width, count), 1 / math.sqrt(width)),
        bias=np.zeros(count, np.float32),
    )


def _move(
    network: Network,
    vectors: Floats,
    gradient: Network,
    means: Network,
    squares: Network,
    columns: np.ndarray,
    rate: float,
    step: int,
) -> None:
    """One step of Adam in place; of the embeddings those move that the step saw, `vectors`."""
    length = math.sqrt(sum(float(np.vdot(g, g)) for g in gradient.arrays()))
    cut = np.float32(min(1.0, _LONGEST / max(length, 1e-12)))
    size = np.float32(rate * math.sqrt(1 - 0.999**step) / (1 - 0.9**step))
    for name in WEIGHTS[1:]:
        values = getattr(network, name)
        values -= _moved(getattr(gradient, name) * cut, getattr(means, name), getattr(squares, name), size)
    mean, square = (moments.vectors().take(columns, axis=0) for moments in (means, squares))
    vectors -= _moved(gradient.embeddings * cut, mean, square, size)
    network.embeddings[columns], means.embeddings[columns], squares.embeddings[columns] = vectors, mean, square


def _moved(gradient: Floats, mean: Floats, square: Floats, size: np.float32) -> Floats:
    """By how much values are to fall, in the place of their gradient; its mean and mean square are brought up to date."""
    mean *= np.float32(0.9)
    mean += gradient * np.float32(0.1)
    gradient *= gradient
    gradient *= np.float32(0.001)
    square *= np.float32(0.999)
    square += gradient
    root = np.sqrt(square, out=gradient)
    root += np.float32(1e-8)
    fall: Floats = np.divide(size * mean, root, out=root)
    return fall


@dataclass(frozen=True, slots=True)
class _Layer:
    """What a layer saw and did: its rows' scales, the scaled rows, these with those around, which of each pair won, what was kept."""

    scale: Floats
    scaled: Floats
    joined: Floats
    left: np.ndarray
    kept: Floats


@dataclass(frozen=True, slots=True)
class _Trace:
    """What the way back needs to know of the way there."""

    design: csr_matrix
    kept: Floats
    layers: list[_Layer]
    last: Floats


def _forward(
    network: Network, design: csr_matrix, inside: Floats, dropped: float, random: np.random.Generator
) -> tuple[Floats, _Trace]:
    """The scores of all rows, as `Network.scores` with values hidden; rows outside texts stay zero."""
    state: Floats = design @ network.embeddings
    width = state.shape[1]
    state += network.offset
    kept = (state > 0) * _shown(state.shape, dropped, random) * inside
    state *= kept
    layers = []
    for kernel, bias, dilation in zip(network.kernels, network.biases, DILATIONS, strict=True):
        scale = scale_of(state)
        scaled = state * scale
        joined = around(scaled, dilation)
        mixed = joined @ kernel
        mixed += bias
        left, right = mixed[:, :width], mixed[:, width:]
        layers.append(_Layer(scale, scaled, joined, left >= right, _shown(state.shape, dropped, random) * inside))
        state = state + np.maximum(left, right) * layers[-1].kept
    return state @ network.output + network.bias, _Trace(design, kept, layers, state)


def _backward(network: Network, trace: _Trace, wrong: Floats) -> Network:
    """The gradient of every weight, from that of the scores."""
    width = len(network.offset)
    kernels, biases = np.empty_like(network.kernels), np.empty_like(network.biases)
    down: Floats = wrong @ network.output.T
    for number in reversed(range(len(trace.layers))):
        layer = trace.layers[number]
        into = down * layer.kept
        both = np.empty((len(into), 2 * width), np.float32)
        np.multiply(into, layer.left, out=both[:, :width])
        np.multiply(into, ~layer.left, out=both[:, width:])
        kernels[number], biases[number] = layer.joined.T @ both, both.sum(axis=0)
        scaled = gathered(both @ network.kernels[number].T, DILATIONS[number])
        along = np.einsum("ij,ij->i", scaled, layer.scaled)[:, None] / np.float32(width)
        down = down + layer.scale * (scaled - layer.scaled * along)
    down = down * trace.kept
    return Network(trace.design.T @ down, down.sum(axis=0), kernels, biases, trace.last.T @ wrong, wrong.sum(axis=0))


def _shown(shape: tuple[int, ...], dropped: float, random: np.random.Generator) -> Floats:
    """1 over the share shown where a value is shown, 0 where it is hidden."""
    hidden = min(_CHANCES - 1, round(dropped * _CHANCES))
    drawn = random.integers(0, _CHANCES, shape, dtype=np.uint8)  # a quarter of the time that fractions take
    shown: Floats = (drawn >= hidden) * np.float32(_CHANCES / (_CHANCES - hidden))
    return shown


def _groups(pieces: Sequence[Piece], random: np.random.Generator) -> list[list[Piece]]:
    """Pieces in random groups of some thousand rows."""
    groups: list[list[Piece]] = []
    size = _BATCH_ROWS
    for number in random.permutation(len(pieces)):
        if size >= _BATCH_ROWS:
            groups.append([])
            size = 0
        groups[-1].append(pieces[number])
        size += pieces[number].end - pieces[number].start
    return groups


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pieces one after the other with empty rows between, so that none sees another.

    `columns`: int, rising, the vectors that they touch; `cells`: int, each row's features as numbers of `columns`, `templates`
    the template of each, and `starts` where those of each row begin; `inside`: float32, shape (rows, 1), 0 between pieces.
    """

    columns: np.ndarray
    cells: np.ndarray
    templates: np.ndarray
    starts: np.ndarray
    inside: Floats
    sentences: list[tuple[int, int]]
    gold: np.ndarray
    gold_moves: np.ndarray

    @classmethod
    def of(cls, pieces: Sequence[Piece], features: np.ndarray, column: np.ndarray, labels: np.ndarray, count: int) -> _Batch:
        lengths = [piece.end - piece.start for piece in pieces]
        begins = np.concatenate([[0], np.cumsum([length + REACH for length in lengths])])
        at = np.concatenate([np.arange(begin, begin + length) for begin, length in zip(begins[:-1], lengths, strict=True)])
        columns = column[features[np.concatenate([np.arange(piece.start, piece.end) for piece in pieces])]]
        known = columns >= 0
        here = columns[known]
        place = np.zeros(int(column.max(initial=-1)) + 1, dtype=np.int32)
        place[here] = 1
        touched = np.flatnonzero(place)
        place[touched] = np.arange(len(touched))
        rows = int(begins[-1])
        number = np.zeros(rows, dtype=np.int64)
        number[at] = known.sum(axis=1)
        inside = np.zeros((rows, 1), np.float32)
        inside[at] = 1
        gold, moves, sentences = np.zeros((rows, count)), np.zeros((count + 1, count)), []
        for piece, begin in zip(pieces, begins.tolist(), strict=False):
            for start, end in piece.sentences:
                tags, first = labels[start:end], begin + start - piece.start
                sentences.append((first, first + end - start))
                gold[np.arange(first, first + end - start), tags] = 1
                moves[count, tags[0]] += 1
                np.add.at(moves, (tags[:-1], tags[1:]), 1)
        templates = np.broadcast_to(np.arange(features.shape[1]), known.shape)[known]
        starts = np.concatenate([[0], np.cumsum(number)]).astype(np.int32)
        return cls(touched, place[here], templates, starts, inside, sentences, gold, moves)

    def thinned(self, hidden: Floats, random: np.random.Generator) -> csr_matrix:
        """The features of each row as a matrix, each template's hidden as often as `hidden` says."""
        from scipy.sparse import csr_matrix  # a tenth of a second, and only training needs it

        shown = (random.random(len(self.cells), dtype=np.float32) >= hidden[self.templates]).astype(np.float32)
        return csr_matrix((shown, self.cells, self.starts), shape=(len(self.inside), len(self.columns)))
