"""Line breaks that end nothing: hard-wrapped text, digits or a 年 alone on a line, punctuation pushed to the next one.

A break stays unless there is a reason to take it out, since a heading, a list item or a cell glued to what follows
costs more than a sentence in two pieces. The reasons, in the order in which `_goes_on` asks for them:

1. the next line starts with punctuation that closes, or this one ends with punctuation that goes on;
2. a number and its 年, 月, 日, % or classifier stand on two lines;
3. the text is hard-wrapped and this line is full;
4. this line is a sentence without its end, and the next one has an end but no start of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from gov_ie.text.characters import NEWLINE, RETURN
from gov_ie.text.draft import Draft, to_codes
from gov_ie.text.vocabulary import any_of, vocabulary

TERMINAL = "。!?！？;:"
CLOSING = ",。、;:!?)》〉〕】”’』」%"
OPEN = ",、(《〈〔【“‘『「"
# Half-width columns by which full lines of one hard-wrapped text differ: a bracket that must not end a line, a long word.
SLACK = 4
MIN_FULL = 30
MIN_WRAPPED_LINES = 4


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = vocabulary("outline")
    numeral = "[一二三四五六七八九十]{1,3}"
    item = re.compile(
        rf"\(?(?:{numeral}|\d{{1,2}})[)、]|{numeral}[.:是来要则]|\d{{1,2}}[.:](?!\d)|第{numeral}[章节条部分]*[,、: ]"
        rf"|[①-⒛㈠-㈩●◆■★•▪]|附[件表录]?[0-9一二三四五六]?:?|表[0-9一二三四五六]|{any_of(words['header']['names'])} ?:"
    )
    unit = "[件条次个人份篇项名场期起元万亿余多家种类页部批户宗位例封]"
    digits = re.compile(r"\d[\d.,]*[%余多万亿]?")
    return item, digits, re.compile(rf"{unit}{{1,3}}(?:$|[^\n]*[,。;、)])"), re.compile(f"{unit}{{1,3}}")


@dataclass(frozen=True, slots=True)
class _Wrap:
    """Which received lines are full: `column` is where the text is hard-wrapped, `sizes` the size of each line."""

    column: int
    sizes: np.ndarray

    def is_full(self, line: int) -> bool:
        """Whether the line ends at the wrap column."""
        return bool(self.column - SLACK <= self.sizes[line] <= self.column + SLACK)


@dataclass(frozen=True, slots=True)
class _Received:
    """The text as received, measured once: half-width columns before each character, where its lines begin."""

    widths: np.ndarray
    lines: np.ndarray

    @classmethod
    def of(cls, source: str) -> _Received:
        codes = to_codes(source)
        widths = np.concatenate(([0], np.cumsum(np.where(codes < 0x100, 1, 2))))
        return cls(widths, np.concatenate(([0], np.flatnonzero((codes == NEWLINE) | (codes == RETURN)) + 1)))


def _find_wrap(draft: Draft, received: _Received, starts: np.ndarray, ends: np.ndarray) -> _Wrap | None:
    """The wrap column, None where lines end where their sentences do.

    Lines are measured in the text as received, glosses and all, since it was wrapped like that: in half-width columns
    and in characters, whichever agrees better. `starts`, `ends`: the lines' bounds in the draft.
    """
    item, text = _patterns()[0], draft.text
    widths, lines = received.widths, received.lines
    last = draft.ends[ends - 1]
    # A gloss across two lines took a line end along: what counts is the received line on which this one ends.
    first = np.maximum(draft.starts[starts], lines[np.searchsorted(lines, last - 1, "right") - 1])
    best: tuple[int, _Wrap] | None = None
    for sizes in (widths[last] - widths[first], (last - first) * 2):
        long = np.flatnonzero(sizes >= MIN_FULL)
        cut = [i for i in long.tolist() if text[ends[i] - 1] not in TERMINAL and not item.match(text, starts[i])]
        if len(cut) < max(MIN_WRAPPED_LINES, 0.3 * len(long)):
            continue
        of_cut = np.sort(sizes[cut])
        counts = np.searchsorted(of_cut, of_cut, "right") - np.searchsorted(of_cut, of_cut - SLACK, "left")
        where = int(len(counts) - 1 - np.argmax(counts[::-1]))
        count, column = int(counts[where]), int(of_cut[where])
        # A text whose lines are much longer than the column is not wrapped there.
        if count < 0.7 * len(cut) or (sizes > column + SLACK).sum() > 0.1 * len(long):
            continue
        if best is None or count > best[0]:
            best = count, _Wrap(column, sizes)
    return best[1] if best else None


def _goes_on(line: str, piece: str, following: str, after: str, full: bool) -> bool:
    """Whether the text goes on from `line` to `following`; `piece` is the last received line of `line`.

    `after`: the line behind; `full`: the line ends at the column where the text is hard-wrapped.
    """
    item, digits, unit, bare = _patterns()
    if not following or not line:
        return False
    last, first = line[-1], following[0]
    if first in CLOSING and not (last in TERMINAL and first in CLOSING[:7]):
        return True
    starts = item.match(following) is not None
    if last in "(《〈〔【“‘『「" or (last in ",、" and not starts):
        return True
    if _closes(line, following):
        return True
    if last == "." and first.isdigit() and len(piece) > 4 and line[-2].isdigit():
        return True  # 6.⏎8万人次
    if starts and first not in "0123456789":
        return False
    if last in "0123456789〇一二三四五六七八九十" and first in "年月日时%":
        return True
    if digits.fullmatch(piece) and unit.match(following) and last not in TERMINAL:
        return bare.fullmatch(following) is None or after[:1] in tuple(CLOSING)
    if piece in ("年", "月", "日") and line != piece:
        return digits.fullmatch(following) is not None or _MARKS.search(following) is not None
    if digits.fullmatch(following):
        whose = after[:1] in tuple("年月日%") or unit.match(after) is not None
        inside = last not in TERMINAL and not _is_item(line) and not digits.fullmatch(piece) and line[-2:] not in _HEADS
        return whose and inside
    if starts or last in TERMINAL:
        return False
    if full:
        return True
    sentence = _MARKS.search(line) is not None and len(line) >= 20
    return sentence and not _is_item(line) and last.isalnum() and _MARKS.search(following) is not None


def _is_item(line: str) -> bool:
    """Whether a line is a heading or an item of a list, and no sentence."""
    return "。" not in line and _patterns()[0].match(line) is not None


def _closes(line: str, following: str) -> bool:
    """Whether a bracket or title mark opened near the line's end is closed early in the next one: (国令⏎第711号)."""
    return _OPENED.search(line) is not None and _SOON_CLOSED.match(following) is not None


