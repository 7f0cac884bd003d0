"""What is named in a row and the numbers that go with it one by one: «网络、信函、当面三种方式分别为71件、52件和20件»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gov_ie.link.context import TaggedText
from gov_ie.tag.spans import TaggedSpan

_EACH = ("分别", "依次", "各为", "各有", "各是", "各达")
_JOINS = ("、", "和", "及", "与", ",", "以及")  # between the members of a row
_DIVISIONS = (re.compile("、|(?<=”)(?=“)"), re.compile("、|(?<=”)(?=“)|以及|[和及与]"))
_CLAUSES = 3  # before the word for «each» in which the row is looked for
_LONGEST = 16  # characters of what is named
_CLOSING = re.compile(r"等?(?:[一二两三四五六七八九十几]|[0-9]{1,2})[^、]{0,6}$|等[^、]{0,6}$|条?数量?$|情况$")  # what closes the row: 三种方式


def respective_body(tagged: TaggedText, place: int) -> TaggedSpan | None:
    """The body that the number at a place goes to, where as many bodies stand in a row before it: 甲局、乙局、丙局分别报送12条、9条和5条."""
    row = _numbers(tagged, place)
    if row is None:
        return None
    count, number, said = row
    bodies = _in_row(tagged, list(tagged.last_before(tagged.agencies, said))[::-1], last=True)
    return bodies[number] if len(bodies) == count else None


def respective_item(tagged: TaggedText, place: int) -> tuple[int, int] | None:
    """Where that is named which the number at a place goes with; None where it stands in no row, or no row of as many before it."""
    row = _numbers(tagged, place)
    if row is None:
        return None
    count, number, said = row
    for low, high in _clauses(tagged, said):
        for division in _DIVISIONS:
            pieces = _pieces(tagged.text, low, high, division)
            if len(pieces) == count and all(a < b for a, b in pieces):
                start, end = pieces[number]
                return max(start, end - _LONGEST), end
    return None


def _numbers(tagged: TaggedText, place: int) -> tuple[int, int, int] | None:
    """How many numbers stand in a row with that at a place, which of them it is, and where the word for «each» stands before them."""
    begin, end = tagged.sentence_range(tagged.sentence_of(place))
    said = max(tagged.text.rfind(word, begin, place) for word in _EACH)
    if said < 0:
        return None
    row = _in_row(tagged, tagged.quantities_in(said, end))
    number = next((n for n, q in enumerate(row) if q.start == place), None)
    return None if number is None or len(row) < 2 else (len(row), number, said)


def _in_row(tagged: TaggedText, spans: Sequence[TaggedSpan], last: bool = False) -> list[TaggedSpan]:
    """The first of the spans, or the last, with those that stand in one row with it: 、 or 和 between."""
    rows: list[list[TaggedSpan]] = []
    for span in spans:
        if rows and tagged.text[rows[-1][-1].end : span.start].strip() in _JOINS:
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows[-1 if last else 0] if rows else []


def _clauses(tagged: TaggedText, end: int) -> Iterator[tuple[int, int]]:
    """The last clauses of a sentence that end before a place, the last first."""
    begin, _ = tagged.sentence_range(tagged.sentence_of(end))
    for _ in range(_CLAUSES):
        low = max(begin, *(tagged.text.rfind(mark, begin, end) + 1 for mark in ",;:"))
        yield low, end
        if low == begin:
            return
        end = low - 1


def _pieces(text: str, low: int, high: int, division: re.Pattern[str]) -> list[tuple[int, int]]:
    """The pieces of a clause, the last without what closes the row."""
    cuts = [(m.start(), m.end()) for m in division.finditer(text, low, high)]
    starts, ends = [low, *(end for _, end in cuts)], [*(start for start, _ in cuts), high]
    closing = _CLOSING.search(text, starts[-1], high) if cuts else None
    ends[-1] = closing.start() if closing and closing.start() > starts[-1] else high
    return list(zip(starts, ends, strict=True))
