"""What one page of a PDF holds: characters with their boxes, ruled lines, whether there are images.

Everything is turned so that the text reads upright and is counted in points from the upper left corner. PDFium does the
parsing; it knows nothing of lines, paragraphs or tables.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import degrees, hypot
from typing import Any

import pypdfium2.raw as raw

from gov_ie.document import Box
from gov_ie.text.vocabulary import vocabulary

# A printed page has a few thousand characters; a page with more than this is made to exhaust whoever reads it.
MAX_CHARACTERS = 100_000
# A page of maps or charts has more strokes than any table: it is read as text only.
MAX_STROKES = 20_000
MAX_DEPTH = 8
# Points. Borders are drawn as lines or as filled bars; a thicker bar is a background.
THICKEST = 3.5
SHORTEST = 3.0
# Side of the squares in which characters drawn twice are looked for.
SQUARE = 8.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, its box and the height of its baseline, in points from the page's upper left corner.

    `size`: of its type, in points; boxes are as high as a font's makers like.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight stroke along x or y: `at` is where it lies across, `start` to `end` how far it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page as printed; `unmapped`: how many characters the file gives no meaning to."""

    width: float
    height: float
    glyphs: list[Glyph]
    horizontal: list[Ruling]
    vertical: list[Ruling]
    images: int
    unmapped: int


class TooManyCharacters(Exception):
    """A page with more characters than MAX_CHARACTERS."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """The page's corner and how often it is turned clockwise by a quarter."""

    box: Box
    turns: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        match self.turns:
            case 0:
                return x - left, top - y
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case _:
                return top - y, right - x

    def box_of(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x, y), (u, v) = self.point(left, bottom), self.point(right, top)
        return min(x, u), min(y, v), max(x, u), max(y, v)

    @property
    def size(self) -> tuple[float, float]:
        left, bottom, right, top = self.box
        return (right - left, top - bottom) if self.turns % 2 == 0 else (top - bottom, right - left)


def read_page(page: Any) -> Page:
    """The page's characters and strokes; `page` is a page that PDFium has loaded.

    A page whose text runs up or down, as a wide table on an upright page, is turned until it reads upright.
    """
    glyphs, angles, unmapped = _characters(page)
    frame = _Frame(_bounds(page), _turns(raw.FPDFPage_GetRotation(page), angles))
    # The text's own quarter turn; what runs otherwise is a watermark or a margin note across the lines.
    upright = angles.most_common(1)[0][0] if angles else 0
    seen = _Seen()
    placed = []
    for text, angle, bounds, origin, size in glyphs:
        if angle != upright:
            continue
        box = frame.box_of(*bounds)
        glyph = Glyph(text, *box, frame.point(*origin)[1], size)
        if _is_inside(glyph, *frame.size) and seen.is_new(glyph):
            placed.append(glyph)
    horizontal, vertical, images = _Strokes(frame).read(page)
    return Page(*frame.size, placed, horizontal, vertical, images, unmapped)


def _is_inside(glyph: Glyph, width: float, height: float) -> bool:
    """Whether the character's middle is on the paper: what is cut off nobody reads."""
    return 0 <= glyph.left + glyph.right <= 2 * width and 0 <= glyph.top + glyph.bottom <= 2 * height


def _bounds(page: Any) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rectangle)
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _turns(rotation: int, angles: Counter[int]) -> int:
    """Quarter turns clockwise that make the text upright; those that the page asks for where there is no text."""
    angle = angles.most_common(1)[0][0] if angles else -1
    return (4 - angle) % 4 if angle >= 0 else rotation % 4


_Placed = tuple[str, int, Box, tuple[float, float], float]


def _characters(page: Any) -> tuple[list[_Placed], Counter[int], int]:
    """(text, quarter turns clockwise or -1 for slanting, box, origin, size) in the page's own space; counts of turns."""
    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return [], Counter(), 0
    out = []
    angles: Counter[int] = Counter()
    unmapped = 0
    bounds, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    try:
        count = raw.FPDFText_CountChars(text_page)
        if count > MAX_CHARACTERS:
            raise TooManyCharacters(str(count))
        for number in range(count):
            code = raw.FPDFText_GetUnicode(text_page, number)
            if raw.FPDFText_IsGenerated(text_page, number) == 1:
                continue  # blanks and line ends are ours to tell, from the boxes
            text = readable(code)
            if text is None:
                unmapped += 1
                continue
            if not text or not raw.FPDFText_GetLooseCharBox(text_page, number, bounds):
                continue
            raw.FPDFText_GetCharOrigin(text_page, number, x, y)
            turn = round(degrees(raw.FPDFText_GetCharAngle(text_page, number)) / 90, 1)
            angle = int(turn) % 4 if turn == int(turn) else -1
            if not text.isspace():
                angles[angle] += 1
            box = (bounds.left, bounds.bottom, bounds.right, bounds.top)
            size = raw.FPDFText_GetFontSize(text_page, number)
            if raw.FPDFText_GetMatrix(text_page, number, matrix):
                size *= hypot(matrix.c, matrix.d)
            out.append((text, angle, box, (x.value, y.value), size if size > 0 else box[3] - box[1]))
    finally:
        raw.FPDFText_ClosePage(text_page)
    return out, angles, unmapped


