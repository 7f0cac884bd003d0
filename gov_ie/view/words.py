"""What things are called on a page, as [Chinese, English]."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.types import Fact
from gov_ie.view.escaping import visible

Name = list[str]
_DIGITS = 40  # more than any figure of a report has; 1E+999999 written out would be a million


def resource(name: str) -> str:
    """The text of a file of `resources/view`."""
    return (files("gov_ie.resources") / "view" / name).read_text(encoding="utf-8")


@cache
def words() -> dict[str, dict[str, Any]]:
    """The tables of `resources/view/words.toml`."""
    return tomllib.loads(resource("words.toml"))


def measure_name(fact: Fact, catalogue: Catalogue | None = None) -> Name:
    """The catalogue's name of what a fact counts; an open measure in its own words, in «».

    `catalogue`: of the model that read the report, default the one shipped.
    """
    if fact.measure is None:
        return [visible(f"«{fact.measure_text}»")] * 2
    row = (catalogue or default_catalogue()).measures.get(fact.measure)
    # A measure of a catalogue that is not at hand has its id only.
    return [visible(fact.measure)] * 2 if row is None else [row.name, row.english or row.name]


def breakdown_names(fact: Fact, catalogue: Catalogue | None = None) -> list[tuple[Name, Name]]:
    """(dimension, value) for each breakdown of a fact; words of the report where the dimension is open."""
    found = []
    for dimension, value in fact.by.items():
        row = (catalogue or default_catalogue()).dimensions.get(dimension, {}).get(value)
        name = words()["dimensions"].get(dimension, [visible(dimension)] * 2)
        found.append((name, [visible(value)] * 2 if row is None else [row.name, row.english or row.name]))
    return found


def figure(value: Decimal) -> str:
    """A number for people, with commas.

    >>> figure(Decimal("186000000")), figure(Decimal("45.10"))
    ('186,000,000', '45.1')
    """
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS or len(value.as_tuple().digits) > _DIGITS:
        return f"{value:.6E}" if value.is_finite() else str(value)
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(fact: Fact) -> Name:
    """A fact's value with what the text says of how exact it is, and its unit: `约 1,200 个`, `about 1,200 个`."""
    before = words()["modifiers"].get(fact.modifier, ["", ""])
    number = visible(figure(fact.value) + ("" if fact.unit == "%" else " ") + fact.unit).strip()
    return [name + number for name in before]
