"""Figures of the prose as hints for cells of a form: which facts count, which cell they mean."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gov_ie.forms.layouts import layout
from gov_ie.forms.stated import Statement, hints, outside, statements
from gov_ie.types import Evidence, Fact, Mention, Period, Report
from gov_ie.values.periods import OPEN_START

TEXT = "2016年，我局收到申请312件。"
AT = TEXT.index("312")
YEAR = Period.of_year(2016)
FACT = Fact(
    id="f1",
    value=Decimal(312),
    unit="件",
    modifier="exact",
    measure="request.received",
    by={"channel": "online"},
    measure_text="收到申请",
    agency="清河县水务局",
    agency_names=("清河县水务局",),
    year=2016,
    period=YEAR,
    part_of=None,
    score=0.9,
    evidence=Evidence(AT - 4, AT + 4, TEXT[AT - 4 : AT + 4]),
    quantity=Mention(AT, AT + 4, "QUANTITY", TEXT[AT : AT + 4], 0.9),
)


def report(**changes):
    fact = replace(FACT, **changes)
    return Report(text=TEXT, agency="清河县水务局", agency_names=(), year=2016, mentions=(), facts=(fact,), doc_id=None)


def test_an_exact_figure_of_the_report_is_a_statement():
    [one] = statements(report())
    assert (one.measure, one.value, dict(one.by), one.cumulative) == (
        "request.received",
        312,
        {"channel": "online"},
        False,
    )
    assert one.start == AT


def test_a_figure_of_all_years_is_one_of_the_cumulative_column():
    [one] = statements(report(year=None, period=Period(OPEN_START, date(2016, 12, 31), None)))
    assert one.cumulative


@pytest.mark.parametrize(
    "changes",
    [
        {"measure": None},
        {"modifier": "about"},
        {"quantity": None},
        {"score": 0.3},
        {"agency": "清河县财政局"},
        {"year": 2015, "period": Period.of_year(2015)},
        {"period": Period(date(2016, 1, 1), date(2016, 6, 30), 2016)},
        {"year": None, "period": Period(OPEN_START, date(2015, 12, 31), None)},
    ],
)
def test_what_counts_something_else_or_is_not_sure_is_none(changes):
    assert statements(report(**changes)) == ()


def test_what_a_table_states_is_none():
    assert statements(report(), [(AT - 1, AT + 9)]) == ()
    assert len(statements(report(), [(AT + 1, AT + 9)])) == 1


def test_ranges_take_what_begins_in_them():
    one, other = Statement("m", Decimal(1), start=5), Statement("m", Decimal(1))
    assert outside([one, other], [(5, 6)]) == [other]
    assert outside([one, other], [(0, 5)]) == [one, other]
    # A long range that began before a short one, and ranges out of order.
    assert outside([one, other], [(3, 4), (0, 9)]) == [other]
    assert outside([one, other], [(6, 9), (0, 2)]) == [one, other]


def given(form, rows, *stated):
    laid = layout(form)
    return hints(laid, [(laid.row(row), columns) for row, columns in rows], stated)


def test_breakdowns_and_columns_of_applicants_tell_the_cell():
    rows = [("received", ("natural_person", "total")), ("granted", ("natural_person", "total"))]
    received = Statement("request.received", Decimal(12))
    person = Statement("request.answered", Decimal(7), {"outcome": "granted", "applicant": "natural_person"})
    assert given("requests_2021", rows, received, person) == {("received", 1): {12}, ("granted", 0): {7}}


def test_two_figures_of_one_cell_are_both_allowed():
    rows = [("received", ("value", "cumulative"))]
    stated = [Statement("request.received", Decimal(v)) for v in (12, 13)]
    everything = Statement("request.received", Decimal(134), cumulative=True)
    assert given("indicators_2014", rows, *stated, everything) == {("received", 0): {12, 13}, ("received", 1): {134}}


def test_what_two_rows_count_or_a_year_of_its_own_heads_has_no_cell():
    topics = Statement("response.topics", Decimal(12))
    assert given("indicators_2014", [("topics", ("value",))], topics) == {("topics", 0): {12}}
    assert given("indicators_2014", [("topics", ("value",)), ("response.microblog", ("value",))], topics) == {}
    assert given("indicators_2014", [("topics", ("value", "2015年度"))], topics) == {}


@pytest.mark.parametrize(("value", "cell"), [(120000, {("budget", 0): {12}}), (125000, {})])
def test_money_counts_in_the_unit_of_the_row(value, cell):
    assert given("indicators_2014", [("budget", ("value",))], Statement("budget.amount", Decimal(value))) == cell
