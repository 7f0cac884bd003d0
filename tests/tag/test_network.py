"""The network against a plain loop over rows: what a row's scores depend on, and on what not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.tag import network
from gov_ie.tag.network import DILATIONS, REACH, Network, around, gathered

BUCKETS, WIDTH, TAGS, TEMPLATES = 40, 6, 3, 4
seeds = st.integers(0, 2**32 - 1)


def some_network(seed: int = 0) -> Network:
    random = np.random.default_rng(seed)
    layers = len(DILATIONS)
    shapes = ((BUCKETS, WIDTH), (WIDTH,), (layers, 3 * WIDTH, 2 * WIDTH), (layers, 2 * WIDTH), (WIDTH, TAGS), (TAGS,))
    return Network(*(random.normal(size=shape).astype(np.float32) * np.float32(0.4) for shape in shapes))


def some_features(rows: int, seed: int = 0) -> np.ndarray:
    """Bucket numbers, one template after another in memory as `feature_buckets` leaves them."""
    return np.random.default_rng(seed).integers(0, BUCKETS, size=(TEMPLATES, rows)).astype(np.int32).T


def row_by_row(net: Network, features: np.ndarray) -> np.ndarray:
    """The scores by the definition, in float64."""
    rows = len(features)
    state = [np.maximum(net.embeddings[row].sum(axis=0, dtype=float) + net.offset, 0) for row in features]
    for kernel, bias, dilation in zip(net.kernels, net.biases, DILATIONS, strict=True):
        scaled = [s / np.sqrt(np.mean(s**2) + 1e-3) for s in state]
        nothing = np.zeros(WIDTH)
        after = []
        for i in range(rows):
            places = (i - dilation, i, i + dilation)
            seen = np.concatenate([scaled[k] if 0 <= k < rows else nothing for k in places])
            mixed = seen @ kernel + bias
            after.append(state[i] + np.maximum(mixed[:WIDTH], mixed[WIDTH:]))
        state = after
    return np.array([s @ net.output + net.bias for s in state]).reshape(rows, TAGS)


@given(st.integers(0, 40), seeds)
def test_scores_are_those_of_the_definition(rows, seed):
    net, features = some_network(seed), some_features(rows, seed)
    found = net.scores(features)
    assert found.shape == (rows, TAGS) and found.dtype == np.float32
    assert found == pytest.approx(row_by_row(net, features), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("at_once", [1, 7, REACH, 64, 1024])
def test_scores_do_not_depend_on_how_a_text_is_cut(monkeypatch, at_once):
    net, features = some_network(), some_features(2500)
    monkeypatch.setattr(network, "_ROWS", len(features))
    whole = net.scores(features)
    monkeypatch.setattr(network, "_ROWS", at_once)
    assert net.scores(features) == pytest.approx(whole, rel=1e-4, abs=1e-4)


def test_a_long_text_is_cut(monkeypatch):
    net, features = some_network(), some_features(2 * network._ROWS + 3)
    cut = net.scores(features)
    monkeypatch.setattr(network, "_ROWS", len(features))
    assert cut == pytest.approx(net.scores(features), rel=1e-4, abs=1e-4)


@given(st.integers(0, 59), seeds)
def test_a_row_is_seen_as_far_as_the_layers_reach(row, seed):
    net, features = some_network(seed), some_features(60, seed)
    other = features.copy(order="F")
    other[row] = (other[row] + 1) % BUCKETS
    differs = (net.scores(features) != net.scores(other)).any(axis=1)
    low, high = max(0, row - REACH), min(60, row + REACH + 1)
    assert not differs[:low].any() and not differs[high:].any()


def test_scores_reach_as_far_as_is_said():
    """At the end of the reach there still is a difference."""
    net, features = some_network(), some_features(60)
    other = features.copy(order="F")
    other[30] = (other[30] + 1) % BUCKETS
    differs = (net.scores(features) != net.scores(other)).any(axis=1)
    assert differs[30 - REACH] and differs[30 + REACH]


@given(st.integers(1, 20), st.sampled_from(DILATIONS), seeds)
def test_what_is_gathered_is_the_transpose_of_what_stands_around(rows, distance, seed):
    random = np.random.default_rng(seed)
    state, joined = random.normal(size=(rows, 3)), random.normal(size=(rows, 9))
    assert np.vdot(around(state, distance), joined) == pytest.approx(np.vdot(state, gathered(joined, distance)))


def test_whole_steps_score_as_the_floats_they_stand_for():
    net, features = some_network(3), some_features(30, 4)
    stored = net.in_steps()
    assert stored.embeddings.dtype == np.int16
    assert np.allclose(stored.scores(features), stored.in_floats().scores(features), atol=1e-5)
    assert np.abs(stored.vectors() - net.embeddings).max() <= np.abs(net.embeddings).max() / 127
    assert (stored.in_floats().in_steps().embeddings == stored.embeddings).all()
