"""Breakdowns: the parts of a total, list by list, and whether a list names all of them.

One total is often broken down in several ways one after the other, and a list may leave parts out: «其中» says so.
Lists that add up are found first, whatever their parts are; what is left is cut where the text ends a sentence.
A list that seems to leave some out may still name more than there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gov_ie.check.figures import Figures, begin_of, end_of, is_in_table
from gov_ie.types import Fact

_CELLS = 4  # bare numbers in a row from which they are cells of a table
_WINDOW = 60  # parts of one list, at most
_BEHIND = 12  # characters behind the last part in which the text may speak of the rest
_JOINED = 24  # characters from one part's number to the next one's, at most, in one list
_LEFT = 8  # more than one in so many of the total missing: parts were left out, not misprinted
_CELL = re.compile(r"[0-9\s|　]+")
_WITHIN = ("。", "（", "(", "其中", "包括", "含")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One list of parts of a total; `whole`: whether it should name all of them."""

    total: Fact
    parts: tuple[Fact, ...]
    whole: bool


def breakdowns(figures: Figures) -> Iterator[Breakdown]:
    """Every list of parts in the report, in reading order of the totals."""
    for total in figures.facts:
        parts = [p for p in figures.parts.get(total.id, ()) if p is not total and figures.same_unit(p, total)]
        if not parts:
            continue
        full, left = _adding_up(figures, total, parts)
        for listed in full:
            yield Breakdown(total, tuple(listed), True)
        # Parts of another row (规范性文件数 under all 信息数) are no members of the list that they stand in.
        for own in (True, False):
            members = [p for p in left if (p.measure == total.measure) == own]
            for listed in _runs(figures, [p for p in parts if (p.measure == total.measure) == own], members):
                yield Breakdown(total, tuple(listed), _is_whole(figures, total, listed))


def _adding_up(figures: Figures, total: Fact, parts: Sequence[Fact]) -> tuple[list[list[Fact]], list[Fact]]:
    """The lists that add up to the total, of one kind or in a row, and the parts in none of them."""
    full: list[list[Fact]] = []
    kinds: dict[tuple[str | None, tuple[str, ...]], list[Fact]] = {}
    for part in parts:
        kinds.setdefault(_kind(total, part), []).append(part)
    for listed in kinds.values():
        full += _windows(figures, total, listed)
    taken = {p.id for found in full for p in found}
    rest = list(_windows(figures, total, [p for p in parts if p.id not in taken]))
    taken |= {p.id for found in rest for p in found}
    return full + rest, [p for p in parts if p.id not in taken]


def _windows(figures: Figures, total: Fact, parts: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Stretches of parts that add up to the total, from the front; zeros behind the last belong to it.

    Part of a list is none: of 3, 5 and 2 under a total of 8 the last is one too many.
    """
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(parts):
        added, end = parts[start].value, start + 1
        while end < len(parts) and end - start < _WINDOW and added < total.value:
            added += parts[end].value
            end += 1
        if added == total.value and added > 0:
            while end < len(parts) and parts[end].value == 0:
                end += 1
            found.append((start, end))
            start = end
        else:
            start += 1
    starts, ends = {a for a, _ in found}, {b for _, b in found}
    for start, end in found:
        # Of 1 and 1 under a total of 1 neither is all.
        lone = sum(p.value != 0 for p in parts[start:end]) == 1
        before = start > 0 and (lone or start not in ends) and _joined(figures, parts[start - 1], parts[start], lone)
        behind = end < len(parts) and (lone or end not in starts) and _joined(figures, parts[end - 1], parts[end], lone)
        if not before and not behind:
            yield list(parts[start:end])


def _joined(figures: Figures, first: Fact, second: Fact, far: bool = False) -> bool:
    """Whether two parts stand side by side in one list, or, `far`, in one sentence."""
    if begin_of(second) - end_of(first) > 4 * _JOINED:
        return False
    between = figures.words(end_of(first), begin_of(second))
    if is_in_table(first) and is_in_table(second):
        # The total of a table's column may be reached before its last rows; the row's other cells stand between.
        between = _CELL.sub("", between)
    return "。" not in between if far else len(between) <= _JOINED and not any(w in between for w in _WITHIN)


def _kind(total: Fact, part: Fact) -> tuple[str | None, tuple[str, ...]]:
    """What a list's parts share: the row, and the dimensions by which they are told apart."""
    narrowed = tuple(sorted(d for d, v in part.by.items() if total.by.get(d) != v))
    if not narrowed and part.agency_names[:1] != total.agency_names[:1]:
        narrowed = ("category",)
    return part.measure, narrowed


def _runs(figures: Figures, parts: Sequence[Fact], left: Sequence[Fact]) -> Iterator[list[Fact]]:
    """The parts that are left, cut at parts of full lists, at ends of sentences, and before one that is named again."""
    members = {p.id for p in left}
    run: list[Fact] = []
    named: set[tuple[object, ...]] = set()
    for part in parts:
        name = (part.agency_names[:1], tuple(sorted(part.by.items())), part.measure_text)
        ended = bool(run) and "。" in figures.text[end_of(run[-1]) : begin_of(part)]
        if run and (part.id not in members or ended or name in named):
            yield run
            run, named = [], set()
        if part.id in members:
            run.append(part)
            named.add(name)
    if run:
        yield run


def _is_whole(figures: Figures, total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether a list should name all parts: it has one for the rest, both of two, or no word that it does not."""
    words = figures.relations
    if len(parts) < 2 or any(p.measure != total.measure for p in parts):
        return False  # of the requests received, those answered are not all
    for dimension, values in words.whole.items():
        named = {p.by.get(dimension) for p in parts}
        if named == values:
            return True
        if None not in named and dimension in words.closing and words.closing[dimension] not in named:
            return False
    behind = figures.behind(parts[-1], _BEHIND)
    if any(w in behind for w in (*words.remainder, *words.most)) or _is_carried_out(figures, total, parts):
        return False
    missing = total.value - sum(p.value for p in parts)
    many = missing > 1 and missing * _LEFT > total.value
    cells = all(map(is_in_table, (total, *parts)))
    last = parts[-1]
    if any(w in last.by.get("category", last.measure_text) for w in words.remainder) or "other" in last.by.values():
        return not (cells and many)  # a table whose rows were left out
    if many:
        return False
    if cells and len(parts) >= _CELLS:
        return True
    lead = _lead(figures, total, parts[0])
    listed = figures.words(end_of(parts[0]), begin_of(last)) if _near(parts) else ""
    return not lead.endswith("中") and not any(w in lead for w in words.partial) and not any(w in listed for w in words.most)


def _near(parts: Sequence[Fact]) -> bool:
    return begin_of(parts[-1]) - end_of(parts[0]) <= 4 * _JOINED * len(parts)


def _is_carried_out(figures: Figures, total: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the rest went over to the next year: «应办39件: 予以公开12件 … 结转下年2件»."""
    missing = total.value - sum(p.value for p in parts)
    number = figures.number[parts[-1].id]
    behind = figures.facts[number + 1 : number + 3]
    return any(f.measure == figures.relations.went_out[-1] and f.value == missing for f in behind)


def _lead(figures: Figures, total: Fact, first: Fact) -> str:
    """The words that lead from a total to its first part; those before the parts where the total stands behind."""
    if begin_of(first) >= begin_of(total):
        return figures.between(total, first)
    return figures.words(begin_of(first) - 30, begin_of(first))
