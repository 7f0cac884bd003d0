"""The panel: one value a cell, by the rule that its docstring states."""

import builtins
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gov_ie
from gov_ie.errors import MissingExtraError
from gov_ie.panels import COLUMNS
from gov_ie.types import Period

from .series import all_series, report, said, series, up_to

WATER = "青石县水务局"


def received(value, **more):
    return said("收到政府信息公开申请", value, "件", "request.received", **more)


def cells(*reports, **options):
    frame = gov_ie.panel(reports, **options)
    return [tuple(row) for row in frame[["agency", "year", "measure", "by", "value"]].itertuples(index=False)]


def taken(*figures):
    [row] = gov_ie.panel([report(WATER, 2016, *figures)]).to_dict("records")
    return row


def test_a_row_a_cell_with_its_source():
    frame = gov_ie.panel(series())
    assert tuple(frame.columns) == COLUMNS
    row = frame[(frame.year == 2015) & (frame.measure == "request.received")].to_dict("records")
    assert row == [
        {
            "agency": WATER, "year": 2015, "measure": "request.received", "by": "", "value": 9.0, "unit": "件", "modifier": "exact",
            "doc_id": f"{WATER}-2015", "id": "f2", "verdict": "unchecked", "score": 0.9, "statements": 2, "agreeing": 2,
            "own": True, "stated_as": WATER,
        }
    ]  # fmt: skip
    assert frame.equals(frame.sort_values(["agency", "year", "measure", "by"], ignore_index=True))


@settings(deadline=None)
@given(all_series(), st.randoms())
def test_a_panel_does_not_depend_on_the_order_of_reports(reports, random):
    frame = gov_ie.panel(reports, breakdowns=True)
    random.shuffle(reports)
    assert frame.equals(gov_ie.panel(reports, breakdowns=True))
    assert not frame.duplicated(["agency", "year", "measure", "by"]).any()
    stated = {(f.year, f.measure, float(f.value)) for r in reports for f in r.facts}
    assert set(zip(frame.year, frame.measure, frame.value, strict=True)) <= stated


def test_the_verdict_decides_first():
    order = ("contradicted", "unchecked", "consistent", "proved")
    figures = [received(n, verdict=v, score=0.9 - n / 10) for n, v in enumerate(order)]
    for last in range(1, 5):
        assert taken(*figures[:last])["verdict"] == order[last - 1]
    assert taken(*figures)["statements"] == 4 and taken(*figures)["agreeing"] == 1


def test_exact_figures_come_before_approximate_ones_and_then_the_score_decides():
    about = received(3200, modifier="over", printed="3200余件", score=0.99)
    row = taken(about, received(3248, score=0.5))
    assert (row["value"], row["agreeing"]) == (3248, 2)
    assert taken(received(31, score=0.8), received(57, score=0.9))["value"] == 57
    assert taken(received(31), received(57))["value"] == 31


def test_the_years_own_report_comes_before_a_later_one():
    own, later = report(WATER, 2016, received(57, score=0.6)), report(WATER, 2017, received(75, year=2016))
    assert cells(later, own) == [(WATER, 2016, "request.received", "", 57)]
    proved = report(WATER, 2017, received(75, year=2016, verdict="proved"))
    assert cells(proved, own) == [(WATER, 2016, "request.received", "", 75)]
    assert not gov_ie.panel([proved]).own.any()


def test_parts_are_not_mixed_with_totals():
    network = {"channel": "network"}
    one = report(WATER, 2016, received(57), received(40, part_of="f1", by=network), received(16, part_of="f1", score=0.99))
    assert cells(one) == [(WATER, 2016, "request.received", "", 57)]
    assert cells(one, breakdowns=True)[1:] == [(WATER, 2016, "request.received", "channel=network", 40)]
    assert gov_ie.panel([one]).attrs["left_out"] == {"a part with no breakdown of its own": 1}


def test_a_part_of_another_row_is_a_total_of_its_own():
    documents = said("规范性文件", 12, "件", "disclosure.normative_documents", part_of="f1")
    assert len(cells(report(WATER, 2016, said("公开信息", 57, "条", "disclosure.items"), documents))) == 2


def test_what_is_in_no_cell_is_counted():
    half = Period(date(2016, 1, 1), date(2016, 6, 30), 2016)
    one = report(
        WATER, 2016, received(5, period=half), received(300, period=up_to(2016)), said("举办活动", 5, "次"), received(8, agency="青石县监察局"), received(9, period=None)
    )  # fmt: skip
    frame = gov_ie.panel([one])
    assert len(frame) == 0
    assert frame.attrs["left_out"] == {
        "a part of a year": 1, "a row outside the catalogue": 1, "no agency that a report is from": 1, "no period": 1,
    }  # fmt: skip


def test_a_figure_at_the_end_of_the_year_is_taken_where_there_is_no_other():
    end = Period(date(2016, 12, 31), date(2016, 12, 31), 2016)
    assert taken(received(8, period=end))["value"] == 8
    assert taken(received(8, period=end, verdict="proved"), received(5))["value"] == 5


def test_a_report_that_counts_from_may_is_its_years():
    first = Period(date(2008, 5, 1), date(2008, 12, 31), 2008)
    one = report(WATER, 2008, received(5, period=first), said("公开信息", 9, "条", "disclosure.items", period=first))
    assert len(cells(one)) == 2


def test_names_and_renames_are_one_agency():
    old, new = report("青石县环保局", 2018, received(5)), report("青石县生态环境局", 2019, received(7))
    assert [c[:2] for c in cells(old, new)] == [("青石县生态环境局", 2018), ("青石县生态环境局", 2019)]
    assert list(gov_ie.panel([old, new]).stated_as) == ["青石县环保局", "青石县生态环境局"]
    assert {c[0] for c in cells(old, new, renames=False)} == {"青石县环保局", "青石县生态环境局"}
    assert {c[0] for c in cells(old, new, renames=False, agencies={"青石县环保局": "青石县生态环境局"})} == {"青石县生态环境局"}


def test_a_report_given_twice_counts_once():
    one = report(WATER, 2016, received(5))
    assert list(gov_ie.panel([one, replace(one, doc_id="again")]).statements) == [1]


def test_wide():
    wide = gov_ie.panel(series(), wide=True)
    assert wide.loc[(WATER, 2015), "request.received"] == 9
    assert list(wide.index) == [(WATER, 2014), (WATER, 2015), (WATER, 2016)]
    one = report(WATER, 2016, received(57), received(40, by={"channel": "network"}))
    assert list(gov_ie.panel([one], wide=True, breakdowns=True).columns) == ["request.received", "request.received[channel=network]"]
    assert isinstance(wide.attrs["left_out"], dict)


@pytest.mark.parametrize("wide", [False, True])
def test_no_reports_are_an_empty_panel(wide):
    assert len(gov_ie.panel([], wide=wide)) == len(gov_ie.panel([report(None, None)], wide=wide)) == 0


def test_without_pandas_the_extra_is_named(monkeypatch):
    found = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "pandas":
            raise ImportError(name)
        return found(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match="frames"):
        gov_ie.panel([])
