"""One thing that must hold between facts, tried on the ranges of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gov_ie.check.ranges import Range, range_of, ratio, rounded, total_of
from gov_ie.types import Check, Fact, Verdict
from gov_ie.values.numerals import plain

Ranges = Sequence[Range]


@dataclass(frozen=True, slots=True)
class Relation:
    """How stated figures and those they are computed from hang together: SUM, RATE, DIFFERENCE, GROWTH, DECLINE, or one's own.

    >>> SUM.write(["40", "16", "2"]), RATE.write(["81", "83"])
    ('40 + 16 + 2', '81 / 83')

    `sides`: the two sides from the ranges of both; None where nothing can be said. `write`: the second side from its
    numbers as printed.
    """

    sides: Callable[[Ranges, Ranges], tuple[Range, Range] | None]
    write: Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Identity:
    """What must hold: `stated` facts against those they are computed `of`.

    `at_most`: the first side need only not exceed the second; `proves`: whether equal exact sides prove the facts;
    `words`: the formula where the facts' own numbers do not make it.

    >>> import gov_ie
    >>> total, first, second = gov_ie.load()("共收到政府信息公开申请57件，其中网络申请40件，信函申请17件。").facts
    >>> Identity("my.sum", (total,), (first, second), SUM).check().formula
    '57 = 40 + 17 = 57'
    """

    rule: str
    stated: tuple[Fact, ...]
    of: tuple[Fact, ...]
    relation: Relation
    at_most: bool = False
    proves: bool = True
    words: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Those whose figure is stated, then those it is computed from."""
        return self.stated + self.of

    def verdict(self, ranges: Mapping[str, Range]) -> tuple[Verdict, Range, Range] | None:
        """How the ranges of its facts, by id, bear it out, and its two sides; None where nothing can be said."""
        both = self.relation.sides([ranges[f.id] for f in self.stated], [ranges[f.id] for f in self.of])
        if both is None:
            return None
        stated, computed = both
        if self.at_most:
            return ("consistent" if stated.low <= computed.high else "contradicted"), stated, computed
        if not stated.meets(computed):
            return "contradicted", stated, computed
        exact = self.proves and all(ranges[f.id].exact for f in self.facts)
        return ("proved" if exact and stated == computed else "consistent"), stated, computed

    def check(self) -> Check | None:
        """What it says of its facts; None where nothing can be said."""
        found = self.verdict({f.id: own_range(f) for f in self.facts})
        if found is None:
            return None
        verdict, stated, computed = found
        left, right = _middle(stated, self.stated), _middle(computed, self.of)
        return Check(
            rule=self.rule,
            verdict=verdict,
            facts=tuple(f.id for f in self.facts),
            stated=left,
            computed=right,
            formula=self.written(verdict, left, right),
        )

    def written(self, verdict: Verdict, left: Decimal, right: Decimal) -> str:
        """The two sides with their numbers: «57 ≠ 40 + 16 = 56»."""
        if self.words:
            return self.words
        stated, of = " + ".join(map(printed, self.stated)), self.relation.write([printed(f) for f in self.of])
        if len(self.stated) > 1:
            stated += f" = {plain(left):f}"
        kept = verdict != "contradicted"
        mark = ("≤" if kept else ">") if self.at_most else "=" if verdict == "proved" else "≈" if kept else "≠"
        return f"{stated} {mark} {of}" + (f" = {plain(right):f}" if len(self.of) > 1 else "")


def own_range(fact: Fact) -> Range:
    """The numbers that a fact's printed value may stand for; percentages may be rounded or cut off."""
    return rounded(fact) if fact.unit == "%" else range_of(fact)


def printed(fact: Fact) -> str:
    """A fact's number with its approximator: «>3200», «97.6%»."""
    mark = {"over": ">", "under": "<", "about": "~"}.get(fact.modifier, "")
    return f"{mark}{plain(fact.value):f}{'%' if fact.unit == '%' else ''}"


def _middle(side: Range, facts: Sequence[Fact]) -> Decimal:
    """What a side is shown as: the printed number of its only fact, else the middle of its range, two digits."""
    printed = facts[0].value if len(facts) == 1 else None
    if printed is not None and side.low <= printed <= side.high:
        return plain(printed)
    middle = side.low if side.high == Decimal("Infinity") else (side.low + side.high) / 2
    return plain(round(middle, 2))


def _sums(stated: Ranges, of: Ranges) -> tuple[Range, Range]:
    return total_of(stated), total_of(of)


def _rates(stated: Ranges, of: Ranges) -> tuple[Range, Range] | None:
    computed = ratio(of[0], total_of(of[1:]))
    return None if computed is None else (stated[0], computed)


def _differences(stated: Ranges, of: Ranges) -> tuple[Range, Range]:
    return stated[0], of[0] - of[1]


def _growth(stated: Ranges, of: Ranges) -> tuple[Range, Range] | None:
    whole = ratio(*of)
    return None if whole is None else (stated[0], whole - Range.of(100))


def _decline(stated: Ranges, of: Ranges) -> tuple[Range, Range] | None:
    whole = ratio(*of)
    return None if whole is None else (stated[0], Range.of(100) - whole)


def _quotient(of: Sequence[str]) -> str:
    return f"{of[0]} / {of[1]}" if len(of) == 2 else f"{of[0]} / ({' + '.join(of[1:])})"


# What is stated added up is the others added up.
SUM = Relation(_sums, " + ".join)
# A percentage is the first count in a hundred of all the others.
RATE = Relation(_rates, _quotient)
# What is stated is the first count less the second.
DIFFERENCE = Relation(_differences, " − ".join)
# By how many in a hundred the first count is more, or less, than the second.
GROWTH = Relation(_growth, " against ".join)
DECLINE = Relation(_decline, " against ".join)
