"""The page in Chromium, used with the mouse and with the keyboard; nothing may be said on the console."""

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gov_ie.types import Evidence, Fact, Mention, Report
from gov_ie.view import page
from tests.check.reports import checked

from .browser import Browser
from .strings import HOSTILE

BODY = (
    "{M|主动公开政府信息}{Q#t|312条|disclosure.items}，其中{M|规划计划类}{Q|18条|disclosure.items category=规划计划类 ^t}。\n"
    + "本段没有数字，只是把页面拉长。\n" * 80
    + "{M|收到申请}{Q#r|57件|request.received}，分别为{M|网络}{Q|40件|request.received channel=online ^r}、"
    "{M|信函}{Q|16件|request.received channel=letter ^r}。"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture()
def shown(browser, tmp_path):
    """Opens the page of a report and holds, at the end, that nothing went wrong and nothing was asked for."""
    path = tmp_path / "page.html"

    def show(report: Report, language="en", **size) -> Browser:
        path.write_text(page(report, language), encoding="utf-8")
        browser.open(path, **size)
        return browser

    yield show
    assert browser.said == []
    assert [a for a in browser.asked if not a.startswith("data:")] == [path.as_uri()]


@pytest.fixture(scope="module")
def report():
    return replace(checked(BODY), doc_id="example")


def count(browser, selector):
    return browser.run(f"document.querySelectorAll('{selector}').length")


def test_a_fact_that_is_clicked_shows_its_words_and_checks(shown, report):
    browser = shown(report)
    assert not browser.visible("#text mark.quantity:last-of-type")
    browser.click('[data-fact="2"]')
    assert browser.run("[...document.querySelectorAll('#text .on')].map(m => m.textContent).join('|')") == "收到申请|57件"
    assert browser.run("[...document.querySelectorAll('#text .kin')].map(m => m.textContent).join('|')") == "40件|16件"
    assert browser.visible("#text .on.quantity")
    details = browser.run("document.querySelector('.details').innerText")
    for words in ("2016", "青石县水务局", "40 + 16 = 56", "parts add up to their total", "✗ contradicted"):
        assert words in details
    assert count(browser, ".details ul ul .link") >= 2
    browser.click('[data-fact="2"]')
    assert count(browser, ".details, #text .on") == 0


def test_a_part_leads_to_its_total_and_back(shown, report):
    browser = shown(report)
    browser.click('[data-fact="3"]')
    browser.click('.details ul [data-go="2"]')
    assert browser.run("document.activeElement.dataset.fact") == "2"
    assert browser.run("document.activeElement.getAttribute('aria-expanded')") == "true"
    assert browser.run("document.querySelector('.link[aria-current]').textContent").startswith("57 件")


def test_a_figure_that_is_clicked_shows_its_fact(shown, report):
    browser = shown(report)
    browser.click("#text mark.quantity:nth-of-type(4)")
    assert browser.run("document.querySelector('.chosen .amount').textContent") == "18 条"
    assert browser.visible(".chosen .amount")


@pytest.mark.parametrize(
    ("act", "left"),
    [
        ("document.getElementById('verdict-contradicted').click()", [0, 1]),
        ("const m = document.getElementById('measure'); m.value = '=request.received'; m.dispatchEvent(new Event('input', {bubbles: true}))", [2, 3, 4]),
        ("const s = document.getElementById('score'); s.value = 0.9; s.dispatchEvent(new Event('input', {bubbles: true}))", [0, 4]),
    ],
)
def test_filters_leave_what_fits(shown, report, act, left):
    scores = (1.0, 0.5, 0.89, 0.2, 0.9)
    browser = shown(replace(report, facts=tuple(replace(f, score=s) for f, s in zip(report.facts, scores, strict=True))))
    browser.run(f"{{ {act} }}")
    assert browser.run("[...document.querySelectorAll('#list > li')].map((r, n) => r.hidden ? -1 : n).filter(n => n >= 0)") == left
    assert browser.run("document.getElementById('shown').textContent") == f"{len(left)} of 5 shown"
    assert count(browser, "#text .quantity.off") == 5 - len(left)
    browser.click("[type=reset]")
    browser.run("new Promise(done => setTimeout(done, 20))")
    assert count(browser, "#list > li[hidden]") == 0


def test_labels_change_their_language(shown, report):
    browser = shown(report, "zh")
    browser.click('[data-fact="2"]')
    assert "分项之和等于总数" in browser.run("document.querySelector('.details').innerText")
    browser.click("#language")
    assert browser.run("document.documentElement.lang") == "en"
    assert "parts add up" in browser.run("document.querySelector('.details').innerText")
    assert browser.run("document.querySelector('#text').lang") == "zh"


def test_everything_can_be_done_with_the_keyboard(shown, report):
    browser = shown(report)
    reached = []
    for _ in range(12):
        browser.press("Tab")
        reached.append(browser.run("document.activeElement.id || document.activeElement.className || document.activeElement.getAttribute('href')"))
    assert reached[:3] == ["#facts", "#report", "language"]
    assert [r for r in reached if r in ("measure", "score", "verdict-proved")] == ["measure", "score", "verdict-proved"]
    browser.run("document.querySelector('#text [tabindex=\"0\"]').focus()")
    browser.press("ArrowRight")
    assert browser.run("document.activeElement.textContent") == "18条"
    browser.press("End")
    browser.press("Enter")
    assert browser.run("document.activeElement.dataset.fact") == "4"
    assert "16 件" in browser.run("document.getElementById('said').textContent")
    browser.press("Escape")
    assert count(browser, ".details") == 0
    browser.press("ArrowUp")
    browser.press(" ")
    assert browser.run("document.querySelector('.chosen .amount').textContent") == "40 件"


def test_a_screen_reader_is_told_what_everything_is(shown, report):
    names = shown(report).names()
    for role, name in (("heading", "Facts"), ("region", "Report"), ("combobox", "Measure"), ("slider", "Score at least"), ("group", "Verdict")):
        assert any(r == role and n.startswith(name) for r, n in names), (role, name)
    assert any(r == "button" and n.startswith("57件: 57 件") for r, n in names)
    assert [n for r, n in names if r in ("button", "checkbox", "combobox", "slider", "link") and not n.strip()] == []


CONTRAST = """(() => {
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(behind(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) low.push(e.className + " " + e.textContent.slice(0, 20));
  }
  return low;
})()"""


@pytest.mark.parametrize("width", [1280, 480])
def test_words_stand_out_and_nothing_flows_over(shown, report, width):
    browser = shown(report, width=width)
    browser.click('[data-fact="2"]')
    assert browser.run(CONTRAST) == []
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_a_report_cannot_run_anything(shown):
    text = "".join(HOSTILE).replace("\ud800", "")
    mention = Mention(0, len(text), "QUANTITY", text)
    fact = Fact(
        "<b>", Decimal(3), "<img src=x>", "exact", "<i>", {"<u>": "</script>"}, text, text, (text, "<b>"), 2016, None, "<b>",
        0.5, Evidence(0, len(text), text), mention, (mention,), None, None,
    )  # fmt: skip
    browser = shown(Report(text, text, (text,), 2016, (mention,), (fact,), (), text))
    browser.click('[data-fact="0"]')
    assert count(browser, "#text *, .details *, #list img, #list b, #agency *") > 0
    assert count(browser, "img, b, i, u, svg, base, textarea, plaintext, body script:not(#data):not(:last-child)") == 0
    assert browser.run("document.querySelector('.details blockquote').textContent").startswith("<script>alert(1)</script>")


def test_a_thousand_facts_in_twenty_thousand_characters(shown):
    text, facts, mentions = "", [], []
    for n in range(1000):
        start = len(text)
        text += f"主动公开信息{n + 1}条，按各个栏目分列如下。" + "\n" * (n % 7 == 0)
        measure = Mention(start, start + 6, "MEASURE", "主动公开信息")
        quantity = Mention(start + 6, start + 7 + len(str(n + 1)), "QUANTITY", f"{n + 1}条")
        mentions += [measure, quantity]
        evidence = Evidence(start, quantity.end, text[start : quantity.end])
        facts.append(
            Fact(f"f{n}", Decimal(n + 1), "条", "exact", "disclosure.items", {}, "主动公开信息", "青石县水务局", ("青石县水务局",), 2016, None,
                 None if n == 0 else "f0", 0.9, evidence, quantity, (measure,))
        )  # fmt: skip
    assert len(text) >= 20_000
    browser = shown(Report(text, "青石县水务局", ("青石县水务局",), 2016, tuple(mentions), tuple(facts)))
    start = time.monotonic()
    browser.click('[data-fact="999"]')
    assert browser.visible("#text .on.quantity")
    browser.run("document.getElementById('verdict-unchecked').click()")
    assert count(browser, "#list > li[hidden]") == 1000
    assert time.monotonic() - start < 20
    assert Path(browser.asked[0].removeprefix("file://")).stat().st_size < 1_500_000


def test_totals_that_go_in_a_circle_are_walked_once(shown, report):
    first, second, *rest = report.facts
    facts = (replace(first, part_of=second.id), replace(second, part_of=first.id), *rest)
    browser = shown(replace(report, facts=facts, checks=()))
    browser.click('[data-fact="0"]')
    assert count(browser, ".details ul [data-go]") == 2
    chain = tuple(replace(first, id=f"c{n}", part_of=f"c{n - 1}" if n else None) for n in range(150))
    browser.open(_written(browser, replace(report, facts=chain, checks=())))
    browser.click('[data-fact="149"]')
    assert count(browser, ".details ul [data-go]") == 150


def _written(browser: Browser, report: Report) -> Path:
    path = Path(browser.asked[0].removeprefix("file://"))
    path.write_text(page(report, "en"), encoding="utf-8")
    return path


def test_a_report_without_facts_says_so(shown):
    browser = shown(Report("没有数字。", None, (), None, (), ()))
    assert browser.visible("#none")
