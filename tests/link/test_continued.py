"""A classifier that goes on from another: new classes are learned, what no new example touches stays."""

import numpy as np
import pytest

from gov_ie.link.classifier import Classifier, Numbers, train_classifier
from gov_ie.link.continued import continue_classifier

OLD = [["申请", "件"], ["公开", "条"], ["培训", "次"]] * 30
OLD_LABELS = ["request", "disclosure", "training"] * 30
NEW = [["无人机", "架次"]] * 20
NUMBERS = Numbers()


def best(classifier: Classifier, row: list[str]) -> str:
    return classifier.classes[int(classifier.probabilities(NUMBERS.of(row)).argmax())]


@pytest.fixture(params=[10**9, 1], ids=["linear", "hidden"])
def base(request) -> Classifier:
    classifier = train_classifier(OLD, OLD_LABELS, hidden_from=request.param)
    assert (classifier.hidden is not None) == (request.param == 1)
    return classifier


def test_a_new_class_is_learned_and_the_old_are_kept(base):
    more = continue_classifier(base, [*NEW, *OLD[:9]], ["drone"] * 20 + OLD_LABELS[:9])
    assert more.classes == ("disclosure", "drone", "request", "training")
    assert best(more, NEW[0]) == "drone"
    assert [best(more, row) for row in OLD[:3]] == OLD_LABELS[:3]
    assert (more.hidden is None) == (base.hidden is None)


def test_what_no_example_touches_stays(base):
    more = continue_classifier(base, NEW, ["drone"] * 20)
    kept = [number for number in base.used.tolist() if number not in NUMBERS.of(NEW[0])]
    rows = [np.searchsorted(c.used, kept) for c in (base, more)]
    columns = [more.classes.index(name) for name in base.classes]
    assert (more.weights[rows[1]][:, columns] == base.weights[rows[0]]).all()
    if base.hidden is not None:
        assert (more.hidden.vectors[rows[1]] == base.hidden.vectors[rows[0]]).all()


def test_a_share_of_the_way_is_gone(base):
    """All of it where a prior draws the weights back."""
    whole, part = (continue_classifier(base, NEW, ["drone"] * 20, share=share) for share in (1.0, 0.25))
    columns = [whole.classes.index(name) for name in base.classes]
    before = np.zeros_like(whole.weights)
    before[np.ix_(np.searchsorted(whole.used, base.used), columns)] = base.weights
    share = 1.0 if base.hidden is None else 0.25
    assert np.allclose(part.weights, before + share * (whole.weights - before), atol=1e-6)
    assert not np.allclose(whole.weights, before, atol=1e-3)


def test_the_same_examples_give_the_same_bytes(base):
    one, other = (continue_classifier(base, NEW, ["drone"] * 20).to_arrays("x") for _ in range(2))
    assert all((one[name] == other[name]).all() for name in one)


def test_a_linear_one_has_the_likeliest_weights_under_its_prior():
    """Against gradient descent on the same objective, written down by itself."""
    base = train_classifier(OLD, OLD_LABELS, hidden_from=10**9)
    rows, labels = [["申请", "条"], ["公开", "条"]] * 3, ["request", "disclosure"] * 3
    more = continue_classifier(base, rows, labels)
    seen = sorted(NUMBERS.of(["申请", "条", "公开"]))
    start = np.concatenate([base.weights[np.searchsorted(base.used, seen)], base.bias[None]]).astype(float)
    design = np.array([[n in NUMBERS.of(row) for n in seen] + [True] for row in rows], float)
    gold = np.array([[c == label for c in base.classes] for label in labels], float)
    values = start.copy()
    for _ in range(5000):
        odds = np.exp(design @ values)
        odds /= odds.sum(axis=1, keepdims=True)
        values -= 0.05 * (design.T @ (odds - gold) + (values - start))
    found = np.concatenate([more.weights[np.searchsorted(more.used, seen)], more.bias[None]])
    assert np.allclose(found, values, atol=0.02)


def test_no_examples_change_nothing(base):
    assert continue_classifier(base, [], []) is base


def test_a_base_that_learned_nothing_is_trained_anew():
    base = train_classifier([["申请"]] * 3, ["no"] * 3)
    more = continue_classifier(base, [["申请"], ["公开"]] * 5, ["no", "yes"] * 5)
    assert best(more, ["公开"]) == "yes"


def test_rows_may_weigh_nothing(base):
    more = continue_classifier(base, [*NEW, *OLD[:3]], ["request"] * 20 + OLD_LABELS[:3], [0.0] * 20 + [1.0] * 3)
    assert best(more, OLD[0]) == "request"
    assert np.isfinite(more.weights).all()
