"""Tables that stand in a running text with their cells apart: by blanks, tabs, pipes, line breaks, or one cell a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gov_ie.document import Cell, Table
from gov_ie.forms.divide import pieces, value_of
from gov_ie.forms.grids import Frame, figures_of, frame_of, identities, line_columns, ran_together, tables_of
from gov_ie.forms.layouts import Layout, layouts
from gov_ie.forms.reading import Range, Reading, words_of
from gov_ie.forms.regions import Line, Region, end_of_unit, regions

# So large a part of the rows has all its cells apart where a form's cells are apart.
_APART = 0.8
_MOST_FIELDS = 64
_RULE = re.compile(r"(?=[\s|:+=—-]*[-—=]{3})[\s|:+=—-]+")
_COUNT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?%?|无")
_NONE = re.compile(r"[/—-]{1,2}")  # a mark for none states nothing; 无 is 0
_LINE = re.compile(r"[0-9]++(?:[ \t\0|]++[0-9]++)*+(?![.、)])")
_GAP = re.compile(r"[ \0]")
_BLANK = re.compile(r"[\s\0|]")
_FIELD = re.compile(r"[ \0]*[^ \0]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A form in a text with the figures of its rows: the range that holds them, and the cells that stand apart in it.

    `columns`: ids of the columns of each row; `cells`: by row and number of the column.
    """

    region: Region
    frame: Frame | None
    columns: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, Range]
    cells: Mapping[tuple[str, int], Range]
    apart: bool

    def is_short(self) -> bool:
        """Whether none of its rows has digits for all its columns."""
        return not self.cells and all(stop - start < len(self.columns[row]) for row, (start, stop) in self.figures.items())


@dataclass(frozen=True, slots=True)
class Forms:
    """A text's reading with the forms in it, looked for once and asked for twice: by those spaced and by those glued.

    `found`: those whose columns are certain; `lost`: those of several columns whose rows are no single numbers, to be left
    unread where nothing else reads them; both in order.
    """

    reading: Reading
    found: tuple[Found, ...]
    lost: tuple[Region, ...] = ()

    @classmethod
    def of(cls, text: str) -> Forms:
        """The forms of a text."""
        reading = Reading.of(text)
        found, lost = [], []
        floor = 0
        for region in regions(reading):
            frame = frame_of(reading, region, floor)
            if frame is not None or any(line.row.cells for line in region.lines):
                found.append(_read(reading, region, frame))
            if (frame is None or found[-1].is_short()) and ran_together(reading, region, floor):
                lost.append(region)
            floor = region.end
        return cls(reading, tuple(found), tuple(lost))


def spaced_tables(text: str, forms: Forms | None = None) -> list[Table]:
    """The official forms of a text whose cells stand apart, in order; `forms`: those of the text where they are known.

    Offsets are those of `text`. A row in which blank cells are lost keeps only what a sum of the form settles.

    >>> text = "行政复议 1 0 0 0 1\\n未经复议直接起诉 0 0 0 2 2\\n复议后起诉 0 0 0 0 0"
    >>> [cell.text for cell in spaced_tables(text)[0].cells if not cell.header][:5]
    ['1', '0', '0', '0', '1']
    """
    forms = forms or Forms.of(text)
    tables: list[Table] = []
    for found in forms.found:
        if found.apart:
            tables += tables_of(text, found.region, found.frame, found.cells, forms.reading)
    return tables


def cut_tables(text: str, reading: Reading) -> list[Table]:
    """The forms of one line whose headings the lines of a page cut apart, each row with its figures; in order.

    «结果 结果 其他» over «维持 纠正 结果»: the words of all headings stand before the figures, in whatever order.
    """
    return [table for layout in layouts() if layout.one_line for table in _cut(text, reading, layout)]


