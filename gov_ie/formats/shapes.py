"""Whether what was read has the types it must have, said before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport


def word(value: object) -> str:
    """The value, a string; TypeError where it is none."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} where words were expected")
    return value


def words(values: object) -> tuple[str, ...]:
    """The values, strings, of a list or of one string; TypeError where they are none."""
    return tuple(word(v) for v in ([values] if isinstance(values, str) else _listed(values)))


def whole(value: object) -> int:
    """The value, an offset; TypeError where it is none. 3.0 is no offset, True neither."""
    if type(value) is not int:
        raise TypeError(f"{value!r} is no offset")
    return value


def read_exchange(line: Mapping[str, Any], text: str | None, place: str) -> AnnotatedReport:
    """The report of an exchange line, whatever types stand in it; AnnotationError where they are not its own."""
    try:
        return AnnotatedReport.from_dict(line, text, place)
    except AnnotationError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise AnnotationError(f"{place}: field missing or of a wrong type: {error}") from error


def check_meta(meta: Mapping[str, object]) -> None:
    """Returns where agency and year of a report are what they must be, else raises TypeError."""
    words(meta.get("agency") or ())
    year = meta.get("year")
    if year is not None and (type(year) is not int or not 0 <= year <= 9999):
        raise TypeError(f"year {year!r}")


def check_report(report: AnnotatedReport, place: str) -> None:
    """Returns where every field of a report has its type, else raises AnnotationError, naming the fact or span."""
    at = "the report"
    try:
        word(report.doc_id)
        word(report.text)
        check_meta({"agency": report.agency, "year": report.year})
        for span in report.spans:
            at = f"span {span.id!r}"
            word(span.id), whole(span.start), whole(span.end)
        for start, end in report.ignore:
            at = "a stretch to ignore"
            whole(start), whole(end)
        for fact in report.facts:
            at = f"fact {fact.id!r}"
            for text in (fact.id, fact.unit, fact.modifier, fact.measure_text, *fact.agency, *(fact.period or ())):
                word(text)
            for text in (fact.quantity, fact.measure, fact.part_of, fact.year_span, fact.agency_span):
                word(text or "")
            words(fact.measures)
            for dimension, value in fact.by.items():
                word(dimension), word(value)
            check_meta({"year": fact.year})
            for offset in fact.anchor or ():
                whole(offset)
            if fact.period is not None and len(fact.period) != 2:
                raise TypeError(f"period {fact.period!r}")
            if fact.anchor is not None and len(fact.anchor) != 2:
                raise TypeError(f"anchor {fact.anchor!r}")
            if not all(isinstance(row, Mapping) for row in fact.also):
                raise TypeError(f"also {fact.also!r}")
    except (TypeError, ValueError, AttributeError) as error:
        raise AnnotationError(f"{place}: {at}: {error}; docs/annotation.md says what stands there") from error


def _listed(values: object) -> Iterable[object]:
    if not isinstance(values, list | tuple):
        raise TypeError(f"{values!r} where a list was expected")
    return values
