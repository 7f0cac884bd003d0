"""Reports in the marked notation, checked."""

from gov_ie.check import check_report
from gov_ie.check.rules import rules
from gov_ie.train.marked import compile_marked
from gov_ie.types import Check, Report

HEAD = "agency: 青石县水务局 | 县水务局\nyear: 2016\n---\n"


def marked(body: str) -> Report:
    """The report of marked words, not checked."""
    return compile_marked(HEAD + body, "example").to_report()


def checked(body: str) -> Report:
    """The report of marked words with its checks."""
    return check_report(marked(body))


def of(rule: str, body: str) -> list[Check]:
    """What one rule says of marked words."""
    assert any(r.name == rule for r in rules())
    return [c for c in checked(body).checks if c.rule == rule]


def verdicts(rule: str, body: str) -> list[str]:
    """The verdicts of one rule's checks."""
    return [c.verdict for c in of(rule, body)]
