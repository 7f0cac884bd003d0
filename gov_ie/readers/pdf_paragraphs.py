"""Lines of pages → paragraphs: which line breaks the printer made and which the writer.

A line goes on in the next where it is full, that is where the next line's first word found no room in it, and nothing
else says that a paragraph begins: an indent, another size of type, a wide distance, a heading's number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from gov_ie.readers.pdf_lines import Line, is_chinese

# In sizes of the characters at hand.
INDENT = 0.8
SLACK = 0.7
CENTRED = 1.0
# Lines of one paragraph are as far apart as others of the page; behind a sentence's end less says that one begins.
LEADING = 1.3
LEADING_AFTER_END = 1.12
SIZES = 0.12
# An edge of the text is where as many lines end.
SUPPORT = 0.05
# So many lines say where the right edge is, if that share of them reaches it.
FEW = 12
FULL = 0.3

_MARKER = re.compile(
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第[一二三四五六七八九十]{1,3}[章节条、]|[①-⑳●◆■•▪])"
)
_TAB_BEHIND_MARKER = re.compile(rf"^({_MARKER.pattern})[\t ]+")
_NOT_FIRST = "，。、；：！？）》〉】〕”’」』％%,.;:!?)"
_HANGING = "，。、；：！？"
_NOT_LAST = "（《〈【〔“‘「『("
_QUOTES = "“”‘’"
_END = "。；;！？!?：:"


@dataclass(frozen=True, slots=True)
class Edges:
    """Where the text around a line begins and ends, in points from the left; the usual size of its characters."""

    left: float
    right: float
    size: float


def find_edges(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[list[Edges]]:
    """For each line of each page where the text begins and ends, as all pages of its width have it.

    `pages`: width in points and lines. Columns of text have edges of their own.
    """
    groups: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for width, lines in pages:
        for line in lines:
            groups[round(width), line.column].append(line)
    found = {}
    for (width, column), lines in groups.items():
        edges = _edges([line for line in lines if "\t" not in line.text] or lines)
        found[width, column] = edges if column else _widened(edges, width, lines)
    return [[found[round(width), line.column] for line in lines] for width, lines in pages]


def _edges(lines: list[Line]) -> Edges:
    size = median(line.size for line in lines)
    needed = max(2, int(SUPPORT * len(lines)))
    lefts = sorted(line.left for line in lines)
    # a comma may hang out of the text by its width
    rights = sorted(-line.right + (line.size if line.text[-1] in _HANGING else 0.0) for line in lines)
    return Edges(_supported(lefts, needed, 0.5 * size), -_supported(rights, needed, size), size)


def _widened(edges: Edges, width: float, lines: list[Line]) -> Edges:
    """The edges with as wide a margin on the right as on the left, where no lines say where it is.

    A page of three short lines would else be a page of three full ones.
    """
    full = sum(1 for line in lines if line.right >= edges.right - edges.size)
    if len(lines) >= FEW and full >= FULL * len(lines):
        return edges
    return replace(edges, right=max(edges.right, width - edges.left - edges.size))


def _supported(values: list[float], needed: int, reach: float) -> float:
    """The first of the ascending values that has enough others near by; the first at all where none has."""
    for number, value in enumerate(values):
        if number + needed <= len(values) and values[number + needed - 1] - value <= reach:
            return value
    return values[0]


def join_lines(lines: Sequence[tuple[Line, Edges]]) -> list[list[Line]]:
    """The paragraphs of lines that follow each other, over pages too, with nothing but furniture between them."""
    pitch = _pitch([line for line, _ in lines])
    out: list[list[Line]] = []
    for line, edges in lines:
        if out and _goes_on(out[-1], line, edges, pitch):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def between(last: str, first: str) -> str:
    """What stands for a line break inside a sentence: a blank between Latin words, else nothing.

    >>> between("公开政", "府信息"), between("COVID", "test")
    ('', ' ')
    """
    return "" if is_chinese(last[-1]) or is_chinese(first[0]) or last[-1].isdigit() or first[0].isdigit() else " "


def without_tab(text: str) -> str:
    """The text with no tab between its number and what is numbered.

    >>> without_tab("一、\\t总体情况"), without_tab("规章\\t3")
    ('一、总体情况', '规章\\t3')
    """
    return _TAB_BEHIND_MARKER.sub(r"\1", text)


def _pitch(lines: Sequence[Line]) -> dict[int, float]:
    """For each page the usual distance from line to line, in points."""
    distances: dict[int, list[float]] = defaultdict(list)
    for last, line in pairwise(lines):
        if last.page == line.page and line.top > last.top:
            distances[line.page].append(line.baseline - last.baseline)
    usual = median(d for ds in distances.values() for d in ds) if distances else 0.0
    # a page of three lines has no usual distance of its own
    return {page: median(ds) if len(ds) >= 5 else usual for page, ds in distances.items()}


def _goes_on(paragraph: list[Line], line: Line, edges: Edges, pitch: dict[int, float]) -> bool:
    last = paragraph[-1]
    if "\t" in without_tab(last.text) or "\t" in without_tab(line.text):
        return False
    if abs(last.size - line.size) > SIZES * max(last.size, line.size):
        return False
    if last.page == line.page and line.top > last.top:
        usual = max(pitch.get(line.page, 0.0), line.size) * max(1.0, line.size / edges.size)
        leading = LEADING_AFTER_END if last.text[-1] in _END else LEADING
        if line.baseline - last.baseline > leading * usual:
            return False
    full = _room(last, edges) < text_width(first_word(line.text), line.size) + SLACK * line.size
    if _is_centred(line, edges):
        # a title of two lines; its second may be one word
        return full and line.size > (1 + SIZES) * edges.size
    if not full:
        return False
    indent = line.left - edges.left
    if indent > INDENT * line.size:
        first = paragraph[0]
        hangs = _MARKER.match(first.text) and INDENT * line.size < line.left - first.left < 5 * line.size
        same = len(paragraph) > 1 and abs(last.left - line.left) < INDENT * line.size
        return bool(hangs) or (same and first.left - edges.left < INDENT * line.size)
    return not (_MARKER.match(line.text) and last.text[-1] in _END)


def _room(line: Line, edges: Edges) -> float:
    return edges.right - line.right


def _is_centred(line: Line, edges: Edges) -> bool:
    left, right = line.left - edges.left, edges.right - line.right
    return left > 3 * line.size and abs(left - right) < CENTRED * line.size


def first_word(text: str) -> str:
    """What had to go to the next line as a whole.

    >>> first_word("99.7%，比上年"), first_word("府信息"), first_word("《条例》"), first_word("度。全年")
    ('99.7%，', '府', '《条', '度。')
    >>> first_word("过“白鹭”"), first_word("布”微信"), first_word("")
    ('过“白', '布”微', '')
    """
    end = 0
    while end < len(text) - 1 and text[end] in _NOT_LAST:
        end += 1
    if _is_latin(text[end : end + 1]):
        while _is_latin(text[end : end + 1]):
            end += 1
    else:
        end += 1
    while end < len(text) and text[end] in _NOT_FIRST:
        end += 1
        # 人|次。2021年: LibreOffice takes the figure behind the stop along
        while _is_latin(text[end : end + 1]):
            end += 1
    # some printers break neither before nor behind a quotation mark that opens as well as closes
    if end < len(text) and text[end] in _QUOTES:
        end += 1
    if text[end - 1 : end] in _QUOTES and end > 1:
        end += 1
    return text[:end]


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isprintable() and not character.isspace() and character != ""


def text_width(text: str, size: float) -> float:
    """About how wide the text is in points, set in type of that size."""
    return sum(size if ord(c) > 0x2E7F or c in "“”‘’…—" else 0.6 * size for c in text)
