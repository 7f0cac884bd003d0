"""The annotated reports: what is checked in is what the marked reports compile to, and it is worth training on."""

from collections import Counter
from pathlib import Path

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.errors import AnnotationError, InputError
from gov_ie.exchange import dumps, read_annotations
from gov_ie.text.tokens import create_segmenter
from gov_ie.train.corpus import deal, prepare, read_corpus
from gov_ie.train.marked import read_marked

DATA = Path(__file__).parents[2] / "data" / "annotations"


@pytest.fixture(scope="module")
def reports():
    return list(read_annotations(DATA / "corpus.jsonl"))


def test_the_compiled_corpus_is_that_of_the_marked_reports(reports):
    marked = read_corpus([DATA / "marked"])
    assert [r.doc_id for r in marked] == [r.doc_id for r in reports]
    stale = [a.doc_id for a, b in zip(marked, reports, strict=True) if dumps(a.to_dict()) != dumps(b.to_dict())]
    assert stale == [], "run «make corpus»"


def test_reports_that_wait_for_a_second_reading_compile_and_stand_nowhere_else(reports):
    waiting = read_corpus([DATA / "unread"])
    assert sum(len(r.facts) for r in waiting) > 3000
    assert not {r.doc_id for r in waiting} & {r.doc_id for r in reports}


def test_there_is_enough_of_it(reports):
    long = [r for r in reports if len(r.text) >= 600]
    assert len(long) >= 60 and sum(len(r.facts) for r in long) >= 1500
    rows = Counter(f.measure for r in reports for f in r.facts)
    assert set(default_catalogue().measures) <= set(rows)


def test_facts_agree_with_the_catalogue(reports):
    catalogue = default_catalogue()
    for report in reports:
        for fact in report.facts:
            catalogue.check(fact.measure, fact.by)


def test_spans_of_one_label_never_overlap(reports):
    for report in reports:
        last = {}
        for span in sorted(report.spans, key=lambda s: s.start):
            assert last.get(span.label, 0) <= span.start, f"{report.doc_id}: {span}"
            last[span.label] = span.end


def test_cleaning_loses_no_span(reports):
    segmenter, catalogue = create_segmenter("characters"), default_catalogue()
    lost = [(r.doc_id, s.text) for r in reports[::5] for s in r.spans if s.id not in prepare(r, segmenter, catalogue).places]
    assert lost == []


def test_reports_of_one_agency_share_a_fold(reports):
    folds = deal(reports, 4)
    by_agency = {}
    for report, fold in zip(reports, folds, strict=True):
        assert by_agency.setdefault(report.agency[0], fold) == fold
    assert set(folds) == {0, 1, 2, 3}


def test_two_reports_of_one_name_are_refused():
    first = next(p for p in sorted((DATA / "marked").glob("*.txt")))
    with pytest.raises(AnnotationError, match="two reports are called"):
        read_corpus([first, first])


def test_a_path_without_reports_is_refused(tmp_path):
    with pytest.raises(InputError, match="no annotated reports"):
        read_corpus([tmp_path / "x.pdf"])


def test_marked_reports_are_read_by_name(tmp_path):
    (tmp_path / "a.txt").write_text("agency: x\nyear: 2016\n---\n正文", encoding="utf-8")
    assert [r.doc_id for r in read_marked([tmp_path / "a.txt"])] == ["a"]
