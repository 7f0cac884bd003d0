"""The page of the catalogue shows every row, its words in the forms, and every breakdown."""

import re

from gov_ie.catalogue import default_catalogue
from website import measures


def test_every_measure_stands_in_one_group():
    ids = [id for group in measures.groups().values() for id in group]
    assert ids == list(default_catalogue().measures)


def test_every_measure_has_a_section_and_a_line_in_the_overview():
    page = measures.page()
    for id in default_catalogue().measures:
        assert page.count(f"{{ #{measures.anchor(id)} ") == 1
        assert f"[`{id}`](#{measures.anchor(id)})" in page


def test_the_forms_words_are_those_of_the_forms():
    page = measures.page()
    section = page[page.index("{ #review-total ") : page.index("{ #litigation-total ")]
    assert "2014–2018 政府信息公开情况统计表\n" in section
    assert re.search(r"^\| （二）被依法纠错数.* \| result: corrected \|$", section, re.MULTILINE)


def test_every_breakdown_that_a_measure_names_is_explained():
    page = measures.page()
    assert set(re.findall(r"\]\(#(by-\w+)\)", page)) <= set(re.findall(r"\{ #(by-\w+) \}", page))
    assert all(f"`{value}`" in page for values in default_catalogue().dimensions.values() for value in values)
