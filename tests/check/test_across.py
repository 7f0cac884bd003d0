"""Checks between reports: silent on series that hold together, and each rule fails on what breaks it."""

import json
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.check.across import RULES, check_reports
from gov_ie.check.copies import copies
from gov_ie.check.hints import hint_of
from gov_ie.exchange import dumps
from gov_ie.types import Reason

from ..series import ROWS, all_series, report, said, series, up_to

WATER = "青石县水务局"


def broken(reports, **options):
    return [c for c in check_reports(reports, **options) if c.verdict == "contradicted"]


def of_year(year, *figures, agency=WATER, doc_id=None):
    return report(agency, year, *figures, doc_id=doc_id or f"{agency}-{year}")


def received(value, **more):
    return said("收到政府信息公开申请", value, "件", "request.received", **more)


def test_years_that_hold_together_are_proved():
    checks = check_reports(series())
    assert {c.rule: c.verdict for c in checks} == {
        "year.before": "proved",
        "requests.carried": "proved",
        "cumulative.falls": "consistent",
    }
    assert len(checks) == 2 * 2 + 2 + 2


@settings(deadline=None)
@given(all_series())
def test_no_series_that_holds_together_is_contradicted(reports):
    warned = {"cell.jump", "report.repeated"}
    assert not [c for c in broken(reports) if c.rule not in warned]


@settings(deadline=None)
@given(all_series().filter(lambda reports: len(reports) > 1), st.data())
def test_a_changed_figure_of_the_year_before_is_found(reports, data):
    number = data.draw(st.integers(1, len(reports) - 1))
    later = reports[number]
    told = [f for f in later.facts if f.year == later.year - 1 and f.measure != "training.held"]
    fact = data.draw(st.sampled_from(told))
    changed = replace(fact, value=fact.value + 1000)
    reports[number] = replace(later, facts=tuple(changed if f is fact else f for f in later.facts))
    [check] = [c for c in broken(reports) if c.rule == "year.before"]
    assert [c.fact for c in check.facts] == [fact.id, next(f.id for f in reports[number - 1].facts if f.measure == fact.measure)]
    assert check.reports == (reports[number - 1].doc_id, later.doc_id)
    assert check.difference == 1000


def test_the_year_before_told_differently():
    [check] = broken([of_year(2016, received(28)), of_year(2017, received(61), received(82, year=2016))])
    assert (check.rule, check.formula, check.agency, check.measure) == ("year.before", "82 ≠ 28", WATER, "request.received")
    assert (check.likely, check.blamed) == ("report", f"{WATER}-2017")
    assert [(f.doc_id, f.fact, f.value) for f in check.facts] == [(f"{WATER}-2017", "f2", 82), (f"{WATER}-2016", "f1", 28)]


def test_a_misprint_is_named_and_a_proved_figure_is_believed():
    first, second = of_year(2016, received(28)), of_year(2017, received(61), received(82, year=2016, verdict="proved"))
    [check] = broken([first, second])
    assert (check.likely, check.blamed) == ("report", f"{WATER}-2016")
    assert check.hint == f"f1 of {WATER}-2016 may be a misprint for 82"
    [check] = broken([of_year(2016, received(28)), of_year(2017, received(61), received(95, year=2016, verdict="proved"))])
    assert (check.blamed, check.hint) == (f"{WATER}-2016", f"f2 of {WATER}-2017 is proved by other figures there")
    [check] = broken([of_year(2016, received(4726)), of_year(2017, received(4716, year=2016))])
    assert check.hint == f"f1 of {WATER}-2017 may be a misprint for 4726"


def test_approximate_figures_of_the_year_before_do_not_contradict():
    over = received(3200, year=2016, modifier="over", printed="3200余件")
    [check] = check_reports([of_year(2016, received(3248)), of_year(2017, over)])
    assert check.verdict == "consistent"


def test_a_figure_said_elsewhere_in_the_report_speaks_against_the_reading():
    [check] = broken([of_year(2016, received(57)), of_year(2017, received(57), received(61, year=2016))])
    assert (check.likely, check.blamed) == ("reading", f"{WATER}-2017")
    assert check.hint.startswith(f"f1 of {WATER}-2017 is 57")


def test_a_magnitude_that_was_not_read_speaks_against_the_reading():
    visits = said("网站公开信息", 12, "条", "disclosure.items", year=2016, behind="（万条）")
    [check] = [c for c in broken([of_year(2016, said("网站公开信息", 120000, "条", "disclosure.items")), of_year(2017, visits)]) if c.rule == "year.before"]
    assert (check.likely, check.blamed, "万" in check.hint) == ("reading", f"{WATER}-2017", True)


@pytest.mark.parametrize(("unit", "compared"), [("宗", True), ("", True), ("人", False)])
def test_units_that_stand_for_each_other_are_compared(unit, compared):
    other = said("收到政府信息公开申请", 82, unit, "request.received", year=2016)
    assert bool(broken([of_year(2016, received(28)), of_year(2017, other)])) is compared


def test_a_doubtful_reading_is_blamed():
    [check] = broken([of_year(2016, received(28, score=0.2)), of_year(2017, received(95, year=2016))])
    assert (check.likely, check.blamed) == ("reading", f"{WATER}-2016")


