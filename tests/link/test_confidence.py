import pytest

from gov_ie.link.classifier import Numbers, train_classifier
from gov_ie.link.confidence import Standing, confidence_features, products_of
from gov_ie.link.drafts import Draft
from tests.link.test_resolve import tagged

TEXT = tagged("{M|公开信息}{Q|3条}")
UNCHECKED = Standing("unchecked", 0, False, True)


def draft(**scores):
    made = Draft(0, (0,), TEXT.values[0], 0.9)
    for name, value in scores.items():
        setattr(made, name, value)
    return made


def features(standing=UNCHECKED, **scores):
    drafts = [draft(**scores)]
    products = products_of(TEXT, drafts)
    return confidence_features(TEXT, drafts, products, 0, standing, sum(products) / len(products))


def test_before_anything_is_known_it_is_the_product_of_the_decisions():
    assert products_of(TEXT, [draft(row_score=0.5)]) == [pytest.approx(0.45)]


def test_it_learns_which_doubts_matter():
    sure, unsure = features(), features(row_score=0.3)
    model = train_classifier([sure, unsure] * 20, ["yes", "no"] * 20)
    assert model.probability(Numbers().of(sure)) > 0.5 > model.probability(Numbers().of(unsure))


def test_it_learns_what_a_proof_is_worth():
    proved, refuted = features(Standing("proved", 1, False, True)), features(Standing("contradicted", 0, False, True))
    model = train_classifier([proved, refuted] * 20, ["yes", "no"] * 20)
    assert model.probability(Numbers().of(proved)) > 0.5 > model.probability(Numbers().of(refuted))


def test_certainty_has_features_too():
    assert features(row_score=1.0, by_score=0.0)
