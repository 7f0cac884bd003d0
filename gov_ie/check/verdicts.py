"""A report with its checks: every identity tried, every fact with its verdict."""

from __future__ import annotations

from dataclasses import replace

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.check.figures import Figures
from gov_ie.check.relations import relations
from gov_ie.check.rules import rules
from gov_ie.check.slips import likelier
from gov_ie.types import VERDICTS, Check, Report, Verdict

_ORDER = ("contradicted", "proved", "consistent")


def check_report(report: Report, catalogue: Catalogue | None = None) -> Report:
    """The report with `checks`, contradictions first, and a verdict on every fact; values are left as they are.

    A fact of a contradiction that an exact identity proves elsewhere is proved: the slip is with the others.

    >>> import gov_ie
    >>> text = "青石县水务局2016年政府信息公开工作年度报告\\n2016年，共收到政府信息公开申请57件，其中网络申请40件，信函申请16件，其他1件。"
    >>> [(c.rule, c.verdict, c.formula) for c in gov_ie.load()(text).checks]
    [('parts.sum', 'proved', '57 = 40 + 16 + 1 = 57')]
    """
    figures = Figures(report, catalogue or default_catalogue(), relations())
    checks: list[Check] = []
    for rule in rules():
        for identity in rule.find(figures):
            check = identity.check()
            if check is None:
                continue
            if check.verdict == "contradicted":
                likely, hint = likelier(figures, identity)
                check = replace(check, likely=likely, hint=hint)
            checks.append(check)
    checks.sort(key=lambda c: (_ORDER.index(c.verdict), figures.number[c.facts[0]]))
    verdicts = verdicts_of(checks)
    facts = tuple(replace(f, verdict=verdicts.get(f.id, "unchecked")) for f in report.facts)
    return replace(report, facts=facts, checks=tuple(checks))


def verdicts_of(checks: list[Check]) -> dict[str, Verdict]:
    """Id of a fact → what the checks say of it; facts of no check are left out."""
    proved = {f for c in checks if c.verdict == "proved" for f in c.facts}
    verdicts: dict[str, Verdict] = {}
    for check in sorted(checks, key=lambda c: VERDICTS.index(c.verdict)):
        for fact in check.facts:
            verdicts.setdefault(fact, check.verdict)
        if check.verdict == "contradicted":
            blamed = [f for f in check.facts if f not in proved] or check.facts
            verdicts.update(dict.fromkeys(blamed, "contradicted"))
    return verdicts
