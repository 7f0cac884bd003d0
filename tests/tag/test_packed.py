"""Packed weights against plain sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.tag.packed import PackedWeights


@given(st.integers(1, 10), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_sums_are_those_of_the_steps(tags, templates, seed):
    random = np.random.default_rng(seed)
    steps = random.integers(-127, 128, size=(64, tags)).astype(np.int8)
    sizes = random.random(tags).astype(np.float32)
    features = random.integers(0, 64, size=(9, templates)).astype(np.int32)
    wanted = steps[features].sum(axis=1, dtype=np.int64) * sizes
    assert PackedWeights.of(steps, sizes).sums(features) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("extreme", [-127, 127])
def test_no_lane_runs_over(extreme):
    steps = np.full((2, 10), extreme, np.int8)
    features = np.zeros((3, 240), np.int32)
    assert (PackedWeights.of(steps, np.ones(10, np.float32)).sums(features) == 240 * extreme).all()


def test_more_rows_than_are_summed_at_once():
    steps = np.array([[1], [2]], np.int8)
    features = np.tile(np.array([[0], [1]], np.int32), (10_000, 1))
    assert PackedWeights.of(steps, np.ones(1, np.float32)).sums(features)[:, 0].tolist() == [1.0, 2.0] * 10_000


def test_too_many_tags_are_refused():
    with pytest.raises(ValueError, match="room"):
        PackedWeights.of(np.zeros((2, 11), np.int8), np.ones(11, np.float32))
