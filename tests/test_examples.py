"""The examples are what their sources make of them, and their facts are what the shipped model reads."""

import json
import re
from html.parser import HTMLParser

import pytest

import gov_ie
from examples import make, panel
from gov_ie.exchange import read_annotations

AGAIN = "the shipped model reads the examples otherwise than what is kept: run `make examples notebooks` and look at the difference"
SAME_SCORE = 0.01  # other processors and versions of numpy round otherwise


@pytest.fixture(scope="module")
def reports():
    return make.extracted()


def without_score(row):
    return {key: value for key, value in row.items() if key != "score"}


def test_the_facts_beside_the_reports_are_what_is_read(reports):
    kept = [json.loads(line) for line in (make.HERE / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    read = [json.loads(line) for line in make.as_lines(reports).splitlines()]
    assert [without_score(row) for row in kept] == [without_score(row) for row in read], AGAIN
    assert all(abs(a["score"] - b["score"]) <= SAME_SCORE for a, b in zip(kept, read, strict=True)), AGAIN


def test_the_tables_hold_the_same_facts(reports):
    kept, read = (re.sub(r"\d\.\d\d \|$", "", s, flags=re.MULTILINE) for s in ((make.HERE / "facts.md").read_text(encoding="utf-8"), make.as_tables(reports)))
    assert kept == read, AGAIN


@pytest.mark.parametrize("name", make.texts())
def test_a_report_is_its_marked_form_without_marks(name):
    assert (make.HERE / "reports" / f"{name}.txt").read_bytes().decode() == make.texts()[name]


class Words(HTMLParser):
    """What stands in the paragraphs, headings and cells of a page."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        if tag in ("p", "h1", "h2", "td"):
            self.found.append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in ("p", "h1", "h2", "td")

    def handle_data(self, data):
        if self.inside:
            self.found[-1] += data


def test_the_pdf_says_what_its_page_says():
    page = Words()
    page.feed((make.HERE / "sources" / f"{make.PRINTED}.html").read_text(encoding="utf-8"))
    text = re.sub(r"\s", "", gov_ie.read(make.HERE / "reports" / f"{make.PRINTED}.pdf").text)
    wanted = [re.sub(r"\s", "", words) for words in page.found]
    assert len(wanted) > 250
    assert [words for words in wanted if words not in text] == [], "run `python examples/make.py --print`"


def test_every_kind_of_report_is_there():
    assert sorted(path.suffix for path in make.sources()) == [".html", ".pdf", ".txt", ".txt", ".txt"]
    page = (make.HERE / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in make.sources() if path.name not in page] == []


def test_the_panel_is_what_its_script_writes():
    made = panel.reports()
    assert {f"{report.doc_id}.txt" for report in made} | {"gold.jsonl"} == {path.name for path in panel.FOLDER.iterdir()}
    for report in made:
        assert (panel.FOLDER / f"{report.doc_id}.txt").read_bytes().decode() == report.text, "run `python examples/panel.py`"
    assert list(read_annotations(panel.FOLDER / "gold.jsonl", panel.FOLDER)) == made


def test_the_panel_holds_what_was_planted():
    by_name = {report.doc_id: report for report in panel.reports()}
    assert {f"{key}-{year}" for key, year in panel.MISSING} & set(by_name) == set()
    rows = {fact.measure for fact in by_name["education-2016"].facts}
    assert "disclosure.items" in rows and "request.received" not in rows
    for key, year in ((k, y) for k in panel.OFFICES for y in panel.YEARS):
        report = by_name.get(f"{key}-{year}")
        for total in (f for f in report.facts if f.measure == "request.answered" and not f.part_of) if report else ():
            parts = sum(f.value for f in report.facts if f.part_of == total.id)
            assert (parts == total.value) == ((key, year) != panel.NOT_ADDING_UP), report.doc_id
