"""Names in two languages for everything a page shows."""

from decimal import Decimal

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.check.rules import RULES
from gov_ie.check.tables import MAGNITUDE, SHIFT
from gov_ie.types import LABELS, MODIFIERS, VERDICTS
from gov_ie.view.words import figure, words


def test_everything_has_a_name_in_both_languages():
    tables = words()
    assert set(tables["verdicts"]) == set(tables["signs"]) == set(VERDICTS)
    assert set(tables["spans"]) == set(LABELS)
    assert set(tables["modifiers"]) == set(MODIFIERS)
    assert set(tables["dimensions"]) == set(default_catalogue().dimensions)
    assert set(tables["rules"]) == {SHIFT, MAGNITUDE, *(rule.name for rule in RULES)}
    for name, table in tables.items():
        assert name == "signs" or all(len(pair) == 2 for pair in table.values()), name


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1200", "1,200"), ("0", "0"), ("-3.50", "-3.5"), ("1E+3", "1,000"), ("1E+999999", "1.000000E+999999"), ("NaN", "NaN"), ("0.0", "0"), ("100", "100")],
)
def test_figures_are_short_for_any_value(value, shown):
    assert figure(Decimal(value)) == shown
