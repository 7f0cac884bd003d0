"""Characters of a page → lines of text, in reading order, blanks and tabs told from the distances between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from statistics import median

from gov_ie.document import Box
from gov_ie.readers.pdf_page import Glyph
from gov_ie.readers.writing import CHINESE

# Distances in sizes of the characters at hand.
SAME_LINE = 0.4
# Latin words and figures stand apart by a quarter of a size; justified lines stretch Chinese ones by less than a half.
WORD_GAP = 0.18
ANY_GAP = 0.75
# Columns of a table without rulings, a signature and its date.
WIDE_GAP = 1.5
# Points by which what stands in one column begins further in.
STOP = 1.5
# A column of text: so many lines beside each other, each so many characters long on both sides.
COLUMN_LINES = 8
COLUMN_CHARACTERS = 8
# Points between two columns of text.
WIDEST = 120

_CHINESE = re.compile(f"[{CHINESE}]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box in points; `size`: of its type; `page`: from 1.

    `baseline`: height on which its characters stand, in points from the page's upper edge; `column`: 1 or 2 where the
    page has two columns of text and the line stands in one.
    """

    text: str
    box: Box
    size: float
    baseline: float
    page: int = 1
    column: int = 0

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def top(self) -> float:
        return self.box[1]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def bottom(self) -> float:
        return self.box[3]


def is_chinese(character: str) -> bool:
    """Whether no blank stands beside the character: Han, its punctuation, full-width forms.

    >>> is_chinese("件"), is_chinese("，"), is_chinese("3")
    (True, True, False)
    """
    return _CHINESE.match(character) is not None


def box_around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def find_lines(glyphs: Iterable[Glyph], page: int = 1) -> list[Line]:
    """The lines of a page from its upper left to its lower right, columns of text one after another.

    `glyphs`: in any order. Linear in their number, but for sorting.

    >>> three = Glyph("3", 20, 2, 25, 12, baseline=10, size=10)
    >>> [line.text for line in find_lines([three, Glyph("共", 0, 2, 10, 12, 10, 10), Glyph("条", 0, 20, 10, 30, 28, 10)])]
    ['共 3', '条']
    """
    rows = _rows(glyphs)
    gutter = _gutter(rows)
    stops = _stops(rows)
    if gutter is None:
        return [line for row, own in zip(rows, stops, strict=True) if (line := _line(row, page, stops=own))]
    out: list[Line] = []
    right: list[Line] = []
    for row, own in zip(rows, stops, strict=True):
        sides = _split(row, gutter)
        if sides is None:  # a line across both columns ends them
            out, right = out + right, []
            if line := _line(row, page, stops=own):
                out.append(line)
            continue
        for side, lines, column in zip(sides, (out, right), (1, 2), strict=True):
            if line := _line(side, page, column):
                lines.append(line)
    return out + right


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that share a baseline, each row from left to right."""
    rows: list[list[Glyph]] = []
    baseline = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: (g.baseline, g.left)):
        if rows and glyph.baseline - baseline <= SAME_LINE * max(size, glyph.size):
            rows[-1].append(glyph)
            # a mark set low, as in H₂O, must not draw the next line to this one
            if glyph.size > size:
                baseline, size = glyph.baseline, glyph.size
        else:
            rows.append([glyph])
            baseline, size = glyph.baseline, glyph.size
    for row in rows:
        row.sort(key=lambda g: g.left)
    return rows


def _stops(rows: list[list[Glyph]]) -> list[list[float]]:
    """For each row where columns begin beside it: at a place behind a wide gap in two rows of the run of rows with such gaps.

    Of a table without rulings a long entry may touch the next one.
    """
    wide = [[g.left for last, g in pairwise(_seen(row)) if g.left - last.right >= WIDE_GAP * g.size] for row in rows]
    out: list[list[float]] = []
    for gaps, run in groupby(wide, key=bool):
        own = list(run)
        found: list[list[float]] = []
        for x in sorted(chain.from_iterable(own)) if gaps else ():
            if not found or x - found[-1][-1] > STOP:
                found.append([])
            found[-1].append(x)
        out += [[group[0] for group in found if len(group) > 1]] * len(own)
    return out


def _seen(row: list[Glyph]) -> list[Glyph]:
    return [g for g in row if not g.text.isspace()]


def _line(row: list[Glyph], page: int, column: int = 0, stops: Sequence[float] = ()) -> Line | None:
    seen = _seen(row)
    if not seen:
        return None
    size = median(g.size for g in seen)
    parts: list[str] = []
    last: Glyph | None = None
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            blank = last is not None
            continue
        if last is not None:
            parts.append("\t" if _begins_column(last, glyph, stops) else _between(last, glyph, blank, size))
        parts.append(glyph.text)
        last, blank = glyph, False
    box = box_around((g.left, g.top, g.right, g.bottom) for g in seen)
    return Line("".join(parts), box, size, median(g.baseline for g in seen), page, column)


def _begins_column(last: Glyph, glyph: Glyph, stops: Sequence[float]) -> bool:
    """Whether a figure behind words, or words behind a bracket, stand where a column begins."""
    at = bisect_right(stops, glyph.left) - 1
    if at < 0 or glyph.left - stops[at] > STOP or glyph.left - last.right < -STOP:
        return False
    return (glyph.text.isdigit() and not last.text[-1].isdigit()) or last.text in "）)"


def _between(last: Glyph, glyph: Glyph, blank: bool, size: float) -> str:
    """What stands between two characters of a line: nothing, a blank, or a tab where the distance is wide."""
    gap = glyph.left - last.right
    if gap >= WIDE_GAP * size:
        return "\t"
    if blank or gap >= ANY_GAP * size:
        return " "
    apart = not is_chinese(last.text[-1]) and not is_chinese(glyph.text[0])
    return " " if apart and gap >= WORD_GAP * size else ""


def _gutter(rows: list[list[Glyph]]) -> float | None:
    """The x between two columns of running text, None where the page has one column.

    Figures beside their names are no such column: there must be text in full lines on both sides.
    """
    gaps: dict[int, int] = {}
    for row in rows:
        seen = _seen(row)
        if len(seen) < 2 * COLUMN_CHARACTERS:
            continue
        for number in range(COLUMN_CHARACTERS, len(seen) - COLUMN_CHARACTERS + 1):
            last, glyph = seen[number - 1], seen[number]
            if glyph.left - last.right >= glyph.size:
                for x in range(int(last.right) + 1, min(int(glyph.left), int(last.right) + WIDEST) + 1):
                    gaps[x] = gaps.get(x, 0) + 1
    if not gaps:
        return None
    x = max(gaps, key=lambda k: (gaps[k], -k))
    crossing = sum(1 for row in rows if any(g.left < x - 1 and g.right > x + 1 for g in row))
    return float(x) if gaps[x] >= COLUMN_LINES and gaps[x] >= 2 * crossing else None


def _split(row: list[Glyph], x: float) -> tuple[list[Glyph], list[Glyph]] | None:
    left = [g for g in row if g.right <= x]
    right = [g for g in row if g.left >= x]
    return (left, right) if len(left) + len(right) == len(row) else None
