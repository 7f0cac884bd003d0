"""Parts of a corpus: no agency and no template in two of them, and none moved by what is added."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.train.corpus import deal
from gov_ie.train.generator import generate
from gov_ie.train.generator.words import load
from gov_ie.train.marked import compile_marked
from gov_ie.train.splits import FOLDS, TEST, split


@pytest.fixture(scope="module")
def generated():
    return list(generate(80, seed=3))


def written(agency: str, name: str, template: str = ""):
    head = f"agency: {agency}\nyear: 2016\n" + (f"template: {template}\n" if template else "")
    return compile_marked(f"{head}---\n正文", name)


def test_no_template_is_in_two_folds(generated):
    folds = {}
    for report, fold in zip(generated, deal(generated, FOLDS), strict=True):
        assert folds.setdefault(report.meta["template"], fold) == fold, report.doc_id
    assert len(folds) > len(load().templates) / 2
    assert set(folds.values()) == set(range(FOLDS)), "a fold without a template holds none out"


def test_no_template_is_in_two_parts(generated):
    parts = split(generated)
    by_template = {}
    for report in generated:
        by_template.setdefault(report.meta["template"], set()).add(parts[report.doc_id])
    assert all(len(found) == 1 for found in by_template.values()), by_template
    assert TEST in parts.values()


def test_reports_of_one_template_go_together_whatever_their_agency():
    reports = [written(f"{place}镇", place, "town-short") for place in ("东陵", "清河", "柳河", "石桥", "白马")]
    assert len(set(deal(reports, 1000))) == 1
    bare = [written(f"{place}镇", place) for place in ("东陵", "清河", "柳河", "石桥", "白马")]
    assert len(set(deal(bare, 1000))) == 5


def test_a_template_is_no_agency():
    assert deal([written("town-short", "a")], 1000) != deal([written("清河镇", "b", "town-short")], 1000)


def test_a_written_report_stays_where_its_agency_is(generated):
    one = written("清河县水务局", "a")
    assert deal([one], FOLDS) == deal([one, *generated], FOLDS)[:1] == [2]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_adding_reports_moves_no_other(generated, data):
    some = data.draw(st.lists(st.sampled_from(generated), unique_by=lambda r: r.doc_id, max_size=12))
    alone, among = split(some), split(generated)
    assert alone == {r.doc_id: among[r.doc_id] for r in some}
