"""Sentences and clauses of a clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# So that the later stages, some of them quadratic in a sentence, stay linear in a text: a flattened table has no full stop.
LONGEST = 600
# A quote or bracket longer than this was never closed.
LONGEST_QUOTE = 200
OPENING, CLOSING = "(“《〔【『「〈", ")”》〕】』」〉"

_MARKS = re.compile(rf"[。!?\n{OPENING}{CLOSING}]")
# Not in 1,200, 10:30 or https://
_CLAUSE = re.compile(r";|,(?!(?<=\d,)\d)|:(?!//)(?!(?<=\d:)\d)")
_BRACKET = re.compile("[()]")


def split_sentences(text: str, cuts: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Ranges of the sentences in order; together they hold every character that is not blank.

    A sentence ends at 。 ! ? and line ends, not inside quotes and brackets, and at `cuts` (heading ends); 600 characters
    at most. A ? between two words stands for a lost 、 and ends nothing.

    >>> text = "收到“我要办。”栏目1,200件;均办结。附件2个"
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['收到“我要办。”栏目1,200件;均办结。', '附件2个']
    """
    start, position = 0, 0
    for end in _merged(_ends(text), cuts):
        if end <= position:
            continue
        position = end
        yield from _pieces(text, start, end)
        start = end
    yield from _pieces(text, start, len(text))


def _merged(ends: Iterator[int], cuts: Sequence[int]) -> Iterator[int]:
    i = 0
    for end in ends:
        while i < len(cuts) and cuts[i] < end:
            yield cuts[i]
            i += 1
        yield end
    yield from cuts[i:]


def _ends(text: str) -> Iterator[int]:
    """Sentence ends by punctuation, ascending."""
    opened: list[int] = []
    waiting: list[int] = []  # ends inside a quote that may yet be closed
    for match in _MARKS.finditer(text):
        c, after = match[0], match.end()
        if opened and after - opened[0] > LONGEST_QUOTE:
            yield from waiting
            opened, waiting = [], []
        if c in OPENING:
            opened.append(after)
        elif c in CLOSING:
            if opened:
                opened.pop()
            if not opened:
                # 他说:“好。”我局…: the full stop inside ends the sentence outside, unless more of it follows
                closes = (
                    bool(waiting) and waiting[-1] == match.start() and text[after : after + 1] not in (*",;:、", "")
                )
                waiting = []
                if closes and c in "”』」" and _sentence_before(text, after):
                    yield after
            elif waiting and waiting[-1] == match.start():
                waiting[-1] = after
        elif c == "\n":
            yield from waiting
            opened, waiting = [], []
            yield after
        elif c == "。" or text[after : after + 1] in ("", " ", "\n", "”", ")"):
            while text[after : after + 1] in tuple("。!?"):
                after += 1
            if opened:
                waiting.append(after)
            else:
                yield after
    yield from waiting


def _sentence_before(text: str, after: int) -> bool:
    # “我要办。”栏目 goes on: a quote of some words only names something
    low = max(0, after - LONGEST_QUOTE)
    opening = max(text.rfind(mark, low, after) for mark in "“「『")
    return after - opening > 20


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without blanks at its edges, in pieces of at most LONGEST."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = _cut(text, start, start + LONGEST)
        yield start, _trimmed(text, start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _cut(text: str, start: int, limit: int) -> int:
    """Where to cut a stretch that is too long: behind the last clause, else a blank, else not inside a number or word."""
    middle = start + LONGEST // 2
    for mark in (";", ",", " ", "、", ")"):
        at = limit
        while (at := text.rfind(mark, middle, at)) >= 0:
            if not (text[at - 1].isdigit() and text[at + 1 : at + 2].isdigit() and mark == ","):
                return at + 1
    at = limit
    while at > middle and text[at - 1].isascii() and text[at].isascii():
        at -= 1
    return at if at > middle else limit


def split_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of the clauses of the sentence [start, end), each with the comma, semicolon or colon that ends it.

    None ends inside a number, a time of day, an address or brackets that are closed in the sentence.

    >>> text = "其中:网站1,200条(含微博5条,微信3条),会议10:30召开。"
    >>> [text[a:b] for a, b in split_clauses(text, 0, len(text))]
    ['其中:', '网站1,200条(含微博5条,微信3条),', '会议10:30召开。']
    """
    inside = _brackets(text, start, end)
    clauses, position, bracket = [], start, 0
    for match in _CLAUSE.finditer(text, start, end):
        after = match.end()
        while bracket < len(inside) and inside[bracket][1] < after:
            bracket += 1
        if bracket < len(inside) and inside[bracket][0] < after:
            continue
        clauses.append((position, after))
        position = after
    if position < end:
        clauses.append((position, end))
    return clauses


def _brackets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost closed brackets of a stretch, in order."""
    if text.find("(", start, end) < 0:
        return []
    opened: list[int] = []
    closed: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text, start, end):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            low = opened.pop()
            while closed and closed[-1][0] > low:
                closed.pop()
            closed.append((low, match.end()))
    return closed
