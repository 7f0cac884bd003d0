"""The fields of a fact that an annotator marked and linked without writing them: read from its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.exchange import AnnotatedFact, AnnotatedSpan
from gov_ie.formats.fields import Values
from gov_ie.text.clean import CleanText, clean
from gov_ie.types import Period
from gov_ie.values.periods import parse_period
from gov_ie.values.quantities import parse_quantity
from gov_ie.values.zero_words import ZERO_WORDS


class Completion:
    """Reads what fields do not say out of a report's words.

    `agency`, `year`: the report's, taken for facts that say none; `catalogue`: whose phrases name measures.
    """

    def __init__(self, text: str, agency: tuple[str, ...], year: int | None, catalogue: Catalogue | None = None) -> None:
        self._text = text
        self._catalogue = catalogue or default_catalogue()
        self._agency = agency
        self._year = year
        self._clean: CleanText | None = None

    def words(self, start: int, end: int) -> str:
        """The clean, simplified words of a stretch of the text as received."""
        if self._clean is None:
            self._clean = clean(self._text)
        place = self._clean.to_clean(start, end)
        return self._clean.text[slice(*place)] if place else self._text[start:end]

    def __call__(
        self,
        fact: AnnotatedFact,
        values: Values,
        quantity: tuple[int, int],
        measures: Sequence[AnnotatedSpan],
        dated: AnnotatedSpan | None,
    ) -> AnnotatedFact:
        """The fact with value, unit, modifier, measure, words, agency and year; what the fields say stays.

        `quantity`: the mark that bears the fact, in code points; `dated`: the YEAR it is linked to. A surface that reads as no number counts zero where
        it is a word for none or states a fact without a number, and has no value else: then KeyError.
        """
        surface = self.words(*quantity)
        read = None if surface in ZERO_WORDS else parse_quantity(surface)
        if read is None and surface not in ZERO_WORDS and fact.quantity is not None:
            raise KeyError(surface)
        named = "".join(self.words(s.start, s.end) for s in measures)
        measure, unit = values.measure, values.unit
        if measure is None and named:
            whole = [m for a, b, m in self._catalogue.find_aliases(named) if (a, b) == (0, len(named))]
            measure = whole[0] if whole else None
        if unit is None and read is not None:
            unit = read.unit
        elif unit is None and measure is not None and measure in self._catalogue.measures:
            unit = self._catalogue.measures[measure].unit
        stated = parse_period(self.words(dated.start, dated.end), self._year) if dated else None
        year = values.year if values.year is not None else stated.year if stated else self._year
        period = values.period or (stated.iso() if stated else Period.of_year(year).iso() if year else None)
        return replace(
            fact,
            value=read.value if read else Decimal(0),
            unit=unit or "",
            modifier=values.modifier or (read.modifier if read else "exact"),
            measure=measure,
            measure_text=values.measure_text or named,
            agency=values.agency or self._agency,
            year=year,
            period=period,
        )