_OPENED, _SOON_CLOSED = re.compile(r"[(《〈〔][^)》〉〕]{0,60}$"), re.compile(r"[^(《〈〔。]{0,40}[)》〉〕]")
_MARKS = re.compile("[,。;]")
_HEADS = ("报告", "情况", "问题", "措施", "工作", "概述", "说明", "总结", "年报", "方面")


def join_lines(draft: Draft, source: str) -> Draft:
    """The draft without the line breaks that end nothing; `source`: the text as received.

    Works on collapsed line ends: one, and no blanks beside it.

    >>> text = "一、概述\\n截至\\n2015\\n年\\n底,共公开\\n312\\n条\\n。\\n主动公开数\\n条\\n312\\n1804"
    >>> join_lines(Draft.of(text), text).text
    '一、概述\\n截至2015年底,共公开312条。\\n主动公开数\\n条\\n312\\n1804'
    """
    received = _Received.of(source)
    for _ in range(3):  # what two lines became may go on, too; three rounds are enough for text, not for every riddle
        joined = _join(draft, received)
        if joined is draft:
            break
        draft = joined
    return draft


def _join(draft: Draft, received: _Received) -> Draft:
    text = draft.text
    breaks = np.flatnonzero(draft.codes == NEWLINE)
    if not len(breaks):
        return draft
    begins, stops = np.concatenate(([0], breaks + 1)), np.append(breaks, len(text))
    wrap = _find_wrap(draft, received, begins, stops)
    edits, start = [], 0
    places: list[int] = begins.tolist()
    ends: list[int] = stops.tolist()
    for i, at in enumerate(ends[:-1]):
        if text[at - 1] in "。!?！？" and text[at + 1] not in CLOSING:  # nearly every break of a clean report
            start = at + 1
            continue
        piece, following = text[places[i] : at], text[at + 1 : ends[i + 1]]
        after = text[places[i + 2] : min(ends[i + 2], places[i + 2] + 60)] if i + 2 < len(places) else ""
        if _goes_on(text[max(start, at - 400) : at], piece, following, after, wrap is not None and wrap.is_full(i)):
            edits.append((at, at + 1, _between(text[at - 1], following[0])))
        else:
            start = at + 1
    return draft.edit(edits)


def _between(last: str, first: str) -> str:
    """What stands for a line break inside a sentence: a blank between words in letters, else nothing."""
    ascii_words = last.isascii() and first.isascii() and last.isalnum() and first.isalnum()
    return " " if ascii_words and (last.isalpha() or first.isalpha()) else ""
