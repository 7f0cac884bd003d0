"""Plain text and Markdown as a document: the text as received; the pipe tables of Markdown point into it."""

from __future__ import annotations

import re
from dataclasses import replace

from gov_ie.document import Cell, Document, Metadata, Place, Table
from gov_ie.readers.cells import CellDraft
from gov_ie.readers.headers import with_headers
from gov_ie.readers.metadata import metadata_of
from gov_ie.text.captions import said_over
from gov_ie.text.decode import decode

_LINE = re.compile(r"[^\n\r]*+(?:\r\n|\n|\r|\Z)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_RULE = re.compile(r"\s*+\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+")
_BAR = re.compile(r"(?<!\\)(?:\\\\)*+\|")
_MARKS = re.compile(r"^[\s#>*_]+|[\s#*_]+$")
_FIELD = re.compile(r"([\w:\u4e00-\u9fff.-]+)\s*[:：]\s*(.*)")
# Lines of the block of fields at the head of a Markdown file.
MAX_FIELDS = 50


def read_plain(data: bytes, source: str) -> Document:
    """The document of a plain text: the text as received, no tables.

    >>> read_plain("公开12条\\r\\n".encode("gbk"), "年报.txt").text
    '公开12条\\r\\n'

    Raises DecodingError for bytes that are no text.
    """
    return Document(decode(data, source), source=source)


def read_markdown(data: bytes, source: str) -> Document:
    """The document of a Markdown text: the text as received, its pipe tables as tables.

    >>> text = "## 三、申请情况（单位：件）\\n\\n| 项目 | 自然人 |\\n|---|---:|\\n| 本年新收 | 3 |\\n"
    >>> table = read_markdown(text.encode(), "年报.md").tables[0]
    >>> [(cell.text, text[cell.start : cell.end], cell.header) for cell in table.cells][2:]
    [('本年新收', '本年新收', True), ('3', '3', False)]
    >>> table.caption, table.unit
    ('三、申请情况', '件')

    Raises DecodingError for bytes that are no text.
    """
    text = decode(data, source)
    lines = [(m.start(), m[0].rstrip("\r\n")) for m in _LINE.finditer(text) if m[0]]
    tables = []
    fence = ""
    number = 0
    while number < len(lines):
        mark = _FENCE.match(lines[number][1])
        if mark and (not fence or fence == mark[1]):
            fence = "" if fence else mark[1]
        elif not fence and _begins_table(lines, number):
            end = number + 2
            while end < len(lines) and "|" in lines[end][1] and lines[end][1].strip():
                end += 1
            tables.append(_table(lines, number, end))
            number = end
            continue
        number += 1
    return Document(text, tuple(tables), metadata=_metadata([line for _, line in lines]), source=source)


def _begins_table(lines: list[tuple[int, str]], number: int) -> bool:
    """Whether a row and a rule of as many columns stand here."""
    if number + 1 >= len(lines) or "|" not in lines[number][1]:
        return False
    rule = lines[number + 1][1]
    if "-" not in rule or not _RULE.fullmatch(rule):
        return False
    return len(_fields(*lines[number])) == len(_fields(*lines[number + 1]))


def _fields(start: int, line: str) -> list[tuple[int, int]]:
    """The stretches between the bars of a row, blanks at their ends not included; `start`: where the line begins."""
    begin = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if line.startswith("|", begin):
        begin += 1
    bars = [m.end() - 1 for m in _BAR.finditer(line, begin, end)]
    edges = [*bars] if bars and bars[-1] == end - 1 else [*bars, end]
    out = []
    for edge in edges:
        inside = line[begin:edge]
        text = inside.strip()
        first = begin + (len(inside) - len(inside.lstrip()) if text else 0)
        out.append((start + first, start + first + len(text)))
        begin = edge + 1
    return out


def _table(lines: list[tuple[int, str]], first: int, end: int) -> Table:
    columns = len(_fields(*lines[first]))
    drafts: list[CellDraft] = []
    stretches: list[tuple[int, int]] = []
    rows = [first, *range(first + 2, end)]
    for row, number in enumerate(rows):
        start, line = lines[number]
        for column, (begin, stop) in enumerate(_fields(start, line)[:columns]):
            text = line[begin - start : stop - start]
            drafts.append(CellDraft(row, column, text, header=row == 0, place=Place(element=f"line {number + 1}")))
            stretches.append((begin, stop))
    cells = tuple(
        Cell(d.row, d.column, begin, stop, d.text, header=d.header, place=d.place)
        for d, (begin, stop) in zip(with_headers(drafts), stretches, strict=True)
    )
    over = [_MARKS.sub("", line) for _, line in lines[max(0, first - 5) : first]]
    caption, unit = said_over(over)
    return Table(lines[first][0], lines[end - 1][0] + len(lines[end - 1][1]), cells, caption, unit)


def _metadata(lines: list[str]) -> Metadata:
    """What the block of fields at the head says, and the first heading."""
    fields: dict[str, str] = {}
    if lines and lines[0].strip() == "---":
        for line in lines[1:MAX_FIELDS]:
            if line.strip() in ("---", "..."):
                break
            if match := _FIELD.fullmatch(line.strip()):
                fields.setdefault(match[1], match[2].strip(" \"'"))
    said = metadata_of(fields)
    heading = next((line for line in lines[:200] if re.match(r"#\s", line)), "")
    return said if said.title else replace(said, title=_MARKS.sub("", heading)[:200])
