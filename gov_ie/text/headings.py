"""Headings: 一、 (一) 1. (1) 第一, at line starts and, on reports that came as one line, inside the line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gov_ie.text.draft import to_codes
from gov_ie.text.vocabulary import any_of, vocabulary

NUMERAL = "(?:二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NUMERAL, _NUMBER, _HEADING_STOP = re.compile(NUMERAL), re.compile(r"\d+"), re.compile("[,。;:\n]")
ORDINALS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
# The longest heading believed, in code points; longer ones are sentences behind a marker.
LONGEST = 60
PART, CHAPTER, IN_BRACKETS, DIGITS, DIGITS_IN_BRACKETS, ENUMERATED = range(6)


@dataclass(frozen=True, slots=True)
class Heading:
    """A marker and the heading behind it; `rank`: 0 第一部分, 1 一、, 2 (一), 3 1., 4 (1), 5 第一,.

    `row`: a row of a prescribed table, no section.
    """

    rank: int
    marker: str
    start: int
    title_start: int
    title_end: int
    row: bool = False


@cache
def _markers() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<part>第{NUMERAL}(?:部分|章|节)[:、,]? ?)"
        rf"|(?P<chapter>(?<![第十]){NUMERAL}(?:、|\.(?!\d)) ?)"
        rf"|(?P<bracketed>\({NUMERAL}\) ?[、.]? ?|[㈠-㈩] ?[、.]? ?)"
        r"|(?P<digits>(?<![\d.-])\d{1,2}(?:、|\.(?![\d])|\)、?) ?|[⒈-⒛] ?)"
        r"|(?P<small>\(\d{1,2}\) ?[、.]? ?|[⑴-⒇] ?)"
        rf"|(?P<counted>第{NUMERAL}[,、:] ?)"
    )


_RANKS = {"part": 0, "chapter": 1, "bracketed": 2, "digits": 3, "small": 4, "counted": 5}


def ordinal(marker: str) -> int:
    """The number a marker says.

    >>> ordinal("(十二)"), ordinal("3."), ordinal("⑵"), ordinal("㈢")
    (12, 3, 2, 3)
    """
    for first in "㈠⒈⑴":
        if 0 <= ord(marker[0]) - ord(first) < 20:
            return ord(marker[0]) - ord(first) + 1
    if digits := _NUMBER.search(marker):
        return int(digits[0])
    tens, ten, ones = (found[0] if (found := _NUMERAL.search(marker)) else "").partition("十")
    if not ten:
        return ORDINALS.get(tens, 0)
    return 10 * ORDINALS.get(tens, 1) + ORDINALS.get(ones, 0)


def find_headings(text: str) -> list[Heading]:
    """The headings of a clean text, in order.

    At a line start any marker counts. Inside a line one counts only behind the end of a sentence, or where its number
    is the next one of its kind and a heading noun follows: (第一、二季度, 一、二、三等奖 and 1.5 are none).

    >>> text = "一、概述\\n全年公开1.5万条。二、问题和措施(一)人员不足。共3人。"
    >>> [(h.marker, text[h.title_start:h.title_end]) for h in find_headings(text)]
    [('一、', '概述'), ('二、', '问题和措施'), ('(一)', '人员不足')]
    """
    found: list[Heading] = []
    last = dict.fromkeys(range(6), 0)
    position = 0
    for start in _candidates(text):
        match = _markers().match(text, start) if start >= position else None
        if not match:
            continue
        position = title_start = match.end()
        rank = _RANKS[match.lastgroup or "part"]
        if row := _rows().match(text, title_start):
            if not found or found[-1].title_end <= start:
                found.append(Heading(rank, match[0].strip(), start, title_start, row.end(), True))
            continue
        number = ordinal(match[0])
        inside = bool(found) and start < found[-1].title_end and text[start - 1] != "\n"
        if inside and rank <= found[-1].rank and start > found[-1].title_start:
            continue
        if not _counts(text, start, title_start, rank, number, last[rank]):
            continue
        if inside:
            found[-1] = _shortened(text, found[-1], start)
        found.append(Heading(rank, match[0].strip(), start, title_start, _title_end(text, title_start)))
        last[rank] = number
        for lower in range(rank + 1, 6):
            last[lower] = 0
    return found


def _candidates(text: str) -> list[int]:
    """Where a marker may begin: a numeral, digit or bracket with what ends a marker one to four characters on."""
    codes = to_codes(text)
    if not len(codes):
        return []
    table = _classes()
    kinds = table[np.minimum(codes, len(table) - 1)]
    ends = (kinds & ENDS) > 0
    near = np.zeros(len(codes), bool)
    for distance in (1, 2, 3, 4, 5):
        near[:-distance] |= ends[distance:]
    return np.flatnonzero(((kinds & BEGINS) > 0) & near | ((kinds & WHOLE) > 0)).tolist()


BEGINS, ENDS, WHOLE = 1, 2, 4


@cache
def _classes() -> NDArray[np.uint8]:
    table = np.zeros(0x10000, np.uint8)
    table[to_codes("第一二三四五六七八九十(0123456789")] |= BEGINS
    table[to_codes("、.,:)部章节 ")] |= ENDS
    table[[*range(0x3220, 0x322A), *range(0x2474, 0x249C)]] |= WHOLE
    return table


def _shortened(text: str, heading: Heading, end: int) -> Heading:
    """The heading up to the next marker."""
    while end > heading.title_start and text[end - 1].isspace():
        end -= 1
    return replace(heading, title_end=max(end, heading.title_start))


def _counts(text: str, start: int, title_start: int, rank: int, number: int, last: int) -> bool:
    """Whether a marker begins a section."""
    before = text[start - 1] if start else "\n"
    ahead = text[title_start : title_start + 1]
    if not ahead or ahead in ",。、;:)\n" or before == "第":
        return False
    if rank == ENUMERATED and ahead in ORDINALS:
        return False  # 第一、二季度
    if before == "\n":
        return not (rank == DIGITS and ahead in "0123456789%")
    if number not in (last + 1, 1):
        return False
    if rank == DIGITS and text[max(0, start - 3) : start] in ("其中:", "，其中"):
        return False  # rows of a flattened table: 其中:1.网站公开条17
    if before in "。!?;；”":
        return True
    if before == " ":
        return rank not in (DIGITS, ENUMERATED) or not text[start - 2 : start - 1].isdigit()
    if rank in (PART, ENUMERATED):
        return False
    if number == last + 1 and _nouns().at_end.search(text, max(0, start - 4), start):
        return True
    if rank == DIGITS_IN_BRACKETS:
        return before == ":" or (
            _glued_noun(text, title_start) is not None and number == last + 1 and before not in "、,"
        )
    if before == ":":
        return True
    # Glued to a heading or to a table: …数据00二、主动公开情况. 、 and , before are enumerations: 一、二、三等奖
    return number == last + 1 and before not in "、,《“‘〈-/." and _has_noun(text, title_start)


def _has_noun(text: str, title_start: int) -> bool:
    """Whether what follows reads like a heading."""
    stop = _HEADING_STOP.search(text, title_start, title_start + 40)
    end = stop.start() if stop else title_start + 40
    return _glued_noun(text, title_start) is not None or _nouns().final.search(text, title_start, end) is not None


_BODY = re.compile("[,。;]")
_STOP = re.compile(r"[。;\n]|\d{3,}(?!\d|年)")  # a run of digits that is no year: cells of a flattened table
_CLAUSE = re.compile("[,;:。]")
_COUNT = re.compile(r"\d[余多万亿]*[件条次个人份篇项期场户批宗家处起元名%]")


@dataclass(frozen=True, slots=True)
class _Nouns:
    """Patterns of heading nouns: before a body, without anything that goes on, at the end of a stretch."""

    glued: re.Pattern[str]
    final: re.Pattern[str]
    at_end: re.Pattern[str]
    complete: re.Pattern[str]


@cache
def _nouns() -> _Nouns:
    words = vocabulary("outline")["heading"]
    firm, loose = any_of(words["firm_nouns"]), any_of(words["loose_nouns"])
    firm_body, weak_body = "|".join(words["firm_bodies"]), "|".join(words["weak_bodies"])
    return _Nouns(
        re.compile(f"{firm}(?={firm_body}|{weak_body})|{loose}(?={firm_body})"),
        re.compile(f"{firm}(?!及|和|与|、|的|统计|表|{firm}|{loose})"),
        re.compile(f"(?:{firm}|{loose})$"),
        re.compile(f"{any_of(words['complete'])}(?!及|和|与|、|的|统计|表|{firm}|{loose})"),
    )


@cache
def _rows() -> re.Pattern[str]:
    return re.compile(rf"{any_of(vocabulary('outline')['rows']['labels'])}(?=[\s\d(、次]|[条件次个人篇宗份]|万元|$)")


def _glued_noun(text: str, title_start: int) -> int | None:
    """The end of the first heading noun that a body follows, None where punctuation comes first."""
    if complete := _nouns().complete.match(text, title_start):
        return complete.end()
    stop = _STOP.search(text, title_start, title_start + LONGEST)
    end = stop.start() if stop else min(len(text), title_start + LONGEST)
    # A pattern sees nothing behind its end, and whether a noun is the last one shows behind it.
    found = _nouns().glued.search(text, title_start, min(end + 8, len(text)))
    return found.end() if found and found.end() <= end else None


def _title_end(text: str, title_start: int) -> int:
    """Where the heading ends: with its line if it is short, else at a full stop, a blank, a heading noun or a clause."""
    limit = min(len(text), title_start + LONGEST)
    stop = _STOP.search(text, title_start, limit)
    end = stop.start() if stop else limit
    glued = _glued_noun(text, title_start)
    if _COUNT.search(text, title_start, end):
        return glued if glued is not None and glued < end else title_start  # (一)网站公开5条。is no heading
    if (stop and stop[0] == "\n") or (not stop and end == len(text)):
        # 概述2016年,我县…: a short line is cut only where what is left reads like a body
        return glued if glued is not None and glued < end and _BODY.search(text, glued, end) else end
    blank = text.find(" ", title_start + 2, end)
    if stop and stop[0] == "。" and end - title_start <= 30 and text.count(",", title_start, end) <= 1 and blank < 0:
        return glued if glued is not None and glued < end and _BODY.search(text, glued, end) else end
    ends = [place for place in (glued, blank if blank >= 0 else None) if place is not None and place <= end]
    if ends:
        return min(ends)
    if stop and stop[0][0].isdigit():
        return end
    comma = _CLAUSE.search(text, title_start, limit)
    noun = _nouns().final.search(text, title_start, min(end, title_start + 30))
    if noun and (not comma or noun.end() <= comma.start()):
        return noun.end()
    return comma.start() if comma and comma.start() - title_start <= 30 else title_start