def test_rows_of_several_figures_are_compared_by_their_words():
    def training(words, value, year):
        return said(words, value, "期", "training.held", year=year)

    assert not broken([of_year(2016, training("举办培训班", 5, 2016)), of_year(2017, training("为企业讲课", 12, 2016))])
    twice = training("举办培训班", 5, 2016), training("举办培训班", 7, 2016)
    assert not broken([of_year(2016, *twice), of_year(2017, training("举办培训班", 12, 2016))])
    assert broken([of_year(2016, training("举办培训班", 5, 2016)), of_year(2017, training("举办培训班", 12, 2016))])


def test_what_is_carried_out_is_carried_in_for_each_applicant():
    person = {"applicant": "natural_person"}
    out = [said("结转下年度继续办理", v, "件", "request.carried_out", by=by) for v, by in ((5, {}), (3, person))]
    come = [said("上年结转", v, "件", "request.carried_in", by=by) for v, by in ((5, {}), (2, person))]
    checks = check_reports([of_year(2021, *out), of_year(2022, *come)])
    assert [(c.rule, c.verdict, c.formula, dict(c.by)) for c in checks] == [
        ("requests.carried", "contradicted", "2 ≠ 3", person),
        ("requests.carried", "proved", "5 = 5", {}),
    ]


def test_a_year_in_between_is_not_carried_over():
    out, come = said("结转下年度", 5, "件", "request.carried_out"), said("上年结转", 2, "件", "request.carried_in")
    assert not check_reports([of_year(2020, out), of_year(2022, come)])


def test_cumulative_figures_do_not_fall_but_stocks_may():
    def counted(value, year, measure="disclosure.items"):
        return said("历年累计公开", value, "条", measure, period=up_to(year))

    [check] = broken([of_year(2012, counted(2100, 2012)), of_year(2013, counted(1900, 2013))])
    assert (check.rule, check.formula) == ("cumulative.falls", "2100 > 1900")
    stock = "account.followers"
    assert not check_reports([of_year(2012, counted(2100, 2012, stock)), of_year(2013, counted(1900, 2013, stock))])


def visited(value, **more):
    return said("网站访问量", value, "次", "website.visits", **more)


def test_a_spike_is_one_jump_and_is_blamed_on_the_odd_year():
    values = (120000, 131000, 13, 128000, 140000)
    [check] = broken([of_year(2014 + n, visited(v)) for n, v in enumerate(values)])
    assert (check.rule, check.warning, check.blamed) == ("cell.jump", True, f"{WATER}-2016")
    assert check.formula == "13 against 131000: about 10000 times less"


def test_a_jump_that_lasts_is_one():
    [check] = broken([of_year(2014 + n, visited(v)) for n, v in enumerate((12, 13, 130000, 150000, 140000))])
    assert check.reports == (f"{WATER}-2015", f"{WATER}-2016")
    assert check.blamed == f"{WATER}-2015"


def test_a_jump_with_a_magnitude_beside_it_is_the_readings():
    odd = visited(13, behind="(万次)")
    [check] = broken([of_year(2015, visited(131000)), of_year(2016, odd)])
    assert (check.likely, check.blamed, check.hint) == ("reading", f"{WATER}-2016", f"f1 of {WATER}-2016 would be 130000 with the 万 beside it")


@pytest.mark.parametrize("values", [(12, 1200), (3, 5000), (120, 240000)])
def test_other_growth_is_no_jump(values):
    assert not broken([of_year(2015 + n, visited(v)) for n, v in enumerate(values)])


def test_the_same_report_twice_counts_once():
    first, second = series()[:2]
    again = replace(second, text=second.text.replace("。", "。\n"), doc_id="print")
    checks = broken([first, second, again])
    assert [(c.rule, c.formula, c.reports, c.likely) for c in checks] == [
        ("report.repeated", "the same text", (second.doc_id, "print"), None)
    ]
    assert len(check_reports([first, second, again])) == len(check_reports([first, second])) + 1


def rows(year, values):
    return of_year(year, *(said(w, v, u, m) for (w, u, m), v in zip(ROWS, values, strict=False)))


def test_last_years_figures_pasted_into_the_report():
    values = (312, 27, 27, 4, 2, 1, 6)
    [check] = broken([rows(2016, values), rows(2017, values)])
    assert (check.rule, check.likely, check.blamed) == ("report.repeated", "report", f"{WATER}-2017")
    assert check.hint == "figures of 2016 stand in the report of 2017"
    assert not broken([rows(2016, values), rows(2017, tuple(v + 1 for v in values))])
    assert not broken([rows(2016, values[:3]), rows(2017, values[:3])])


def test_an_office_that_was_reformed_is_not_blamed():
    out, come = said("结转下年度", 5, "件", "request.carried_out"), said("上年结转", 2, "件", "request.carried_in")
    reports = [of_year(2018, out, agency="青石县环保局"), of_year(2019, come, agency="青石县生态环境局")]
    [check] = broken(reports)
    assert (check.agency, check.likely, check.hint) == ("青石县生态环境局", None, "the office was reformed: 环境保护局、生态环境局")
    assert not check_reports(reports, renames=False)


