"""How one figure of a report is made to contradict others, so that a careful reader of the report would see it.

Not every identity that fails is a contradiction: a list that follows 其中 may leave parts out, other words may mean
another thing, and a percentage is rounded or cut off. What such a reader would forgive is not planted.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gov_ie.catalogue import default_catalogue
from gov_ie.check.relations import relations
from gov_ie.exchange import AnnotatedFact
from gov_ie.train.generator.identities import Identity
from gov_ie.train.generator.writer import Stated
from gov_ie.values.quantities import parse_quantity

_MARK = re.compile(r"\{[AYMQI](?:#[\w-]+)?\|([^{}|]+)(?:\|([^{}]*))?\}")
_COLUMNS = frozenset({"applicant", "timing", "employment", "role"})  # breakdowns of which tables leave nothing out
_NEAR = 20  # one in so many: how far two figures are apart that are taken for one, misprinted
_LEFT = 8  # more than one in so many missing: parts are left out
Values = Mapping[str, Decimal]


class Reader:
    """Someone who knows what a report's figures are and reads how it says them.

    `body`: the marked text; `facts`: key of a fact → the fact as compiled; `stated`: all figures, exact or not.
    """

    def __init__(self, body: str, stated: Sequence[Stated], facts: Mapping[str, AnnotatedFact]) -> None:
        self.body, self.facts = body, facts
        self.places: dict[str, tuple[int, int]] = {}
        for hit in _MARK.finditer(body):
            self.places.update((w[1:].rstrip(";"), hit.span()) for w in (hit[2] or "").replace(";", "; ").split() if w[0] == "#")
        self.said: Mapping[str, list[Stated]] = defaultdict(list)
        own = {s.key: s for s in stated}
        for s in stated:
            total = own.get(s.part_of or "")
            if not s.scope and s.year == 0 and s.measure != "-" and (total is None or total.measure != s.measure):
                self.said[s.measure].append(s)

    def sees(self, identity: Identity, values: Values, changed: str) -> bool:
        """Whether it plainly fails of these values, of which that of one key was changed."""
        if identity.holds(values):
            return False
        left, right = [values[k] for k in identity.left], [values[k] for k in identity.right]
        match identity.kind:
            case "sum":
                return sum(right) > left[0] or self._names_all(identity, left[0] - sum(right))
            case "ledger":
                fact = self.facts[changed]
                return sum(s.measure == fact.measure and s.by == fact.by for s in self.said[fact.measure or ""]) == 1
            case "share":
                return _beyond(left[0], right[0] * 100 / right[1])
            case "rate":
                due = left[0] == 100 and any(s.value for s in self.said["request.carried_out"])
                told = all(self._alone(k, identity.left[0]) for k in identity.right)
                return told and not due and bool(sum(right[1:])) and _beyond(left[0], right[0] * 100 / sum(right[1:]))
            case "bound":
                units = {self.facts[k].unit for k in (*identity.left, *identity.right)} - {""}
                alike = len(units) < 2 or any(units <= alike for alike in relations().units)
                return alike and self._in_sight(*identity.right, *identity.left) and self._alone(identity.right[0], identity.left[0])
            case "repeat":
                return self._one_thing(identity, left[0], right[0])
            case "difference":
                words = self.facts[identity.left[0]].measure_text
                if self.facts[identity.right[0]].unit == "%" and not _differ(left[0], abs(right[0] - right[1]), *right):
                    return False
                return any(w in words for w in (*relations().up, *relations().down, *relations().pending))
            case _:
                return _beyond(left[0], abs(right[0] - right[1]) * 100 / right[1])

    def _names_all(self, identity: Identity, missing: Decimal) -> bool:
        """Whether a list is one that names all parts, by the words before it or by what it is of."""
        total, parts = self.facts[identity.left[0]], [self.facts[k] for k in identity.right]
        if any(p.measure != total.measure for p in parts) or (missing > 1 and missing * _LEFT > total.value):
            return False
        new = {d for p in parts for d in p.by.keys() - total.by.keys()}
        if any(d in new and v not in {p.by.get(d) for p in parts} for d, v in relations().closing.items()):
            return False
        if new & _COLUMNS:
            return True
        cells = all(self._words(k).isdigit() for k in identity.left + identity.right)
        lead = self._between(identity.left[0], identity.right[0])
        return not cells and not any(w in lead for w in relations().partial)

    def _alone(self, key: str, beside: str) -> bool:
        """Whether a figure is its row's only one in the report, or stands in one sentence with another."""
        near = not re.search(r"[。\n]", self._between(key, beside))
        said = self.said[self.facts[key].measure or ""]
        near = near and not any(s.key != key and not re.search(r"[。\n]", self._between(s.key, beside)) for s in said)
        return near or (len({s.value for s in said}) == 1 and all(s.exact for s in said))

    def _in_sight(self, one: str, other: str) -> bool:
        """Whether two figures stand in one sentence, or are rows of a table side by side."""
        between = self._between(one, other)
        return "。" not in between and between.count("\n") <= 2

    def _one_thing(self, identity: Identity, first: Decimal, second: Decimal) -> bool:
        """Whether two figures of a cell cannot mean two things: equal words and a misprint apart, or a row of one figure."""
        one, other = self.facts[identity.left[0]], self.facts[identity.right[0]]
        single = one.measure in relations().single
        assert one.measure is not None
        known = default_catalogue().measure(one.measure).aliases
        alike = one.measure_text == other.measure_text
        apart = re.search(r"[。\n]", self._between(identity.left[0], identity.right[0])) is not None
        if (one.part_of is None) != (other.part_of is None) or not apart:
            return False
        if one.unit == "%" and not _differ(first, second, first, second):
            return False
        if abs(first - second) * _NEAR <= max(first, second):
            return alike or single
        return single and (alike or all(f.measure_text in known and not f.by for f in (one, other)))

    def _between(self, one: str, other: str) -> str:
        first, second = sorted((self.places[one], self.places[other]))
        return _MARK.sub(r"\1", self.body[first[1] : second[0]])

    def _words(self, key: str) -> str:
        return _MARK.sub(r"\1", self.body[slice(*self.places[key])])


