"""The extractor on whole texts: it finds what is plain, never raises, and never loses its place."""

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gov_ie
from gov_ie.exchange import AnnotatedReport, dumps, loads, report_from_dict, report_to_dict

from .strategies import dirty_texts

REPORT = (
    "青石县水务局2016年政府信息公开工作年度报告\n"
    "一、主动公开情况\n2016年，我局主动公开政府信息312条，其中部门动态40条。\n"
    "二、依申请公开情况\n全年共收到政府信息公开申请5件，办结率100%。未发生行政复议。\n"
)


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


def test_a_plain_report(extractor):
    report = extractor(REPORT)
    assert report.agency == "青石县水务局"
    assert report.year == 2016
    found = {(f.value, f.unit, f.measure) for f in report.facts}
    assert (Decimal(312), "条", "disclosure.items") in found
    assert (Decimal(5), "件", "request.received") in found
    assert (Decimal(0), "件", "review.total") in found
    assert all(f.year == 2016 and f.agency == report.agency for f in report.facts)


GLUED = (
    "统计指标单位2016年度历年累计（一）主动公开政府信息数条3121804其中：主动公开规范性文件数条00"
    "1.政府公报公开政府信息数条00（三）接受培训人员数人次22410"
)


@pytest.mark.parametrize(
    ("prose", "read"),
    [("主动公开政府信息312条", ["312", "1804"]), ("上半年主动公开政府信息312条", []), ("主动公开大量政府信息", [])],
)
def test_figures_of_the_prose_settle_cells_of_a_glued_table(extractor, prose, read):
    head = f"青石县水务局2016年政府信息公开工作年度报告\n2016年，我局{prose}。\n附表：政府信息公开情况统计表"
    report = extractor(head + GLUED)
    told = [f for f in report.facts if f.quantity and f.quantity.start >= len(head) and f.measure == "disclosure.items"]
    assert [f.quantity.text for f in told if not f.by] == read
    # What stays open in the table is not read as prose either.
    assert not any(f.measure == "training.participants" for f in report.facts)


def test_years_over_the_cells_of_a_table_are_mentions(extractor):
    rows = "收到申请数 件 3 9\n当面申请数 件 2 5\n网络申请数 件 1 4\n"
    report = extractor(f"清河县水务局2015年政府信息公开年报\n指标 单位 2015年 历年累计\n主动公开信息数 条 12 120\n{rows}")
    assert [m.text for m in report.mentions if m.label == "YEAR"] == ["2015年", "2015年", "历年累计"]
    assert all(report.text[m.start : m.end] == m.text for m in report.mentions)


def test_reports_read_together_keep_their_places_where_some_are_read_again(extractor):
    head = "2016年政府信息公开工作年度报告\n2016年，我局"
    told = f"{head}主动公开政府信息312条。\n附表：政府信息公开情况统计表{GLUED}"
    plain = f"{head}收到申请5件。"
    texts = [f"青石县水务局{told}", f"青石县财政局{plain}", f"清河县水务局{told}", f"清河县财政局{plain}"]
    assert [r.facts for r in extractor.pipe(texts)] == [extractor(text).facts for text in texts]


def test_traditional_glossed_and_full_width_text_gives_the_same_facts(extractor):
    plain = extractor("青石縣水務局2016年政府信息公開工作年度報告\n2016年,我局主動公開政府信息312條,辦結信訪件16件。")
    dirty = extractor("青石縣水務局２０１６年政府信息公開(kāi)工作年度報告\n２０１６年，我局主動公開(kāi)政府信息３１２條，辦結(jié)信訪件１６件。")
    assert [(f.value, f.unit, f.measure) for f in plain.facts] == [(f.value, f.unit, f.measure) for f in dirty.facts]
    assert all(dirty.text[m.start : m.end] == m.text for m in dirty.mentions)


@settings(max_examples=150, deadline=None)
@given(dirty_texts())
def test_every_mention_and_evidence_equals_its_slice(text):
    report = gov_ie_extractor()(text)
    assert report.text == text
    for mention in report.mentions:
        assert text[mention.start : mention.end] == mention.text != ""
        assert 0.0 <= mention.score <= 1.0
    for fact in report.facts:
        assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.text
        assert 0.0 <= fact.score <= 1.0
        assert fact.part_of is None or fact.part_of in {f.id for f in report.facts}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_string_raises(text):
    gov_ie_extractor()(text)


@settings(max_examples=30, deadline=None)
@given(dirty_texts())
def test_spans_of_one_label_never_overlap(text):
    last = {}
    for mention in sorted(gov_ie_extractor()(text).mentions, key=lambda m: m.start):
        assert last.get(mention.label, 0) <= mention.start
        last[mention.label] = mention.end


def gov_ie_extractor(cache=[]):  # noqa: B006  hypothesis cannot use a module fixture
    if not cache:
        cache.append(gov_ie.load())
    return cache[0]


def test_same_input_same_bytes(extractor):
    other = gov_ie.load()
    assert dumps(extractor(REPORT).to_dict()) == dumps(other(REPORT).to_dict())


@pytest.mark.parametrize("text", ["", " ", "\n\n", "没有数字的一句话。", "\x00\ufeff", "９" * 50, "(" * 500])
def test_texts_with_nothing_in_them(extractor, text):
    assert extractor(text).facts == () or text.startswith("９")


def test_pipe_keeps_the_order(extractor):
    texts = [REPORT.replace("312", str(n)) for n in (11, 22, 33)]
    for processes in (1, 2):
        values = [next(f.value for f in r.facts if f.measure == "disclosure.items") for r in extractor.pipe(texts, processes)]
        assert values == [11, 22, 33]


def test_the_exchange_format_round_trips(extractor):
    report = extractor(REPORT, doc_id="x")
    line = dumps(report_to_dict(report))
    again = report_from_dict(loads(line), report.text)
    assert dumps(report_to_dict(again)) == line
    annotated = AnnotatedReport.from_dict(json.loads(line), report.text)
    assert len(annotated.facts) == len(report.facts)


def test_a_frame_has_a_row_for_each_fact(extractor):
    report = extractor(REPORT, doc_id="x")
    frame = report.to_frame()
    assert len(frame) == len(report.facts)
    assert set(frame["year"]) == {2016}
    assert gov_ie.to_frame([report, report]).shape[0] == 2 * len(report.facts)


def test_a_frame_without_facts_has_its_columns(extractor):
    assert "value" in extractor("").to_frame().columns


def test_a_long_text_is_read_whole(extractor):
    report = extractor(REPORT * 40)
    assert len(report.facts) >= 40 * 3


def test_time_grows_with_the_length_of_the_text(extractor):
    def seconds(copies: int) -> float:
        start = time.perf_counter()
        extractor(REPORT * copies)
        return time.perf_counter() - start

    extractor(REPORT)
    # Eight times the text: eight times the time where all is linear, sixty-four where a step is quadratic and dominates.
    assert seconds(800) < 24 * max(min(seconds(100), seconds(100)), 0.05)
