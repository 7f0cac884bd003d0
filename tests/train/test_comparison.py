"""Two sets of predictions on one gold: differences, and which of them are real."""

from dataclasses import replace

from gov_ie.train.comparison import compare
from gov_ie.train.generator import generate

GOLD = list(generate(12, seed=31))


def without(report, share):
    """The report with its first facts only."""
    return replace(report, facts=tuple(replace(f, part_of=None) for f in report.facts[: int(len(report.facts) * share)]))


def level(differences, name):
    return next(d for d in differences if d.level == name)


def test_the_same_predictions_do_not_differ():
    found = compare(GOLD, GOLD, GOLD)
    assert all(d.one == d.other == 1 and d.low == d.high == 0 and not d.real for d in found)


def test_half_the_facts_everywhere_is_worse_for_real():
    d = level(compare(GOLD, GOLD, [without(r, 0.5) for r in GOLD]), "fact.full")
    assert d.one == 1 and 0.6 < d.other < 0.7 and d.real and d.low <= d.other - d.one <= d.high < 0


def test_one_report_of_twelve_may_be_chance():
    d = level(compare(GOLD, GOLD, [without(GOLD[0], 0.9), *GOLD[1:]]), "fact.full")
    assert d.other < 1 and not d.real


def test_a_report_left_out_counts_as_empty():
    d = level(compare(GOLD, GOLD, GOLD[:6]), "fact.core")
    assert d.other < 0.8 and d.real
