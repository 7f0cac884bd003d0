"""When a report was signed or published, and what that says of the year it is about.

Source: 政府信息公开条例, reports are published by the end of March of the next year (2007, 第三十一条), since 2019 of January (第五十条).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from gov_ie.values.numerals import chinese_value
from gov_ie.values.year_words import YEAR4

_NUMBER = "[0-9〇零○一二三四五六七八九十]{1,3}"
_MONTH = rf"(?P<year>{YEAR4}) ?年 ?(?P<month>{_NUMBER}) ?月"
# A date that ends its line, with or without the body before it, or a day before what a page puts behind a report.
_SIGNED = re.compile(
    rf"(?<![0-9:至到自从于])[( ]?{_MONTH}(?: ?{_NUMBER} ?[日号])?[) ]*$"
    rf"|(?<![0-9:至到自从于])(?P<year2>{YEAR4}) ?年 ?(?P<month2>{_NUMBER}) ?月 ?{_NUMBER} ?[日号](?=[ 【\[(]|打印|关闭|上一|下一|附|主办|版权|抄送|联系)",
    re.MULTILINE,
)
_UNDER_TITLE = re.compile(rf"^[(]?{_MONTH}(?: ?{_NUMBER} ?[日号])?[)]?$", re.MULTILINE)
_PUBLISHED = re.compile(r"(?P<year>20[0-9]{2}) ?[-年/.] ?(?P<month>[0-9]{1,2})(?![0-9])")
_END = 400  # characters of a text without a full stop in which its signature may stand
_BEGUN = 3  # months in which a report about the year that has begun cannot be written
_FIRST_HALF = 6


def signed_on(text: str) -> date | None:
    """The first day of the month in which a report was signed: its last date behind the last sentence, else one alone over the first.

    >>> signed_on("我局公开信息3条。\\n清河县水务局\\n二〇一二年一月十二日"), signed_on("公开3条。\\n统计期限:2013年1月1日至2013年12月31日")
    (datetime.date(2012, 1, 1), None)
    """
    stop = text.rfind("。")
    behind = [_month(m["year"] or m["year2"], m["month"] or m["month2"]) for m in _SIGNED.finditer(text, max(stop + 1, len(text) - _END))]
    over = [_month(m["year"], m["month"]) for m in _UNDER_TITLE.finditer(text, 0, max(0, text.find("。")))]
    return next((day for day in [*behind[::-1], *over] if day), None)


def published_on(words: str) -> date | None:
    """The first day of the month that a page's field for the day of publication names, None where it names none.

    >>> published_on("2013-02-11 09:00"), published_on("近日")
    (datetime.date(2013, 2, 1), None)
    """
    found = _PUBLISHED.search(words)
    return _month(found["year"], found["month"]) if found else None


def _month(year: str, month: str) -> date | None:
    numbers = [int(n) if n.isdigit() else chinese_value(n) for n in (year, month)]
    return date(numbers[0], numbers[1], 1) if numbers[0] and numbers[1] and 1 <= numbers[1] <= 12 else None


def year_told(weights: Mapping[int, float], signed: date | None, published: date | None = None) -> int | None:
    """The year a report is about, of the years that its text names and how much each weighs; None where nothing tells it.

    A year that had only begun when the report was signed is not meant. Where the text names no other, it is the last one that was
    whole, or nearly, when it was signed, or published.

    >>> year_told({2013: 2.0, 2012: 1.0}, date(2013, 1, 1)), year_told({}, date(2013, 12, 1)), year_told({}, None)
    (2012, 2013, None)
    """
    begun = signed.year if signed and signed.month <= _BEGUN else None
    named = {year: weight for year, weight in weights.items() if year != begun}
    if named:
        return max(named, key=lambda year: (named[year], year))
    day = signed or published
    if day is None:
        return None
    return day.year - 1 if day.month <= _FIRST_HALF else day.year
