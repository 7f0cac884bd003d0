"""Reports from spans that are given."""

import pytest

import gov_ie
from gov_ie.from_spans import report_from_spans
from gov_ie.tag.spans import TaggedSpan

TEXT = "清河县水务局2016年政府信息公开工作年度报告\n2016年,我局主动公开政府信息312条,收到申请5件。\n"
FORM = (
    "一、本年新收政府信息公开申请数量4100005二、上年结转政府信息公开申请数量0000000（一）予以公开4100005"
    "（七）总计4100005四、结转下年度继续办理0000000\n"
)


@pytest.fixture(scope="module")
def bundle():
    return gov_ie.load().bundle


def read(bundle, text, *said):
    """The report of a text in which only these words are marked, «MEASURE 收到申请»."""
    spans = []
    for label, words in (s.split(" ", 1) for s in said):
        start = text.index(words)
        spans.append(TaggedSpan(start, start + len(words), label, 1.0))
    return report_from_spans(text, spans, bundle.linker, bundle.segmenter, bundle.catalogue, "a")


def test_only_what_is_marked_becomes_a_fact(bundle):
    report, features = read(bundle, TEXT, "QUANTITY 5件", "MEASURE 收到申请")
    assert [(str(f.value), f.measure) for f in report.facts] == [("5", "request.received")]
    assert report.doc_id == "a" and features.keys() == {report.facts[0].id}


def test_the_order_in_which_spans_are_given_does_not_matter(bundle):
    said = ["QUANTITY 312条", "MEASURE 主动公开政府信息", "QUANTITY 5件", "MEASURE 收到申请"]
    assert read(bundle, TEXT, *said) == read(bundle, TEXT, *said[::-1])


def test_tables_are_read_besides_and_need_no_confidence(bundle):
    report, features = read(bundle, TEXT + FORM, "QUANTITY 5件", "MEASURE 收到申请")
    assert len(report.facts) > 1 and len(features) == 1
    cells = {f.id: f for f in report.facts if f.id not in features}
    assert [str(f.value) for f in cells.values()][:3] == ["4", "1", "0"]


def test_a_span_in_a_table_is_passed_over(bundle):
    with_it = read(bundle, TEXT + FORM, "MEASURE 予以公开", "QUANTITY 4100005")
    assert with_it == read(bundle, TEXT + FORM)
