"""Dates that no calendar has (2016年13月, 2月30日) and periods that end before they begin (2016年8月至3月), as they are written.

The parser of periods takes such words for the year they name, or for nothing; here is said what is wrong with them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from gov_ie.values.periods import arabic_dates
from gov_ie.values.year_words import CONNECT

_REACH = 24  # characters behind a year's words in which its month and day may stand
_LEAD = r"(?:截[至止][到至]?|截止到?|自|从|由|至|到|在|于)?"
_YEAR = r"(?:(?P<{0}year>(?:19|20)[0-9]{{2}})年|[今本当去上]年|本年度)?"
_DAY = r"(?P<{0}month>0?[1-9]|[1-9][0-9])月份?(?:(?P<{0}day>0?[1-9]|[1-9][0-9])[日号])?"
_DATE = _YEAR + _DAY
_SPAN = re.compile(rf"{_LEAD}{_DATE.format('a')}(?:[起开始]*(?:{CONNECT}){_DATE.format('b')})?(?![0-9])")
# «1-13月»: the first month has no word of its own.
_MONTHS = re.compile(rf"{_LEAD}{_YEAR.format('a')}(?P<amonth>0?[1-9]|[1-9][0-9])(?:{CONNECT}){_DATE.format('b')}(?![0-9])")
_NEXT = re.compile(r"次年|翌年|第二年|来年|明年|下年|学年")


@dataclass(frozen=True, slots=True)
class UnrealDate:
    """What is wrong with a date: `words` of it, and the number `stated` that is more than the `most` it may be.

    Of a month or a day these are the number and the last that there is; of a period the ordinals of its first day and its
    last.
    """

    words: str
    stated: int
    most: int


def unreal_date(text: str, start: int, end: int, year: int | None) -> UnrealDate | None:
    """What is wrong with the date that is written at code points `start` to `end`; None where nothing is, or it is none.

    `year`: of the report, for dates that name none. Where the words end with 年 the month may stand behind them.

    >>> unreal_date("2016年13月，", 0, 5, 2016)
    UnrealDate(words='2016年13月', stated=13, most=12)
    >>> unreal_date("2月29日", 0, 5, 2016), unreal_date("2月29日", 0, 5, 2015).most
    (None, 28)
    >>> unreal_date("2016年8月至3月", 0, 10, None).words
    '2016年8月至3月'
    """
    words = text[start:end]
    if words.endswith("年"):
        words += text[end : end + _REACH]
    if "月" not in words:
        return None  # 2016年, nearly all of them
    words = arabic_dates(words)
    found = _SPAN.match(words) or _MONTHS.match(words)
    if found is None or _NEXT.search(words, 0, found.end() + 2):
        return None
    parts = found.groupdict()
    year = int(parts["ayear"]) if parts["ayear"] else year if "年" not in found[0][: found.start("amonth")] else None
    first = _wrong(year, parts["amonth"], parts.get("aday"))
    last_year = int(parts["byear"]) if parts["byear"] else year
    last = _wrong(last_year, parts["bmonth"], parts["bday"]) if parts["bmonth"] else None
    for wrong in (first, last):
        if wrong is not None:
            return UnrealDate(found[0], *wrong)
    if not parts["bmonth"] or year is None or last_year is None:
        return None
    begins = date(year, int(parts["amonth"]), int(parts.get("aday") or 1))
    month = int(parts["bmonth"])
    ends = date(last_year, month, int(parts["bday"] or monthrange(last_year, month)[1]))
    return UnrealDate(found[0], begins.toordinal(), ends.toordinal()) if ends < begins else None


def _wrong(year: int | None, month: str, day: str | None) -> tuple[int, int] | None:
    """A month or a day that there is not, and the last that there is; without a year February has 29."""
    if int(month) > 12:
        return int(month), 12
    last = monthrange(year or 2000, int(month))[1]
    if day is not None and int(day) > last:
        return int(day), last
    return None
