import numpy as np
import pytest

from gov_ie.errors import ModelError
from gov_ie.link.classifier import Classifier, Numbers, train_classifier

ROWS = [["申请", "件"], ["申请", "条"], ["来信", "件"], ["来信", "封"], ["审批", "项"], ["审批", "件"]] * 5
NUMBERS = Numbers()
LABELS = ["request", "request", "letter", "letter", "approval", "approval"] * 5


def test_it_learns_what_is_plain():
    model = train_classifier(ROWS, LABELS)
    assert model.classes == ("approval", "letter", "request")
    for row, label in zip(ROWS, LABELS, strict=True):
        odds = model.probabilities(NUMBERS.of(row))
        assert odds.sum() == pytest.approx(1.0)
        assert model.classes[int(odds.argmax())] == label


def test_two_classes():
    model = train_classifier([["a"], ["b"]] * 10, ["yes", "no"] * 10)
    assert model.probability(NUMBERS.of(["a"])) > 0.5 > model.probability(NUMBERS.of(["b"]))


def test_one_class_is_constant():
    model = train_classifier([["a"]], ["no"])
    assert model.probability(NUMBERS.of(["a"])) == 0.0 and model.probability(NUMBERS.of(["a"]), "no") == 1.0


def test_a_hidden_layer_learns_what_no_sum_can():
    # Yes where the two letters' digits differ: no linear model tells them apart.
    rows = [["a1", "b0"], ["a0", "b1"], ["a1", "b1"], ["a0", "b0"]] * 1000
    labels = ["yes", "yes", "no", "no"] * 1000
    linear = train_classifier(rows, labels)
    deep = train_classifier(rows, labels, hidden_from=0)
    assert linear.hidden is None and deep.hidden is not None
    right = [deep.probability(NUMBERS.of(row)) > 0.5 for row in rows[:4]]
    assert right == [True, True, False, False]
    assert [linear.probability(NUMBERS.of(row)) > 0.5 for row in rows[:4]] != right


def test_the_hidden_layer_is_kept_and_the_same_each_time():
    model, again = (train_classifier(ROWS, LABELS, hidden_from=0) for _ in range(2))
    for name, array in model.to_arrays("x").items():
        assert array.tobytes() == again.to_arrays("x")[name].tobytes()
    kept = Classifier.from_arrays("x", model.to_arrays("x"))
    assert np.allclose(kept.probabilities(NUMBERS.of(["来信"])), model.probabilities(NUMBERS.of(["来信"])), atol=1e-2)


def test_features_said_twice_count_once():
    assert NUMBERS.of(["a", "a", "b"]) == NUMBERS.of(["a", "b"])


def test_arrays_and_back():
    model = train_classifier(ROWS, LABELS)
    again = Classifier.from_arrays("x", model.to_arrays("x"))
    assert again.classes == model.classes
    assert np.allclose(again.probabilities(NUMBERS.of(["来信"])), model.probabilities(NUMBERS.of(["来信"])), atol=1e-2)


def test_missing_arrays_are_named():
    with pytest.raises(ModelError, match="'x'"):
        Classifier.from_arrays("x", {})


def test_many_rows_at_once_are_what_each_is_alone():
    for hidden_from in (0, 10**6):
        model = train_classifier(ROWS, LABELS, hidden_from=hidden_from)
        together = model.probabilities_of([NUMBERS.of(row) for row in ROWS[:6]])
        assert np.allclose(together, [model.probabilities(NUMBERS.of(row)) for row in ROWS[:6]])
    assert model.probabilities_of([]).shape == (0, 3) and model.probability_of([]) == []


def test_a_row_without_features_is_refused():
    with pytest.raises(ValueError, match="without features"):
        train_classifier(ROWS, LABELS).probabilities([])


def test_weights_of_another_number_of_buckets_are_refused():
    arrays = train_classifier(ROWS, LABELS).to_arrays("x")
    with pytest.raises(ModelError, match="buckets"):
        Classifier.from_arrays("x", arrays | {"x.buckets": np.int64(1 << 10)})


@pytest.mark.parametrize("hidden_from", [0, 10**6])
def test_stored_weights_score_as_the_floats_they_stand_for(hidden_from):
    model = train_classifier(ROWS, LABELS, hidden_from=hidden_from)
    stored = Classifier.from_arrays("x", model.to_arrays("x"))
    floats = Classifier.of(stored.classes, stored.used, stored.weights, stored.bias, stored.hidden)
    rows = [NUMBERS.of(row) for row in ROWS[:6]]
    assert stored.rows.dtype == np.int8 and floats.rows.dtype == np.float32
    assert np.allclose(stored.scores(rows), floats.scores(rows), atol=1e-5)
    assert np.allclose(stored.scores(rows[:1]), floats.scores(rows)[:1], atol=1e-5)
    again = stored.to_arrays("x")
    assert all((again[name] == array).all() for name, array in model.to_arrays("x").items())
