"""The tables of a document that state facts: those of its source, those that stand in its text, those glued into it."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import pairwise

from gov_ie.catalogue import Catalogue
from gov_ie.document import Cell, Document, Table
from gov_ie.errors import MissingExtraError
from gov_ie.forms.cells import CellFact, table_facts
from gov_ie.forms.glued import GluedForms
from gov_ie.forms.labels import read_texts
from gov_ie.forms.lined import lined_tables
from gov_ie.forms.reading import PAGE
from gov_ie.forms.solve import Proof
from gov_ie.forms.spaced import Forms, cut_tables, ruled_tables, spaced_tables
from gov_ie.forms.stated import Statement, statements
from gov_ie.text.captions import LINES_OVER, MAX_CAPTION, said_over
from gov_ie.types import Report


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table whose cells state facts, or an official form whose digits ran together and which states none.

    `cells`: what they state, in the order of the text, in a report of an unknown year; `score`: how sure a cell of its
    kind is; `proof`: what the cells rest on where their digits ran together, else None; `rows`: where the rows stand that it
    takes from the prose, if it leaves it those that nobody knows and its titles; they are in its table still.
    """

    table: Table
    cells: tuple[CellFact, ...]
    score: float
    proof: Proof | None = None
    rows: tuple[tuple[int, int], ...] = ()

    @property
    def stretches(self) -> list[tuple[int, int]]:
        """What of the text it takes from the prose, in order, none overlapping."""
        return [*self.rows] or [(self.start, self.end)]

    @property
    def start(self) -> int:
        """Where the table begins in the document's text."""
        return self.table.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.table.end

    @property
    def known(self) -> int:
        """How many of its numbers state something."""
        return len({cell.quantity for cell in self.cells})

    def facts(self, year: int | None) -> list[CellFact]:
        """What the cells state in a report for a year, in the order of the text."""
        return [cell.of_year(year) for cell in self.cells]


