"""Everything that is known of a text before a model looks at it, in one place.

    text as received ─ clean ─▶ clean text ─▶ outline, word marks, grammar's candidates, catalogue words
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gov_ie.catalogue import Catalogue, Value
from gov_ie.finder import Places
from gov_ie.text.clean import CleanText, clean
from gov_ie.text.outline import Outline, outline
from gov_ie.text.tokens import Segmenter
from gov_ie.values.agencies import find_offices
from gov_ie.values.candidates import QuantityCandidate
from gov_ie.values.intentions import find_intentions
from gov_ie.values.periods import find_years
from gov_ie.values.quantities import find_quantities
from gov_ie.values.zero_words import find_zero_words


@dataclass(frozen=True, slots=True)
class Analysis:
    """A clean text with its outline and what grammar and lexicons say of it.

    All offsets are code points of the clean text; `clean` leads back to the text as received.
    `word_marks`: uint8, shape (len(text),), 0 begin, 1 middle, 2 end, 3 single.
    `quantities`: stretches that may be a QUANTITY, zero words among them, in order;
    `years`: stretches that may be a YEAR; `aliases`: (start, end, measure id) of catalogue words;
    `offices`: (start, end, kind) of words for bodies; `values`: where phrases for dimension values stand;
    `intentions`: (start, end, kind, word) of what tells of goals and plans.
    """

    clean: CleanText
    outline: Outline
    word_marks: np.ndarray
    quantities: tuple[QuantityCandidate, ...]
    years: tuple[tuple[int, int], ...]
    aliases: tuple[tuple[int, int, str], ...]
    offices: tuple[tuple[int, int, str], ...]
    values: Places[tuple[Value, ...]]
    intentions: tuple[tuple[int, int, str, str], ...]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text


def analyze(
    source: str, segmenter: Segmenter, catalogue: Catalogue, hidden: Sequence[tuple[int, int]] = ()
) -> Analysis:
    """The analysis of a text as received; `hidden`: its stretches that are read otherwise, as `clean` takes them."""
    cleaned = clean(source, hidden)
    text = cleaned.text
    counted = find_quantities(text)
    taken = {i for q in counted for i in range(q.start, q.end)}
    years, parts = tuple(find_years(text)), outline(text)
    title = text[slice(*parts.title)] if parts.title else ""
    zeros = [z for z in find_zero_words(text) if z.start not in taken]
    return Analysis(
        clean=cleaned,
        outline=parts,
        word_marks=segmenter.marks(text),
        quantities=tuple(sorted([*counted, *zeros], key=lambda q: q.start)),
        years=years,
        aliases=tuple(catalogue.find_aliases(text)),
        offices=tuple(find_offices(text)),
        values=catalogue.value_places(text),
        intentions=tuple(find_intentions(text, years, title)),
    )
