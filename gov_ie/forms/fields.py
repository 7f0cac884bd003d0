"""A text's lines → rows of fields: labels, and the figures behind them, in blocks that may be tables.

Fields are divided by tabs, pipes, wide gaps, or single blanks where a line has no wide ones; or each is a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from gov_ie.forms.labels import Reading, is_unit, key, read_cell, read_texts
from gov_ie.forms.layouts import layouts
from gov_ie.forms.reading import PAGE, Range

_LONGEST_GROUP = 40
_LONGEST_LINE, _MOST_LINES, _MOST_FIELDS = 1600, 400, 80
# What no gap of two blanks or a wide one divides.
_WORDS = re.compile(r"[^\s\u3000]+(?:[ \xa0][^\s\u3000]+)*")
_WORD = re.compile(r"(?:(?:增加?|[减減]少?)[ \xa0](?=[0-9０-９]))?[^\s\u3000]+")  # 增 3 is one field
_BARE = re.compile(r"[|\-—=+: ]*")
# A cell that is a line: no sentence, and so many that they are no list of short lines.
_LONGEST_CELL, _LEAST_CELLS, _MOST_CELLS = 80, 8, 2000
_SENTENCE = re.compile(r"[。;；!！?？]")
_REMARK = re.compile(r"[\s\0]*+\([^()]*+\)[\s\0]*+")
_CELL = re.compile(r"[+-]?[0-9０-９][0-9０-９.,，]*|[/／—-]{1,2}(?=\s)")  # a figure, or a mark for none


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a line: its range in the text and what it holds."""

    start: int
    end: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a row: labels, figures (marks and blanks for none among them), what stands behind them."""

    labels: tuple[Field, ...]
    figures: tuple[Field, ...] = ()
    behind: tuple[Field, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it holds a number."""
        return any(field.reading.kind == "number" for field in self.figures)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that follow each other.

    `by_cell`: each of their fields is a line, so that the lines of headings are lost; `parts`: the
    blocks that they are if a row's label alone in its line ends a table.
    """

    rows: tuple[Row, ...]
    by_cell: bool = False
    parts: tuple[Block, ...] = ()


def blocks(text: str, taken: Sequence[Range] = ()) -> Iterator[Block]:
    """The blocks of a text, in order; `taken`: ranges that are left out, in order.

    >>> [[len(row.figures) for row in block.rows] for block in blocks("指标  数量\\n收到申请数  3\\n办结数  2\\n特此报告")]
    [[0, 1, 1]]
    """
    found = [(block, False) for block in _lines_in_blocks(text, taken)]
    found += [([[field] for field in block], True) for block in _cells_in_blocks(text, taken)]
    texts = iter(read_texts([text[a:b] for block, _ in found for fields in block for a, b in fields]))
    for block, by_cell in found:
        lines = [[Field(a, b, read_cell(next(texts))) for a, b in fields] for fields in block]
        if by_cell:
            yield Block(tuple(_gathered([field for [field] in lines])), by_cell)
            continue
        # A heading or a row that lost its blank cells may stand alone; other words end the table.
        for run in _runs(list(_with_remarks(text, lines)), _row_keys()):
            parts = [part for part in _runs(run, group_keys()) if len(part) < len(run)]
            yield Block(_rows(run), parts=tuple(Block(_rows(part)) for part in parts))


def _with_remarks(text: str, lines: Sequence[Sequence[Field]]) -> Iterator[Sequence[Field]]:
    """The lines, those of a row's label alone joined to the next where that begins with a remark in brackets."""
    before: Sequence[Field] = ()
    for line in [*lines, ()]:
        if before and line and _REMARK.fullmatch(line[0].reading.text):
            start, end = before[0].start, line[0].end
            line = [Field(start, end, read_cell(read_texts([text[start:end]])[0])), *line[1:]]
        elif before:
            yield before
        alone = len(line) == 1 and line[0].reading.key in _row_keys()
        before = line if alone else ()
        if line and not alone:
            yield line


def _runs(lines: Sequence[Sequence[Field]], alone: Collection[str]) -> Iterator[list[Sequence[Field]]]:
    """The runs of lines with several fields, or with a single one whose key is among those that may stand `alone`."""
    run: list[Sequence[Field]] = []
    for line in [*lines, ()]:
        if len(line) > 1 or (line and line[0].reading.key in alone):
            run.append(line)
            continue
        if len(run) > 1:
            yield run
        run = []


def _lines_in_blocks(text: str, taken: Sequence[Range]) -> list[list[list[Range]]]:
    """The runs of lines that are divided, with short ones among them that are not."""
    found: list[list[list[Range]]] = []
    block: list[list[Range]] = []
    for start, end in [*_lines(text, taken), (len(text), len(text))]:
        fields = _split(text, start, end) if end - start <= _LONGEST_LINE else []
        alone = len(fields) == 1 and block and end - start <= _LONGEST_GROUP
        if (alone or len(fields) > 1) and len(block) < _MOST_LINES:
            block.append(fields)
        else:
            if len(block) > 1:
                found.append(block)
            block = [fields] if len(fields) > 1 else []
    return found