# Of the cells asserted of forms with known figures at least this share is right in every kind of file (docs/reading.md).
_SCORE = 0.99
# The model reads a table that stands in a sentence's words better than a form that knows few of its rows.
_KNOWN = 0.9
# Of a form that lost blanks, and of which less is certain, the model reads more (cross-validated).
_SOLVED = 0.6
# A number that is no item's (1、 (2) 3.) and no year.
_NUMBER = re.compile(r"(?<![\d.,(（])\d[\d,]*(?:\.\d+)?(?![\d.、)）．年])")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table that may state facts: whether only as an official form, the proof of its cells, and the share of its numbers
    that must be known for it to count.
    """

    table: Table
    official: bool = True
    proof: Proof | None = None
    least: float = _KNOWN


# Between the halves of a form stand no words but those that say so, and the number of a page.
_WIDEST_GAP = 40
_PAGE = r"[\s\d\-—–_/第页共]*+"
_CONTINUES = re.compile(rf"{_PAGE}(?:[(（【]?(?:续上?表|接上[表页]|续)[)）】]?{_PAGE})?")
# A form is cut by so few pages; in a document with more tables without words between them than are tried, these are none.
_MOST_HALVES, _MOST_TRIES = 5, 40


class Search:
    """The tables of one document that state facts; what needs nothing of its prose is looked for and read but once, and only
    where no table that comes first stands in its place.
    """

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self._document, self._catalogue = document, catalogue
        self._own = self._own_tables()
        # No form is looked for where a table of the source states facts.
        forms = Forms.of(_without(document.text, sorted(self._own, key=lambda made: made.start)))
        self._apart: list[_Candidate | FactTable | None] = list(_apart(document, catalogue, forms))
        self._glued = GluedForms(document.text, forms)
        self._known: dict[Table, FactTable | None] = {}

    def tables(self, stated: Sequence[Statement] = ()) -> list[FactTable]:
        """The tables, as `fact_tables` has them."""
        found: list[FactTable] = []
        # Of two readings of one stretch the one that knows more cells counts, of equals the first. Until a table is read, it may
        # know as many as it has.
        queue: list[tuple[int, int, _Candidate | FactTable]] = [
            (-(len(table.table.cells) if isinstance(table, _Candidate) else table.known), number, table)
            for number, table in enumerate([*self._apart, *self._read_glued(stated)])
            if table is not None
        ]
        heapify(queue)
        while queue:
            _, number, table = heappop(queue)
            if not _is_free(table.table, (*self._own, *found)):
                continue
            if isinstance(table, FactTable):
                found.append(table)
            else:
                self._apart[number] = made = self._read(table)
                if made is not None:
                    heappush(queue, (-made.known, number, made))
        known = (kept for made in found if (kept := _without_strangers(made)) is not None)
        return sorted([*self._own, *known], key=lambda t: t.start)

    def settled(self, tables: Sequence[FactTable], report: Report) -> Sequence[FactTable]:
        """The tables with those cells, too, that only the figures of the report's prose settle.

        `tables`: as found before, given back where the prose settles nothing more.
        """
        if not any(table.proof and table.proof.open for table in tables):
            return tables
        stated = statements(report, [(table.start, table.end) for table in tables])
        if not stated:
            return tables
        again = self.tables(stated)
        read = {cell.quantity for table in again for cell in table.cells}
        # A figure of the prose that contradicts a table takes no cell that its own sums settle.
        kept = [table for table in tables if not read.issuperset(cell.quantity for cell in table.cells)]
        again = [table for table in again if all(table.end <= own.start or own.end <= table.start for own in kept)]
        again = sorted([*kept, *again], key=lambda table: table.start)
        return tables if [*tables] == again else again

    def _read(self, candidate: _Candidate) -> FactTable | None:
        """The candidate, where its cells state facts, so many of its numbers as it takes."""
        text, table = self._document.text, candidate.table
        cells = tuple(table_facts(self._document, table, self._catalogue, None, candidate.official))
        made = FactTable(table, cells, _SCORE, candidate.proof)
        return made if made.known and made.known >= candidate.least * _figures(text, made) else None

    def _own_tables(self) -> list[FactTable]:
        """The source's own tables that state facts, none overlapping; those that are a form cut in two as one.

        Of two that overlap the one that knows more cells counts, of equals the first.
        """
        candidates = (_Candidate(table, official=False, least=0.0) for table in self._document.tables)
        read = [made for candidate in candidates if (made := self._read(candidate)) is not None]
        found: list[FactTable] = []
        for made in sorted([*self._continued(read), *read], key=lambda made: -made.known):
            if _is_free(made.table, found):
                found.append(made)
        return found

    def _continued(self, read: Sequence[FactTable]) -> list[FactTable]:
        """Of the source's tables that were read, those that are a form cut in two by a page or by its office, as one.

        Read together, a form's lower half has the totals of the upper one's rows and the headings over its columns. That
        counts where every cell still states what it states in its own half.
        """
        own = {made.table: made.cells for made in read}
        found: list[FactTable] = []
        tries = 0
        for run in _runs(self._document):
            start = 0
            while start < len(run):
                step = 1
                for stop in range(min(len(run), start + _MOST_HALVES), start + 1, -1):
                    halves = run[start:stop]
                    cells = [cell for half in halves for cell in own.get(half, ())]
                    if not cells or tries >= _MOST_TRIES:
                        break
                    tries += 1
                    # Where a half has columns of its own, the headings of another do not stand over its figures.
                    alike = len({half.shape[1] for half in halves}) == 1
                    whole = self._read(_Candidate(_stacked(halves), least=0.0))
                    if whole is not None and _is_more(whole.cells, cells, alike):
                        found.append(whole)
                        step = stop - start
                        break
                start += step
        return found

    def _read_glued(self, stated: Sequence[Statement]) -> Iterator[FactTable]:
        unread: list[MissingExtraError] = []
        glued = self._glued.tables(stated, unread)
        if unread:
            warnings.warn(f"tables whose digits ran together are left unread: {unread[0]}", stacklevel=2)
        for solved in glued:
            # The prose changes a few of the tables; the others have the cells that they had without it.
            if solved.table not in self._known:
                made = self._read(_Candidate(solved.table, least=0.0))
                # Digits that ran together are no number, whatever the words around them say.
                bare = FactTable(solved.table, (), _SCORE) if solved.proof.open else None
                self._known[solved.table] = made or bare
            if made := self._known[solved.table]:
                yield replace(made, proof=solved.proof)


def _without_strangers(made: FactTable) -> FactTable | None:
    """A table of the text without the rows that nobody knows, None where that is all: the model has learned more words than the catalogue has.

    One whose labels stand over its cells is left as it is.
    """
    kept = [number for number, cell in enumerate(made.cells) if not cell.foreign]
    if len(kept) == len(made.cells):
        return made
    if not kept:
        return None
    place = {number: index for index, number in enumerate(kept)}
    cells = (made.cells[number] for number in kept)
    known = tuple(replace(cell, part_of=None if cell.part_of is None else place.get(cell.part_of)) for cell in cells)
    rows = _rows(made.table, known)
    return made if rows is None else replace(made, cells=known, rows=rows)


def _rows(table: Table, cells: Sequence[CellFact]) -> tuple[tuple[int, int], ...] | None:
    """Where the rows of some facts stand, each from its label to its last number; None where a label stands in another row."""
    corners = sorted(table.cells, key=lambda cell: cell.start)
    starts = [cell.start for cell in corners]

    def row_of(at: int) -> int:
        return corners[bisect_right(starts, at) - 1].row

    found: dict[int, tuple[int, int]] = {}
    for cell in cells:
        label, row = cell.label or cell.quantity, row_of(cell.quantity[0])
        if row_of(label[0]) != row or label[0] > cell.quantity[0]:
            return None
        start, end = found.get(row, (label[0], 0))
        found[row] = min(start, label[0]), max(end, cell.quantity[1])
    rows = sorted(found.values())
    return tuple(rows) if all(one[1] <= other[0] for one, other in pairwise(rows)) else None


def hidden_stretches(tables: Iterable[FactTable]) -> list[tuple[int, int]]:
    """What tables of one text take from its prose, in order, none overlapping."""
    return [stretch for table in tables for stretch in table.stretches]


def _without(text: str, tables: Sequence[FactTable]) -> str:
    """The text, as long as it was, with line ends for the tables, which are in order and do not overlap."""
    parts: list[str] = []
    end = 0
    for table in tables:
        parts += (text[end : table.start], "\n" * (table.end - table.start))
        end = table.end
    return "".join([*parts, text[end:]])


def _figures(text: str, made: FactTable) -> int:
    """How many numbers stand in a table's range, without those of pages and those in the cells of labels (计1次)."""
    found = len(_NUMBER.findall(PAGE.sub("", text[made.start : made.end])))
    starts = sorted(cell.label[0] for cell in made.cells if cell.label is not None)
    labels = (c for c in made.table.cells if bisect_left(starts, c.start) < bisect_left(starts, c.end))
    return found - sum(len(_NUMBER.findall(text, c.start, c.end)) for c in labels)


