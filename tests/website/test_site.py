"""The site builds without a warning, and its pages ask nobody but its own server for anything."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.view.browser import Browser
from website.hooks import GENERATED

ROOT = Path(__file__).parent.parent.parent
LOOKED_AT = ("index.html", "tutorial.html", "measures.html", "model.html", "reference/extraction.html", "zh/tutorial.html")
SIZES = ((1280, 900), (390, 844))

# What sticks out of the page and lies in nothing that scrolls.
STICKING_OUT = """[...document.querySelectorAll('.md-content *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let p = e; p; p = p.parentElement) if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return false;
  return true;
}).map(e => e.outerHTML.slice(0, 80))"""


class Address(str):
    """An address as `Browser.open` wants it."""

    def as_uri(self) -> str:
        return str(self)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert built.returncode == 0 and "WARNING" not in built.stderr, built.stderr
    return folder


@pytest.fixture(scope="module")
def served(site):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def test_every_page_is_there(site):
    pages = {p.relative_to(ROOT / "docs").with_suffix(".html") for p in (ROOT / "docs").rglob("*.md")}
    pages |= {Path(name).with_suffix(".html") for name in GENERATED}
    assert {str(page) for page in pages if not (site / page).is_file()} == set()


def test_pages_fit_and_ask_no_other_server(served, browser):
    for page in LOOKED_AT:
        for width, height in SIZES:
            browser.open(Address(served + page), width, height)
            assert browser.run(STICKING_OUT) == [], page
            assert browser.run("document.documentElement.scrollWidth <= innerWidth"), page
            assert [a for a in browser.asked if not a.startswith((served, "data:", "blob:"))] == [], page
            assert browser.said == [], page


def test_a_page_leads_to_its_counterpart(served, browser):
    for page, language, counterpart in (("tutorial.html", "en", "zh/tutorial.html"), ("zh/how-to/spacy.html", "zh", "how-to/spacy.html")):
        browser.open(Address(served + page))
        assert browser.run("document.documentElement.lang") == language
        links = browser.run("[...document.querySelectorAll('.md-select__link')].map(a => a.href)")
        assert served + counterpart in links, links


def test_the_search_finds_chinese_words(served, browser):
    browser.open(Address(served + "index.html"))
    browser.run("document.querySelector('[data-md-component=search-query]').focus()")
    found = browser.run(
        """new Promise(resolve => {
          const input = document.querySelector('[data-md-component=search-query]');
          input.value = '行政复议';
          input.dispatchEvent(new Event('keyup'));
          const end = Date.now() + 50000;
          (function look() {
            const links = [...document.querySelectorAll('.md-search-result__link')].map(a => a.href);
            links.length || Date.now() > end ? resolve(links) : setTimeout(look, 100);
          })();
        })"""
    )
    assert any("measures.html" in link for link in found), found
