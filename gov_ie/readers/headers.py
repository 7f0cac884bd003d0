"""Which cells of a table name a row or a column: what the source says, and what the shape of the table says.

Offices seldom use header elements; in Word, PDF and sheets there are none. A cell that counts holds a number, or a word
or sign for none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from gov_ie.readers.cells import CellDraft
from gov_ie.text.vocabulary import vocabulary

_NUMBER = re.compile(
    r"[-+−－]?[\d０-９][\d０-９,，.．]*\s?(?:[%％‰]|[十百千万亿]*(?:余|多)?[\u4e00-\u9fff/（()）]{0,3})?|[（(]\d+[)）]"
)
# 2016年, 2015年度: names a column
_YEAR = re.compile(r"(?:19|20)\d\d年?度?|[12]?\d月(?:份)?|(?:\d{1,2}|[(（]\d{1,2}[)）])[.、．]\D.*")


@cache
def _blanks() -> frozenset[str]:
    return frozenset(vocabulary("readers")["tables"]["blank_values"])


def counts(text: str) -> bool:
    """Whether a cell with this text says how many: a number with or without its unit, or a sign for none; not a blank.

    >>> [counts(text) for text in ("3,200", "12.5万元", "无", "", "2016年", "规章", "100%")]
    [True, True, True, False, False, False, True]
    """
    if not text:
        return False
    return text in _blanks() or (_NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None)


def with_headers(cells: Sequence[CellDraft]) -> list[CellDraft]:
    """The cells, those marked that name rows or columns besides those that are marked already.

    `cells`: laid out, in reading order, texts on one line. Marked are rows without a count and without a blank, rows
    that are one cell, and from the left all columns in which nothing is counted; numbers in order are no count.

    >>> rows = [["信息内容", "本年制发件数"], ["规章", "3"], ["行政规范性文件", ""]]
    >>> drafts = [CellDraft(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    >>> [cell.text for cell in with_headers(drafts) if cell.header]
    ['信息内容', '本年制发件数', '规章', '行政规范性文件']
    """
    if not cells:
        return []
    columns = max(c.column + c.column_span for c in cells)
    by_row: dict[int, list[CellDraft]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    named = {row for row, inside in by_row.items() if _names_columns(inside, columns)}
    top = _top(cells, by_row)
    if len(named | set(range(top))) >= len(by_row) and len(by_row) > 1:
        # Nothing is counted anywhere: the first row is all that can be said.
        named, top = {0}, max(1, top if top < len(by_row) else 1)
    left = _left(cells, named, top, columns)
    out = []
    for cell in cells:
        header = cell.header or cell.row < top or cell.row in named or cell.column < left
        out.append(cell if header == cell.header else replace(cell, header=header))
    return out


def _names_columns(inside: Sequence[CellDraft], columns: int) -> bool:
    """Whether a row names columns: a single cell across all of them, or words in every cell."""
    if any(counts(cell.text) for cell in inside):
        return False
    if len(inside) == 1:
        return inside[0].column_span >= columns and columns > 1
    return all(cell.text for cell in inside)


def _top(cells: Sequence[CellDraft], by_row: dict[int, list[CellDraft]]) -> int:
    """How many rows the corner cell takes, where nothing is counted beside it: 申请人情况 over three rows."""
    corner = cells[0]
    if corner.row_span < 2:
        return 0
    beside = [c for row in range(corner.row_span) for c in by_row.get(row, ())]
    return corner.row_span if not any(counts(c.text) for c in beside) else 0


def _left(cells: Sequence[CellDraft], named: set[int], top: int, columns: int) -> int:
    """How many columns from the left hold names of rows alone."""
    counted = [0] * columns
    filled = [0] * columns
    numbers: dict[int, list[str]] = {}
    for cell in cells:
        if cell.row < top or cell.row in named:
            continue
        if cell.text:
            filled[cell.column] += 1
        if counts(cell.text):
            counted[cell.column] += 1
            numbers.setdefault(cell.column, []).append(cell.text)
    head = {c.column: c.text for c in cells if c.row < max(top, 1)}
    left = 0
    numbering = vocabulary("readers")["tables"]["numbering"]
    while left < columns - 1 and (filled[left] or not counted[left]):
        in_order = numbers.get(left) == [str(i + 1) for i in range(counted[left])] and counted[left] > 1
        if counted[left] and not in_order and head.get(left) not in numbering:
            break
        left += 1
    # A table in which nothing is counted: its first column names the rows.
    return left if any(counted[left:]) else min(left, 1)
