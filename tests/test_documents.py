"""From files to facts: tables of a source, places, and what hides from the model what its cells say."""

import pytest

import gov_ie
from gov_ie.document import Document

PAGE = """<html><body><h1>清河县水务局2022年政府信息公开工作年度报告</h1><p>2022年,我局主动公开政府信息312条。</p>
<table><tr><th>指标</th><th>单位</th><th>2022年</th><th>历年累计</th></tr><tr><td>收到申请数</td><td>件</td><td>12</td><td>90</td></tr>
<tr><td>1.当面申请数</td><td>件</td><td>5</td><td>31</td></tr></table><p>未发生行政复议。</p></body></html>"""


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


@pytest.fixture(scope="module")
def document():
    return gov_ie.read(PAGE.encode(), name="page.html")


def test_cells_are_facts_among_those_of_the_sentences(extractor, document):
    report = extractor(document)
    said = [(int(f.value), f.measure, dict(f.by), f.year) for f in report.facts]
    assert said == [
        (312, "disclosure.items", {}, 2022),
        (12, "request.received", {}, 2022),
        (90, "request.received", {}, None),
        (5, "request.received", {"channel": "in_person"}, 2022),
        (31, "request.received", {"channel": "in_person"}, None),
        (0, "review.total", {}, 2022),
    ]
    ids = [f.id for f in report.facts]
    assert ids == [f"f{n}" for n in range(1, 7)]
    assert [f.part_of for f in report.facts[3:5]] == ["f2", "f3"]


def test_mentions_and_evidence_are_slices_of_the_documents_text(extractor, document):
    report = extractor(document)
    assert report.text == document.text
    assert all(document.text[m.start : m.end] == m.text for m in report.mentions)
    assert all(document.text[f.evidence.start : f.evidence.end] == f.evidence.text for f in report.facts)
    assert len({(m.start, m.end, m.label) for m in report.mentions}) == len(report.mentions)


def test_a_cumulative_cell_is_open_to_the_left(extractor, document):
    periods = {int(f.value): f.period.iso() for f in extractor(document).facts}
    assert periods[12] == ("2022-01-01", "2022-12-31")
    assert periods[90] == ("0001-01-01", "2022-12-31")


def test_a_cell_leads_back_to_its_element(extractor, document):
    fact = extractor(document).facts[1]
    assert document.place_of(fact.quantity.start).element.endswith("td[3]")


def test_processes_give_what_one_gives(extractor, document):
    both = [document, "青石县水务局2016年政府信息公开年报\n收到申请5件。"]
    assert [r.to_dict() for r in extractor.pipe(both, n_process=2)] == [extractor(d).to_dict() for d in both]


def test_a_text_and_a_document_of_it_are_one(extractor):
    text = "青石县水务局2016年政府信息公开年报\n2016年收到申请5件。"
    assert extractor(Document(text)) == extractor(text)


def test_a_report_without_facts_in_its_tables_is_read_as_text(extractor):
    page = "<html><body><table><tr><td>清河县水务局2016年年报</td></tr><tr><td>2016年主动公开政府信息312条。</td></tr></table></body></html>"
    assert [int(f.value) for f in extractor(gov_ie.read(page.encode(), name="a.html")).facts] == [312]


FORM = "本年新收政府信息公开申请数量  3  1  0  0  0  0  4\n上年结转政府信息公开申请数量  0  0  0  0  0  0  0\n予以公开  3  1  0  0  0  0  4\n"


def test_a_form_in_a_text_is_read_once(extractor):
    report = extractor(f"清河县水务局2022年政府信息公开年报\n\n{FORM}\n特此报告。")
    cells = [f for f in report.facts if f.measure in ("request.received", "request.carried_in", "request.answered")]
    assert len(cells) == 21 and len({(f.quantity.start, f.quantity.end) for f in cells}) == 21
    assert sum(f.value for f in cells if f.measure == "request.received" and not f.by) == 4


def test_a_form_that_knows_few_rows_of_a_table_leaves_it_to_the_model(extractor):
    text = "清河县水务局2016年年报\n收到申请数 3 办结业务数 19 办证总数 7 培训人数 80 网站浏览次数 1200 行政复议数 0"
    assert {int(f.value) for f in extractor(text).facts} >= {0, 19, 80, 1200}
