import pytest

from gov_ie.link.classifier import train_classifier
from gov_ie.link.confidence import confidence, confidence_features
from gov_ie.link.drafts import Draft
from tests.link.test_resolve import tagged

TEXT = tagged("{M|公开信息}{Q|3条}")


def draft(**scores):
    made = Draft(0, (0,), TEXT.values[0], 0.9)
    for name, value in scores.items():
        setattr(made, name, value)
    return made


def test_without_training_it_is_the_product_of_the_decisions():
    untrained = train_classifier([], [])
    assert confidence(untrained, TEXT, draft(row_score=0.5)) == pytest.approx(0.45)


def test_it_learns_which_doubts_matter():
    sure, unsure = confidence_features(TEXT, draft()), confidence_features(TEXT, draft(row_score=0.3))
    model = train_classifier([sure, unsure] * 20, ["yes", "no"] * 20)
    assert confidence(model, TEXT, draft()) > 0.5 > confidence(model, TEXT, draft(row_score=0.3))


def test_certainty_has_features_too():
    assert confidence_features(TEXT, draft(row_score=1.0, by_score=0.0))
