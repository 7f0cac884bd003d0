"""Which statement of a cell is taken, and what is in no cell."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gov_ie.check.statements import Collection, taken
from gov_ie.types import Period

from ..series import report, said, up_to

WATER, FINANCE = "青石县水务局", "青石县财政局"
CELL = (WATER, 2016, "request.received", ())


def received(value, **more):
    return said("收到政府信息公开申请", value, "件", "request.received", **more)


def of_year(year, *figures, **more):
    return report(more.pop("agency", WATER), year, *figures, **more)


def days(start, end, year=2016):
    return Period(date.fromisoformat(start), date.fromisoformat(end), year)


YEAR_END = days("2016-12-31", "2016-12-31")


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        # each decides where the ones before are equal, and against all that come behind
        (received(1, verdict="contradicted"), received(2, period=YEAR_END, verdict="proved")),
        (received(1, verdict="proved", modifier="over"), received(2, verdict="consistent")),
        (received(1, verdict="consistent"), received(2)),
        (received(1), received(2, verdict="contradicted")),
        (received(1, score=0.2), received(2, modifier="over")),
        (received(1, score=0.9), received(2, score=0.8)),
    ],
)
def test_the_better_statement_of_a_report_is_taken(better, worse):
    for figures in ((better, worse), (worse, better)):
        statements = Collection([of_year(2016, *figures)]).cells[CELL]
        assert sorted(s.fact.value for s in statements) == [1, 2]
        assert taken(statements).fact.value == 1


def test_the_earlier_of_two_figures_is_taken():
    statements = Collection([of_year(2016, received(1), received(2))]).cells[CELL]
    assert taken(statements[::-1]).fact.value == 1


def test_a_report_of_the_year_itself_is_taken_before_later_ones():
    later, own = of_year(2017, received(5), received(2, year=2016, score=0.99)), of_year(2016, received(1, score=0.5))
    statements = Collection([later, own]).cells[CELL]
    assert [(s.own, s.number, s.fact.value) for s in statements] == [(False, 0, 2), (True, 1, 1)]
    assert taken(statements).fact.value == 1


def test_the_earlier_of_two_reports_is_taken():
    first, second = of_year(2016, said("培训", 3, "期", "training.held"), received(1), doc_id="a"), of_year(2016, received(2), doc_id="b")
    statements = Collection([first, second]).cells[CELL]
    assert [s.doc_id for s in statements] == ["a", "b"]
    assert taken(statements[::-1]).doc_id == "a"


def test_a_figure_of_another_body_is_in_that_bodys_cell():
    collection = Collection([of_year(2016, received(1), received(7, agency=FINANCE)), of_year(2016, received(8), agency=FINANCE)])
    assert [(s.own, s.fact.value) for s in collection.cells[FINANCE, 2016, "request.received", ()]] == [(False, 7), (True, 8)]
    assert [s.fact.value for s in collection.cells[CELL]] == [1]
    assert not collection.left_out


@pytest.mark.parametrize(
    ("period", "whole"),
    [
        (days("2016-01-01", "2016-12-31"), True),
        (YEAR_END, False),
        (days("2016-12-30", "2016-12-30"), None),
        (days("2016-11-30", "2016-11-30"), None),
        (days("2016-01-31", "2016-01-31"), None),
        (days("2016-01-01", "2016-06-30"), None),
        (days("2016-02-01", "2016-12-31"), None),
    ],
)
def test_figures_of_a_year_its_end_and_a_part_of_it(period, whole):
    # A second figure makes the whole year the usual period.
    collection = Collection([of_year(2016, received(1, period=period), *(said("培训", n, "期", "training.held") for n in (2, 3)))])
    assert [s.whole for s in collection.cells.get(CELL, [])] == ([] if whole is None else [whole])
    assert dict(collection.left_out) == ({"a part of a year": 1} if whole is None else {})


def test_what_most_figures_of_a_report_are_for_is_its_year():
    may = days("2008-05-01", "2008-12-31", 2008)
    first = of_year(2008, received(1, period=may), said("培训", 2, "期", "training.held", period=may), received(4, period=days("2008-05-01", "2008-06-30", 2008)))
    collection = Collection([first])
    assert [(s.whole, s.fact.value) for s in collection.cells[WATER, 2008, "request.received", ()]] == [(True, 1)]
    assert dict(collection.left_out) == {"a part of a year": 1}
    # The same days are a part of the year in a report of another year.
    assert not Collection([of_year(2009, received(1, period=may))]).cells


def test_figures_counted_over_years_stand_apart():
    total = said("历年累计公开", 2100, "条", "disclosure.items", period=up_to(2016), by={"category": "规划", "channel": "online"})
    collection = Collection([of_year(2016, total)])
    assert not collection.cells
    [(cell, [statement])] = collection.running.items()
    assert cell == (WATER, "disclosure.items", (("category", "规划"), ("channel", "online")), date.min)
    assert (statement.own, statement.whole, statement.fact.value) == (True, True, 2100)


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (received("1E+40"), "a figure of more digits than are reckoned with"),
        (said("收到来信", 5), "a row outside the catalogue"),
        (received(5, agency="我局的某个部门"), "no agency that a report is from"),
        (received(5, period=None), "no period"),
        (received(5, part_of="f2"), "a part with no breakdown of its own"),
    ],
)
def test_what_is_left_out_is_counted_under_its_reason(figure, why):
    collection = Collection([of_year(2016, figure, received(57))])
    assert [s.fact.value for s in collection.cells[CELL]] == [57]
    assert dict(collection.left_out) == {why: 1}


@pytest.mark.parametrize(
    "part",
    [
        said("网络申请", 5, "件", "request.received", by={"channel": "online"}, part_of="f2"),
        said("答复", 5, "件", "request.answered", part_of="f2"),
        received(5, part_of="f9"),
    ],
)
def test_a_part_of_another_cell_is_a_figure(part):
    collection = Collection([of_year(2016, part, received(57))])
    assert sum(len(found) for found in collection.cells.values()) == 2
    assert not collection.left_out


def test_facts_of_a_report_given_twice_count_once():
    first = of_year(2016, received(1), said("培训", 2, "期", "training.held"), doc_id="a")
    collection = Collection([first, replace(first, doc_id="b")])
    assert [s.doc_id for s in collection.cells[CELL]] == ["a"]
    assert dict(collection.left_out) == {"a report given twice": 2}


def test_the_first_fact_of_a_value_is_beside():
    collection = Collection([of_year(2016, received(5), received(5), said("来信", 5, "件"))])
    statement = collection.cells[CELL][0]
    assert {key: fact.id for key, fact in statement.beside.items()} == {
        (Decimal(5), "件", "request.received"): "f1",
        (Decimal(5), "件", None): "f3",
    }
