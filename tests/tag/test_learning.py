"""Training of the network: gradients against finite differences, what a piece sees, what is learned and what stays."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from gov_ie.tag import crf, learning
from gov_ie.tag.learning import Piece, fit, pieces_of
from gov_ie.tag.network import DILATIONS, Network

WIDTH, TAGS, TEMPLATES = 5, 3, 4
SHOWN = np.zeros(TEMPLATES, np.float32)  # no template hidden


@st.composite
def sentences_of_a_text(draw):
    """Sentences in order, some longer than a piece, with or without rows between."""
    found, at = [], 0
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 2 * learning._BATCH_ROWS)), max_size=30)):
        found.append((at + gap, at + gap + length))
        at += gap + length
    return found


@given(sentences_of_a_text())
def test_pieces_hold_all_sentences_in_order_and_as_many_as_fit(sentences):
    pieces = pieces_of(sentences)
    assert [s for piece in pieces for s in piece.sentences] == sentences
    for piece in pieces:
        assert (piece.start, piece.end) == (piece.sentences[0][0], piece.sentences[-1][1])
        assert piece.end - piece.start <= learning._BATCH_ROWS or len(piece.sentences) == 1
    for piece, behind in pairwise(pieces):
        assert behind.sentences[0][1] - piece.start > learning._BATCH_ROWS


def doubles(seed: int, buckets: int) -> Network:
    """A network in float64, so that differences are not lost in rounding."""
    random = np.random.default_rng(seed)
    layers = len(DILATIONS)
    shapes = ((buckets, WIDTH), (WIDTH,), (layers, 3 * WIDTH, 2 * WIDTH), (layers, 2 * WIDTH), (WIDTH, TAGS), (TAGS,))
    return Network(*(random.normal(size=shape) * 0.5 for shape in shapes))


@pytest.mark.parametrize("dropped", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_gradients_are_finite_differences(seed, dropped):
    random = np.random.default_rng(seed)
    net, rows = doubles(seed, 7), 24
    design = csr_matrix(random.integers(0, 2, size=(rows, 7)).astype(float))
    inside = np.ones((rows, 1))
    inside[9:12] = 0
    wrong = random.normal(size=(rows, TAGS))

    def loss() -> float:
        scores, _ = learning._forward(net, design, inside, dropped, np.random.default_rng(seed))
        assert scores.dtype == np.float64
        return float(np.vdot(scores, wrong))

    _, trace = learning._forward(net, design, inside, dropped, np.random.default_rng(seed))
    step = 1e-6
    for values, gradient in zip(net.arrays(), learning._backward(net, trace, wrong).arrays(), strict=True):
        assert gradient.shape == values.shape
        for place in random.permutation(values.size)[:40]:
            at = np.unravel_index(place, values.shape)
            kept = values[at]
            values[at] = kept + step
            above = loss()
            values[at] = kept - step
            below = loss()
            values[at] = kept
            assert gradient[at] == pytest.approx((above - below) / (2 * step), rel=1e-4, abs=1e-6)


def problem(rows: int = 480, buckets: int = 16, seed: int = 0):
    """Features, labels and pieces: the label is what the first template says two rows before, 0 at a piece's edge; no 2 behind a 2."""
    random = np.random.default_rng(seed)
    said = random.integers(0, TAGS, size=rows)
    for k in range(1, rows):
        said[k] %= 2 if said[k - 1] == 2 else TAGS
    features = random.integers(TAGS, buckets, size=(TEMPLATES, rows)).astype(np.int32)
    features[0] = said
    pieces = [p for k in range(0, rows, 60) for p in pieces_of([(s, s + 12) for s in range(k, k + 60, 12)])]
    labels = np.zeros(rows, np.int64)
    for piece in pieces:
        labels[piece.start + 2 : piece.end] = said[piece.start : piece.end - 2]
    allowed = np.ones((TAGS + 1, TAGS), bool)
    allowed[2, 2] = False
    return features.T, labels, pieces, allowed


def trained(features, labels, pieces, allowed, *, buckets=32, epochs=300, **more):
    return fit(features, buckets, SHOWN, labels, pieces, allowed, width=12, epochs=epochs, **more)


@pytest.fixture(scope="module")
def learned():
    with threadpool_limits(1):  # matrices so small gain nothing from threads
        return trained(*problem())


def test_a_pattern_is_learned(learned):
    """Of four templates one tells the label, and that two rows away; nothing that stands at the row itself does."""
    features, labels, pieces, _ = problem(seed=1)  # another text
    network, transitions = learned
    scores = np.concatenate([network.scores(features[p.start : p.end]) for p in pieces])
    sentences = [s for p in pieces for s in p.sentences]
    assert (crf.decode(scores, transitions, crf.Batch.of(sentences)) == labels).mean() > 0.95


