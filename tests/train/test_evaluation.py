from dataclasses import replace
from decimal import Decimal

import pytest

from gov_ie.train.evaluation import Score, evaluate
from gov_ie.train.marked import compile_marked

GOLD = compile_marked(
    "agency: 清河县水务局 | 县水务局\nyear: 2016\n---\n{A|县水务局}{Y|全年}{M|收到申请}{Q#t|27件|request.received},"
    "其中{M|网络}{Q|19件|request.received channel=online ^t};{M|植树}{Q|3万株|-}。{M|免收费用|request.fees}。",
    "x",
)


def scores(predicted):
    return evaluate([GOLD], [predicted] if predicted else []).scores


def changed(number, **fields):
    facts = list(GOLD.facts)
    facts[number] = replace(facts[number], **fields)
    return replace(GOLD, facts=tuple(facts))


def test_gold_against_itself_is_perfect():
    result = evaluate([GOLD], [GOLD])
    assert all(s.f1 == 1.0 for s in result.scores.values())
    assert result.errors == () and result.accuracy == {"modifier": 1.0, "period": 1.0}


def test_nothing_predicted():
    result = scores(None)
    assert result["fact.full"].recall == 0.0 and result["fact.full"].gold == 4


@pytest.mark.parametrize(
    "number, fields, core, full",
    [
        (0, {"value": Decimal(28)}, 3, 3),
        (0, {"unit": "条"}, 3, 3),
        (0, {"measure": "letter.received"}, 3, 3),
        (1, {"by": {}}, 3, 3),
        (0, {"year": 2015}, 4, 3),
        (0, {"agency": ("省水利厅",)}, 4, 3),
        (0, {"agency": ("县水务局",)}, 4, 4),
        (2, {"measure": None, "measure_text": "栽种"}, 4, 4),
    ],
)
def test_one_slip_costs_what_it_should(number, fields, core, full):
    result = scores(changed(number, **fields))
    assert (result["fact.core"].right, result["fact.full"].right) == (core, full)


def test_a_lost_parent_costs_the_link_alone():
    result = scores(changed(1, part_of=None))
    assert result["fact.part_of"].right == 0 and result["fact.full"].right == 4


def test_predictions_in_ignored_stretches_do_not_count():
    gold = replace(GOLD, facts=GOLD.facts[:1], ignore=((15, len(GOLD.text)),))
    assert evaluate([gold], [replace(GOLD, facts=GOLD.facts[:3])]).scores["fact.core"].precision == 1.0


def test_causes_are_named():
    causes = {line.split("\t")[1] for line in evaluate([GOLD], [changed(0, measure="letter.received")]).errors}
    assert causes == {"wrong row"}


def test_scores_add_up():
    total = Score(1, 2, 4) + Score(1, 2, 0)
    assert (total.precision, total.recall, round(total.f1, 3)) == (0.5, 0.5, 0.5)
    assert Score().f1 == 1.0
