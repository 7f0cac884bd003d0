"""What reports look like, counted: how many annotated reports show what real ones show.

Source: counts over 26 real reports of 2011-2025 and the openings of some 60 more, by hand and by regular expression; the
numbers are theirs. What only a reader can count (joint subjects, ambiguous layouts) is left out. The tests here are rough:
they compare shares, they annotate nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gov_ie.exchange import AnnotatedFact, AnnotatedSpan
from gov_ie.train.sources import Source
from gov_ie.types import Period


class Seen:
    """One report as the tests look at it: clean text, facts, spans by id, quantities' words."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.report = source.report
        self.text = source.clean.text
        self.facts = source.report.facts
        self.spans: Mapping[str, AnnotatedSpan] = {s.id: s for s in source.report.spans}

    @cached_property
    def totals(self) -> Mapping[str, AnnotatedFact]:
        return {f.id: f for f in self.facts}

    def words(self, fact: AnnotatedFact) -> str:
        """The clean words of a fact's quantity, empty where it has none."""
        place = self._place(fact.quantity)
        return self.text[slice(*place)] if place else ""

    def between(self, fact: AnnotatedFact) -> str:
        """What stands between the fact's last measure and its quantity; empty where the measure stands behind."""
        quantity, measure = self._place(fact.quantity), self._place(fact.measures[-1] if fact.measures else None)
        return self.text[measure[1] : quantity[0]] if quantity and measure else ""

    def behind(self, fact: AnnotatedFact) -> bool:
        """Whether the measure stands behind the quantity."""
        quantity, measure = self._place(fact.quantity), self._place(fact.measures[0] if fact.measures else None)
        return bool(quantity and measure and measure[0] >= quantity[1])

    def around(self, fact: AnnotatedFact) -> tuple[str, str]:
        """The words of a fact's sentence, and up to 120 characters before it; empty where it has no quantity."""
        place = self._place(fact.quantity)
        if place is None:
            return "", ""
        start = max(self.text.rfind(mark, 0, place[0]) for mark in "。\n") + 1
        end = min(found if (found := self.text.find(mark, place[1])) >= 0 else len(self.text) for mark in "。\n")
        return self.text[start:end], self.text[max(0, start - 120) : start]

    def _place(self, span_id: str | None) -> tuple[int, int] | None:
        span = self.spans.get(span_id or "")
        return self.source.clean.to_clean(span.start, span.end) if span else None


@dataclass(frozen=True, slots=True)
class Phenomenon:
    """A row of the list: its number, what it is, how often real reports show it, and whether a report does."""

    number: int
    what: str
    real: str
    shows: Callable[[Seen], bool]

    def count(self, reports: list[Seen]) -> int:
        """How many of the reports show it."""
        return sum(self.shows(report) for report in reports)


def _finds(pattern: str, received: bool = False) -> Callable[[Seen], bool]:
    """Whether the pattern is found in the clean text, or in the text as received."""
    compiled = re.compile(pattern)
    return lambda seen: compiled.search(seen.report.text if received else seen.text) is not None


def _any(test: Callable[[Seen, AnnotatedFact], bool]) -> Callable[[Seen], bool]:
    return lambda seen: any(test(seen, fact) for fact in seen.facts)


def _span(label: str, pattern: str) -> Callable[[Seen], bool]:
    compiled = re.compile(pattern)
    return lambda seen: any(s.label == label and compiled.search(s.text) for s in seen.report.spans)


def _elided(seen: Seen, fact: AnnotatedFact) -> bool:
    """Whether what is counted is said before the number's sentence alone: «(二)政务微博。全年发布96条».

    The measure stands there, or four characters of its full name do that its own sentence lacks; the cells of a table are bare
    numbers.
    """
    if seen.words(fact).isdigit():
        return False
    if re.search("[。\n]", seen.between(fact)):
        return True
    sentence, earlier = seen.around(fact)
    full = fact.measure_text
    return any(full[i : i + 4] in earlier and full[i : i + 4] not in sentence for i in range(len(full) - 3))


def _is_share(fact: AnnotatedFact) -> bool:
    return fact.unit == "%" and "占" in fact.measure_text


def _is_change(fact: AnnotatedFact) -> bool:
    return fact.measure is None and re.search("增|减|升|降|多于|多出|少于|提高|翻", fact.measure_text) is not None


def _nested(seen: Seen, fact: AnnotatedFact) -> bool:
    total = seen.totals.get(fact.part_of or "")
    return total is not None and total.part_of is not None


def _other_body(seen: Seen, fact: AnnotatedFact) -> bool:
    return fact.agency != seen.report.agency


def _other_period(seen: Seen, fact: AnnotatedFact) -> bool:
    year = seen.report.year
    return fact.period is not None and year is not None and fact.period != Period.of_year(year).iso()


