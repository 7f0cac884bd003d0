"""Every page has a page in the other language to go to, and the pages that are each other's lead to each other."""

import re

import pytest

from website.hooks import CHINESE, CHINESE_OF, GENERATED, ROOT, counterparts

PAGES = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")} | set(GENERATED)
CHINESE_PAGES = sorted(p for p in PAGES if p.startswith(CHINESE))


@pytest.mark.parametrize("page", CHINESE_PAGES)
def test_a_chinese_page_and_its_english_one_lead_to_each_other(page):
    english, own = counterparts(page, PAGES)
    assert own == page and english in PAGES
    assert counterparts(english, PAGES) == (english, page)


def test_the_nearest_pages_are_there():
    assert {english for english in CHINESE_OF if english not in PAGES} == set()
    assert {chinese for chinese in CHINESE_OF.values() if CHINESE + chinese not in PAGES} == set()
    assert [english for english in CHINESE_OF if CHINESE + english in PAGES] == []  # it has a page of its own


def test_a_page_that_nothing_is_near_leads_to_the_start():
    assert counterparts("changes.md", PAGES) == ("changes.md", "zh/index.md")


@pytest.mark.parametrize("page", CHINESE_PAGES)
def test_a_chinese_page_leads_to_chinese_pages(page):
    """Where a page of the other language is meant, the link says so: [英文页](…)."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    out = re.findall(rf"\[([^\]]*)\]\({re.escape('../' * page.count('/'))}([\w/-]+\.md)", text)
    assert [target for words, target in out if CHINESE + target in PAGES and words != "英文页"] == []
