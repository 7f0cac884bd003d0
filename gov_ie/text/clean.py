"""The text as received → clean text with the way back.

    forms of width, blanks, control characters ─ markup ─ glosses ─ simplified characters ─ page controls
      ─ blanks and line ends ─ characters set apart ─ zeros of years ─ broken lines ─ spam

Each step is a function from draft to draft; a draft knows the source range behind each of its characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gov_ie.offsets import OffsetMap
from gov_ie.text.characters import collapse_blanks, join_apart, read_forms, read_zeros, simplify
from gov_ie.text.draft import Draft
from gov_ie.text.glosses import remove_glosses
from gov_ie.text.lines import join_lines
from gov_ie.text.residue import read_entities, remove_comments, remove_furniture, remove_tags
from gov_ie.text.spam import find_spam

Range = tuple[int, int]
SPAM = "\ufffc"
# Removing one thing may bring another to light: &amp;lt;br&amp;gt;, a tag in a tag, a gloss or a tag across a line break.
# Real pages need one round or two.
ROUNDS = 4


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text as received, what it reads when cleaned, and the way between the two.

    All offsets are code points, half-open, counted from 0. U+FFFC stands for a stretch of spam.

    >>> cleaned = clean("辦結(jié)16件")
    >>> cleaned.source, cleaned.text
    ('辦結(jié)16件', '办结16件')
    """

    source: str
    text: str
    offsets: OffsetMap

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The range of the received text behind the non-empty clean range [start, end).

        >>> clean("辦結(jié)16件").to_source(0, 2)
        (0, 7)
        """
        return self.offsets.to_source(start, end)

    def to_clean(self, start: int, end: int) -> tuple[int, int] | None:
        """The clean range that touches the received range [start, end), None where nothing of it is left.

        >>> clean("辦結(jié)16件").to_clean(7, 10)
        (2, 5)
        """
        return self.offsets.to_derived(start, end)


def clean(source: str, hidden: Sequence[Range] = ()) -> CleanText:
    """The clean text of a text as received; takes any string, linear in its length.

    `hidden`: stretches left out, in code points of `source`, in order and not overlapping: each is a line's end.

    >>> clean("現(xiàn)公布２０１６年信息\\r\\n312\\r\\n条。&nbsp;<br>").text
    '现公布2016年信息312条。'
    >>> clean("情况见下表。总计312另有5件。", [(6, 11)]).text
    '情况见下表。\\n另有5件。'
    """
    draft = read(source, hidden)
    for _ in range(ROUNDS):
        # What stood between two stretches of spam may show to be one when they are gone.
        found = find_spam(draft.text)
        if not found:
            break
        draft = draft.edit([(start, end, SPAM) for start, end in found])
    return CleanText(source, draft.text, OffsetMap(draft.starts, draft.ends))


def read(source: str, hidden: Sequence[Range] = ()) -> Draft:
    """The clean text as a draft, spam still in it; `hidden` as for `clean`."""
    draft = read_forms(Draft.of(source).edit([(start, end, "\n") for start, end in hidden]))
    for _ in range(ROUNDS):
        draft = collapse_blanks(simplify(remove_glosses(_remove_markup(draft))))
        length = len(draft.text)
        draft = join_lines(read_zeros(join_apart(_without_furniture(draft))), source)
        if len(draft.text) == length:
            break
    return draft


def _without_furniture(draft: Draft) -> Draft:
    for _ in range(ROUNDS):
        removed = remove_furniture(draft)
        if removed is draft:
            break
        draft = collapse_blanks(removed)
    return draft


def _remove_markup(draft: Draft) -> Draft:
    if "<" not in draft.text and "&" not in draft.text:
        return draft
    for _ in range(ROUNDS):
        length = len(draft.text)
        read = read_entities(draft)
        if read is not draft:
            read = read_forms(read)
        draft = remove_tags(remove_comments(read))
        if len(draft.text) == length:
            break
    return draft
