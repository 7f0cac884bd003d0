"""A form found in a text as a table: its columns, the header cells that the text has, the cells of its rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from gov_ie.document import Cell, Table
from gov_ie.forms.divide import Identity, Strip, divisions, pieces, value_of
from gov_ie.forms.layouts import Layout
from gov_ie.forms.reading import Range, Reading, words_of
from gov_ie.forms.regions import Line, Region

_HEADER = 400
_TITLE = re.compile(r"统计表|(?:统计)?指标(?:名称)?|(?:计量)?单位|统计项目|项目名称")
# 本年收费金额（单位：万元）: the unit of the cells below.
_NOTE = re.compile(r"[\s\0]*\((?:[^()\n]{0,6}单\0*位[^()\n]{1,24}|万\0*元|元|[件条个项次])\)")
_BLANK = re.compile(r"[\s\0|]")
_BARE_PAGE = re.compile(r"\s+[0-9]{1,3}")  # behind the line of a row
# Names of columns that are names of rows, too (其他, 总计).
_IN_ROWS = frozenset(("other", "total"))
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?(?:数|数量|统计数)?")


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a form in a text and its header: (column id, range) in the order of the text.

    A column that only the text names (2016年度) has an id of its own.
    """

    columns: tuple[str, ...]
    header: tuple[tuple[str, Range], ...] = ()


def line_columns(region: Region, line: Line, frame: Frame | None) -> tuple[str, ...]:
    """The columns of a row's cells: its own where each row has others, else those of the form."""
    if line.row.cells:
        return tuple(line.row.cells)
    return frame.columns if frame else ()


def frame_of(reading: Reading, region: Region, floor: int) -> Frame | None:
    """The columns of a form, by its header or else by its rows; None where they are not certain.

    `floor`: where the form before it ends.
    """
    layout = region.layout
    if layout.rows[0].cells or any(line.row.cells for line in region.lines):
        return None
    header = _header(reading, layout, max(floor, region.start - _HEADER), region.start)
    named = {id for id, _ in header}
    runs = {len(run) for line in region.lines if not (run := reading.text[slice(*line.figures)]).strip("0")}
    fewest = min(_digits(reading.text, line) for line in region.lines)
    if any(column.cumulative for column in layout.columns):
        # «统计指标 单位 统计数», «2013年度 历年累计»: as many columns as headers, and the shortest row has room for them.
        columns = tuple(id for id, _ in header) or ("value",)
        sure = bool(header) or fewest == 1
        fits = len(columns) <= fewest and (not runs or runs == {len(columns)})
        return Frame(columns, header) if sure and fits and len(columns) <= 3 else None
    if _is_one_column(reading.text, region) and named <= _IN_ROWS:
        return Frame(("total",), header)
    printed = tuple(column.id for column in layout.printed_columns)
    merged = (*(column.id for column in layout.columns if column.part_of == "total"), "total")
    options = [printed, merged] if any(column.heading for column in layout.columns) else [printed]
    if named & (set(printed) - set(merged)):
        options = [printed]
    elif len(options) > 1 and named >= set(merged):
        options = [merged]
    elif runs:
        options = [option for option in options if runs == {len(option)}]
    elif fewest < len(printed):
        options = []
    if not options or max(runs, default=0) > len(options[0]):
        return None
    return Frame(options[0], header)


def _is_one_column(text: str, region: Region) -> bool:
    """Whether each row holds one figure: none is in pieces, those without any count are a single 0, and some are one for sure.

    «予以公开33部分公开22总计55» may have been 3 and 3, 2 and 2, 5 and 5 before blank cells were lost and the others ran together.
    """
    figures = [text[slice(*line.figures)] for line in region.lines]
    if any(len(pieces(one)) != 1 for one in figures) or {len(one) for one in figures if not one.strip("0")} != {1}:
        return False
    apart = all(_BLANK.match(text, line.figures[0] - 1) for line in region.lines)
    most = len(region.layout.printed_columns)
    return apart or not all(_may_be_several(one, most) for one in figures if one.strip("0"))


def _may_be_several(digits: str, most: int) -> bool:
    """Whether digits may be figures that ran together, the last of which is the sum of the others; `most`: of so many."""
    for count in range(2, min(most, len(digits)) + 1):
        total = Identity("", (("", count - 1),), tuple(("", at) for at in range(count - 1)))
        if divisions(Strip("", digits, count), [total]):
            return True
    return False


def ran_together(reading: Reading, region: Region, floor: int) -> bool:
    """Whether a form has several columns and its rows' digits, each as one number, break a sum of the form.

    `floor`: where the form before it ends.
    """
    header = {id for id, _ in _header(reading, region.layout, max(floor, region.start - _HEADER), region.start)}
    if len(header - _IN_ROWS) < 2:
        return False
    texts = {line.row.id: reading.text[slice(*line.figures)] for line in region.lines}
    values = Counter({row: value_of(text) for row, text in texts.items() if text.isdecimal()})  # a row that is not there has 0
    return any(not i.adds_up(values) for i in region.layout.sums("rows") if values.keys() >= set(i.total))


