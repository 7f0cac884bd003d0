"""The facts of a report as the rules look at them: in reading order, by cell of the cube, by total."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from gov_ie.catalogue import Catalogue
from gov_ie.check.relations import Relations
from gov_ie.text.characters import simplify
from gov_ie.text.draft import Draft
from gov_ie.types import Fact, Mention, Report

if TYPE_CHECKING:
    from gov_ie.check.breakdowns import Breakdown
    from gov_ie.check.changes import Change

_GLOSS = re.compile(r"[（(][^\u4e00-\u9fff0-9，。；、（()）]{1,12}[)）]")
_END = re.compile(r"。|(?<![，,、])\n")  # a line that ends with a comma was broken by its width
# «由39项精简为32项», «从9件降至8件»
_BECAME = re.compile(r"^[^，。；、]{0,6}[增减降升提缩压简扩涨]\w{0,4}[到至为成]")
_SENTENCE = 120  # characters of a long sentence on each side of a number that are looked at
_AROUND = 8  # facts of a row before and behind another among which the nearest is looked for
_MOST = 24  # digits of a figure that is reckoned with

Days = tuple[date, date]
By = tuple[tuple[str, str], ...]
Cell = tuple[str, tuple[str, ...], Days | None, By]
Place = tuple[tuple[str, ...], Days | None, By]  # a cell without its row


class Figures:
    """What the rules see of a report.

    `text`: the text as received, in simplified characters; `facts`: in reading order, those whose value is a number of at
    most 24 digits; `parts`: id of a total → its parts in reading order; `cells`: (row, body, period,
    breakdown) → the facts that state it, rows of the catalogue without categories only.

    >>> import gov_ie
    >>> from gov_ie.catalogue import default_catalogue
    >>> from gov_ie.check.relations import relations
    >>> report = gov_ie.load()("共收到政府信息公开申请57件，其中网络申请40件，信函申请17件。")
    >>> figures = Figures(report, default_catalogue(), relations())
    >>> [int(fact.value) for fact in figures.parts[figures.facts[0].id]]
    [40, 17]
    """

    def __init__(self, report: Report, catalogue: Catalogue, relations: Relations) -> None:
        self.report, self.catalogue, self.relations = report, catalogue, relations
        simple = simplify(Draft.of(report.text)).text
        self.text = simple if len(simple) == len(report.text) else report.text
        self._ends = [m.start() for m in _END.finditer(self.text)]
        self.facts: Sequence[Fact] = sorted(filter(is_reckoned, report.facts), key=begin_of)
        self.by_id = {f.id: f for f in self.facts}
        self.number = {f.id: n for n, f in enumerate(self.facts)}
        self.parts: Mapping[str, list[Fact]] = defaultdict(list)
        self.cells: Mapping[Cell, list[Fact]] = defaultdict(list)
        self._wholes: Mapping[tuple[str, tuple[str, ...], Days | None], list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.part_of in self.by_id:
                self.parts[fact.part_of].append(fact)
            if fact.measure is not None and "category" not in fact.by:
                cell = cell_of(fact)
                self.cells[cell].append(fact)
                total = self.by_id.get(fact.part_of) if fact.part_of is not None else None
                if total is None or total.measure != fact.measure:
                    self._wholes[cell[:3]].append(fact)

    @cached_property
    def breakdowns(self) -> Sequence[Breakdown]:
        """Every list of parts in the report, in reading order of the totals."""
        from gov_ie.check.breakdowns import breakdowns

        return list(breakdowns(self))

    @cached_property
    def changes(self) -> Sequence[Change]:
        """Every figure that says how much more or less another is than the year before, in reading order."""
        from gov_ie.check.changes import changes

        return list(changes(self))

    def rows(self) -> Iterator[tuple[Place, Mapping[str, list[Fact]]]]:
        """Each body, period and breakdown with its rows: the cell without its row → row → facts."""
        yield from self._rows.items()

    @cached_property
    def _rows(self) -> Mapping[Place, Mapping[str, list[Fact]]]:
        grouped: dict[Place, dict[str, list[Fact]]] = defaultdict(dict)
        for (measure, body, period, by), facts in self.cells.items():
            grouped[body, period, by][measure] = facts
        return grouped

    def wholes(self, row: str, body: tuple[str, ...], period: Days | None) -> Sequence[Fact]:
        """The facts of a row, body and period that are no part of another of the row, in reading order."""
        return self._wholes.get((row, body, period), ())

    def around(self, facts: Sequence[Fact], fact: Fact) -> Sequence[Fact]:
        """The few of some facts in reading order that stand nearest to one, before it and behind it."""
        place = bisect_left(facts, begin_of(fact), key=begin_of)
        return facts[max(0, place - _AROUND) : place + _AROUND]

    def total(self, fact: Fact) -> Fact | None:
        """The fact whose total this one breaks down."""
        return self.by_id.get(fact.part_of) if fact.part_of is not None else None

    def before(self, fact: Fact, reach: int) -> Sequence[Fact]:
        """Up to `reach` facts before it, the nearest first."""
        number = self.number[fact.id]
        return self.facts[max(0, number - reach) : number][::-1]

    def words(self, start: int, end: int) -> str:
        """A stretch of the text in simplified characters, pinyin glosses and line ends left out."""
        found = self.text[max(0, start) : max(0, end)].replace("\n", "")
        return _GLOSS.sub("", found) if "(" in found or "（" in found else found

    def between(self, first: Fact, second: Fact) -> str:
        """The words between where one fact's number ends and the other's statement begins."""
        return self.words(end_of(first), max(end_of(first), start_of(second)))

    def behind(self, fact: Fact, reach: int) -> str:
        """The words behind a fact's number, about `reach` characters of them."""
        return self.words(end_of(fact), end_of(fact) + 3 * reach)[:reach]

    def said(self, mention: Mention) -> str:
        """A mention in simplified characters without glosses."""
        return self.words(mention.start, mention.end)

    def apart(self, first: Fact, second: Fact) -> bool:
        """Whether a sentence or a line ends between two facts."""
        low, high = (second, first) if begin_of(second) < begin_of(first) else (first, second)
        return self.ended(end_of(low), begin_of(high))

    def ended(self, start: int, end: int) -> bool:
        """Whether a sentence or a line ends between two places."""
        number = bisect_left(self._ends, start)
        return number < len(self._ends) and self._ends[number] < end

    @cached_property
    def dates(self) -> Mapping[str, Mention]:
        """Id of a fact → the words that date it: those that are linked, else the last before it in its sentence."""
        years = sorted((m for m in self.report.mentions if m.label == "YEAR"), key=lambda m: m.start)
        found: dict[str, Mention] = {}
        for fact in self.facts:
            if fact.year_mention is not None:
                found[fact.id] = fact.year_mention
                continue
            number = bisect_left(years, begin_of(fact), key=lambda m: m.start)
            if number and not self.ended(years[number - 1].end, begin_of(fact)):
                found[fact.id] = years[number - 1]
        return found

    def sentence(self, fact: Fact) -> str:
        """The words of the sentence or line that a fact's number stands in."""
        number = bisect_left(self._ends, begin_of(fact))
        start = self._ends[number - 1] + 1 if number else 0
        end = self._ends[number] if number < len(self._ends) else len(self.text)
        return self.words(max(start, begin_of(fact) - _SENTENCE), min(end, end_of(fact) + _SENTENCE))

    def turned(self, first: Fact, second: Fact) -> bool:
        """Whether one figure is said to have become the other: «由39项减为32项»."""
        if begin_of(second) - end_of(first) > _SENTENCE:
            return False
        between = self.words(end_of(first), begin_of(second))
        return _BECAME.search(between) is not None

    def same_unit(self, first: Fact, second: Fact) -> bool:
        """Whether two facts count in one unit, or in classifiers that stand for each other (件, 宗), or one has none."""
        one, other = first.unit, second.unit
        return not one or not other or one == other or any(one in u and other in u for u in self.relations.units)