def test_other_bodies_are_not_compared():
    assert not check_reports([of_year(2016, received(28)), of_year(2017, received(82, year=2016), agency="青石县财政局")])


def test_reports_without_a_name_a_year_or_anything():
    empty = report(None, None, doc_id=None)
    assert check_reports([]) == []
    assert check_reports([replace(empty, text=""), replace(empty, text="")]) == []
    assert check_reports([report(None, 2016, received(5)), report("青石县水务局", None, received(7))]) == []


def test_contradictions_come_first_and_the_order_does_not_change():
    reports = series()
    reports[2] = replace(reports[2], facts=tuple(replace(f, value=f.value + 1) if f.year == 2015 else f for f in reports[2].facts))
    checks = check_reports(reports)
    assert checks == check_reports(reports)
    verdicts = [c.verdict for c in checks]
    assert verdicts == sorted(verdicts, key=("contradicted", "proved", "consistent").index)
    assert verdicts.count("contradicted") == 2


def test_a_check_is_one_line_of_json():
    [check] = broken([of_year(2016, received(28)), of_year(2017, received(82, year=2016))])
    line = json.loads(dumps(check.to_dict()), parse_float=Decimal)
    assert (line["rule"], line["stated"], line["computed"], line["difference"]) == ("year.before", 82, 28, 54)
    assert line["facts"][1] == {
        "doc_id": f"{WATER}-2016", "fact": "f1", "agency": WATER, "year": 2016, "value": 28, "unit": "件",
        "measure_text": "收到政府信息公开申请", "start": 24, "end": 37, "evidence": "收到政府信息公开申请28件",
    }  # fmt: skip


def test_every_rule_has_a_name_a_source_and_an_example():
    assert len({r.name for r in RULES}) == len(RULES)
    assert all(r.says and r.source and r.example for r in RULES)


def test_every_report_of_a_year_is_compared_with_all():
    values = (312, 27, 28, 4, 2, 1, 6)
    first, other, again = rows(2016, values), rows(2016, tuple(v + 7 for v in values)), rows(2016, values)
    named = [replace(r, doc_id=name, text=r.text + "。" * n) for n, (name, r) in enumerate(zip("abc", (first, other, again), strict=True))]
    assert [c.reports for c in broken(named)] == [("a", "c")]
    pasted = replace(rows(2017, values), doc_id="d")
    found = broken([*named[:2], pasted])
    assert [(c.reports, c.hint) for c in found if c.rule == "report.repeated"] == [(("a", "d"), "figures of 2016 stand in the report of 2017")]


def test_reports_of_one_year_are_compared_in_linear_time():
    def seconds(count):
        reports = [replace(rows(2016, tuple(n * 50 + v for v in range(7))), doc_id=str(n)) for n in range(count)]
        reports = [replace(r, facts=r.facts * 3, text=f"{r.text}{n}") for n, r in enumerate(reports)]
        begin = time.process_time()
        assert list(copies(reports, [WATER] * count)) == []
        return time.process_time() - begin

    seconds(20)
    assert seconds(800) < 8 * max(seconds(200), 0.02)


def test_a_gap_of_years_is_said_and_judged_by_its_length():
    def jump(value, years):
        return broken([of_year(2010, visited(12)), of_year(2010 + years, visited(value))])

    [check] = jump(12000, 3)
    assert check.formula == "12000 against 12: about 1000 times more, 3 years apart"
    assert jump(14400, 1)
    assert not jump(14400, 3)
    assert not jump(12000, 6)


def test_cumulative_figures_are_held_against_every_report_of_the_day_before():
    def counted(value, year, name):
        return of_year(year, said("历年累计公开", value, "条", "disclosure.items", period=up_to(year)), doc_id=name)

    [check] = broken([counted(2100, 2012, "a"), counted(1800, 2012, "b"), counted(1900, 2013, "c")])
    assert (check.formula, check.reports) == ("2100 > 1900", ("a", "c"))


def test_a_huge_report_is_compared_in_linear_time():
    def seconds(count):
        first = of_year(2016, *(said("培训", n, "期", "training.held") for n in range(count)))
        second = of_year(2017, *(said("培训", n + count, "期", "training.held", year=2016) for n in range(count)))
        begin = time.process_time()
        check_reports([first, second])
        return time.process_time() - begin

    seconds(50)
    assert seconds(1600) < 8 * max(seconds(400), 0.02)


def test_figures_without_end_are_left_out():
    assert check_reports([of_year(2016, received("NaN", printed="x")), of_year(2017, received("1E+999999", printed="x", year=2016))]) == []


def test_a_reason_is_said_in_both_languages():
    [check] = broken([of_year(2016, received(4726)), of_year(2017, received(4716, year=2016))])
    assert check.reason == Reason("misprint", ("f1", "4726"))
    assert hint_of(check.reason, "zh", check.blamed) == f"{WATER}-2017 的 f1 可能是 4726 之误"
    assert check.to_dict()["reason"] == ["misprint", "f1", "4726"]