def figures_of(text: str, line: Line, count: int, last: bool) -> Range | None:
    """The range of a row's figures that holds its cells; None where that is not certain.

    Behind the last row a page number or prose may follow on the next line.
    """
    start, end = line.figures
    if not line.certain or not count:
        return None
    lines = _lines(text, start, end)
    sizes = [len(pieces(text[start:stop])) for _, stop in lines]
    if sizes[0] == count > 1 and _BARE_PAGE.fullmatch(text, lines[0][1], end):
        return start, lines[0][1]
    if len(lines) == 1 or sizes[-1] == count:
        return start, end
    # One cell a line, or a row's figures on the first line and something else behind them.
    for (_, stop), size in zip(lines, sizes, strict=True):
        if size == count or (size < count and stop == lines[0][1] and _count(text, start, stop) >= count):
            return (start, stop) if last else None
    return (start, end) if sizes[-1] < count else None


def _lines(text: str, start: int, end: int) -> list[Range]:
    found = []
    # From the begin of a line only: a long one without a digit would be read anew from each of its characters.
    for hit in re.finditer(r"^[^\n0-9]*+[0-9][^\n]*", text[start:end], re.M):
        found.append((start + hit.start(), start + hit.end()))
    return found


def _count(text: str, start: int, end: int) -> int:
    return sum(map(str.isdecimal, text[start:end]))


def _digits(text: str, line: Line) -> int:
    return _count(text, *line.figures)


def _header(reading: Reading, layout: Layout, start: int, end: int) -> tuple[tuple[str, Range], ...]:
    """The column labels between two places of a text with the notes in brackets behind them, in order, each once."""
    first, last = _word_range(reading, start, end)
    words = reading.words[first:last]
    cumulative = any(column.cumulative for column in layout.columns)
    if cumulative:
        titles = list(_TITLE.finditer(words))
        if not titles:
            return ()
        first += titles[-1].end()
        words = words[titles[-1].end() :]
    phrases: dict[str, str] = {}
    for column in layout.columns:
        for label in (column.label, *column.variants):
            phrases.setdefault(words_of(label), column.id)
    longest = sorted(phrases, key=len, reverse=True)
    pattern = re.compile("|".join([*((_YEAR.pattern,) if cumulative else ()), *map(re.escape, longest)]))
    found: dict[str, Range] = {}
    for hit in pattern.finditer(words):
        id = phrases.get(hit[0], "value" if "value" not in found else hit[0])
        if id in found and len(hit[0]) < 2:
            continue  # 2014年度 … 主动公开文件数: the end of a row that the layout does not know
        # The last heading of a name is the one over the rows.
        found.pop(id, None)
        start, end = reading.range_of(first + hit.start(), first + hit.end())
        note = _NOTE.match(reading.text, end)
        found[id] = start, note.end() if note else end
    return tuple(found.items())


def _word_range(reading: Reading, start: int, end: int) -> Range:
    return bisect_left(reading.places, start), bisect_left(reading.places, end)


def identities(region: Region, columns: Mapping[str, Sequence[str]]) -> list[Identity]:
    """The sums of the form between the cells of its rows; `columns`: of each row."""
    return sums_of(region.layout, columns, region.foreign)


def sums_of(layout: Layout, columns: Mapping[str, Sequence[str]], foreign: bool) -> list[Identity]:
    """The sums of a form between the cells of its rows; `columns`: of each row.

    `foreign`: rows stand among them that the layout does not know; a sum over rows is then only a lower bound of its total.
    """
    found: list[Identity] = []
    for identity in layout.identities:
        relation: Literal["equal", "at_least"] = "equal" if identity.relation == "equal" else "at_least"
        if identity.axis == "columns":
            for row, own in columns.items():
                if all(id in own for id in identity.total + identity.parts):
                    total = tuple((row, own.index(id)) for id in identity.total)
                    parts = tuple((row, own.index(id)) for id in identity.parts)
                    found.append(Identity(identity.name, total, parts, relation))
            continue
        rows = [id for id in identity.total + identity.parts if id in columns]
        if foreign and len(identity.parts) > 2:
            relation = "at_least"
        for number in range(max((len(columns[id]) for id in rows), default=0)):
            total = tuple((id, number) for id in identity.total)
            parts = tuple((id, number) for id in identity.parts)
            found.append(Identity(identity.name, total, parts, relation))
    if not layout.rows[0].cells:
        found += _cumulative(layout, columns)
    return found


