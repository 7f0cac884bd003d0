"""Confidence and its calibration, on reports whose right and wrong facts are known."""

from dataclasses import replace

import numpy as np
import pytest

from gov_ie.link.classifier import number_of
from gov_ie.train.evaluation import right_facts
from gov_ie.train.marked import compile_marked
from gov_ie.train.validation import HeldOut, calibration_error, figures, reliability, train_confidence

HEAD = "agency: 清河县水务局\nyear: 2016\n---\n"


def held_out(number: int) -> HeldOut:
    gold = compile_marked(
        HEAD + "{A|清河县水务局}{Y|2016年}{M|收到申请}{Q|27件|request.received},{M|植树}{Q|3株|-}。", f"r{number}"
    )
    wrong = replace(gold.facts[1], measure_text="无关", measures=(), value=gold.facts[1].value + 1)
    return HeldOut(gold, replace(gold, facts=(gold.facts[0], wrong)), {gold.facts[0].id: ["sure"], wrong.id: ["unsure"]}, {})


READ = [held_out(n) for n in range(300)]


def test_right_facts_are_told_from_wrong_ones():
    assert right_facts(READ[0].gold, READ[0].predicted) == [True, False]


def test_what_lies_in_an_ignored_stretch_is_not_judged():
    start = READ[0].gold.text.index("植树")
    gold = replace(READ[0].gold, ignore=((start, len(READ[0].gold.text)),), facts=READ[0].gold.facts[:1])
    assert right_facts(gold, READ[0].predicted) == [True, None]


def test_confidence_follows_what_was_right():
    model = train_confidence(READ)
    sure, unsure = (model.probability({number_of(name)}) for name in ("sure", "unsure"))
    assert sure > 0.7 > 0.3 > unsure


def test_figures_of_half_right_reports():
    found = figures(READ)
    assert found["fact.full"] == 0.5 and found["recall_at_98"] == 0.5
    assert found["calibration_error"] < 0.2
    assert sum(count for *_, count in reliability(READ)["bins"]) == 600


@pytest.mark.parametrize("claimed, error", [(0.75, 0.25), (0.5, 0.0), (0.2, 0.3)])
def test_calibration_error_is_the_distance_from_the_truth(claimed, error):
    right = np.array([True, False] * 50)
    assert calibration_error(np.full(100, claimed), right) == pytest.approx(error)
