"""The page as a file: one document, nothing of the report's in its markup, nothing loaded from elsewhere."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from hypothesis import given, settings

from gov_ie.types import Check, Reason, Report
from gov_ie.view import page
from gov_ie.view.escaping import visible
from gov_ie.view.page import page_data
from gov_ie.view.segments import Segments

from .strings import Elements, hostile_reports

EMPTY = Report("", None, (), None, (), ())
MARK = re.compile(r"^(?:quantity|measure|year|agency)$")


def skeleton(parsed: Elements):
    """The tags of a page without the marks of its text."""
    return [t for t in parsed.tags if not any(name == "data-n" for name, _ in t[1])]


@settings(deadline=None)
@given(hostile_reports())
def test_no_element_and_no_attribute_comes_from_a_report(report):
    written = page(report, "zh")
    written.encode()
    parsed = Elements(written)
    assert skeleton(parsed) == skeleton(Elements(page(EMPTY, "zh")))
    assert not parsed.other
    for tag, attributes in parsed.tags:
        if "data-n" in dict(attributes):
            assert tag in ("mark", "span") and set(dict(attributes)) <= {"class", "data-n"}
            assert MARK.match(dict(attributes).get("class", "year")) and dict(attributes)["data-n"].isdigit()
    assert visible(report.text) in parsed.words


@settings(deadline=None)
@given(hostile_reports())
def test_the_data_points_at_facts_and_stretches_that_are_there(report):
    written = page(report)
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', written, re.DOTALL)[1])
    marks = written.count(" data-n=")
    assert [f["verdict"] for f in data["facts"]] == [f.verdict for f in report.facts]
    for fact in data["facts"]:
        assert fact["total"] is None or 0 <= fact["total"] < len(report.facts)
        assert all(0 <= first <= last < marks for _, first, last in fact["spans"])



def test_hints_are_said_in_both_languages_and_those_of_others_as_they_are():
    check = Check("parts.sum", "contradicted", (), Decimal(57), Decimal(56), "57 ≠ 56", "report", "f1 may be a misprint for 56", Reason("misprint", ("f1", "56")))
    others = replace(check, reason=None, hint="ask them"), replace(check, reason=Reason("misprint"))
    data = page_data(replace(EMPTY, checks=(check, *others)), Segments(EMPTY), "zh")
    assert [c["hint"] for c in data["checks"]] == [["f1 可能是 56 之误", "f1 may be a misprint for 56"], ["ask them"] * 2, ["misprint"] * 2]


def test_only_the_page_s_own_script_and_style_may_run():
    written = page(EMPTY)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', written)[1]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for tag, kind in (("script", "script-src"), ("style", "style-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)[1]
        assert f"{kind} 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_the_page_names_no_other_place():
    addresses = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", page(EMPTY))
    assert set(addresses) <= {"data:,", "#facts", "#report"}


def test_the_same_report_gives_the_same_page():
    assert page(EMPTY) == page(EMPTY)
