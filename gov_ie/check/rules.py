"""The rules: what is looked for in a report, each with its name, its source and an example that breaks it.

A package adds rules of its own by an entry point of the group `gov_ie.checks` that names a `Rule`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from gov_ie.check import changes, cube, limits, shares
from gov_ie.check.figures import Figures
from gov_ie.check.identity import SUM, Identity
from gov_ie.errors import InputError

GROUP = "gov_ie.checks"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that must hold.

    `name`: how checks call it; `says`: what must hold, for people; `source`: why it must; `example`: words that break
    it, in the marked notation (docs/marked-reports.md); `find`: every identity of the kind in a report.

    >>> [rule.says for rule in rules() if rule.name == "parts.exceed"]
    ['parts are no more than their total']
    """

    name: str
    says: str
    source: str
    example: str
    find: Callable[[Figures], Iterable[Identity]]


def parts_sum(figures: Figures) -> Iterator[Identity]:
    """The parts of a list that names all of them add up to their total."""
    for b in figures.breakdowns:
        if len(b.parts) > 1 and (b.whole or sum(p.value for p in b.parts) == b.total.value):
            yield Identity("parts.sum", (b.total,), b.parts, SUM)


def parts_exceed(figures: Figures) -> Iterator[Identity]:
    """The parts of a list that leaves some out, together, are no more than their total."""
    for b in figures.breakdowns:
        if len(b.parts) == 1 or not (b.whole or sum(p.value for p in b.parts) == b.total.value):
            yield Identity("parts.exceed", b.parts, (b.total,), SUM, at_most=True)


_ARITHMETIC = "arithmetic"
_LEDGER = "国办公开办函〔2021〕30号, section 三: 第一项加第二项之和,等于第三项加第四项之和"

RULES = (
    Rule("parts.sum", "parts that are all there is add up to their total", _ARITHMETIC, "{M|收到申请}{Q#r|57件|request.received}，分别为{M|网络}{Q|40件|request.received channel=online ^r}、{M|信函}{Q|16件|request.received channel=letter ^r}", parts_sum),
    Rule("parts.exceed", "parts are no more than their total", _ARITHMETIC, "{M|收到申请}{Q#r|57件|request.received}，其中{M|网络申请}{Q|60件|request.received channel=online ^r}", parts_exceed),
    Rule("requests.ledger", "received and carried in are answered and carried out", _LEDGER, "{M|新收申请}{Q|31件|request.received}，{M|上年结转}{Q|2件|request.carried_in}，{M|答复}{Q|30件|request.answered}，{M|结转下年}{Q|2件|request.carried_out}", cube.ledger),
    Rule("cell.repeated", "a figure said twice is the same", _ARITHMETIC, "{M|收到申请}{Q|57件|request.received}。{M|收到政府信息公开申请}{Q|75件|request.received}", cube.repeated),
    Rule("done.received", "no more is done than was received, where none came over from before", _ARITHMETIC, "{M|收到来信}{Q|90件|letter.received}，{M|办结}{Q|130件|letter.completed}", cube.bounded),
    Rule("pending", "what is not done yet is what was received less what was done", _ARITHMETIC, "{M|收到留言}{Q|57件|letter.received}，{M|办结}{Q|54件|letter.completed}，另有{Q|4件|- >}{M|正在办理}", cube.pending),
    Rule("rate", "a rate is its counts' ratio, rounded", _ARITHMETIC, "{M|收到来信}{Q|83件|letter.received}，{M|办结}{Q|81件|letter.completed}，{M|办结率}{Q|99%|letter.completion_rate}", shares.rated),
    Rule("share", "a share is that of the part in its total, rounded", _ARITHMETIC, "{M|公开信息}{Q#t|312条|disclosure.items}，其中{M|规划计划类}{Q|18条|disclosure.items category=规划计划类 ^t}，{M|占}{Q|7.2%|-}", shares.shared),
    Rule("percentage", "a share or a rate is at most a hundred", _ARITHMETIC, "{M|办结率}{Q|108%|letter.completion_rate}", limits.percentages),
    Rule("change.number", "how much more or less is what this year and the year before differ by", _ARITHMETIC, "{M|公开信息}{Q|312条|disclosure.items}，较上年的{Q|280条|disclosure.items year=2015}{M|增加}{Q|42条|-}", changes.numbers),
    Rule("change.percent", "by how many in a hundred more or less is what both years make it", _ARITHMETIC, "{M|公开信息}{Q|312条|disclosure.items}，较上年的{Q|280条|disclosure.items year=2015}{M|增长}{Q|21.4%|-}", changes.percents),
    Rule("date", "a date is one of the calendar, and a period ends after it begins", _ARITHMETIC, "{Y|2016年13月}，{M|公开信息}{Q|312条|disclosure.items period=2016-01-01..2016-12-31}", limits.dates),
    Rule("period", "a figure is not for a time after the report", "a report is out by 31 March of the next year (条例 第四十九条: 1月31日, 3月31日)", "{M|公开信息}{Q|312条|disclosure.items year=2018}", limits.periods),
)  # fmt: skip


@cache
def rules() -> tuple[Rule, ...]:
    """The shipped rules, then those of installed packages in order of their names.

    Raises InputError where an entry point does not name a rule, or one of a name that is taken.

    >>> [rule.name for rule in rules()][:3]
    ['parts.sum', 'parts.exceed', 'requests.ledger']
    """
    found = list(RULES)
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        rule = point.load()
        if not isinstance(rule, Rule):
            raise InputError(f"entry point {point.name} = {point.value} of {GROUP} is no gov_ie.check.Rule; mend or remove its package")
        if any(rule.name == other.name for other in found):
            raise InputError(f"entry point {point.name} = {point.value} of {GROUP}: there is a rule {rule.name!r} already; rename it")
        found.append(rule)
    return tuple(found)
