"""Every rule on words that break it and words that keep it; entry points add rules."""

import sys
from importlib.metadata import EntryPoint
from typing import ClassVar

import pytest

from gov_ie.check.identity import SUM, Identity
from gov_ie.check.rules import RULES, Rule, rules
from gov_ie.errors import InputError
from gov_ie.train.marked import MARK

from .reports import checked, of, verdicts

package = sys.modules[rules.__module__]

R = "{M|收到政府信息公开申请}{Q#r|57件|request.received}"
N, L, O = (  # noqa: E741
    "{M|网络申请}{Q|%s件|request.received channel=online ^r}",
    "{M|信函申请}{Q|%s件|request.received channel=letter ^r}",
    "{M|其他}{Q|%s件|request.received channel=other ^r}",
)
P = "{M|主动公开信息}{Q#t|312条|disclosure.items}"

BROKEN = {
    "parts.sum": f"{R}，分别为{N % 40}、{L % 16}。",
    "parts.exceed": f"{R}，其中{N % 60}。",
    "requests.ledger": "{M|新收申请}{Q|31件|request.received}，{M|上年结转}{Q|2件|request.carried_in}，"
    "{M|答复}{Q|30件|request.answered}，{M|结转下年}{Q|2件|request.carried_out}。",
    "cell.repeated": f"{R}。\n附：{{M|收到政府信息公开申请}}{{Q|75件|request.received}}。",
    "done.received": "{M|收到来信}{Q|90件|letter.received}，{M|办结}{Q|130件|letter.completed}。",
    "pending": "{M|收到留言}{Q|57件|letter.received}，{M|办结}{Q|54件|letter.completed}，另有{Q|4件|- > text=留言正在办理}{M|正在办理}。",
    "rate": "{M|收到来信}{Q|83件|letter.received}，{M|办结}{Q|81件|letter.completed}，{M|办结率}{Q|99%|letter.completion_rate}。",
    "share": f"{P}，其中{{M|规划计划类}}{{Q|18条|disclosure.items category=规划计划类 ^t}}，{{M|占}}{{Q|7.2%|- text=规划计划类占比}}。",
    "percentage": "{M|办结率}{Q|108%|letter.completion_rate}。",
    "change.number": f"{P}，比上年的{{M|信息}}{{Q|280条|disclosure.items year=2015}}{{M|增加}}{{Q|42条|- text=主动公开信息增加}}。",
    "change.percent": f"{P}，比上年的{{M|信息}}{{Q|280条|disclosure.items year=2015}}{{M|增长}}{{Q|21.4%|- text=主动公开信息增长}}。",
    "date": "{Y|2016年2月30日}，{M|主动公开信息}{Q|312条|disclosure.items}。",
    "period": "{M|主动公开信息}{Q|312条|disclosure.items year=2018}。",
}
KEPT = {
    "parts.sum": [f"{R}，分别为{N % 40}、{L % 17}。", f"{R}，其中{N % 40}、{L % 16}、{O % 1}。"],
    "parts.exceed": [f"{R}，其中{N % 57}。", f"{R}，其中{N % 40}、{L % 16}。"],
    "requests.ledger": [
        "{M|新收申请}{Q|31件|request.received}，{M|上年结转}{Q|2件|request.carried_in}，"
        "{M|答复}{Q|30件|request.answered}，{M|结转下年}{Q|3件|request.carried_out}。",
        # counted already
        "{M|收到申请}{Q|33件|request.received}（含{M|上年结转}{Q|2件|request.carried_in}），"
        "{M|答复}{Q|30件|request.answered}，{M|结转下年}{Q|3件|request.carried_out}。",
    ],
    "cell.repeated": [f"{R}。\n附：{{M|收到政府信息公开申请}}{{Q|57件|request.received}}。"],
    "done.received": ["{M|收到来信}{Q|90件|letter.received}，{M|办结}{Q|90件|letter.completed}。"],
    "pending": [
        "{M|收到留言}{Q|57件|letter.received}，{M|办结}{Q|54件|letter.completed}，另有{Q|3件|- > text=留言正在办理}{M|正在办理}。"
    ],
    "rate": [
        # rounded, cut off, and to the whole number
        f"{{M|收到来信}}{{Q|83件|letter.received}}，{{M|办结}}{{Q|81件|letter.completed}}，{{M|办结率}}{{Q|{r}|letter.completion_rate}}。"
        for r in ("97.6%", "97.5%", "98%", "97%")
    ],
    "share": [BROKEN["share"].replace("7.2%", share) for share in ("5.8%", "5.77%", "5.7%", "约6%")],
    "percentage": ["{M|办结率}{Q|100%|letter.completion_rate}。"],
    "change.number": [BROKEN["change.number"].replace("42条", "32条")],
    "change.percent": [BROKEN["change.percent"].replace("21.4%", "11.4%")],
    "date": ["{Y|2016年2月29日}，{M|主动公开信息}{Q|312条|disclosure.items}。"],
    "period": ["{M|主动公开信息}{Q|312条|disclosure.items period=2017-01-01..2017-03-31 year=2017}。"],
}


def test_every_rule_has_words_that_break_it_and_words_that_keep_it():
    assert set(BROKEN) == set(KEPT) == {r.name for r in RULES}


@pytest.mark.parametrize("rule", BROKEN)
def test_it_can_fail(rule):
    assert verdicts(rule, BROKEN[rule]) == ["contradicted"]


@pytest.mark.parametrize(("rule", "body"), [(rule, body) for rule, bodies in KEPT.items() for body in bodies])
def test_it_holds(rule, body):
    found = set(verdicts(rule, body))
    assert "contradicted" not in found and (found or rule in ("date", "period")), "a period that holds is not worth a check"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_the_example_of_a_rule_breaks_it(rule):
    assert set(verdicts(rule.name, rule.example)) == {"contradicted"}
    assert MARK.search(rule.example) and rule.says and rule.source


def test_both_sides_are_written_out():
    [check] = of("parts.sum", BROKEN["parts.sum"])
    assert (check.formula, check.stated, check.computed, check.difference) == ("57 ≠ 40 + 16 = 56", 57, 56, 1)
    [check] = of("rate", BROKEN["rate"])
    assert check.formula == "99% ≠ 81 / 83 = 97.59"


class Point(EntryPoint):
    """An entry point that names what it is given."""

    named: ClassVar[dict[str, object]] = {}

    def load(self):
        return self.named[self.value]


@pytest.fixture
def installed(monkeypatch):
    def install(**named):
        monkeypatch.setattr(Point, "named", named)
        points = [Point(name, name, package.GROUP) for name in named]
        monkeypatch.setattr(package, "entry_points", lambda group: points if group == package.GROUP else [])
        rules.cache_clear()

    yield install
    rules.cache_clear()


def no_answers(figures):
    for fact in figures.facts:
        if fact.measure == "request.answered" and fact.value == 0:
            yield Identity("mine.answered", (fact,), (), SUM)


def test_an_entry_point_adds_a_rule(installed):
    mine = Rule("mine.answered", "requests are answered", "ours", "", no_answers)
    installed(mine=mine)
    assert rules() == (*RULES, mine)
    report = checked("{M|答复申请}{Q|0件|request.answered}。")
    assert [c.rule for c in report.checks] == ["mine.answered"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"bad": no_answers}, "is no gov_ie.check.Rule"),
        ({"twice": Rule("parts.sum", "", "", "", no_answers)}, "there is a rule 'parts.sum' already"),
    ],
)
def test_a_bad_entry_point_is_refused(installed, named, said):
    installed(**named)
    with pytest.raises(InputError, match=said):
        rules()