def _runs(document: Document) -> Iterator[list[Table]]:
    """The tables of a source that follow each other without words between them, where there is more than one."""
    run: list[Table] = []
    for table in sorted(document.tables, key=lambda table: table.start):
        gap = table.start - run[-1].end if run else -1
        if not 0 <= gap <= _WIDEST_GAP or not _CONTINUES.fullmatch(document.text, run[-1].end, table.start):
            if len(run) > 1:
                yield run
            run = []
        run.append(table)
    if len(run) > 1:
        yield run


def _stacked(tables: Sequence[Table]) -> Table:
    """Tables as one, the rows of each below those of the one before."""
    cells: list[Cell] = []
    down = 0
    for table in tables:
        cells += (replace(cell, row=cell.row + down) for cell in table.cells)
        down += table.shape[0]
    return replace(tables[0], end=tables[-1].end, cells=tuple(cells))


def _is_more(whole: Sequence[CellFact], halves: Sequence[CellFact], alike: bool) -> bool:
    """Whether the cells of a whole table state all that those of its halves do, and more parts of totals.

    Or more cells, where the halves are `alike`.
    """
    states = {cell.quantity: replace(cell, part_of=None) for cell in whole}
    if any(states.get(cell.quantity) != replace(cell, part_of=None) for cell in halves):
        return False
    links = [sum(cell.part_of is not None for cell in cells) for cells in (whole, halves)]
    return (alike and len(whole) > len(halves)) or (len(whole) == len(halves) and links[0] > links[1])


def fact_tables(document: Document, catalogue: Catalogue, stated: Sequence[Statement] = ()) -> list[FactTable]:
    """The tables of a document that state facts, in order, none overlapping: its own, those in lines, spaced and glued ones.

    `stated`: what the prose says of the cells of glued ones. Without the extra `forms` glued tables that cheap arithmetic does not settle stay unread, with a warning.
    """
    return Search(document, catalogue).tables(stated)


def _is_free(table: Table, found: Sequence[FactTable]) -> bool:
    """Whether a table overlaps none of those found."""
    return all(table.end <= other.start or other.end <= table.start for other in found)


def _apart(document: Document, catalogue: Catalogue, forms: Forms) -> Iterator[_Candidate]:
    """The tables in a document's lines whose cells stand apart, whether they state facts or not, with what is said over them."""
    own = sorted((table.start, table.end) for table in document.tables)
    # Lines with gaps are tables where an official form says so; prose and lists have gaps, too.
    for lined in lined_tables(document.text, catalogue, own):
        yield _Candidate(_captioned(document.text, lined.table), proof=lined.proof, least=_SOLVED if lined.proof else _KNOWN)
    for table in (*spaced_tables(document.text, forms), *cut_tables(document.text, forms.reading)):
        yield _Candidate(_captioned(document.text, table))
    for table in ruled_tables(document.text, forms.reading):
        yield _Candidate(_captioned(document.text, table), official=False)


def _captioned(text: str, table: Table) -> Table:
    """A table of the text with its caption and unit as the lines over it say them, or the words before it in its own line."""
    line = text.rfind("\n", 0, table.start) + 1
    low = max(0, table.start - LINES_OVER * MAX_CAPTION)
    over = text[low : max(low, line)].splitlines()[low > 0 :]
    over.append(text[max(low, line) : table.start])
    caption, unit = said_over([said for words in over if (said := _bare(words))])
    return replace(table, caption=caption, unit=unit)


def _bare(line: str) -> str:
    """A line in simplified characters, without glosses; "" for one of nothing but bars, rules and blanks."""
    words = read_texts([line])[0].replace("\0", "")
    return words if words.strip(" |+-:—=") else ""
