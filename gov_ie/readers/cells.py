"""A cell before it stands in a document, and text on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gov_ie.document import Place

# Han characters, their punctuation, full-width forms: no blank stands between two of them where a line was broken.
CHINESE = "\u2e80-\u2fdf\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’…—·"
_BREAK = re.compile(r"(?<![ \t\xa0\u3000])[ \t\xa0\u3000]*+(?:\r\n?|[\n\x0b\x0c\x85\u2028\u2029])\s*+")
_BLANKS = re.compile(r"[\s\x1c-\x1f\u200b\ufeff\u2060\u00ad]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_BETWEEN = re.compile(rf"(?<=[{CHINESE}])\n(?=[{CHINESE}])")


@dataclass(frozen=True, slots=True)
class CellDraft:
    """A cell on its way into a table: its upper left corner in the grid (from 0), its spans, its text as read."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    place: Place | None = None


def joined(text: str) -> str:
    """The text on one line: breaks between Chinese characters taken out, other blanks made one.

    >>> joined("本年新收政府信息\\n  公开申请数量"), joined("信函\\n 3 件"), joined(" \\xa0 ")
    ('本年新收政府信息公开申请数量', '信函 3 件', '')
    """
    if not _BLANKS.search(text):
        return text  # most cells of a large table
    broken = _BREAK.sub("\n", text.strip())
    return _BLANKS.sub(" ", _BETWEEN.sub("", broken)).strip()


def cell_text(text: str) -> str:
    """The text of a cell on one line; characters that stand one by one for their looks are one word.

    >>> cell_text("自\\n然\\n人"), cell_text("总　计"), cell_text("3 12"), cell_text("结 转 下年")
    ('自然人', '总计', '3 12', '结 转 下年')
    """
    text = joined(text)
    parts = text.split(" ")
    return "".join(parts) if len(parts) > 1 and all(len(p) == 1 and _HAN.match(p) for p in parts) else text
