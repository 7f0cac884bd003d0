"""Tables that are no official form: a number's row header and column header say what it counts.

A catalogue row is given only where a header is, as a whole, a phrase for it; all else stays an open measure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache

from gov_ie.catalogue import Catalogue
from gov_ie.document import Cell
from gov_ie.forms.cells import CellFact, Draft
from gov_ie.forms.labels import unit_in, written
from gov_ie.forms.match import phrase, value_of, year_of
from gov_ie.forms.sheet import Place, Sheet
from gov_ie.text.vocabulary import any_of, vocabulary

_WORDS = {name: tuple(words.split()) for name, words in vocabulary("forms")["words"].items()}
_CODES = re.compile(f"{any_of(_WORDS['codes'])}|.{{0,8}}{any_of(_WORDS['code_endings'])}")
_EMPTY, _TITLES = frozenset(_WORDS["empty"]), frozenset(_WORDS["titles"])
_TOTALS, _LAST_YEAR = frozenset(_WORDS["totals"]), frozenset(_WORDS["last_year"])
_CUMULATIVE = re.compile(r"(?:历年)?累计(?:数|数量|总数)?|历年(?:合计|总计)")
# Longer headers are sentences.
_LONGEST_HEADER = 40
_DEPTH = 3


@lru_cache(maxsize=1024)
def _is_code(words: str) -> bool:
    """Whether a header's numbers count nothing: 序号, 联系电话."""
    return _CODES.fullmatch(words) is not None


def generic_drafts(sheet: Sheet, catalogue: Catalogue) -> list[Draft]:
    """What the numbers of a table with headers state, totals (合计) with their parts where the parts add up to them."""
    reader = _Reader(sheet, catalogue)
    drafts = {(c.row, c.column): draft for c in sheet.numbers if (draft := reader.draft(c)) is not None}
    _name_totals(sheet, drafts)
    return list(drafts.values())


