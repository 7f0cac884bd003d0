"""A report with its checks: every identity tried, every fact with its verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.check.figures import Figures
from gov_ie.check.hints import hint_of
from gov_ie.check.identity import Identity
from gov_ie.check.relations import relations
from gov_ie.check.rules import rules
from gov_ie.check.slips import likelier
from gov_ie.check.tables import MOST_EXPLAINED, tables_of
from gov_ie.types import VERDICTS, Check, Reason, Report, Verdict

_ORDER = ("contradicted", "proved", "consistent")


def check_report(report: Report, catalogue: Catalogue | None = None) -> Report:
    """The report with `checks`, contradictions first, and a verdict on every fact; values are left as they are.

    A fact of a contradiction that an exact identity proves elsewhere is proved: the slip is with the others.

    >>> import gov_ie
    >>> text = "青石县水务局2016年政府信息公开工作年度报告\\n2016年，共收到政府信息公开申请57件，其中网络申请40件，信函申请17件。"
    >>> report = check_report(gov_ie.load()(text))
    >>> [(c.rule, c.verdict, c.formula) for c in report.checks]
    [('parts.sum', 'proved', '57 = 40 + 17 = 57')]
    """
    return Trial.of(report, catalogue or default_catalogue()).told(report)


@dataclass(frozen=True, slots=True)
class Trial:
    """Every identity of a report with what it says of its facts.

    >>> import gov_ie
    >>> from gov_ie.catalogue import default_catalogue
    >>> report = gov_ie.load()("共收到政府信息公开申请57件，其中网络申请40件，信函申请17件。")
    >>> Trial.of(report, default_catalogue()).verdicts()
    {'f1': 'proved', 'f2': 'proved', 'f3': 'proved'}
    """

    figures: Figures
    tried: Sequence[tuple[Identity, Check]]

    @classmethod
    def of(cls, report: Report, catalogue: Catalogue) -> Trial:
        """All rules tried on the report's facts."""
        figures = Figures(report, catalogue, relations())
        found = [(i, c) for rule in rules() for i in rule.find(figures) if (c := i.check()) is not None]
        found.sort(key=lambda t: (_ORDER.index(t[1].verdict), figures.number[t[1].facts[0]]))
        return cls(figures, found)

    def verdicts(self) -> dict[str, Verdict]:
        """Id of a fact → what the checks say of it; facts of no check are left out."""
        checks = [c for _, c in self.tried]
        proved = {f for c in checks if c.verdict == "proved" for f in c.facts}
        verdicts: dict[str, Verdict] = {}
        for check in sorted(checks, key=lambda c: VERDICTS.index(c.verdict)):
            for fact in check.facts:
                verdicts.setdefault(fact, check.verdict)
            if check.verdict == "contradicted":
                blamed = [f for f in check.facts if f not in proved] or check.facts
                verdicts.update(dict.fromkeys(blamed, "contradicted"))
        return verdicts

    def proofs(self) -> Counter[str]:
        """Id of a fact → how many exact identities prove it."""
        return Counter(f for _, c in self.tried if c.verdict == "proved" for f in c.facts)

    def told(self, report: Report) -> Report:
        """The report, of the facts that were tried, with verdicts and checks; its scores tell whose slip a contradiction is."""
        scores = {f.id: f.score for f in report.facts}
        checks = []
        whole = tables_of(self.figures, self.tried)
        explained = {id(c): i for i, c in self.tried if c.verdict == "contradicted"}
        told = 0
        beyond = Reason("too_many", (str(MOST_EXPLAINED),))
        hint_beyond = hint_of(beyond)
        for check in whole:
            identity = explained.get(id(check))
            if identity is not None and told < MOST_EXPLAINED:
                told += 1
                likely, reason = likelier(self.figures, identity, scores)
                check = replace(check, likely=likely, hint=hint_of(reason) if reason else "", reason=reason)
            elif identity is not None:
                check = replace(check, hint=hint_beyond, reason=beyond)
            checks.append(check)
        verdicts = self.verdicts()
        judged = ((f, verdicts.get(f.id, "unchecked")) for f in report.facts)
        facts = tuple(f if f.verdict == verdict else replace(f, verdict=verdict) for f, verdict in judged)
        return replace(report, facts=facts, checks=tuple(checks))
