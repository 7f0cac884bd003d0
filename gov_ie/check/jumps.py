"""Figures some 1,000 or 10,000 times those of the year before: 万 or 千 was left out or read twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from gov_ie.check.comparison import AcrossCheck, cited
from gov_ie.check.hints import hint_of
from gov_ie.check.identity import printed
from gov_ie.check.slips import magnitudes_of
from gov_ie.check.statements import By, Collection, Statement, taken
from gov_ie.types import Reason

_JUMPS = tuple(map(Decimal, (10**3, 10**4)))
# How far a jump may be off its power of ten: between two figures, and among more.
_ALONE, _STEADY = Decimal("1.25"), Decimal(2)
_GAP = 5  # years without a figure from which nothing is compared: a thousand times more may have grown
_OTHERS = 8  # figures on each side that tell which of two is the odd one


def jumps(collection: Collection) -> Iterator[AcrossCheck]:
    """A figure is not about 1,000 or 10,000 times that of the year before it, or of the last year that is there."""
    series: dict[tuple[str, str, By], list[tuple[int, Statement]]] = defaultdict(list)
    for (body, year, measure, by), statements in sorted(collection.cells.items(), key=lambda c: c[0][1]):
        best = taken(statements)
        if best.fact.value > 0 and best.fact.unit != "%":
            series[body, measure, by].append((year, best))
    for (body, *_), row in series.items():
        wrong: Statement | None = None
        for n in range(1, len(row)):
            (earlier, before), (year, after) = row[n - 1], row[n]
            factor = _jump(before, after, year - earlier, len(row) > 2)
            # One wrong figure jumps up and down again.
            if factor is None or wrong is before:
                continue
            others = [s for _, s in (*row[max(0, n - 1 - _OTHERS) : n - 1], *row[n + 1 : n + 1 + _OTHERS])]
            wrong = _odd_one(others, before, after)
            yield _jumped(body, before, after, factor, wrong, year - earlier)


def _jump(before: Statement, after: Statement, years: int, steady: bool) -> Decimal | None:
    """The power of ten by which a figure jumps, up or down; over a gap of years it must be the nearer to one, the longer the gap."""
    if before.fact.unit != after.fact.unit or before.doc_id == after.doc_id or years > _GAP:
        return None
    high, low = max(before.fact.value, after.fact.value), min(before.fact.value, after.fact.value)
    if high < 500 * low:
        return None
    slack = 1 + ((_STEADY if steady else _ALONE) - 1) / years
    return next((f for f in _JUMPS if f / slack <= high / low <= f * slack), None)


def _odd_one(others: list[Statement], before: Statement, after: Statement) -> Statement:
    """Of two figures the one that fewer of the other years are like; the later where as many are."""
    like_before, like_after = (sum(s.fact.value / 30 < o.fact.value < s.fact.value * 30 for o in others) for s in (before, after))
    return before if like_before < like_after else after


def _jumped(body: str, before: Statement, after: Statement, factor: Decimal, wrong: Statement, years: int) -> AcrossCheck:
    rising = after.fact.value > before.fact.value
    meant = 1 / factor if (wrong is after) == rising else factor
    readings = [r for f, r in magnitudes_of(wrong.report.text, wrong.fact) if f == meant]
    other = before if wrong is after else after
    back = [r for f, r in magnitudes_of(other.report.text, other.fact) if f == 1 / meant] if not readings else []
    blamed, reasons = (wrong, readings) if readings or not back else (other, back)
    reason: Reason | None = reasons[0] if reasons else None
    apart = f", {years} years apart" if years > 1 else ""
    return AcrossCheck(
        rule="cell.jump",
        verdict="contradicted",
        agency=body,
        measure=after.fact.measure,
        by=dict(after.fact.by),
        reports=(before.doc_id, after.doc_id),
        facts=(cited(after), cited(before)),
        stated=after.fact.value,
        computed=before.fact.value,
        formula=f"{printed(after.fact)} against {printed(before.fact)}: about {factor} times {'more' if rising else 'less'}{apart}",
        warning=True,
        likely="reading" if reason else "report",
        blamed=blamed.doc_id,
        hint=hint_of(reason, doc_id=blamed.doc_id) if reason else "",
        reason=reason,
    )