def _cut(text: str, reading: Reading, layout: Layout) -> Iterator[Table]:
    rows, columns = [row for row in layout.rows if not row.heading], layout.printed_columns
    labels, over = ("".join(words_of(one.label) for one in lines) for lines in (layout.rows, columns))
    heads = sorted(labels + len(rows) * over)
    count, wide = len(rows) * len(columns), len(columns)
    for hit in re.finditer(rf"(?<![0-9])[0-9]{{{count},}}", reading.words):
        first, at = hit.start() - len(heads), hit.start()
        if first < 0 or sorted(reading.words[first:at]) != heads:
            continue
        start = reading.places[at]
        line = _LINE.match(reading.text, start)
        figures = pieces(line[0]) if line else []
        places = {words_of(row.label): reading.words.find(words_of(row.label), first, at) for row in rows}
        if len(figures) != count or min(places.values()) < 0:
            continue
        ranges = [reading.range_of(place, place + len(words)) for words, place in places.items()]
        cells = [Cell(n, 0, *label, text[slice(*label)], header=True) for n, label in enumerate(ranges)]
        for n, (a, b) in enumerate(figures):
            cells.append(Cell(n // wide, 1 + n % wide, start + a, start + b, text[start + a : start + b]))
        cells.sort(key=lambda cell: (cell.row, cell.column))
        yield Table(min(cell.start for cell in cells), max(cell.end for cell in cells), tuple(cells))


def _read(reading: Reading, region: Region, frame: Frame | None) -> Found:
    columns: dict[str, tuple[str, ...]] = {}
    figures: dict[str, Range] = {}
    cells: dict[tuple[str, int], Range] = {}
    short: list[Line] = []
    together: list[str] = []
    glued = apart = 0
    gaps = False
    for line, following in zip(region.lines, [*region.lines[1:], None], strict=True):
        own = line_columns(region, line, frame)
        span = figures_of(reading.text, line, len(own), line is region.lines[-1])
        ruled = _fields(reading.text, line, len(own))
        if span is None and ruled is None and (without := _without_page(reading.text, region.layout, line, own)):
            ruled = without
        if span is None and ruled is None:
            continue
        columns[line.row.id] = own
        if ruled is not None:
            apart += 1
            gaps = gaps or len(ruled) > 1
            cells |= {(line.row.id, number): field for number, field in enumerate(ruled) if field}
            continue
        assert span is not None
        figures[line.row.id] = span
        parts = pieces(reading.text[slice(*span)])
        if len(parts) == len(own):
            apart += 1
            gaps = gaps or _BLANK.search(reading.text, *span) is not None
            cells |= {(line.row.id, n): (span[0] + a, span[0] + b) for n, (a, b) in enumerate(parts)}
            if line.unit is None:
                end = end_of_unit(reading.text, span[1], following.label[0] if following else None)
                cells[line.row.id, len(own) - 1] = span[0] + parts[-1][0], end
        elif sum(b - a for a, b in parts) < len(own):
            short.append(line)
        else:
            glued += 1
            together.append(line.row.id)
    if frame is None and gaps:
        # «1 1 1» over «1 19 /» or «12»: the second row did not run together, it lost a cell.
        for row in together:
            del figures[row]
        glued = 0
    is_apart = glued == 0 if frame is None else apart > 0 and glued + len(short) <= (1 - _APART) * len(columns)
    found = Found(region, frame, columns, figures, cells, is_apart)
    return Found(region, frame, columns, figures, {**cells, **_totals(reading, found, short)}, is_apart)


def _fields(text: str, line: Line, count: int) -> list[Range | None] | None:
    """The cells of a row divided by tabs or pipes, None for a blank one; None where they are not as many as columns.

    By blanks only where the row holds what its digits alone do not show: 1,204, or a mark for none.
    """
    start = line.unit[1] if line.unit else line.label[1]
    stop = text.find("\n", start, start + 400)
    stop = stop if stop >= 0 else min(len(text), start + 400)
    rest = text[start:stop].rstrip(" \r")
    if line.figures[0] >= stop:
        return None
    mark = next((m for m in "\t|" if m in rest), None)
    if mark is not None:
        begin = rest.index(mark) + 1
        ends = rest[begin:].split(mark)
        if mark == "|" and len(ends) == count + 1 and not ends[-1].strip(" \0"):
            del ends[-1]
        width = 1
    elif not line.certain and (gap := _GAP.search(rest)):
        begin, width = gap.start(), 0
        ends = _FIELD.findall(rest.rstrip(" \0"), begin)
    else:
        return None
    if len(ends) != count or (len(ends) < 2 and line.certain):
        return None
    fields: list[Range | None] = []
    at = start + begin
    for field in ends:
        words = field.strip(" \0")
        first = at + field.index(words) if words else at
        if words and not _COUNT.fullmatch(words) and not _NONE.fullmatch(words):
            return None
        stated = words and not _NONE.fullmatch(words)
        fields.append((first, first + len(words)) if stated else None)
        at += len(field) + width
    return fields


def _without_page(text: str, layout: Layout, line: Line, columns: Sequence[str]) -> list[Range | None] | None:
    """The cells of a row of cells a line among which the number of a page stands; None where its sum does not tell which.

    >>> from gov_ie.forms.layouts import layout
    >>> form = layout("disputes")
    >>> line = Line(form.row("review"), (0, 4), None, (5, 16))
    >>> _without_page("行政复议\\n3\\n0\\n1\\n0\\n4\\n9", form, line, [column.id for column in form.columns])
    [(5, 6), (7, 8), (9, 10), (11, 12), (13, 14)]
    >>> _without_page("行政复议\\n3\\n0\\n1\\n0\\n4\\n4", form, line, [column.id for column in form.columns])
    [(5, 6), (7, 8), (9, 10), (11, 12), (13, 14)]
    """
    start, end = line.figures
    places = [(start + a, start + b) for a, b in pieces(text[start:end])]
    by_line = text.count("\n", start, end) >= len(columns)
    if not line.certain or not by_line or "." in text[start:end] or len(places) != len(columns) + 1:
        return None
    sums = [i for i in layout.sums("columns") if {*i.total, *i.parts} == set(columns)]
    # By their values, so that one way is left where a figure is left out of a run of equal ones: which, makes no difference
    # to what the cells state. The last of them is taken for the page's, for a page ends behind cells of its row.
    kept: dict[tuple[int, ...], list[Range | None]] = {}
    for out in range(len(places)):
        rest = [*places[:out], *places[out + 1 :]]
        values = dict(zip(columns, (value_of(text[a:b]) for a, b in rest), strict=True))
        if any(i.adds_up(values) for i in sums):
            kept[tuple(values.values())] = [*rest]
    if len(kept) != 1:
        return None
    [cells] = kept.values()
    return cells


def _totals(reading: Reading, found: Found, short: Sequence[Line]) -> dict[tuple[str, int], Range]:
    """The totals of rows that lost blank cells: the last figure where it is the sum of the others, and not 0."""
    totals: dict[tuple[str, int], Range] = {}
    sums = [i for i in identities(found.region, found.columns) if i.relation == "equal" and len(i.total) == 1]
    for line in short:
        start, end = found.figures[line.row.id]
        parts = pieces(reading.text[start:end])
        if len(parts) < 2 or "." in reading.text[start:end]:
            continue
        *others, last = (value_of(reading.text[start + a : start + b]) for a, b in parts)
        place = line.row.id, len(found.columns[line.row.id]) - 1
        whole = any(i.total == (place,) and {row for row, _ in i.parts} == {line.row.id} for i in sums)
        if whole and last == sum(others) > 0:
            totals[place] = (start + parts[-1][0], start + parts[-1][1])
    return totals


def ruled_tables(text: str, reading: Reading | None = None) -> list[Table]:
    """The tables of a text whose lines tabs or pipes divide, under a line of headers, whatever they count; in order.

    `reading`: that of the text where it is known.

    >>> [table.shape for table in ruled_tables("|部门|条数|\\n|---|---|\\n|办公室|3|\\n")]
    [(2, 2)]
    """
    return list(_ruled(text, reading or Reading.of(text)))


def _ruled(text: str, reading: Reading) -> Iterator[Table]:
    """Tables of lines divided by tabs or pipes, under a line of headers."""
    block: list[list[Range]] = []
    for start, end in _lines(text):
        fields = _split(text, start, end)
        if fields is None and _RULE.fullmatch(text, start, min(end, start + 400)) and block:
            continue
        if fields is None or (block and len(fields) != len(block[0])):
            if table := _ruled_table(text, reading, block):
                yield table
            block = []
        if fields is not None:
            block.append(fields)
    if table := _ruled_table(text, reading, block):
        yield table


def _lines(text: str) -> Iterator[Range]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _split(text: str, start: int, end: int) -> list[Range] | None:
    """The fields of a line, blank ones of no width; None where nothing divides it."""
    line = text[start:end]
    mark = "\t" if "\t" in line.strip() else "|" if line.count("|") > 1 or " | " in line else None
    if mark is None or (mark == "|" and _RULE.fullmatch(line)):
        return None
    first, last = 0, len(line)
    if mark == "|":
        first = line.index("|") + 1 if line.lstrip().startswith("|") else 0
        last = line.rindex("|") if line.rstrip().endswith("|") and line.rindex("|") >= first else last
    fields: list[Range] = []
    at = first
    for field in line[first:last].split(mark):
        words = field.strip()
        begin = start + at + (field.index(words) if words else 0)
        fields.append((begin, begin + len(words)))
        at += len(field) + 1
    return fields if 1 < len(fields) <= _MOST_FIELDS else None


def _ruled_table(text: str, reading: Reading, block: Sequence[Sequence[Range]]) -> Table | None:
    """The lines as a table, where the first has no figures and the others have a label and a figure."""
    if len(block) < 2 or any(_is_count(reading.text, field) for field in block[0]) or block[0][0] == block[0][-1]:
        return None
    rows = [row for row in block[1:] if any(_is_count(reading.text, field) for field in row[1:])]
    if len(rows) * 2 < len(block) - 1 or not rows:
        return None
    cells = [
        Cell(
            number, column, a, b, text[a:b], header=number == 0 or (column == 0 and not _is_count(reading.text, (a, b)))
        )
        for number, row in enumerate(block)
        for column, (a, b) in enumerate(row)
    ]
    return Table(block[0][0][0], block[-1][-1][1], tuple(cells))


def _is_count(text: str, field: Range) -> bool:
    return _COUNT.fullmatch(text, *field) is not None