def cell_of(fact: Fact) -> Cell:
    """The cell of the cube that a fact of a catalogue row states."""
    period = (fact.period.start, fact.period.end) if fact.period else None
    return fact.measure or "", fact.agency_names[:1], period, tuple(sorted(fact.by.items()))


def is_reckoned(fact: Fact) -> bool:
    """Whether its value is a number of at most 24 digits, before the decimal point or behind it."""
    return fact.value.is_finite() and abs(fact.value.adjusted()) < _MOST


def usual_period(facts: Iterable[Fact], year: int | None) -> tuple[date, date] | None:
    """The days most figures of a year are for: a report of 2008 may count from 1 May, one of the first half to 30 June."""
    counts = Counter((f.period.start, f.period.end) for f in facts if f.period and f.period.year == year)
    return max(counts, key=lambda p: (counts[p], p[1].toordinal() - p[0].toordinal())) if counts else None


def is_in_table(fact: Fact) -> bool:
    """Whether a fact's number is digits alone, as those of tables are."""
    return fact.quantity is not None and fact.quantity.text.isdigit()


def begin_of(fact: Fact) -> int:
    """Where its number stands, or its words where it has none."""
    return fact.quantity.start if fact.quantity else fact.evidence.start


def start_of(fact: Fact) -> int:
    """Where its statement begins: its first words or its number, words far away left out."""
    number = begin_of(fact)
    return min((m.start for m in fact.measures if m.start > number - 60), default=number) if fact.measures else number


def end_of(fact: Fact) -> int:
    """Where its number ends, or its words where it has none."""
    return fact.quantity.end if fact.quantity else fact.evidence.end
