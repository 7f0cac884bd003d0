"""What a notebook shows is still, escaped and complete."""

from hypothesis import given, settings

from gov_ie.catalogue import default_catalogue
from gov_ie.view.escaping import visible
from tests.check.reports import checked

from .strings import Elements, hostile_reports

ALLOWED = {"div", "style", "mark", "span", "small", "table", "thead", "tbody", "tr", "th", "td", "b"}
ATTRIBUTES = {"class", "lang", "dir", "tabindex", "scope"}


def plain(page: str) -> Elements:
    parsed = Elements(page)
    assert {tag for tag, _ in parsed.tags} <= ALLOWED
    assert {name for _, attributes in parsed.tags for name, _ in attributes} <= ATTRIBUTES
    assert not parsed.other
    assert len(parsed.tags) == len(parsed.ends)
    return parsed


@settings(deadline=None)
@given(hostile_reports())
def test_reports_of_anybody_show_as_text(report):
    parsed = plain(report._repr_html_())
    assert visible(report.text) in parsed.words
    for fact in report.facts:
        assert visible(fact.evidence.text) in plain(fact._repr_html_()).words


def test_a_report_shows_its_facts_and_verdicts():
    report = checked("{M|收到申请}{Q#r|57件|request.received}，分别为{M|网络}{Q|40件|request.received channel=online ^r}、{M|信函}{Q|16件|request.received channel=letter ^r}")
    page = report._repr_html_()
    for words in ("青石县水务局", '<mark class="quantity">57件</mark>', default_catalogue().measure("request.received").name, "✗ 矛盾 contradicted"):
        assert words in page
    assert '<mark class="quantity">40件</mark>' in report.facts[1]._repr_html_()