@cache
def _radicals() -> dict[int, str]:
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB07))}
    return table | {ord(radical): usual for radical, usual in vocabulary("pages")["pages"]["radicals"].items()}


def readable(code: int) -> str | None:
    """The text of a code that a PDF gives a character: "" for marks without one, None where the file says nothing.

    Fonts that were cut down name radicals and ligatures in place of the characters of the same shape.

    >>> readable(ord("⼈")), readable(ord("⻔")), readable(0xFB01), readable(0xFFFE), readable(0xE123)
    ('人', '门', 'fi', '', None)
    """
    if 0x4E00 <= code <= 0x9FFF or 0x20 <= code < 0x7F:
        return chr(code)
    if code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return None
    # 0x02 and U+FFFE stand for a hyphen at a line's end
    if code in (0xAD, 0xFFFE, 0xFFFF, 0x200B, 0x2060, 0xFEFF) or 0xD800 <= code <= 0xDFFF:
        return ""
    if code in (0x09, 0x0A, 0x0D, 0x85, 0xA0, 0x2028, 0x2029) or 0x2000 <= code <= 0x200A:
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or 0x200C <= code <= 0x200F or 0x202A <= code <= 0x202E:
        return ""
    return _radicals().get(code) or chr(code)


class _Seen:
    """Characters drawn twice, a hair apart, to look bold."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, int], list[tuple[float, float]]] = {}

    def is_new(self, glyph: Glyph) -> bool:
        if glyph.text.isspace():
            return True
        # 11 is two characters: half of one apart at least
        reach = min(0.25 * (glyph.right - glyph.left), 0.15 * glyph.size, SQUARE)
        left, baseline = glyph.left, glyph.baseline
        columns = {int((left - reach) // SQUARE), int((left + reach) // SQUARE)}
        rows = {int((baseline - reach) // SQUARE), int((baseline + reach) // SQUARE)}
        for column in columns:
            for row in rows:
                for x, y in self._places.get((glyph.text, column, row), ()):
                    if abs(x - left) <= reach and abs(y - baseline) <= reach:
                        return False
        place = (glyph.text, int(left // SQUARE), int(baseline // SQUARE))
        self._places.setdefault(place, []).append((left, baseline))
        return True


class _Strokes:
    """The horizontal and vertical strokes of a page, those inside of forms too."""

    def __init__(self, frame: _Frame) -> None:
        self._frame = frame
        self._horizontal: list[Ruling] = []
        self._vertical: list[Ruling] = []
        self._images = 0
        self._objects = 0

    def read(self, page: Any) -> tuple[list[Ruling], list[Ruling], int]:
        identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        for number in range(raw.FPDFPage_CountObjects(page)):
            self._object(raw.FPDFPage_GetObject(page, number), identity, 0)
        if len(self._horizontal) + len(self._vertical) > MAX_STROKES:
            return [], [], self._images
        return self._horizontal, self._vertical, self._images

    def _object(self, item: Any, matrix: tuple[float, ...], depth: int) -> None:
        self._objects += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            self._images += 1
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            if len(self._horizontal) + len(self._vertical) <= MAX_STROKES:
                self._path(item, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH and self._objects < 10 * MAX_STROKES:
            inner = _times(_matrix(item), matrix)
            for number in range(raw.FPDFFormObj_CountObjects(item)):
                self._object(raw.FPDFFormObj_GetObject(item, number), inner, depth + 1)

    def _path(self, item: Any, matrix: tuple[float, ...]) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, filled, stroked) or not (filled.value or stroked.value):
            return  # a path to clip with
        count = raw.FPDFPath_CountSegments(item)
        if count <= 6:
            bounds = [ctypes.c_float() for _ in range(4)]
            if not raw.FPDFPageObj_GetBounds(item, *bounds):
                return
            left, bottom, right, top = (b.value for b in bounds)
            corners = [_apply(matrix, left, bottom), _apply(matrix, right, top)]
            box = self._frame.box_of(*corners[0], *corners[1])
            if min(box[2] - box[0], box[3] - box[1]) <= THICKEST:
                self._bar(box)
                return
        if stroked.value and count <= MAX_STROKES:
            self._segments(item, _times(_matrix(item), matrix), count)

    def _bar(self, box: Box) -> None:
        left, top, right, bottom = box
        if right - left >= bottom - top:
            if right - left >= SHORTEST:
                self._horizontal.append(Ruling((top + bottom) / 2, left, right))
        elif bottom - top >= SHORTEST:
            self._vertical.append(Ruling((left + right) / 2, top, bottom))

    def _segments(self, item: Any, matrix: tuple[float, ...], count: int) -> None:
        """The straight sides of an outline: a box, a whole grid drawn in one go."""
        x, y = ctypes.c_float(), ctypes.c_float()
        begin = last = None
        for number in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, number)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._frame.point(*_apply(matrix, x.value, y.value))
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                begin = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                self._side(last, point)
            if raw.FPDFPathSegment_GetClose(segment) and begin is not None:
                self._side(point, begin)
            last = point

    def _side(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        (x, y), (u, v) = start, end
        if min(abs(x - u), abs(y - v)) <= 0.5:
            self._bar((min(x, u), min(y, v), max(x, u), max(y, v)))


def _matrix(item: Any) -> tuple[float, ...]:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[float, ...]:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _apply(matrix: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
