"""Tables → what their cells state: which row, breakdown, unit and time each number has, and whose part it is.

Nothing is guessed: a number whose row and column are not both known is no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gov_ie.catalogue import Catalogue
from gov_ie.document import Document, Table
from gov_ie.forms.labels import unit_in, written
from gov_ie.forms.layouts import Column, Layout, Row
from gov_ie.forms.match import Form, candidates, phrase
from gov_ie.forms.place import Placed, PlacedCell, Places
from gov_ie.forms.reading import Reading, words_of
from gov_ie.forms.sheet import Sheet, lay_out
from gov_ie.text.captions import unit_of
from gov_ie.types import Quantity
from gov_ie.values.quantities import parse_quantity

# One table may hold several forms, as the sections 二, 三 and 四 in one grid of a page.
_MOST_FORMS = 4
# All forms in one grid have some 400 figures; a table of more than so many is a list.
_MOST_NUMBERS = 4000
# So far before its first cell the heading of a table's first rows may stand.
_HEADING = 40


@dataclass(frozen=True, slots=True)
class CellFact:
    """What a cell states.

    `quantity`: range of the cell's number in the document's text; `label`: range of the row's or column's label, the
    MEASURE; `value`: in units of 1; `measure`: catalogue row, None for an open measure, which `measure_text` names;
    `cumulative`: the period is open to the left and `year` None; `year`: a year that the header states, None for the
    report's; `years`: what is added to the report's (上一年: -1), where that is not known yet; `part_of`: index of the total this one breaks down in the list of the table's facts; `foreign`:
    whether neither a form nor the catalogue knows its row.
    """

    quantity: tuple[int, int]
    label: tuple[int, int] | None
    value: Quantity
    measure: str | None
    by: Mapping[str, str]
    measure_text: str
    cumulative: bool = False
    year: int | None = None
    part_of: int | None = None
    years: int = 0
    foreign: bool = False

    def of_year(self, year: int | None) -> CellFact:
        """The fact in a report for a year; itself where nothing is to be added or the year is not known."""
        return replace(self, year=year + self.years, years=0) if self.years and year is not None else self


@dataclass(slots=True)
class Draft:
    """A fact under way, with the names by which its total is found."""

    fact: CellFact
    parents: tuple[object, ...] = field(default=())  # names of its totals, the nearest first
    name: object = None  # its own name, None where nothing can be its part


def table_facts(
    document: Document, table: Table, catalogue: Catalogue, year: int | None, official: bool = False
) -> list[CellFact]:
    """What the cells of a table state, of an official form or of any other, in the order of the text.

    `year`: the report's, for columns as 上一年; None where it is not known. `official`: nothing where the table is no
    official form (see `resources/forms.toml`).

    >>> from gov_ie.catalogue import default_catalogue
    >>> text = "指标\\t单位\\t数量\\n收到申请数\\t件\\t12\\n1.当面申请数\\t件\\t5"
    >>> words = [(0, 0, "指标"), (0, 1, "单位"), (0, 2, "数量"), (1, 0, "收到申请数"), (1, 1, "件"), (1, 2, "12")]
    >>> words += [(2, 0, "1.当面申请数"), (2, 1, "件"), (2, 2, "5")]
    >>> from gov_ie.document import Cell
    >>> cells, at = [], 0
    >>> for row, column, word in words:
    ...     cells.append(Cell(row, column, at, at + len(word), word))
    ...     at += len(word) + 1
    >>> table = Table(0, len(text), tuple(cells))
    >>> facts = table_facts(Document(text, (table,)), table, default_catalogue(), 2016)
    >>> [(f.value.value, f.measure, dict(f.by), f.part_of) for f in facts]
    [(Decimal('12'), 'request.received', {}, None), (Decimal('5'), 'request.received', {'channel': 'in_person'}, 0)]
    """
    sheet = lay_out(document, table)
    if sheet is None or not sheet.numbers:
        return []
    forms = _candidates(sheet, catalogue)
    facts = _of_forms(sheet, forms, catalogue)
    # A form that cannot be read safely is not read by its headers alone.
    if not facts and not official and not any(_is_surely(sheet, form) for form in forms):
        facts = _of_headers(sheet, catalogue)
    return [_in_listed_unit(fact, sheet, catalogue).of_year(year) for fact in facts]


def _in_listed_unit(fact: CellFact, sheet: Sheet, catalogue: Catalogue) -> CellFact:
    """The fact in its row's unit, where its cell has none and the table's caption lists that one: «(单位:条、件、万元)»."""
    if fact.value.unit or fact.measure is None or len(sheet.listed) < 2:
        return fact
    if fact.label is not None and written(sheet.document.text[slice(*fact.label)]).endswith(_SHARES):
        return fact
    unit = catalogue.measure(fact.measure).unit
    listed = unit_of(sheet.listed, unit)
    value = None if listed is None else parse_quantity(f"{fact.value.value:f}{listed}")
    return fact if value is None else replace(fact, value=replace(fact.value, value=value.value, unit=unit))


_SHARES = ("率", "比例", "占比", "比重")


def _candidates(sheet: Sheet, catalogue: Catalogue) -> list[Form]:
    """The forms that a table may be."""
    if len(sheet.numbers) > _MOST_NUMBERS:
        return []
    return candidates((sheet.key(cell) for cell in sheet.labels), catalogue)


def _of_forms(sheet: Sheet, found: list[Form], catalogue: Catalogue) -> list[CellFact]:
    read: list[Placed] = []
    places = Places(sheet)
    left = frozenset((c.row, c.column) for c in sheet.numbers)
    while len(read) < _MOST_FORMS and (best := _best(places, found, left)) is not None:
        read.append(best)
        left -= {(at.cell.row, at.cell.column) for at in best.cells if at.row is not None}
        found = [form for form in found if form is not best.form]
    drafts: list[Draft] = []
    for number, placed in enumerate(read):
        drafts += _form_drafts(sheet, placed, number, left, catalogue)
        left -= {(at.cell.row, at.cell.column) for at in placed.cells}
    return finish(drafts)


def _best(places: Places, forms: list[Form], wanted: frozenset[tuple[int, int]]) -> Placed | None:
    """The form that gives most numbers of a table a place, the first of equals; None where too few have one."""
    best: Placed | None = None
    for form in forms if wanted else ():
        best = places.best(form, wanted, best.weight if best else 0.0) or best
        if best is not None and best.weight >= len(wanted):
            break
    return best


def _of_headers(sheet: Sheet, catalogue: Catalogue) -> list[CellFact]:
    from gov_ie.forms.generic import generic_drafts  # it makes drafts of this module

    return finish(generic_drafts(sheet, catalogue))


def _is_surely(sheet: Sheet, form: Form) -> bool:
    """Whether a table is a form of many columns: three of its rows are there word for word."""
    if any(column.cumulative for column in form.layout.columns):
        return False
    keys = {sheet.key(label) for label in sheet.labels}
    return len({hit.index for words in keys for hit in form.rows.exact(words)}) >= 3


def finish(drafts: list[Draft]) -> list[CellFact]:
    """The facts in the order of the text, each with the place of its total."""
    drafts = sorted(drafts, key=lambda draft: draft.fact.quantity)
    places: dict[object, int] = {}
    for index, draft in enumerate(drafts):
        if draft.name is not None:
            places.setdefault(draft.name, index)
    facts = []
    for index, draft in enumerate(drafts):
        total = next((places[name] for name in draft.parents if name in places and places[name] != index), None)
        facts.append(draft.fact if total is None else replace(draft.fact, part_of=total))
    return facts


def _form_drafts(
    sheet: Sheet,
    placed: Placed,
    number: int,
    left: frozenset[tuple[int, int]],
    catalogue: Catalogue,
) -> list[Draft]:
    """The facts of a table as one form; rows that the form does not have only of the numbers that are left by all forms."""
    layout = placed.form.layout
    known = [at for at in placed.cells if at.row is not None]
    rows, columns = _reach([at.cell.row for at in known]), _reach([at.cell.column for at in known])
    # Lists of indicators are gone on with; below section 三 stands another section.
    goes_on = any(c.cumulative for c in layout.columns)
    printed = {layout.rows[index].id for index in placed.row_of.values()} | _apart_in_words(sheet, layout)
    among = _among(sheet, placed)
    totals = {column.id: _totals_of_column(layout, column.id) for column in layout.columns}
    drafts = []
    for at in placed.cells:
        inside = goes_on or (at.cell.row in rows and at.cell.column in columns)
        if at.row is None and ((at.cell.row, at.cell.column) not in left or not inside):
            continue
        column = layout.columns[at.column]
        row = layout.rows[at.row] if at.row is not None else None
        label_text = sheet.reading(at.label).text
        unit = unit_in(label_text) or (unit_in(sheet.reading(at.header).text) if at.header else "")
        unit = unit or _group_unit(sheet, at)
        value = sheet.quantity(at.cell, unit, column.signed)
        if value is None or (value.value < 0 and not column.signed):
            continue
        words = row.text if row else sheet.reading(at.label).text[at.label_start : sheet.reading(at.label).end]
        measure, by = (
            (row.measure_in(column), {**row.by, **column.by}) if row else _other_row(sheet, at, column, catalogue)
        )
        both = bool(row.cells if row else layout.rows[0].cells) or layout.one_line
        time = (column.cumulative, at.year)
        line: object = row.id if row else (at.label.row, at.label.column)
        fact = CellFact(
            quantity=sheet.range_of(at.cell) or (at.cell.start, at.cell.end),
            label=sheet.range_of(at.label, at.label_start),
            value=value,
            measure=measure,
            by=by,
            measure_text=(written(words) if not row else words) + (column.text if both else ""),
            cumulative=column.cumulative,
            year=None if column.cumulative else at.year,
            years=column.years if at.year is None else 0,
            foreign=goes_on and row is None and measure is None,
        )
        name = (number, line, column.id, time)
        parents = [(number, line, id, time) for id in totals[column.id]]
        if row is not None and not parents:
            parents = [(number, id, column.id, time) for id in _totals_of_row(layout, row, printed, among)]
        drafts.append(Draft(fact, tuple(parents), name))
    return drafts


def _apart_in_words(sheet: Sheet, layout: Layout) -> set[str]:
    """The headings without a total that stand among a table's words: of a table in a text they are no cells."""
    apart = [row for row in layout.rows if row.apart]
    if not apart:
        return set()
    start, end = sheet.range
    words = Reading.of(sheet.document.text[max(0, start - _HEADING) : end]).words
    return {row.id for row in apart if words_of(row.label) in words}


