"""What must hold between the figures of a report, and what each fact is worth by it.

figures (facts in order, by cell, by total) ─▶ rules (identities) ─▶ verdicts, with slips for what fails
"""

from gov_ie.check.identity import DECLINE, DIFFERENCE, GROWTH, RATE, SUM, Identity, Relation
from gov_ie.check.rules import Rule, rules
from gov_ie.check.verdicts import Trial, check_report

__all__ = ["DECLINE", "DIFFERENCE", "GROWTH", "RATE", "SUM", "Identity", "Relation", "Rule", "Trial", "check_report", "rules"]
