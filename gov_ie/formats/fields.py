"""A fact's fields as words that a person can read and correct in a tool, and back.

Notes for a newcomer: a tool has a box for a field or one line for all. In boxes a field is a tuple of strings, mostly of
one; in a line it is `value=312 unit=条 by=channel=website measure_text="公开 信息"`, quoted as JSON where it has blanks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedFact
from gov_ie.formats.files import parse_json
from gov_ie.formats.vocabulary import FIELDS, SEVERAL
from gov_ie.types import MODIFIERS, Modifier

Fields = Mapping[str, tuple[str, ...]]

# Thirty digits hold any count; int() and format() of 1e999999999 would not come back.
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_PAIR = re.compile(r'\s*([a-z_]+)=("(?:[^"\\]|\\.)*"|[^\s"]\S*)?(?=\s|$)')
_NO_ANCHOR = "none"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Values:
    """What fields say of a fact, without its spans."""

    value: Decimal | None
    unit: str | None
    modifier: Modifier | None
    measure: str | None
    by: Mapping[str, str]
    measure_text: str
    agency: tuple[str, ...]
    year: int | None
    period: tuple[str, str] | None
    also: tuple[Mapping[str, object], ...]
    anchor: tuple[int, int] | None
    # Whether `anchor` is said at all; it is the stretch of the fact's spans otherwise.
    anchored: bool


def fact_fields(fact: AnnotatedFact, stretch: tuple[int, int] | None, place: str) -> dict[str, tuple[str, ...]]:
    """The fields of a fact; `stretch`: code points from its first to its last span, which is its anchor where none is said.

    Raises AnnotationError where its value has more than thirty digits on a side.
    """
    if not (fact.value.is_finite() and abs(fact.value.adjusted()) < 30 and _NUMBER.fullmatch(f"{fact.value:f}")):
        raise AnnotationError(f"{place}: fact {fact.id} has the value {fact.value}, which is no count, rate or amount")
    said: dict[str, tuple[str, ...]] = {"value": (f"{fact.value:f}",), "modifier": (fact.modifier,)}
    for name in ("unit", "measure", "measure_text"):
        if text := getattr(fact, name):
            said[name] = (text,)
    said["by"] = tuple(f"{dimension}={value}" for dimension, value in fact.by.items())
    said["agency"] = fact.agency
    said["year"] = () if fact.year is None else (str(fact.year),)
    said["period"] = () if fact.period is None else ("/".join(fact.period),)
    said["also"] = tuple(json.dumps(row, ensure_ascii=False, default=str) for row in fact.also)
    if fact.anchor != stretch:
        said["anchor"] = (_NO_ANCHOR if fact.anchor is None else f"{fact.anchor[0]}-{fact.anchor[1]}",)
    return {name: said[name] for name in FIELDS if said.get(name)}


def read_fields(fields: Fields, place: str) -> Values:
    """What the fields say; AnnotationError, beginning with `place`, where one cannot be read."""
    for name, given in fields.items():
        if name not in FIELDS:
            raise AnnotationError(f"{place}: unknown field {name!r}; fields are: {', '.join(FIELDS)}")
        if len(given) > 1 and name not in SEVERAL:
            raise AnnotationError(f"{place}: {name} is given {len(given)} times: {', '.join(given)}; leave one")
    one = {name: given[0] for name, given in fields.items() if given and name not in SEVERAL}
    one = {name: said for name, said in one.items() if said or name not in ("unit", "measure", "measure_text")}
    value, stated = one.get("value"), one.get("modifier")
    modifier = next((m for m in MODIFIERS if m == stated), None)
    if value is not None and not _NUMBER.fullmatch(value):
        raise AnnotationError(f"{place}: value={value} is no number; write digits, in units of 1")
    if stated is not None and modifier is None:
        raise AnnotationError(f"{place}: modifier={stated} is unknown; one of: {', '.join(MODIFIERS)}")
    anchor = one.get("anchor")
    return Values(
        value=None if value is None else Decimal(value),
        unit=one.get("unit"),
        modifier=modifier,
        measure=one.get("measure"),
        by=_pairs(fields.get("by", ()), place),
        measure_text=one.get("measure_text", ""),
        agency=tuple(fields.get("agency", ())),
        year=_year(one.get("year"), place),
        period=_period(one.get("period"), place),
        also=tuple(_row(text, place) for text in fields.get("also", ())),
        anchor=_anchor(anchor, place),
        anchored=anchor is not None,
    )


def write_line(fields: Fields) -> str:
    """The fields in one line.

    >>> write_line({"value": ("312",), "agency": ("青石县水务局", "县 水务局")})
    'value=312 agency=青石县水务局 agency="县 水务局"'
    """
    return " ".join(f"{name}={_quoted(text)}" for name, given in fields.items() for text in given)


def read_line(line: str, place: str) -> dict[str, tuple[str, ...]]:
    """The fields of such a line; AnnotationError where it is none.

    >>> read_line('value=3 by=channel=website', "x")
    {'value': ('3',), 'by': ('channel=website',)}
    """
    fields: dict[str, list[str]] = {}
    at = 0
    line = line.strip()
    while at < len(line):
        pair = _PAIR.match(line, at)
        if pair is None:
            raise AnnotationError(f"{place}: {line[at : at + 40]!r} is no field; write name=value, with quotes round blanks")
        name, text = pair[1], pair[2] or ""
        if text.startswith('"'):
            text = parse_json(text, place)
        fields.setdefault(name, []).append(text)
        at = pair.end()
    return {name: tuple(given) for name, given in fields.items()}


def _quoted(text: str) -> str:
    """Bare where it has neither blanks nor quotes nor invisible characters, else a JSON string."""
    if text.isprintable() and re.fullmatch(r'[^\s"]\S*', text):
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _pairs(given: tuple[str, ...], place: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        dimension, equals, value = text.partition("=")
        if not equals or dimension in found:
            what = "is said twice" if equals else "is no dimension=value"
            raise AnnotationError(f"{place}: by={text} {what}")
        found[dimension] = value
    return found


def _year(text: str | None, place: str) -> int | None:
    if text is not None and not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise AnnotationError(f"{place}: year={text} is no year; write 2016")
    return None if text is None else int(text)


def _period(text: str | None, place: str) -> tuple[str, str] | None:
    if text is None:
        return None
    start, _, end = text.partition("/")
    try:
        # fromisoformat alone would take 20160101 and 2016-W01-1, which are no dates of the exchange format.
        if not (_DAY.fullmatch(start) and _DAY.fullmatch(end)) or date.fromisoformat(start) > date.fromisoformat(end):
            raise ValueError(text)
    except ValueError as error:
        raise AnnotationError(f"{place}: period={text} is none; write 2016-01-01/2016-12-31, the first day first") from error
    return start, end


def _row(text: str, place: str) -> Mapping[str, object]:
    row = parse_json(text, place)
    if not isinstance(row, dict):
        raise AnnotationError(f'{place}: also={text} is no row; write {{"measure": "letter.received", "by": {{}}}}')
    return row


def _anchor(text: str | None, place: str) -> tuple[int, int] | None:
    if text is None or text == _NO_ANCHOR:
        return None
    place_ = re.fullmatch(r"(\d{1,9})-(\d{1,9})", text, re.ASCII)
    if place_ is None:
        raise AnnotationError(f"{place}: anchor={text} is no stretch; write start-end in code points, or none")
    return int(place_[1]), int(place_[2])
