"""The tables of a document that state facts: those of its source, those that stand in its text, those glued into it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gov_ie.catalogue import Catalogue
from gov_ie.document import Cell, Document, Table
from gov_ie.errors import MissingExtraError
from gov_ie.forms.cells import CellFact, table_facts
from gov_ie.forms.glued import GluedForms
from gov_ie.forms.lined import lined_tables
from gov_ie.forms.solve import Proof
from gov_ie.forms.spaced import Forms, ruled_tables, spaced_tables
from gov_ie.forms.stated import Statement, statements
from gov_ie.types import Report


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table whose cells state facts.

    `cells`: what they state, in the order of the text, in a report of an unknown year; `score`: how sure a cell of its
    kind is; `proof`: what the cells rest on where their digits ran together, else None.
    """

    table: Table
    cells: tuple[CellFact, ...]
    score: float
    proof: Proof | None = None

    @property
    def start(self) -> int:
        """Where the table begins in the document's text."""
        return self.table.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.table.end

    def facts(self, year: int | None) -> list[CellFact]:
        """What the cells state in a report for a year, in the order of the text."""
        return [cell.of_year(year) for cell in self.cells]


# Of the cells asserted of forms with known figures at least this share is right in every kind of file (docs/reading.md).
_SCORE = 0.99
# The model reads a table that stands in a sentence's words better than a form that knows few of its rows.
_KNOWN = 0.9
# A number that is no item's: 1、 (2) 3.
_NUMBER = re.compile(r"(?<![\d.,(（])\d[\d,]*(?:\.\d+)?(?![\d.、)）．])")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table that may state facts: whether it is the source's own, whether only as an official form, the proof of its
    cells, and the share of its numbers that must be known for it to count.
    """

    table: Table
    own: bool = False
    official: bool = True
    proof: Proof | None = None
    least: float = _KNOWN


# Between the halves of a form stand no words but those that say so, and the number of a page.
_WIDEST_GAP = 40
_PAGE = r"[\s\d\-—–_/第页共]*+"
_CONTINUES = re.compile(rf"{_PAGE}(?:[(（【]?(?:续上?表|接上[表页]|续)[)）】]?{_PAGE})?")
# A form is cut by so few pages; in a document with more tables without words between them than are tried, these are none.
_MOST_HALVES, _MOST_TRIES = 5, 40

_Read = tuple[_Candidate, FactTable]


class Search:
    """The tables of one document that state facts; what needs nothing of its prose is looked for and read but once."""

    def __init__(self, document: Document, catalogue: Catalogue) -> None:
        self._document, self._catalogue = document, catalogue
        forms = Forms.of(document.text)
        self._apart = self._continued(self._read(_candidates(document, catalogue, forms)))
        self._glued = GluedForms(document.text, forms)
        self._known: dict[Table, list[_Read]] = {}

    def tables(self, stated: Sequence[Statement] = ()) -> list[FactTable]:
        """The tables, as `fact_tables` has them."""
        read = [*self._apart, *self._read_glued(stated)]
        found: list[FactTable] = []
        # The source's own tables come first; of two readings of one stretch the one that knows more cells, of equals the first.
        for _, made in sorted(read, key=lambda pair: (not pair[0].own, -len({c.quantity for c in pair[1].cells}))):
            if all(made.end <= other.start or other.end <= made.start for other in found):
                found.append(made)
        return sorted(found, key=lambda t: t.start)

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

    def _read(self, candidates: Iterable[_Candidate]) -> list[_Read]:
        """The candidates whose cells state facts, so many of their numbers as it takes."""
        text = self._document.text
        read = []
        for candidate in candidates:
            table = candidate.table
            cells = tuple(table_facts(self._document, table, self._catalogue, None, candidate.official))
            known = len({cell.quantity for cell in cells})
            if known and known >= candidate.least * len(_NUMBER.findall(text, table.start, table.end)):
                read.append((candidate, FactTable(table, cells, _SCORE, candidate.proof)))
        return read

    def _continued(self, read: list[_Read]) -> list[_Read]:
        """The readings, with one for the tables of the source that are a form cut in two by a page or by its office.

        Read together, a form's lower half has the totals of the upper one's rows and the headings over its columns. That
        counts where every cell still states what it states in its own half.
        """
        own = {made.table: made.cells for candidate, made in read if candidate.own}
        found: list[_Read] = []
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
                    whole = self._read([_Candidate(_stacked(halves), own=True, least=0.0)])
                    if whole and _is_more(whole[0][1].cells, cells, alike):
                        found += whole
                        step = stop - start
                        break
                start += step
        return [*found, *read]

    def _read_glued(self, stated: Sequence[Statement]) -> Iterator[_Read]:
        unread: list[MissingExtraError] = []
        glued = self._glued.tables(stated, unread)
        if unread:
            warnings.warn(f"tables whose digits ran together are left unread: {unread[0]}", stacklevel=2)
        for solved in glued:
            # The prose changes a few of the tables; the others have the cells that they had without it.
            if solved.table not in self._known:
                self._known[solved.table] = self._read([_Candidate(solved.table, least=0.0)])
            for candidate, made in self._known[solved.table]:
                yield candidate, replace(made, proof=solved.proof)


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


def _candidates(document: Document, catalogue: Catalogue, forms: Forms) -> Iterator[_Candidate]:
    """The tables that stand apart from each other in a document, or in lines of it, whether they state facts or not."""
    yield from (_Candidate(table, own=True, official=False, least=0.0) for table in document.tables)
    own = sorted((table.start, table.end) for table in document.tables)
    # Lines with gaps are tables where an official form says so; prose and lists have gaps, too.
    for lined in lined_tables(document.text, catalogue, own):
        yield _Candidate(lined.table, proof=lined.proof, least=0.0 if lined.proof else _KNOWN)
    yield from map(_Candidate, spaced_tables(document.text, forms))
    yield from (_Candidate(table, official=False) for table in ruled_tables(document.text, forms.reading))
