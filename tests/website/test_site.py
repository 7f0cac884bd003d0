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

# Words below 4.5:1 on what is behind them, colours laid over one another as they are seen; of what is unlike, the first words.
TOO_PALE = """(() => {
  const pad = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const seen = colours => {
    pad.clearRect(0, 0, 1, 1);
    for (const c of ['#fff', ...colours]) { pad.fillStyle = c; pad.fillRect(0, 0, 1, 1); }
    return [...pad.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = rgb => { const [r, g, b] = rgb.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const pale = new Map();
  for (const e of document.querySelectorAll('.md-content *, .md-header *, .md-tabs *, .md-sidebar *, .md-footer *')) {
    const box = e.getBoundingClientRect();
    if (!box.width || getComputedStyle(e).visibility !== 'visible' || e.closest('.headerlink, [hidden]')) continue;
    const words = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join(' ').trim();
    if (!words) continue;
    const behind = [];
    let through = 1;
    for (let p = e; p; p = p.parentElement) { behind.unshift(getComputedStyle(p).backgroundColor); through *= getComputedStyle(p).opacity; }
    if (through < .1) continue;
    pad.globalAlpha = 1;
    const ground = seen(behind);
    const colour = getComputedStyle(e).color;
    const [a, b] = [light(seen([...behind, colour]).map((v, n) => v * through + ground[n] * (1 - through))), light(ground)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) pale.set(colour + ' on ' + ground, ratio.toFixed(2) + ' ' + e.className + ' ' + words.slice(0, 30));
  }
  return [...pale].map(p => p.join(': '));
})()"""


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


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_words_stand_out(served, browser, scheme):
    for page in LOOKED_AT:
        browser.open(Address(served + page), *SIZES[0])
        browser.run(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
        browser.run("new Promise(done => setTimeout(done, 400))")  # colours change slowly
        assert browser.run(TOO_PALE) == [], page


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
