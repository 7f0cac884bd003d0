"""The linear models of the comparison: windows of features, and training of their weights."""

import numpy as np
import pytest

from benchmarks.compare.adagrad import FORBIDDEN, fit
from benchmarks.compare.windows import PLACES, WINDOW_BUCKETS, WindowWeights, windows
from gov_ie.analysis import analyze
from gov_ie.catalogue import Catalogue
from gov_ie.tag import crf
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.tagger import BUCKETS
from gov_ie.text.tokens import CharacterSegmenter

COUNT = sum(map(len, PLACES))


def features(text):
    return feature_buckets(analyze(text, CharacterSegmenter(), Catalogue({}, {})), BUCKETS)


@pytest.mark.parametrize("text", ["", "条", "我局公开信息3条。"])
def test_a_row_of_windows_for_every_character(text):
    found = windows(features(text))
    assert found.shape == (len(text), COUNT)
    assert found.size == 0 or 0 <= found.min() <= found.max() < WINDOW_BUCKETS


def test_every_template_has_its_places():
    assert len(PLACES) == features("条").shape[1]


def test_the_places_of_one_template_are_told_apart():
    assert len(set(windows(np.full((11, len(PLACES)), 7, np.int32))[5].tolist())) == COUNT


def test_a_window_sees_its_place_and_no_other():
    columns = [(template, place) for template, places in enumerate(PLACES) for place in places]
    plain = np.tile(np.arange(len(PLACES), dtype=np.int32), (21, 1))
    for template, places in enumerate(PLACES):
        changed = plain.copy()
        changed[10, template] = 99
        differs = windows(changed) != windows(plain)
        wanted = {(10 - place, columns.index((template, place))) for place in places}
        assert set(zip(*map(np.ndarray.tolist, np.nonzero(differs)), strict=True)) == wanted


def test_scores_are_sums_of_the_weights_of_windows():
    weights = np.random.default_rng(0).normal(size=(WINDOW_BUCKETS, 3)).astype(np.float32)
    seen = features("我局公开信息3条。")
    assert WindowWeights(weights).scores(seen) == pytest.approx(weights[windows(seen)].sum(axis=1), abs=1e-4)
    assert WindowWeights(weights).scores(features("")).shape == (0, 3)


def test_training_learns_a_pattern_and_respects_the_wall():
    # Feature 0 says «label 0», feature 1 «label 1»; the move 1 → 1 is forbidden.
    features = np.array([[0], [1], [0], [1], [0], [0]] * 20)
    labels = np.array([0, 1, 0, 1, 0, 0] * 20)
    sentences = [(i, i + 6) for i in range(0, 120, 6)]
    allowed = np.ones((3, 2), bool)
    allowed[1, 1] = False
    weights, transitions = fit(features, 4, labels, sentences, allowed, l2=0.1)
    emissions = weights[features[:, 0]]
    assert (crf.decode(emissions, transitions, crf.Batch.of(sentences)) == labels).all()
    assert transitions[1, 1] == FORBIDDEN
    tempted = np.array([[0.0, 9.0], [0.0, 9.0]])
    assert sorted(crf.decode(tempted, transitions, crf.Batch.of([(0, 2)])).tolist()) == [0, 1]


def test_training_twice_gives_the_same_bytes():
    random = np.random.default_rng(3)
    features = random.integers(0, 16, size=(60, 3))
    labels = random.integers(0, 2, size=60)
    runs = [fit(features, 16, labels, [(0, 30), (30, 60)], np.ones((3, 2), bool)) for _ in range(2)]
    assert runs[0][0].tobytes() == runs[1][0].tobytes()
    assert runs[0][1].tobytes() == runs[1][1].tobytes()
