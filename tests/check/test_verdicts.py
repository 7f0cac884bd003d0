"""Verdicts on facts; and what holds of any facts at all."""

import re
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.catalogue import default_catalogue
from gov_ie.check import check_report
from gov_ie.types import MODIFIERS, VERDICTS, Evidence, Fact, Mention, Period, Report

from .reports import checked

SUM = "{M|收到申请}{Q#r|%s件|request.received}，分别为{M|网络申请}{Q|%s件|request.received channel=online ^r}、{M|信函申请}{Q|%s件|request.received channel=letter ^r}。"


def of(report: Report) -> dict[str, str]:
    return {f.id: f.verdict for f in report.facts}


def test_exact_sums_prove_their_facts():
    assert of(checked(SUM % (57, 40, 17) + "{M|培训}{Q|3次|training.held}。")) == {
        "f1": "proved", "f2": "proved", "f3": "proved", "f4": "unchecked",
    }  # fmt: skip


def test_rounding_and_bounds_are_consistent_only():
    report = checked("{M|收到来信}{Q|83件|letter.received}，{M|办结}{Q|81件|letter.completed}，{M|办结率}{Q|97.6%|letter.completion_rate}。")
    assert set(of(report).values()) == {"consistent"}


def test_a_fact_proved_elsewhere_is_not_blamed():
    report = checked(SUM % (57, 40, 17) + "\n附表：{M|收到申请}{Q|75件|request.received}。")
    assert of(report) == {"f1": "proved", "f2": "proved", "f3": "proved", "f4": "contradicted"}
    assert [c.verdict for c in report.checks] == ["contradicted", "proved"], "contradictions stand first"


def test_where_all_are_proved_elsewhere_all_are_blamed():
    again = (SUM % (75, 50, 25)).replace("#r", "#s").replace("^r", "^s")
    report = checked(SUM % (57, 40, 17) + "\n" + again)
    assert [c.rule for c in report.checks if c.verdict == "contradicted"].count("cell.repeated") >= 1
    assert of(report)["f1"] == of(report)["f4"] == "contradicted"


def test_values_stay_as_they_are():
    report = checked(SUM % (58, 40, 17))
    assert [f.value for f in report.facts] == [58, 40, 17] and report.checks[0].verdict == "contradicted"


MEASURES = ["request.received", "request.answered", "request.carried_in", "request.carried_out", "letter.received",
            "letter.completed", "letter.completion_rate", "disclosure.items", "review.total", None]  # fmt: skip
WORDS = ["收到申请", "办结", "占", "占比", "增加", "下降", "正在办理", "其他", ""]


@st.composite
def reports(draw) -> Report:
    text = draw(st.text(alphabet="收到申请其中占增长下降万（）、，。\n 0123456789%件條(jiàn)", max_size=60)) + "。"
    size = len(text)

    def mention(label: str) -> Mention:
        start = draw(st.integers(0, size - 1))
        end = draw(st.integers(start + 1, size))
        return Mention(start, end, label, text[start:end])

    facts = []
    for n in range(draw(st.integers(0, 9))):
        year = draw(st.sampled_from([2015, 2016, None]))
        value = draw(st.one_of(st.integers(-3, 120).map(Decimal), st.decimals(), st.sampled_from([Decimal("1E+5000"), Decimal("0E-9")])))
        quantity = draw(st.none() | st.just("QUANTITY").map(lambda _: mention("QUANTITY")))
        facts.append(
            Fact(
                id=f"f{draw(st.integers(0, 9)) if draw(st.booleans()) else n}",
                value=value,
                unit=draw(st.sampled_from(["件", "%", "个百分点", "", "宗"])),
                modifier=draw(st.sampled_from(MODIFIERS)),
                measure=draw(st.sampled_from(MEASURES)),
                by=draw(st.dictionaries(st.sampled_from(["channel", "applicant", "category", "result"]), st.sampled_from(["other", "online", "pending"]), max_size=2)),
                measure_text=draw(st.sampled_from(WORDS)),
                agency=None,
                agency_names=(),
                year=year,
                period=Period(date(year, 1, 1), date(year, 12, 31), year) if year else None,
                part_of=draw(st.none() | st.integers(0, 9).map(lambda i: f"f{i}")),
                score=1.0,
                evidence=Evidence(0, size, text),
                quantity=quantity,
                measures=tuple(mention("MEASURE") for _ in range(draw(st.integers(0, 2)))),
            )
        )
    return Report(text, None, (), 2016, (), tuple(facts))


@settings(max_examples=120, deadline=None)
@given(reports())
def test_any_facts_can_be_checked(report):
    found = check_report(report)
    assert [replace(f, verdict="unchecked") for f in found.facts] == [replace(f, verdict="unchecked") for f in report.facts] or any(
        f.value.is_nan() for f in report.facts
    )
    assert found.text == report.text and {f.verdict for f in found.facts} <= set(VERDICTS)
    named = {f.id for f in report.facts}
    assert all(set(c.facts) <= named and c.formula and c.verdict in VERDICTS for c in found.checks)
    assert check_report(report).checks == found.checks
    again = check_report(found)
    assert again.checks == found.checks, "a report that is checked already says the same"


def many(number: int, distinct: bool) -> Report:
    """So many facts of few cells and one total, all in one text."""
    rows = [m for m in default_catalogue().measures if m.startswith(("request.", "letter."))][:8]
    text, facts = [], []
    place = 0
    for n in range(number):
        words = f"收到申请{n % 97 + 1}件，"
        text.append(words)
        facts.append(
            Fact(f"f{n}", Decimal(n if distinct else n % 97 + 1), "件", "exact", rows[n % len(rows)], {}, "收到申请", None, (), 2016,
                 Period.of_year(2016), "f0" if n % 3 else None, 1.0, Evidence(place, place + len(words), words),
                 Mention(place + 4, place + len(words) - 1, "QUANTITY", words[4:-1]), (Mention(place, place + 4, "MEASURE", "收到申请"),))
        )  # fmt: skip
        place += len(words)
    return Report("".join(text), None, (), 2016, (), tuple(facts))


def spent(report: Report) -> float:
    start = time.process_time()
    check_report(report)
    return time.process_time() - start


def test_time_grows_with_the_number_of_facts():
    for distinct in (False, True):
        small, large = many(1250, distinct), many(10_000, distinct)
        few, lots = max(min(spent(small) for _ in range(3)), 0.01), spent(large)
        assert lots < 30 * few, (few, lots)  # eight times the facts
        assert lots < 10


def test_the_written_reports_hold_few_contradictions(written):
    # Many of the ordinary reports contradict themselves on purpose, as real ones do; few of the older ones.
    for ordinary, most in ((False, 0.02), (True, 0.04)):
        # Those of `xc` and more than half of `yc` to `yn` contradict themselves on purpose.
        meant = re.compile("xc|y[c-n]")
        own = [r for r in written if bool(re.match("[npqr][a-g][0-9]", r.doc_id)) is ordinary and not meant.match(r.doc_id)]
        counted = Counter(c.verdict for r in own for c in check_report(r).checks)
        assert len(own) > 400 and counted["proved"] > 1500
        assert counted["contradicted"] < most * counted["proved"] + 30, ordinary