def _cumulative(layout: Layout, columns: Mapping[str, Sequence[str]]) -> list[Identity]:
    """What holds between a year's figure and that of all years: the second is not below the first."""
    return [
        Identity("cumulative", ((row, own.index("cumulative")),), ((row, own.index("value")),), "at_least")
        for row, own in columns.items()
        if "cumulative" in own and "value" in own
    ]


def unread_table(text: str, region: Region) -> Table:
    """A form no figure of which can be read, as a table of its rows' labels that takes their figures."""
    return _table(text, [], region.lines, {}, (), (region.start, region.end))


def tables_of(
    text: str,
    region: Region,
    frame: Frame | None,
    cells: Mapping[tuple[str, int], Range],
    reading: Reading,
    figures: Mapping[str, Range] = MappingProxyType({}),
) -> list[Table]:
    """The form as tables of the text: one, or one for each small table of which it consists.

    `cells`: ranges of the text by row and number of the column; a cell that is not there stays out of the grid.
    `figures`: ranges that hold the figures of rows, divided or not: a table takes all those of its rows, and one without
    any cell has their labels, for no number can be read there.
    """

    def with_cells(lines: Sequence[Line]) -> list[Line]:
        read = [line for line in lines if any(row == line.row.id for row, _ in cells)]
        return read or [line for line in lines if line.row.id in figures]

    if frame is not None:
        lines = with_cells(region.lines)
        heading = _heading(text, region.layout, frame)
        return [_table(text, heading, lines, cells, frame.columns, _taken(region.lines, figures))] if lines else []
    made = []
    blocks: dict[tuple[str, tuple[str, ...]], list[Line]] = {}
    for line in region.lines:
        blocks.setdefault((line.row.block, tuple(line.row.cells)), []).append(line)
    for (_, columns), own in blocks.items():
        if not (lines := with_cells(own)):
            continue
        place = region.lines.index(lines[0])
        floor = region.lines[place - 1].figures[1] if place else max(0, region.start - _HEADER)
        header = dict(_header(reading, region.layout, floor, lines[0].label[0]))
        heading = [
            Cell(0, 1 + columns.index(id), *span, text[slice(*span)], header=True)
            for id, span in header.items()
            if id in columns
        ]
        made.append(_table(text, heading, lines, cells, columns, _taken(own, figures)))
    return made


def _taken(lines: Iterable[Line], figures: Mapping[str, Range]) -> Range | None:
    """From the first label to the last figures of the lines whose figures are known."""
    known = [(line.label[0], figures[line.row.id][1]) for line in lines if line.row.id in figures]
    return (min(start for start, _ in known), max(end for _, end in known)) if known else None


def _heading(text: str, layout: Layout, frame: Frame) -> list[Cell]:
    """The header cells of a form, a heading over the columns that it names; none where lines of a page cut some apart.

    The figures of all the columns that the form prints then say by their order alone which is which.
    """
    printed = tuple(c.id for c in layout.printed_columns)
    named = dict(frame.header)
    if not layout.one_line and frame.columns == printed and not named.keys() >= set(printed):
        return []
    at = {id: number for number, id in enumerate(frame.columns)}
    cells = []
    over = {}
    for column in layout.columns:
        parts = [at[part.id] for part in layout.columns if part.part_of == column.id and part.id in at]
        if column.id in named and column.id not in at and parts:
            over[column.id] = parts
    for id, span in named.items():
        if id in over:
            first, last = min(over[id]), max(over[id])
            cells.append(Cell(0, 1 + first, *span, text[slice(*span)], 1, last - first + 1, header=True))
        elif id in at:
            below = any(at[id] in parts for parts in over.values())
            span_rows = 1 if below or not over else 2
            cells.append(Cell(int(below), 1 + at[id], *span, text[slice(*span)], span_rows, header=True))
    return cells


def _table(
    text: str,
    heading: list[Cell],
    lines: Iterable[Line],
    cells: Mapping[tuple[str, int], Range],
    columns: Sequence[str],
    taken: Range | None,
) -> Table:
    lines = list(lines)
    units = any(line.unit for line in lines)
    shift = 2 if units else 1
    made = [Cell(c.row, c.column + shift - 1, c.start, c.end, c.text, c.row_span, c.column_span, True) for c in heading]
    first = max((c.row + c.row_span for c in heading), default=0)
    for number, line in enumerate(lines, first):
        made.append(Cell(number, 0, *line.label, text[slice(*line.label)], header=True))
        if line.unit:
            made.append(Cell(number, 1, *line.unit, text[slice(*line.unit)], header=True))
        for column in range(len(columns)):
            if span := cells.get((line.row.id, column)):
                made.append(Cell(number, shift + column, *span, text[slice(*span)]))
    made.sort(key=lambda c: (c.row, c.column))
    ranges = [(c.start, c.end) for c in made] + ([taken] if taken else [])
    return Table(min(start for start, _ in ranges), max(end for _, end in ranges), tuple(made))
