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
_SIGNED = re.compile(rf"(?P<year>{YEAR4}) ?年 ?(?P<month>{_NUMBER}) ?月(?: ?{_NUMBER} ?[日号])?")
_UNDER_TITLE = re.compile(rf"^[(]?{_SIGNED.pattern}[)]?$", re.MULTILINE)
_PUBLISHED = re.compile(r"(?P<year>20[0-9]{2}) ?[-年/.] ?(?P<month>[0-9]{1,2})(?![0-9])")
_BEGUN = 3  # months in which a report about the year that has begun cannot be written
_FIRST_HALF = 6


def signed_on(text: str, published: str = "") -> date | None:
    """The first day of the month in which a report was signed: the first date behind its last sentence, else one alone on a line over
    the first; else that of publication.

    `published`: what the page says of that day.

    >>> signed_on("我局公开信息3条。\\n清河县水务局\\n二〇一二年一月十二日"), signed_on("公开3条。", "2013-02-11 09:00")
    (datetime.date(2012, 1, 1), datetime.date(2013, 2, 1))
    """
    behind = _SIGNED.search(text, text.rfind("。") + 1)
    found = behind or _UNDER_TITLE.search(text, 0, max(0, text.find("。"))) or _PUBLISHED.search(published)
    if found is None:
        return None
    year, month = (int(n) if n.isdigit() else chinese_value(n) for n in (found["year"], found["month"]))
    return date(year, month, 1) if year and month and 1 <= month <= 12 else None


def year_told(weights: Mapping[int, float], signed: date | None) -> int | None:
    """The year a report is about, of the years that its text names and how much each weighs; None where nothing tells it.

    A year that had only begun when the report was signed is not meant. Where the text names no other, it is the last whole one.

    >>> year_told({2013: 2.0, 2012: 1.0}, date(2013, 1, 1)), year_told({}, date(2013, 12, 1)), year_told({}, None)
    (2012, 2013, None)
    """
    begun = signed.year if signed and signed.month <= _BEGUN else None
    named = {year: weight for year, weight in weights.items() if year != begun}
    if named:
        return max(named, key=lambda year: (named[year], year))
    if signed is None:
        return None
    return signed.year - 1 if signed.month <= _FIRST_HALF else signed.year