def _reach(numbers: list[int]) -> range:
    """From the least of some numbers to the most."""
    return range(min(numbers), max(numbers) + 1) if numbers else range(0)


def _group_unit(sheet: Sheet, at: PlacedCell) -> str:
    """The unit that a heading before a row's label states: 信息发布（单位：条） over 总数."""
    before = (label for chain in sheet.chains(at.cell, "left") for label in chain if label.column < at.label.column)
    return next((unit for label in before if (unit := unit_in(sheet.reading(label).text))), "")


def _other_row(sheet: Sheet, at: PlacedCell, column: Column, catalogue: Catalogue) -> tuple[str | None, dict[str, str]]:
    """Catalogue row and breakdown of a cell in a row that the form does not have, where its label names one as a whole."""
    found = phrase(catalogue, sheet.key(at.label))
    if found is not None and column.by.keys() <= set(catalogue.measure(found[0]).by):
        return found[0], {**found[1], **column.by}
    return None, dict(column.by)


def _totals_of_column(layout: Layout, id: str) -> list[str]:
    """The columns whose total a column breaks down, the nearest first."""
    found = []
    above = layout.column(id).part_of
    while above is not None:
        found.append(above)
        above = layout.column(above).part_of
    return found


def _totals_of_row(layout: Layout, row: Row, printed: set[str], among: frozenset[str]) -> list[str]:
    """The rows whose total a row breaks down, the nearest first; «其中» rows only where that is printed."""
    found: list[str] = []
    while row.part_of is not None:
        if row.among and row.id not in among:
            break
        row = layout.row(row.part_of)
        if row.apart and row.id in printed:
            break
        found.append(row.id)
    return found


def _among(sheet: Sheet, placed: Placed) -> frozenset[str]:
    """The rows printed with 其中, in their own cell or in the one before it."""
    found = set()
    for corner, index in placed.row_of.items():
        before = sheet.beside(corner)
        texts = [sheet.readings[corner].text, sheet.readings[before.row, before.column].text if before else ""]
        if any("其中" in written(text[:12]) for text in texts):
            found.add(placed.form.layout.rows[index].id)
    return frozenset(found)