def _status_pair(seen: Seen) -> bool:
    rows = {f.measure for f in seen.facts if f.measure}
    return any(
        f"{row.rpartition('.')[0]}.received" in rows for row in rows if row.endswith((".completed", ".answered"))
    )


def _contradicts(seen: Seen) -> bool:
    """A part above its total, or one row of one period and body with two exact values, neither of them a part."""
    values: dict[tuple[object, ...], object] = {}
    for fact in seen.facts:
        total = seen.totals.get(fact.part_of or "")
        exact = fact.modifier == "exact"
        if total and exact and total.modifier == "exact" and total.measure == fact.measure and total.unit == fact.unit:
            if fact.value > total.value:
                return True
        elif fact.part_of is None and exact and fact.measure in _SAID_TWICE:
            key = (fact.measure, tuple(sorted(fact.by.items())), fact.period, fact.agency)
            if values.setdefault(key, fact.value) != fact.value:
                return True
    return False


_SAID_TWICE = frozenset(
    {"disclosure.items", "request.received", "request.completed", "review.total", "litigation.total"}
)
_CHINESE_NUMERAL = r"[一二三四五六七八九十百两]{2,}|[一二三四五六七八九两][个名次件条期人场]|二[〇零○0О]"

PHENOMENA: tuple[Phenomenon, ...] = (
    Phenomenon(2, "number + unit + measure", "common", _any(Seen.behind)),
    Phenomenon(3, "measure said in the heading or the sentence before", "10/21", _any(_elided)),
    Phenomenon(4, "breakdown", "16/21", _any(lambda s, f: f.part_of is not None)),
    Phenomenon(4, "breakdown two deep", "not counted", _any(_nested)),
    Phenomenon(5, "share of a total", "14/21", _any(lambda s, f: _is_share(f))),
    Phenomenon(6, "rate", "a third", _any(lambda s, f: f.unit == "%" and not _is_share(f) and not _is_change(f))),
    Phenomenon(
        7, "distributive", "1 in 10", _finds(r"分别[为是有达]?|[率额]均[为达]|均[为达]\d|各\d+[件条个人次]|依次为")
    ),
    Phenomenon(8, "none", "17/21", _any(lambda s, f: f.value == 0)),
    Phenomenon(9, "approximation", "17/21", _any(lambda s, f: f.modifier != "exact")),
    Phenomenon(10, "magnitude and money", "6/21", _any(lambda s, f: re.search("[元万亿]", s.words(f)) is not None)),
    Phenomenon(11, "status pair (received, done)", "common", _status_pair),
    Phenomenon(13, "change and comparison", "1 in 10", _any(lambda s, f: _is_change(f))),
    Phenomenon(14, "the agency is a pronoun", "19/21", _span("AGENCY", "^[我本全]")),
    Phenomenon(15, "another body as subject", "10/21", _any(_other_body)),
    Phenomenon(
        16, "period said once for all", "20/21", _finds(r"统计(?:期限|时限|时间|周期|数据)|自\d{4}年\d+月\d+日起")
    ),
    Phenomenon(17, "other period than the year", "common", _any(_other_period)),
    Phenomenon(18, "contradictory figures", "6/21", _contradicts),
    Phenomenon(
        19,
        "table flattened, cells spaced",
        "4/21",
        _finds(r"[^\d\s.,][ \t]+\d+(?:[ \t]+\d+)+[ \t]*(?:\n|$)|[^\d\s](?:\s\d+){5}"),
    ),
    Phenomenon(20, "table glued, cells indistinguishable", "14/21", lambda s: bool(s.report.ignore)),
    Phenomenon(22, "two period columns", "11/21", _finds(r"历年累计|历年累積|历年累积")),
    Phenomenon(
        23,
        "distractors",
        "all",
        _finds(r"〔\d{4}〕|第\d+号|热线|邮编|邮政编码|电话|网址|www\.|“十[一二三四]五”|第[一二三四]批|“三公”"),
    ),
    Phenomenon(24, "Chinese numerals", "common", _span("QUANTITY", _CHINESE_NUMERAL)),
    Phenomenon(
        25,
        "web residue",
        "15/21",
        _finds(
            r"首页|首頁|(?:来源|來源|发布时间|發布時間|發佈時間|浏览|瀏覽|访问量|訪問量|字号|字號|索引号|索引號)[^。]{0,4}[:：]|分享到|-->|打印本页",
            True,
        ),
    ),
    Phenomenon(26, "traditional characters", "1 in 4", _finds("[開務機關於報與無聯處]", True)),
    Phenomenon(27, "pinyin gloss", "5 of 60", _finds(r"[一-鿿]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}\)", True)),
    Phenomenon(28, "spam in place of words", "6 of 60", lambda s: "\ufffc" in s.text),
    Phenomenon(
        29,
        "lost, doubled or broken characters",
        "4 of 60",
        _finds(r"[一-鿿]\?[一-鿿]|[,，]{2}|，、|20\*\*年|[０-９％]", True),
    ),
)
