"""A text as forms are looked for in it: read alike whatever its script and width, and the labels of rows in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from gov_ie.finder import Finder
from gov_ie.forms.labels import read_texts
from gov_ie.forms.layouts import Layout, layouts
from gov_ie.text.draft import one_of, to_codes, to_text

Range = tuple[int, int]

_NOT_WORDS = re.compile(r"[^\u3400-\u9fff0-9]+")
_LONGEST_WORD = 16
_FORM_WORDS = ("其中", "情况", "单位", "指标", "数量", "统计表", "年度", "年", "项", "内容", *"条件次篇个人元")
_CHINESE = re.compile("[\u3400-\u9fff]")
_NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
_SURROGATE = re.compile("[\ud800-\udfff]")  # no text, and OpenCC refuses it


# A line that holds nothing but the number of a page, with what marks it as one: «- 4 -», «第 4 页 共 6 页».
PAGE = re.compile(
    r"^[ \t\0\u3000]*(?:[-—–－][ \t\0\u3000]*[0-9０-９]{1,3}[ \t\0\u3000]*[-—–－]"
    r"|第[ \t\0]*[0-9０-９]{1,3}[ \t\0]*[页頁](?:[ \t\0/,，]*共[ \t\0]*[0-9０-９]{1,3}[ \t\0]*[页頁])?)[ \t\0\u3000\r]*$",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read: ASCII width, simplified characters, code point for code point; its words without what divides them.

    `words`: digits and Chinese characters alone, so that a gloss (數(shù)量) divides nothing; `places`: where each of them stands in the text.
    The numbers of pages are read as blanks.
    """

    text: str
    words: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Reading:
        """The reading of a text; linear in its length."""
        read = read_texts([_SURROGATE.sub("\ufffd", text)])[0]
        codes = to_codes(read).copy()
        codes[one_of(to_codes(text), _NEWLINES)] = 0x0A  # a cell's line breaks are blanks there; a text's end its lines
        codes[one_of(to_codes(text), "\t")] = 0x09
        for page in PAGE.finditer(text):
            codes[page.start() : page.end()] = 0x20
        read = to_text(codes)
        kept = np.flatnonzero((codes >= 0x30) & (codes <= 0x39) | (codes >= 0x3400) & (codes <= 0x9FFF))
        return cls(read, to_text(codes[kept]), kept.tolist())

    def range_of(self, start: int, end: int) -> Range:
        """The range of the text behind a range of the words."""
        return self.places[start], self.places[end - 1] + 1


@cache
def words_of(label: str) -> str:
    """The words of a label, as `Reading.words` has them."""
    return _NOT_WORDS.sub("", read_texts([label])[0])


def _in_text() -> list[Layout]:
    return [layout for layout in layouts() if layout.in_text]


@cache
def rows_by_words() -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """For each layout the places of the rows that a label may be."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for layout in _in_text():
        rows: dict[str, tuple[int, ...]] = {}
        for index, row in enumerate(layout.rows):
            for label in dict.fromkeys(map(words_of, (row.label, *row.variants))):
                rows[label] = (*rows.get(label, ()), index)
        found[layout.id] = rows
    return found


@cache
def _finder() -> Finder[str]:
    phrases = {label: label for rows in rows_by_words().values() for label in rows if len(label) > 1}
    # «不计其他情形» in a note holds the label of a row.
    notes = {note: "" for layout in _in_text() for row in layout.rows if len(note := words_of(row.note)) > 1}
    return Finder.of({**notes, **phrases})


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a row; `whole`: nothing before it makes it the end of another («否决公开答复数»)."""

    words: str
    start: int
    end: int
    whole: bool


def find_labels(reading: Reading) -> list[Label]:
    """The labels of rows in a text, in order."""
    found = []
    end = 0
    for a, b, words in _finder().find(reading.words):
        start, stop = reading.range_of(a, b)
        if words and stop - start <= 4 * len(words) + 8:
            before = reading.text[max(end, start - _LONGEST_WORD) : start]
            whole = not before or not _CHINESE.fullmatch(before[-1]) or _may_end(before, words)
            found.append(Label(words, start, stop, whole))
        end = stop
    return found


@cache
def _column_words() -> frozenset[str]:
    return frozenset(words_of(label) for form in _in_text() for c in form.columns for label in (c.label, *c.variants))


def _may_end(before: str, words: str) -> bool:
    """Whether a label may begin right behind these words: the header of the last column, or a word of the form's own.

    «尚未审结总计» is two columns, whatever row is called 总计, too.
    """
    if before.endswith(_FORM_WORDS):
        return True
    columns, before = _column_words(), _NOT_WORDS.sub("", before)  # 本年增/减
    return words not in columns and any(before[at:] in columns for at in range(len(before)))
