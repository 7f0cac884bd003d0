"""What must hold between a report's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gov_ie.train.generator.figures import PAIRS, RATES
from gov_ie.train.generator.writer import Relation, Stated

KINDS = ("sum", "ledger", "rate", "share", "bound", "repeat", "difference", "change")


@dataclass(frozen=True, slots=True)
class Identity:
    """A relation of exact figures, by the keys of their facts.

    sum: `left` one total, `right` its parts; ledger: received and carried in, answered and carried out; rate, share:
    `left` the percentage, `right` part and whole (and carried in); bound: `left` at most `right`; repeat: the same
    twice; difference, change: `left` how much or how many percent more or less, `right` now and before.
    """

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    def holds(self, values: Mapping[str, Decimal]) -> bool:
        """Whether it holds of these values.

        >>> Identity("sum", ("t",), ("a", "b")).holds({"t": Decimal(5), "a": Decimal(2), "b": Decimal(3)})
        True
        """
        left, right = [values[k] for k in self.left], [values[k] for k in self.right]
        match self.kind:
            case "sum" | "ledger":
                return sum(left) == sum(right)
            case "repeat":
                return left == right
            case "bound":
                return left[0] <= right[0]
            case "rate" | "share":
                whole = sum(right[1:])
                return bool(whole) and abs(right[0] * 100 / whole - left[0]) <= Decimal("0.06")
            case "difference":
                return abs(right[0] - right[1]) == left[0]
            case _:
                return bool(right[1]) and abs(abs(right[0] - right[1]) * 100 / right[1] - left[0]) <= Decimal("0.06")


def find(stated: Sequence[Stated], relations: Sequence[Relation]) -> list[Identity]:
    """Every identity that the stated figures bear out, in reading order of their kinds."""
    exact = {s.key: s for s in stated if s.exact}
    values = {k: s.value for k, s in exact.items()}
    found: list[Identity] = []
    children: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for s in exact.values():
        if s.part_of is not None and s.part_of in exact:
            children[s.part_of, s.measure, *sorted(s.by)].append(s)
    for (parent, *_), parts in children.items():
        if len(parts) > 1:
            found.append(Identity("sum", (parent,), tuple(p.key for p in parts)))
    own: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for s in exact.values():
        if not s.scope and s.measure != "-" and "category" not in s.by:
            own[s.measure, s.year, *sorted(s.by.items())].append(s)
    first = {m: stated[0].key for m, stated in own.items()}
    for same in own.values():
        found += [Identity("repeat", (same[0].key,), (s.key,)) for s in same[1:]]
    rows = [(f"request.{m}", 0) for m in ("received", "carried_in", "answered", "carried_out")]
    if all(row in first for row in rows):
        ledger = [first[row] for row in rows]
        found.append(Identity("ledger", tuple(ledger[:2]), tuple(ledger[2:])))
    for rate, (part, whole) in RATES.items():
        for s in own.get((rate, 0), ()):
            keys = [first.get((part, 0), ""), first.get((whole, 0), "")]
            if whole == "request.received" and ("request.carried_in", 0) in first:
                keys.append(first["request.carried_in", 0])
            if all(keys):
                found.append(Identity("rate", (s.key,), tuple(keys)))
    for part, whole in PAIRS.items():
        if (part, 0) in first and (whole, 0) in first:
            found.append(Identity("bound", (first[part, 0],), (first[whole, 0],)))
    for r in relations:
        if all(k in exact for k in r.keys):
            kind = {"share": "share", "diff": "difference", "less": "difference"}.get(r.kind, "change")
            found.append(Identity(kind, r.keys[:1], r.keys[1:]))
    return [i for i in dict.fromkeys(found) if i.holds(values)]