def _differ(one: Decimal, other: Decimal, *printed: Decimal) -> bool:
    """Whether two figures differ by more than the rounding of the percentages they are told by allows."""
    step = max(Decimal(1).scaleb(min(0, int(p.normalize().as_tuple().exponent))) for p in printed)
    return abs(one - other) > step * 3 / 2


def _beyond(printed: Decimal, computed: Decimal) -> bool:
    """Whether a printed percentage is neither the computed one rounded nor cut off."""
    step = Decimal(1).scaleb(min(0, int(printed.normalize().as_tuple().exponent)))
    return not printed - step / 2 <= computed < printed + step


def plant(
    body: str, stated: Sequence[Stated], identities: Sequence[Identity], facts: Mapping[str, AnnotatedFact], rng: random.Random
) -> tuple[str, list[Identity], list[Identity], str] | None:
    """The marked text with one figure changed, the identities that plainly fail now, those that still hold, and the key
    of the changed fact.

    The kind of identity is drawn first, so that rare ones are planted too; None where no figure can be changed.
    """
    values = {s.key: s.value for s in stated}
    reader = Reader(body, stated, facts)
    by_kind: dict[str, list[Identity]] = defaultdict(list)
    for i in identities:
        by_kind[i.kind].append(i)
    for kind in rng.sample(sorted(by_kind), len(by_kind)):
        for identity in rng.sample(by_kind[kind], len(by_kind[kind])):
            keys = identity.left if kind in ("rate", "share", "bound") else identity.left + identity.right
            for key in rng.sample(keys, len(keys)):
                hit = re.search(r"\{Q(?:#[\w-]+)?\|([^{}|]+)\|[^{};]*#" + re.escape(key) + r"\}", body)
                read = parse_quantity(hit[1]) if hit else None
                if hit is None or read is None or read.value != values[key]:
                    continue  # a number that states several facts is left alone
                for number in _others(values, identity, key, rng):
                    new = {**values, key: number}
                    if reader.sees(identity, new, key):
                        seen = [i for i in identities if reader.sees(i, new, key)]
                        surface = f"{number:f}{read.unit}"
                        written = body[: hit.start(1)] + surface + body[hit.end(1) :]
                        return written, seen, [i for i in identities if i.holds(new)], key
    return None


def _others(values: Values, identity: Identity, key: str, rng: random.Random) -> Iterator[Decimal]:
    """Numbers near the true one that may break the identity."""
    value = values[key]
    if identity.kind in ("rate", "share"):
        yield value - rng.choice((1, 2, 3, 5, 10)) if value > 20 else value + rng.choice((1, 2, 5))
        return
    if identity.kind == "bound":
        yield values[identity.right[0]] + rng.randint(1, max(2, int(values[identity.right[0]]) // 3))
        return
    step = rng.randint(1, max(1, min(40, int(value) // 10)))
    sign = rng.choice((1, -1)) if value == value.to_integral_value() else 1
    yield from (n for n in (value + sign * step, value - sign * step, value + sign, value - sign) if n > 0)