def _cells_in_blocks(text: str, taken: Sequence[Range]) -> list[list[Range]]:
    """The runs of lines that may each be a cell."""
    found: list[list[Range]] = []
    block: list[Range] = []
    for start, end in [*_lines(text, taken), (len(text), len(text))]:
        line = text[start:end].strip()
        if end > start and not line:
            continue
        if line and len(line) <= _LONGEST_CELL and not _SENTENCE.search(line) and len(block) < _MOST_CELLS:
            begin = start + text[start:end].index(line)
            block.append((begin, begin + len(line)))
            continue
        if start == end and end < len(text) and block:  # a blank line
            continue
        figures = sum(_CELL.match(text, a) is not None and b - a < 16 for a, b in block)
        if figures >= _LEAST_CELLS and len(block) >= 2 * _LEAST_CELLS:
            found.append(block)
        block = []
    return found


@cache
def group_keys() -> frozenset[str]:
    """The keys of the headings that the forms print over rows."""
    return frozenset(key(read_texts([row.label])[0]) for form in layouts() for row in form.rows if row.heading)


@cache
def _row_keys() -> frozenset[str]:
    return frozenset(key(label) for label in read_texts([row.label for form in layouts() for row in form.rows]))


def _lines(text: str, taken: Sequence[Range]) -> Iterator[Range]:
    start, number = 0, 0
    for line in text.splitlines(keepends=True):
        while number < len(taken) and taken[number][1] <= start:
            number += 1
        end = start + len(line.rstrip("\r\n"))
        if (number == len(taken) or end <= taken[number][0]) and not PAGE.fullmatch(line.rstrip("\r\n")):
            yield start, end
        start += len(line)


def _split(text: str, start: int, end: int) -> list[Range]:
    """The fields of a line, those of tabs and pipes blank ones, too; none where there are too many."""
    line = text[start:end]
    mark = "\t" if "\t" in line else "|" if line.count("|") > 1 or " | " in line else None
    if mark is None:
        found = [(start + m.start(), start + m.end()) for m in _WORDS.finditer(line)]
        if len(found) == 1:
            found = [(start + m.start(), start + m.end()) for m in _WORD.finditer(line)]
        return found if len(found) <= _MOST_FIELDS else []
    first = 0
    if mark == "|":
        if _BARE.fullmatch(line):
            return []
        bare = line.strip()
        if bare.startswith("|") and bare.endswith("|"):
            first = line.index("|") + 1
            line = line[: line.rindex("|")]
    fields = []
    at = first
    for field in line[first:].split(mark):
        words = field.strip()
        begin = start + at + (field.index(words) if words else 0)
        fields.append((begin, begin + len(words)))
        at += len(field) + 1
    return fields if len(fields) <= _MOST_FIELDS else []


def _rows(lines: Sequence[Sequence[Field]]) -> tuple[Row, ...]:
    return tuple(map(_row, lines))


def _row(fields: Sequence[Field]) -> Row:
    """The line's fields sorted: its figures are the fields around its last number that hold no words.

    The units in a line of a turned table stand where its figures do.
    """
    kinds = [field.reading.kind for field in fields]
    if len(fields) > 2 and all(_is_unit(field) for field in fields[1:]):
        return Row(tuple(fields[:1]), tuple(fields[1:]))
    last = max((n for n, kind in enumerate(kinds) if kind == "number"), default=len(fields) - 1)
    while last + 1 < len(fields) and kinds[last + 1] != "label":
        last += 1
    first = last + 1
    while first and kinds[first - 1] != "label":
        first -= 1
    behind = fields[last + 1 :]
    # «4 个 人 信 息»: the first letter of a word set apart is no unit.
    apart = len(behind) > 1 and all(field.end - field.start == 1 for field in behind[:2])
    return Row(tuple(fields[:first]), tuple(fields[first : last + 1]), () if apart else tuple(behind))


def _is_unit(field: Field) -> bool:
    return field.reading.kind == "blank" or (field.reading.kind == "label" and is_unit(field.reading.surface))


def _gathered(fields: Sequence[Field]) -> Iterator[Row]:
    """Rows of fields that follow each other: labels, then figures up to the next label, a unit behind them among theirs.

    A row that has figures before its unit and behind it has none: the number of a page stands among them.
    """
    labels: list[Field] = []
    figures: list[Field] = []
    behind: list[Field] = []
    for field in fields:
        if field.reading.kind == "label":
            if figures and not behind and _is_unit(field) and not any(map(_is_unit, labels[-1:])):
                behind.append(field)
                continue
            if figures:
                yield Row(tuple(labels), tuple(figures), tuple(behind))
                labels, figures, behind = [], [], []
            labels.append(field)
        elif behind:
            labels, figures, behind = [*labels, *behind], [], []
        elif labels or field.reading.kind == "number":
            figures.append(field)
    yield Row(tuple(labels), tuple(figures), tuple(behind))