def test_forbidden_transitions_stay_forbidden(learned):
    _, transitions = learned
    _, _, _, allowed = problem()
    assert transitions.dtype == np.float32
    assert (transitions[~allowed] == -1e4).all() and (np.abs(transitions[allowed]) < 100).all()
    tempted = np.array([[0.0, 0.0, 9.0]] * 2)
    assert crf.decode(tempted, transitions, crf.Batch.of([(0, 2)])).tolist().count(2) == 1


def test_training_twice_gives_the_same_bytes():
    runs = [trained(*problem(), epochs=3) for _ in range(2)]
    for one, other in zip(*([*network.arrays(), moves] for network, moves in runs), strict=True):
        assert one.dtype == np.float32 and one.tobytes() == other.tobytes()
    other, _ = trained(*problem(), epochs=3, seed=1)
    assert runs[0][0].kernels.tobytes() != other.kernels.tobytes()


def test_features_seen_once_get_no_vector():
    features, *rest = problem()
    features[0, 1], features[:2, 2] = 30, 31
    network, _ = trained(features, *rest, epochs=2)
    assert not network.embeddings[30].any() and network.embeddings[31].any()


def test_a_piece_does_not_see_its_neighbour(learned):
    """In training its scores are those of the piece alone, as the trained network gives them."""
    features, labels, pieces, _ = problem()
    network, _ = learned
    batch = learning._Batch.of(pieces, features, np.arange(32), labels, TAGS)
    local = replace(network, embeddings=network.embeddings[batch.columns])
    random = np.random.default_rng(0)
    scores, _ = learning._forward(local, batch.thinned(SHOWN, random), batch.inside, 0.0, random)
    alone = np.concatenate([network.scores(features[p.start : p.end]) for p in pieces])
    assert scores[batch.inside[:, 0] > 0] == pytest.approx(alone, rel=1e-3, abs=1e-3)


def test_a_batch_keeps_the_gold_of_its_sentences():
    features, labels, pieces, _ = problem()
    labels = labels.copy()
    skipped = [Piece(p.start, p.end, p.sentences[:1] + p.sentences[2:]) for p in pieces]  # rows between teach nothing
    batch = learning._Batch.of(skipped, features, np.arange(32), labels, TAGS)
    taught = np.concatenate([labels[a:b] for p in skipped for a, b in p.sentences])
    rows = np.concatenate([np.arange(a, b) for a, b in batch.sentences])
    assert (batch.gold[rows].argmax(axis=1) == taught).all()
    assert batch.gold.sum() == len(taught) == batch.gold_moves.sum()
    assert batch.inside.sum() == sum(p.end - p.start for p in skipped)


def test_going_on_without_steps_leaves_the_network_as_it_is(learned):
    network, moves = learned
    same, _ = trained(*problem(seed=2), epochs=2, rate=0.0, start=(network, moves))
    for before, after in zip(network.arrays(), same.arrays(), strict=True):
        assert after == pytest.approx(before, abs=1e-6)


def test_going_on_leaves_vectors_that_no_new_row_has(learned):
    network, moves = learned
    known = replace(network, embeddings=network.embeddings.copy())
    known.embeddings[20:] = 1.0
    kept = [values.copy() for values in known.arrays()]
    more, _ = trained(*problem(seed=2), epochs=2, rate=0.1, start=(known, moves))
    assert (more.embeddings[16:] == known.embeddings[16:]).all()
    assert not np.allclose(more.embeddings[:16], known.embeddings[:16], atol=1e-4)
    assert all((before == after).all() for before, after in zip(kept, known.arrays(), strict=True)), "the old one was changed"


def test_where_nothing_teaches_the_network_stays_as_it_is(learned):
    network, moves = learned
    features, labels, _, allowed = problem(seed=2)
    same, same_moves = trained(features, labels, [], allowed, epochs=3, start=(network, moves))
    assert all((a == b).all() for a, b in zip(network.arrays(), same.arrays(), strict=True))
    assert same_moves == pytest.approx(moves)


@pytest.mark.parametrize("seed", range(12))
def test_few_pieces_of_uneven_length_teach_whatever_the_shuffle(seed):
    """Shuffles make two groups of them or three, so that the number of steps is not known beforehand."""
    features, labels, _, allowed = problem(rows=1260, seed=seed)
    pieces = [Piece(0, 600, ((0, 600),)), Piece(600, 1200, ((600, 1200),)), Piece(1200, 1260, ((1200, 1260),))]
    network, _ = trained(features, labels, pieces, allowed, epochs=3, seed=seed)
    assert all(values.any() for values in network.arrays())
