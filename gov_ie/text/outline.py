"""The outline of a report: title, header fields, sections, sentences, clauses.

All offsets are code points of the clean text, half-open, counted from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gov_ie.text.headings import Heading, find_headings
from gov_ie.text.masthead import find_crumbs, find_header, find_title
from gov_ie.text.sentences import split_clauses, split_sentences

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under one marker.

    `level`: depth from 1; `marker` as written in the clean text, `一、`; [title_start, title_end): the heading without it;
    [start, end): marker, heading, body and the sections inside; `parent`: index of the section around it.
    """

    level: int
    marker: str
    title_start: int
    title_end: int
    start: int
    end: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, a cell or a header line; `section`: index of the innermost section around its start."""

    start: int
    end: int
    section: int | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence up to and with its comma, semicolon or colon; `sentence`: index."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Outline:
    """What a report is made of; every tuple is in the order of the text.

    `text`: the clean text; `header`: field name → range of its value, under the names of `resources/outline.toml`; `crumbs`: the page's way here.
    """

    text: str = field(repr=False)
    title: Range | None
    header: Mapping[str, Range]
    crumbs: Range | None
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of all sentences, found when they are first asked for."""
        return tuple(
            Clause(start, end, i)
            for i, sentence in enumerate(self.sentences)
            for start, end in split_clauses(self.text, sentence.start, sentence.end)
        )

    def sentence_at(self, position: int) -> int | None:
        """The index of the sentence that holds the code point, None between sentences.

        >>> outline("收到3件。办结2件。").sentence_at(6)
        1
        """
        return _holding(self.sentences, position)

    def section_at(self, position: int) -> int | None:
        """The index of the innermost section that holds the code point, None before the first."""
        return _innermost(self.sections, position)


def outline(text: str) -> Outline:
    """The outline of a clean text; linear in its length.

    >>> o = outline("某县2016年政府信息公开工作年度报告 一、概述2016年,我县公开12条。(一)网站公开情况通过网站公开5条。")
    >>> text = "某县2016年政府信息公开工作年度报告 一、概述2016年,我县公开12条。(一)网站公开情况通过网站公开5条。"
    >>> text[slice(*o.title)]
    '某县2016年政府信息公开工作年度报告'
    >>> [(s.level, s.marker, text[s.title_start:s.title_end]) for s in o.sections]
    [(1, '一、', '概述'), (2, '(一)', '网站公开情况')]
    >>> [text[s.start:s.end] for s in o.sentences[1:]]
    ['一、概述', '2016年,我县公开12条。', '(一)网站公开情况', '通过网站公开5条。']
    """
    header = find_header(text)
    crumbs = find_crumbs(text)
    headings = find_headings(text)
    sections = _nest([heading for heading in headings if not heading.row], len(text))
    first = sections[0].start if sections else len(text)
    title = find_title(text, header, crumbs, first)
    cuts = {heading.start for heading in headings}
    cuts.update(section.title_end for section in sections if section.title_end > section.title_start)
    cuts.update(bound for found in (title, crumbs) if found for bound in found)
    starts = [section.start for section in sections]
    sentences = [
        Sentence(start, end, _last(bisect_right(starts, start))) for start, end in split_sentences(text, sorted(cuts))
    ]
    return Outline(text, title, header, crumbs, sections, tuple(sentences))


def _nest(headings: list[Heading], length: int) -> tuple[Section, ...]:
    """Sections of headings in order: each inside the nearest one before it of a higher rank."""
    open_: list[int] = []
    parents: list[int | None] = []
    levels: list[int] = []
    ends = [length] * len(headings)
    for i, heading in enumerate(headings):
        while open_ and headings[open_[-1]].rank >= heading.rank:
            ends[open_.pop()] = heading.start
        parents.append(open_[-1] if open_ else None)
        levels.append(len(open_) + 1)
        open_.append(i)
    return tuple(
        Section(level, h.marker, h.title_start, h.title_end, h.start, end, parent)
        for h, level, end, parent in zip(headings, levels, ends, parents, strict=True)
    )


def _last(count: int) -> int | None:
    # Sections leave no gap behind the first one, so the last to start is the innermost.
    return count - 1 if count else None


def _innermost(sections: tuple[Section, ...], position: int) -> int | None:
    return _last(bisect_right(sections, position, key=lambda section: section.start))


def _holding(spans: tuple[Sentence, ...] | tuple[Clause, ...], position: int) -> int | None:
    found = bisect_right(spans, position, key=lambda span: span.start) - 1
    return found if found >= 0 and position < spans[found].end else None
