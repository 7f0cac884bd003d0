"""The spec files tests/specs/*.json, one test a case: anyone can add a case without code.

A case is {"what": …, "input": …, "report_year": …, "results": […]}; "what" names the function where a file has several.
Numbers are strings, so that no float comes between the text and its value.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gov_ie.types import Period, Quantity
from gov_ie.values.numerals import parse_numeral
from gov_ie.values.periods import find_years, parse_period, report_year, stated_period
from gov_ie.values.quantities import find_quantities, find_zero_words, parse_quantity

SPECS = Path(__file__).parents[1] / "specs"
Case = dict[str, Any]


def cases(name: str, what: str | None = None) -> list[Any]:
    """The cases of a file for one function, each named by its input."""
    rows = json.loads((SPECS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row, id=f"{i}-{row['input'][:24]}") for i, row in enumerate(rows) if row.get("what") == what]


def as_period(row: Case) -> Period:
    return Period(date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), row["year"])


def as_quantity(row: Case) -> Quantity:
    return Quantity(Decimal(row["value"]), row["unit"], row["modifier"])


@pytest.mark.parametrize("case", cases("numerals"))
def test_numeral(case: Case) -> None:
    value = parse_numeral(case["input"])
    assert ([] if value is None else [value]) == [Decimal(result) for result in case["results"]]


@pytest.mark.parametrize("case", [*cases("quantities"), *cases("distractors")])
def test_find_quantities(case: Case) -> None:
    text = case["input"]
    found = [(text[c.start : c.end], Quantity(c.value, c.unit, c.modifier)) for c in find_quantities(text)]
    assert found == [(row["text"], as_quantity(row)) for row in case["results"]]


@pytest.mark.parametrize("case", cases("quantities"))
def test_parse_found_surface(case: Case) -> None:
    for row in case["results"]:
        assert parse_quantity(row["text"]) == as_quantity(row)


@pytest.mark.parametrize("case", cases("quantities", "parse"))
def test_parse_quantity(case: Case) -> None:
    quantity = parse_quantity(case["input"])
    assert ([] if quantity is None else [quantity]) == [as_quantity(row) for row in case["results"]]


@pytest.mark.parametrize("case", cases("quantities", "zero"))
def test_find_zero_words(case: Case) -> None:
    text = case["input"]
    assert [text[c.start : c.end] for c in find_zero_words(text)] == case["results"]


@pytest.mark.parametrize("case", cases("periods"))
def test_parse_period(case: Case) -> None:
    period = parse_period(case["input"], case["report_year"])
    assert ([] if period is None else [period]) == [as_period(row) for row in case["results"]]


@pytest.mark.parametrize("case", cases("periods", "find"))
def test_find_years(case: Case) -> None:
    text = case["input"]
    assert [text[start:end] for start, end in find_years(text)] == case["results"]


@pytest.mark.parametrize("case", cases("periods", "title"))
def test_report_year(case: Case) -> None:
    year = report_year(case["input"])
    assert ([] if year is None else [year]) == case["results"]


@pytest.mark.parametrize("case", cases("periods", "stated"))
def test_stated_period(case: Case) -> None:
    text = case["input"]
    found = stated_period(text)
    assert ([] if found is None else [(text[found[0] : found[1]], found[2])]) == [
        (row["text"], as_period(row)) for row in case["results"]
    ]
