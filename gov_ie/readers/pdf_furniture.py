"""What stands on every page and is no text of the report: running heads and feet, page numbers.

Place alone is no reason to leave a line out, nor is being a number: 312 at the foot of a page may be the figure of a
sentence. A line goes where others like it stand on other pages, where it is a number dressed as a page's (— 3 —), or what a browser
prints at the edges.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from math import ceil

from gov_ie.readers.pdf_lines import Line
from gov_ie.text.vocabulary import vocabulary

# Heads and feet stand in the outer parts of a page: so much of its height, or so many points.
MARGIN = 0.12
MARGIN_POINTS = 90.0
# Lines from the edge.
DEEP = 3
# Points by which a running head moves from page to page.
SHIFT = 5.0
SHARE = 0.3

_NUMBER = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
# What browsers print over a page, the time and the page's title, and under it, its address and number, blanks left out.
_PRINTED_OVER = re.compile(r"\d{1,4}[/年]\d{1,2}[/月]\d{1,4}日?,?(?:上午|下午)?\d{1,2}:\d{2}(?:[AP]M)?.{0,120}")
_PRINTED_UNDER = re.compile(r"(?:file|https?)://\S+\d{1,4}/\d{1,4}")


@cache
def _page_numbers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Dressed page numbers; bare ones too."""

    def pattern(forms: list[str]) -> re.Pattern[str]:
        number = r"(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,5})"
        return re.compile("|".join(re.escape(form).replace("N", number) for form in forms), re.I)

    words = vocabulary("pages")["pages"]
    return pattern(words["numbers"]), pattern(words["numbers"] + words["bare_numbers"])


def is_page_number(text: str, bare: bool = False) -> bool:
    """Whether the line is a page's number; `bare`: one without dress counts, too.

    >>> is_page_number("— 3 —"), is_page_number("第3页 共9页"), is_page_number("3"), is_page_number("3", bare=True)
    (True, True, False, True)
    """
    return _page_numbers()[bare].fullmatch(_BLANKS.sub("", text)) is not None


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> list[set[int]]:
    """For each page the places in its lines, from 0, of heads, feet and page numbers.

    `pages`: height in points and lines from top to bottom. Linear in the number of lines at the edges.
    """
    candidates: dict[tuple[bool, str], list[tuple[int, int, float, str]]] = defaultdict(list)
    out: list[set[int]] = [set() for _ in pages]
    for number, (height, lines) in enumerate(pages):
        for place in sorted({*range(min(DEEP, len(lines))), *range(max(0, len(lines) - DEEP), len(lines))}):
            line = lines[place]
            margin = max(MARGIN * height, MARGIN_POINTS)
            low = line.top > height - margin
            if not low and line.bottom > margin:
                continue
            text = _BLANKS.sub("", line.text)
            distance = height - line.bottom if low else line.top
            candidates[low, _NUMBER.sub("#", text)].append((number, place, distance, text))
            # a number between dashes at the page's edge needs no other
            numbered = is_page_number(text) and place in (0, len(lines) - 1)
            if numbered or ((_PRINTED_UNDER if low else _PRINTED_OVER).fullmatch(text) and (low or place == 0)):
                out[number].add(place)
    for group in candidates.values():
        for same in _alike(sorted(group, key=lambda c: c[2])):
            for number, place in _repeated(same, len(pages)):
                out[number].add(place)
    return out


def _alike(group: list[tuple[int, int, float, str]]) -> list[list[tuple[int, int, float, str]]]:
    """Candidates at the same height of their pages together."""
    out = [[group[0]]]
    for candidate in group[1:]:
        if candidate[2] - out[-1][0][2] > SHIFT:
            out.append([])
        out[-1].append(candidate)
    return out


def _repeated(same: list[tuple[int, int, float, str]], pages: int) -> list[tuple[int, int]]:
    """Those that are furniture: the same words, or with numbers that go up with the page's own."""
    needed = 2 if pages <= 3 else max(3, ceil(SHARE * pages))
    by_text: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, place, _, text in same:
        by_text[text].append((number, place))
    out = [where for places in by_text.values() if len(places) >= needed for where in places]
    # of a book of many reports each has its own pages 1, 2, 3
    bare = all(is_page_number(text, bare=True) for *_, text in same)
    by_step: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for number, place, _, text in same:
        for position, figure in enumerate(_NUMBER.findall(text)):
            if len(figure) < 5:
                by_step[position, int(figure) - number].append((number, place))
    for places in by_step.values():
        if len({number for number, _ in places}) >= (2 if bare else needed):
            out += places
    return out
