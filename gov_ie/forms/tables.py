"""The tables of a document that state facts: those of its source, those that stand in its text, those glued into it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from gov_ie.catalogue import Catalogue
from gov_ie.document import Document, Table
from gov_ie.errors import MissingExtraError
from gov_ie.forms.cells import CellFact, cell_facts, table_facts
from gov_ie.forms.glued import glued_tables
from gov_ie.forms.lined import lined_tables
from gov_ie.forms.solve import Proof
from gov_ie.forms.spaced import spaced_tables


@dataclass(frozen=True, slots=True)
class FactTable:
    """A table whose cells state facts.

    `proof`: what its cells rest on where their digits ran together, else None; `score`: how sure a cell of its kind is.
    """

    document: Document
    table: Table
    catalogue: Catalogue
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
        """What the cells state, in the order of the text; `year`: the report's, for columns as 上一年."""
        return table_facts(self.document, self.table, self.catalogue, year)


# Of the cells asserted of forms with known figures at least this share is right in every kind of file (docs/reading.md).
_SCORE = 0.99


def fact_tables(document: Document, catalogue: Catalogue) -> list[FactTable]:
    """The tables of a document that state facts, in order, none overlapping: its own, those in lines, spaced and glued ones.

    Without the extra `forms` glued tables stay unread, with a warning.
    """
    candidates: list[tuple[bool, int, FactTable]] = []
    for table, proof, least in _tables(document, catalogue):
        candidate = FactTable(document, table, catalogue, _SCORE, proof)
        cells = len({cell.quantity for cell in candidate.facts(None)})
        if cells and cells >= least * len(_NUMBER.findall(document.text, table.start, table.end)):
            candidates.append((table in document.tables, cells, candidate))
    found: list[FactTable] = []
    # The source's own tables come first; of two readings of one stretch the one that knows more cells, of equals the first.
    for _, _, candidate in sorted(candidates, key=lambda c: (not c[0], -c[1])):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
            found.append(candidate)
    return sorted(found, key=lambda t: t.start)


# The model reads a table that stands in a sentence's words better than a form that knows few of its rows.
_KNOWN = 0.9
# A number that is no item's: 1、 (2) 3.
_NUMBER = re.compile(r"(?<![\d.,(（])\d[\d,]*(?:\.\d+)?(?![\d.、)）．])")


def _tables(document: Document, catalogue: Catalogue) -> Iterator[tuple[Table, Proof | None, float]]:
    """The tables, what glued ones rest on, and the share of their numbers that must be known for them to count."""
    yield from ((table, None, 0.0) for table in document.tables)
    own = sorted((table.start, table.end) for table in document.tables)
    # Lines with gaps are tables where an official form says so; prose and lists have gaps, too.
    lined = (table for table in lined_tables(document.text, catalogue, own) if cell_facts(document, table, catalogue, None))
    yield from ((table, None, _KNOWN) for table in lined)
    yield from ((table, None, _KNOWN) for table in spaced_tables(document.text))
    try:
        yield from ((solved.table, solved.proof, 0.0) for solved in glued_tables(document.text))
    except MissingExtraError as error:
        warnings.warn(f"tables whose digits ran together are left unread: {error}", stacklevel=2)
