"""Reports whose every string is chosen by whoever wrote them, and what a page of them may hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from random import Random

from hypothesis import strategies as st

from gov_ie.types import LABELS, MODIFIERS, VERDICTS, Check, Evidence, Fact, Mention, Period, Report

HOSTILE = (
    "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "<!--<script>", "-->", "]]>", "</mark><b id=x>", "\" onmouseover=\"alert(1)", "' style='",
    "&lt;svg onload=alert(1)&gt;", "&#60;b&#62;", "$text", "${style}", "$$", "</div></section>", "</title><base href=//x>", "\u202e", "\u2028", "\x00", "\ud800", "\r\n", "\r",
    "javascript:alert(1)", "{{7*7}}", "</style><link rel=stylesheet href=//x>", "<plaintext>", "<textarea>", "__proto__", "constructor", "\\u003c",
)  # fmt: skip


def strings() -> st.SearchStrategy[str]:
    """Anything that markup may be made of."""
    return st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=4).map("".join)


@st.composite
def hostile_reports(draw) -> Report:
    """Reports of any text, offsets (in it, most of them), names, totals and checks."""
    pool = draw(st.lists(strings(), min_size=1, max_size=6))
    random = Random(draw(st.integers(0, 1 << 16)))  # drawing every field by itself takes seconds a report
    text = "".join(random.choices([*pool, "收到申请57件，"], k=random.randrange(6)))

    def word() -> str:
        return random.choice(pool)

    def maybe(value):
        return random.choice((None, value))

    def mention() -> Mention:
        a, b = sorted((random.randint(-1, len(text) + 1), random.randint(0, len(text) + 1)))
        return Mention(a, b, random.choice(LABELS), word(), 0.5)

    ids = [f"{word()}{n}" for n in range(random.randrange(5))]
    facts = tuple(
        Fact(
            id=name,
            value=random.choice((Decimal(57), Decimal("1E+9999"), Decimal("NaN"), Decimal("-0.10"), Decimal(10**60))),
            unit=word(),
            modifier=random.choice(MODIFIERS),
            measure=maybe(random.choice(("request.received", word()))),
            by=random.choice(({}, {word(): word(), "channel": "website"}, {"channel": word()})),
            measure_text=word(),
            agency=maybe(word()),
            agency_names=(word(),),
            year=maybe(2016),
            period=maybe(Period(date(2016, 1, 1), date(2016, 3, 31), None)),
            part_of=maybe(random.choice(ids)),
            score=random.choice((0.0, 0.97, float("nan"), -1.0, 2.0)),
            evidence=Evidence(*sorted((random.randint(-1, len(text)), random.randint(0, len(text) + 1))), word()),
            quantity=maybe(mention()),
            measures=(mention(),),
            year_mention=maybe(mention()),
            agency_mention=None,
            verdict=random.choice(VERDICTS),
        )
        for name in ids
    )
    checks = tuple(
        Check(word(), random.choice(VERDICTS), (*ids, "x"), Decimal(1), Decimal(2), word(), maybe("report"), word())
        for _ in range(random.randrange(3))
    )
    mentions = tuple(mention() for _ in range(random.randrange(5)))
    return Report(text, maybe(word()), (word(),), maybe(2016), mentions, facts, checks, maybe(word()))


class Elements(HTMLParser):
    """Every tag with its attributes, comments and declarations of a page, and the words that stand in an element."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.ends: list[str] = []
        self.other: list[str] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        self.ends.append(tag)

    def handle_comment(self, data):
        self.other.append(data)

    def handle_pi(self, data):
        self.other.append(data)

    def unknown_decl(self, data):
        self.other.append(data)

    def handle_data(self, data):
        self.words += data
