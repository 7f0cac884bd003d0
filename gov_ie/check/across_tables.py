"""Slips of a whole table between two reports, said once: every figure 10,000 times another year's, or one cell off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from gov_ie.check.comparison import AcrossCheck
from gov_ie.check.hints import hint_of
from gov_ie.types import Reason

_LEAST = 3  # checks between two reports with one cause from which it is the table's
_POWERS = (3, 4, 8)
_SLACK = 2  # how far a jump may be off its power of ten


def as_tables(checks: Iterable[AcrossCheck]) -> list[AcrossCheck]:
    """The checks, those between two reports that fail for one cause as one check at the place of the first.

    Jumps by one power of ten of at least three rows, figures of the year before that are all a power of ten off, or all
    that of the cell beside.
    """
    listed = list(checks)
    groups: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
    for n, check in enumerate(listed):
        if check.verdict == "contradicted" and check.rule in ("cell.jump", "year.before") and len(check.facts) == 2:
            groups[check.rule, check.agency, check.reports].append(n)
    made: dict[int, AcrossCheck] = {}
    gone: set[int] = set()
    for (rule, *_), numbers in groups.items():
        if len(numbers) < _LEAST:
            continue
        powers: dict[int, list[int]] = defaultdict(list)
        for n in numbers:
            if power := _power(listed[n], exact=rule == "year.before"):
                powers[power].append(n)
        causes = [(power, found) for power, found in powers.items()]
        causes += [(0, found) for found in _shifted(listed, numbers)] if rule == "year.before" else []
        for power, found in causes:
            left = [n for n in found if n not in gone]
            if len(left) >= _LEAST and 2 * len(left) > len(numbers):
                gone.update(left)
                made[min(left)] = _whole([listed[n] for n in left], power)
    return [made.get(n, c) for n, c in enumerate(listed) if n in made or n not in gone]


def _power(check: AcrossCheck, exact: bool) -> int:
    """The power of ten that the stated figure is off, up or down; 0 where it is off otherwise."""
    stated, computed = check.stated, check.computed
    for power in (*_POWERS, *(-p for p in _POWERS)) if stated > 0 and computed > 0 else ():
        off = stated / (computed * Decimal(10) ** power)
        if off == 1 or (not exact and Decimal(1) / _SLACK <= off <= _SLACK):
            return power
    return 0


def _shifted(listed: Sequence[AcrossCheck], numbers: Sequence[int]) -> list[list[int]]:
    """The checks whose stated figure is the one computed for the cell before, and those for the cell behind."""
    order = sorted(numbers, key=lambda n: listed[n].facts[0].start)
    forward = [b for a, b in pairwise(order) if listed[b].stated == listed[a].computed]
    back = [a for a, b in pairwise(order) if listed[a].stated == listed[b].computed]
    # The cell at the end has no neighbour that would tell.
    return [[order[0], *forward] if len(forward) == len(order) - 1 else forward, [*back, order[-1]] if len(back) == len(order) - 1 else back]


def _whole(checks: Sequence[AcrossCheck], power: int) -> AcrossCheck:
    """One check for several of two reports with one cause: all figures `power` powers of ten off, or, 0, one cell off."""
    stated = sorted((c.facts[0] for c in checks), key=lambda f: f.start)
    blamed = Counter(c.blamed for c in checks if c.blamed).most_common(1)
    doc_id = blamed[0][0] if blamed and power else stated[0].doc_id
    cells = sorted((f for c in checks for f in c.facts if f.doc_id == doc_id), key=lambda f: f.start) or stated
    values = [cells[0].fact, cells[-1].fact, str(len(cells))]
    if power:
        meant = -power if cells[0].doc_id == stated[0].doc_id else power
        values.append(f"{Decimal(10) ** meant:f}")
    reason = Reason("table_magnitude" if power else "table_shift", tuple(values))
    shown = "; ".join(c.formula for c in checks[:_LEAST])
    rest = f" and {len(checks) - _LEAST} more" if len(checks) > _LEAST else ""
    readings = sum(c.likely == "reading" for c in checks)
    return replace(
        checks[0],
        measure=None,
        by={},
        facts=tuple(f for c in checks for f in c.facts),
        stated=Decimal(len(checks)),
        computed=Decimal(0),
        formula=f"{len(checks)} figures: {shown}{rest}",
        likely="reading" if not power or readings else "report",
        blamed=doc_id,
        hint=hint_of(reason, doc_id=doc_id),
        reason=reason,
    )