class _Reader:
    def __init__(self, sheet: Sheet, catalogue: Catalogue) -> None:
        self.sheet, self.catalogue = sheet, catalogue
        self.in_row: Counter[int] = Counter(c.row for c in sheet.numbers)

    def draft(self, cell: Cell) -> Draft | None:
        """What one number states, None where its headers do not say."""
        left, top = self.sheet.chains(cell, "left"), self.sheet.chains(cell, "top")
        if len(left) != 1 or len(top) != 1:
            return None
        row = self._row_header(left[0])
        headers = self._headers(top[0], cell)
        if row is None or len(self.sheet.key(row)) > _LONGEST_HEADER:
            return None
        words = [self.sheet.key(h) for h in headers]
        if _is_code(self.sheet.key(row)) or any(_is_code(w) or len(w) > _LONGEST_HEADER for w in words):
            return None
        # Several figures behind one label and nothing over them: nobody knows which is which.
        if not headers and (self.in_row[cell.row] > 1 or not self._names_measure(row)):
            return None
        return self._draft(cell, row, headers)

    def _row_header(self, chain: tuple[Cell, ...]) -> Cell | None:
        """The nearest label before a number that is no unit and no entry of a column of text."""
        return next((label for label in chain if not self.sheet.is_unit(label)), None)

    def _headers(self, chain: tuple[Cell, ...], cell: Cell) -> list[Cell]:
        """The headers over a number, the nearest first, as far as they belong together: rows without figures."""
        found: list[Cell] = []
        for label in chain:
            if label.row in self.sheet.counting:
                # A header over a second block of figures ends the search, words among figures do not.
                if found:
                    break
                continue
            if label.column == 0 and label.column_span > 1 and label.column_span >= len(self.sheet.grid[0]):
                continue  # a heading across the table
            if self.sheet.key(label) in _TITLES or (self.sheet.is_unit(label) and label.column == cell.column):
                continue
            if found and found[-1].row - (label.row + label.row_span) > 0:
                break
            found.append(label)
        return found[:_DEPTH]

    def _names_measure(self, row: Cell) -> bool:
        """Whether a row's label alone says what is counted."""
        words = self.sheet.key(row)
        return (
            phrase(self.catalogue, words) is not None
            or bool(unit_in(self.sheet.reading(row).text))
            or words.endswith(_WORDS["counted"])
        )

    def _draft(self, cell: Cell, row: Cell, headers: list[Cell]) -> Draft | None:
        unit = next((u for h in (row, *headers) if (u := unit_in(self.sheet.reading(h).text))), "")
        value = self.sheet.quantity(cell, unit)
        if value is None:
            return None
        stated, years, cumulative = None, 0, False
        naming: list[Cell] = []
        for header in headers:
            words = self.sheet.key(header)
            if (found := year_of(words)) is not None:
                stated, years = found, 0
            elif words in _LAST_YEAR:
                stated, years = None, -1
            elif _CUMULATIVE.fullmatch(words):
                cumulative = True
            elif words not in _EMPTY:
                naming.append(header)
        row_words = self.sheet.key(row)
        if (found := year_of(row_words)) is not None:
            stated, years, row_words = found, 0, ""
        elif row_words in _TOTALS:
            row_words = ""
        if not row_words and not naming:
            return None
        measure, by, label = self._measure(row, row_words, naming)
        text = self._text(row if row_words else None, naming)
        fact = CellFact(
            quantity=self.sheet.range_of(cell) or (cell.start, cell.end),
            label=self.sheet.range_of(label),
            value=value,
            measure=measure,
            by=by,
            measure_text=text,
            cumulative=cumulative,
            year=None if cumulative else stated,
            years=0 if cumulative else years,
        )
        return Draft(fact)

    def _text(self, row: Cell | None, naming: list[Cell]) -> str:
        cells = ([row] if row is not None else []) + naming[::-1]
        return "".join(written(self.sheet.reading(cell).surface) for cell in cells)

    def _measure(self, row: Cell, words: str, naming: list[Cell]) -> tuple[str | None, dict[str, str], Cell]:
        """Catalogue row, breakdown and the label that names it."""
        # Together they may be one phrase: «信件» and «办结», «政府采购» and «金额».
        column = self.sheet.key(naming[0]) if len(naming) == 1 and words else ""
        found = phrase(self.catalogue, words + column) or (phrase(self.catalogue, column + words) if column else None)
        if found is not None:
            measure, by = found
            return measure, by or value_of(self.catalogue, measure, words), row
        found = phrase(self.catalogue, words)
        if found is not None:
            measure, by = found
            # A row that names a measure under columns that break it down: 收到申请数 by 当面 and 网络.
            value = value_of(self.catalogue, measure, self.sheet.key(naming[0]))
            if value and len(naming) == 1 and not by.keys() & value.keys():
                return measure, {**by, **value}, row
            return None, {}, row
        header = naming[0] if naming else row
        found = phrase(self.catalogue, self.sheet.key(header)) if len(naming) == 1 else None
        if found is None:
            return None, {}, row if words else header
        measure, by = found
        if not words:
            return measure, by, header
        value = value_of(self.catalogue, measure, words)
        if value and not by.keys() & value.keys():
            return measure, {**by, **value}, header
        # A named body is an agency of its own, of which the cell's fact cannot say more than its words.
        if "category" in self.catalogue.measure(measure).by and not words.endswith(_WORDS["offices"]):
            return measure, {**by, "category": written(self.sheet.reading(row).surface)}, header
        return None, {}, header


def _name_totals(sheet: Sheet, drafts: dict[Place, Draft]) -> None:
    """Makes the numbers of a column parts of its 合计 where they are the addends of that sum."""
    columns: dict[int, list[tuple[Place, Draft]]] = defaultdict(list)
    for place, draft in drafts.items():
        columns[place[1]].append((place, draft))
    total_rows = {label.row for label in sheet.labels if sheet.key(label) in _TOTALS and label.column == 0}
    for column, found in columns.items():
        totals = [(place, draft) for place, draft in found if place[0] in total_rows]
        parts = [draft for place, draft in found if place[0] not in total_rows]
        if len(totals) != 1 or len(parts) < 2:
            continue
        total = totals[0][1]
        if total.fact.value.unit == "%" or sum(d.fact.value.value for d in parts) != total.fact.value.value:
            continue
        total.name = ("total", column)
        for draft in parts:
            draft.parents = (total.name,)
