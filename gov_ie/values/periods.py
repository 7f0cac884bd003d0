"""Periods: the days a YEAR expression stands for, resolved against the report's own year and never against the clock.

A surface is first written in Arabic digits without spaces, then read as a point (2013年, 去年10月, 上半年); points make
ranges, «since» and «as of». What cannot be resolved is None: a wrong year is worse than none.

Source: docs/annotation.md «Facts», year and period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from gov_ie.types import Period
from gov_ie.values.lexicon import PERIODS, alternation
from gov_ie.values.numerals import chinese_value, narrow
from gov_ie.values.year_words import CONNECT, YEAR4, find_years

__all__ = ["OPEN_START", "find_years", "parse_period", "report_year", "stated_period"]

# A cumulative column (历年累计) counts from a day the text does not name; its period is open to the left.
OPEN_START = date.min

_RELATIVE: dict[str, int] = PERIODS["relative"]
_PARTS: dict[str, list[int]] = PERIODS["parts"]
_VAGUE = frozenset(PERIODS["vague"])
_CUMULATIVE = frozenset(PERIODS["cumulative"])
_SCHOOL: dict[str, int] = PERIODS["school"]

_SPACE = re.compile(r"\s+")
_CHINESE_NUMBER = re.compile(
    r"(?<![〇零○0-9一二两三四五六七八九十])[〇零○0-9一二两三四五六七八九十]++(?=年|月|日|号|个?季度?|个月|-|至|—)"
)
_CONNECT = re.compile(CONNECT)
_POINT = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})(?:学?年[度份]?(?:当年)?|(?=[-./]))|['’‘](?P<short>[0-9]{2})年[度份]?"
    rf"|(?P<relative>{alternation(_RELATIVE)}))?(?:的)?(?:(?P<part>{alternation(_PARTS)})"
    r"|前(?P<quarters>[123])个?季度|第?(?P<quarter>[1-4])(?:[-至到](?P<quarter_to>[2-4]))?季度?"
    r"|[前头](?P<first_months>[0-9]{1,2})个月"
    r"|[-./]?(?P<month>[0-9]{1,2})(?:月份?|[-./])(?:(?P<day>[0-9]{1,2})(?:[日号]|(?![0-9])))?)?"
    r"(?P<edge>年?底|年?末|年?初|年终|初|[上中下]旬)?"
)
_MONTHS = re.compile(r"([0-9]{1,2})(?:月份?)?[-至到]([0-9]{1,2})月份?(底|末)?$")
_AS_OF = re.compile(r"截[至止][到至]?|截止")
_LEAD = re.compile(r"自|从|由|至|到|在|于|为|是")
_TRAIL = re.compile(r"(?:止|起|期间|之?间|内|里|同期|当中|的){1,6}$")
_SINCE = re.compile(r"(?:以来|(?<=[年月日])来|起)$")
_YEARS_BACK = re.compile(r"(?:(?:最近|过去|近)的?([0-9]{1,2})年(?:来|间)?|([0-9]{1,2})年来)")
_TWO_YEARS = re.compile(r"((?:19|20)[0-9]{2})年?度?[-至到—–~～]{1,2}((?:19|20)?[0-9]{2})(学?)年度?")


@dataclass(frozen=True, slots=True)
class _Point:
    """First and last day of a date expression; `year_given` is False where the report's year was filled in."""

    start: date
    end: date
    year_given: bool
    end_of: bool = False
    day_given: bool = False


def parse_period(surface: str, report_year: int | None) -> Period | None:
    """The days a YEAR expression stands for, None where the text and the report's year do not settle them.

    report_year: the year the report is about; words like 全年 need it.

    >>> parse_period("截至2011年底", 2011).iso(), parse_period("去年", 2013).year, parse_period("近几年", 2013)
    (('2011-12-31', '2011-12-31'), 2012, None)
    """
    if report_year is not None and not 1900 <= report_year <= 2200:
        report_year = None
    text = arabic_dates(surface)
    named = _named_period(surface.strip(), report_year)
    if named is not None or not text or len(text) > 60 or text in _VAGUE:
        return named
    found = _read_safely(text, report_year)
    return found if found is not None or _SINCE.search(text) else _year_only(text)


def _named_period(word: str, report_year: int | None) -> Period | None:
    """Words that stand for a period by themselves: 全年, 上一学年, 历年累计."""
    if report_year is None:
        return None
    if word in _RELATIVE:
        return Period.of_year(report_year + _RELATIVE[word])
    if word in _SCHOOL:
        last = report_year + _SCHOOL[word]
        return _school_year(last - 1, last)
    return Period(OPEN_START, date(report_year, 12, 31), None) if word in _CUMULATIVE else None


def _read_safely(text: str, report_year: int | None) -> Period | None:
    """The period, None where a day does not exist (2月30日, 13月)."""
    try:
        return _read(text, report_year)
    except ValueError:
        return None


def arabic_dates(surface: str) -> str:
    """Without spaces, Chinese numbers in front of 年 月 日 in Arabic digits."""
    text = narrow(_SPACE.sub("", surface[:200]))
    return _CHINESE_NUMBER.sub(_arabic, text)


def _arabic(match: re.Match[str]) -> str:
    word = match[0]
    value = chinese_value(word) if not word[0].isdigit() or word[0] in "〇零○" else None
    # 上一年, 前一年 are words; their 一 counts nothing.
    if value is None or (word == "一" and match.string[match.start() - 1 : match.start()] in ("上", "下", "前")):
        return word
    return str(value)


def _read(text: str, report_year: int | None) -> Period | None:
    if match := _TWO_YEARS.fullmatch(text):
        return _two_years(match)
    if match := _YEARS_BACK.fullmatch(text):
        return _years_back(int(match[1] or match[2]), report_year)
    as_of = _AS_OF.match(text)
    if as_of:
        point = _point(_TRAIL.sub("", text[as_of.end() :]), report_year)
        return None if point is None else _period(point.end, point.end)
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    if (months := _months(text, report_year)) is not None:
        return months
    if (span := _range(text, report_year)) is not None:
        return span
    if since := _SINCE.search(text):
        return _since(text[: since.start()], report_year)
    point = _point(text, report_year) or _point(_TRAIL.sub("", text), report_year)
    if point is None:
        return None
    return _period(point.end, point.end) if point.end_of else _period(point.start, point.end)


def _two_years(match: re.Match[str]) -> Period | None:
    first = int(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    if last <= first:
        return None
    if match[3]:
        return _school_year(first, last)
    return Period(date(first, 1, 1), date(last, 12, 31), None)


def _school_year(first: int, last: int) -> Period:
    """From September to August, named by the year it ends in."""
    return Period(date(first, 9, 1), date(last, 8, 31), last)


def _years_back(count: int, report_year: int | None) -> Period | None:
    if report_year is None or not 0 < count < 100:
        return None
    return _period(date(report_year - count + 1, 1, 1), date(report_year, 12, 31))


def _months(text: str, report_year: int | None) -> Period | None:
    """1-10月, 2014年1-10月, 今年1至11月份: a range of months of one year."""
    match = _MONTHS.search(text)
    if match is None:
        return None
    head = text[: match.start()]
    base = _point(head, report_year) if head else None
    if head and (base is None or head[-1] not in "年度份"):
        return None
    year = base.start.year if base else report_year
    if year is None:
        return None
    first, last = int(match[1]), int(match[2])
    if last < first:
        return None
    return _period(date(year, first, 1), _month_end(year, last))


def _range(text: str, report_year: int | None) -> Period | None:
    """A date, a connector and another date; the second takes what it lacks from the first."""
    for link in _CONNECT.finditer(text):
        left, right = text[: link.start()], _TRAIL.sub("", text[link.end() :])
        first = _since_point(left, report_year)
        if first is None or not right:
            continue
        year = first.start.year if first.year_given else report_year
        if re.fullmatch(r"[0-9]{1,2}[日号]", right):
            right = f"{first.start.month}月{right}"
        # 年底 behind 2011年6月 is the end of 2011 in its own report, and of the report's year in a later one.
        last = _point(right, report_year if right in ("年底", "年末") and report_year else year)
        if last is None:
            continue
        return _period(first.start, last.end) if last.end >= first.start else None
    return None


def _since_point(text: str, report_year: int | None) -> _Point | None:
    """The point of «2011年6月进驻以来», «2013年1月1日起» or a plain date."""
    text = _SINCE.sub("", text)
    match = _POINT.match(text)
    return _point(match[0], report_year) if match and match[0] else None


def _since(text: str, report_year: int | None) -> Period | None:
    """From a point to the end of the report's year.

    «去年以来» in a report written early in the year after is for the report's own year, as docs/annotation.md says.
    """
    point = _since_point(text, report_year)
    if point is None or report_year is None:
        return None
    if text.startswith(("去年", "上年")) and not point.day_given and point.start.month == 1:
        return Period.of_year(report_year)
    last = max(report_year, point.start.year)
    return _period(point.start, date(last, 12, 31))


def _point(text: str, year: int | None) -> _Point | None:
    """The days of one date expression; raises ValueError on days that do not exist."""
    match = _POINT.fullmatch(text)
    if match is None or not text:
        return None
    given = match["year"] or match["short"]
    if match["year"]:
        year = int(match["year"])
    elif match["short"]:
        year = 2000 + int(match["short"])
    elif match["relative"]:
        year = None if year is None else year + _RELATIVE[match["relative"]]
    if year is None:
        return None
    return _with_edge(_within(match, year, bool(given)), match["edge"])


def _within(match: re.Match[str], year: int, given: bool) -> _Point:
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return _Point(day, day, given, day_given=True)
    first, last = 1, 12
    if match["month"]:
        first = last = int(match["month"])
    elif match["part"]:
        first, last = _PARTS[match["part"]]
    elif match["quarters"]:
        last = 3 * int(match["quarters"])
    elif match["quarter"]:
        first = 3 * int(match["quarter"]) - 2
        last = 3 * int(match["quarter_to"] or match["quarter"])
    elif match["first_months"]:
        last = int(match["first_months"])
    return _Point(date(year, first, 1), _month_end(year, last), given)


def _with_edge(point: _Point, edge: str | None) -> _Point:
    """底 and 末 make a stock at the last day, 上旬 the first ten days; 初 is no day that can be named."""
    if edge is None or edge.endswith("初"):
        return point
    if edge.endswith("旬"):
        start, last = point.start, point.end.day
        low, high = {"上": (1, 10), "中": (11, 20), "下": (21, last)}[edge[0]]
        return replace(point, start=start.replace(day=low), end=start.replace(day=high))
    return replace(point, end_of=True)


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"month {month}")
    return date(year, month, monthrange(year, month)[1])


def _period(start: date, end: date) -> Period | None:
    """The period with its year: the one it lies in; none where it runs over several."""
    if end < start:
        return None
    return Period(start, end, start.year if start.year == end.year else None)


_ANY_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=[年\-至到—~])")


def _year_only(text: str) -> Period | None:
    """The calendar year where the day is wrong (2013年2月30日) but one year is named."""
    years = {int(year) for year in _ANY_YEAR.findall(text)}
    return Period.of_year(years.pop()) if len(years) == 1 else None


_TITLE_YEAR = re.compile(rf"(?<![0-9])({YEAR4})(?: ?年?度? ?[-—–~～至到] ?({YEAR4}))?(?![0-9])( ?(?:学年|年)?(?:度)?)")
# Document numbers, index numbers, dates in digits and stamps of publication hold no report year.
_NO_TITLE_YEAR = re.compile(
    r"[〔\[(【]?(?:19|20)[0-9]{2}[〕\])】] ?(?:第 ?)?[0-9]{1,5} ?号|20[0-9]{2}-(?!(?:19|20)[0-9]{2})[0-9]{3,}|20[0-9]{6}"
    r"|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?(?![0-9])"
    rf"|(?:{alternation(PERIODS['stamps'])})[:: ]{{0,2}}{YEAR4} ?年"
)
_BEHIND_TITLE = re.compile(r"(?:报告|总结|年报) ?\(\Z")
_DATED, _SUBJECT = re.compile(r" ?年 ?[0-9]{1,2} ?月"), re.compile(" ?(?:政府信息|信息|政务|党务|办事)公开")


def report_year(title: str) -> int | None:
    """The year a report is about, as its title says, None where it says none.

    Of several, the first with 年度, then with 年信息公开, then in brackets behind the title, then with 年 behind it wins: «2012年工作总结和2013年计划»
    reports on 2012. A range of years is named by its last.

    >>> report_year("某市2016年政府信息公开工作年度报告"), report_year("二〇一二年年报"), report_year("工作总结")
    (2016, 2012, None)
    >>> report_year("2015年某县政府信息公开工作年度报告(2016年)")
    2016
    """
    text = _NO_TITLE_YEAR.sub(lambda match: " " * len(match[0]), narrow(title[:2000]))
    text = re.sub(r"(?<=[0-9〇零○一二三四五六七八九]) (?=年)", "", text)
    best: tuple[int, int] | None = None
    for match in _TITLE_YEAR.finditer(text):
        year = (
            chinese_value(match[2] or match[1]) if not (match[2] or match[1]).isdigit() else int(match[2] or match[1])
        )
        if year is None or not 1949 <= year <= 2199:
            continue
        tail = match[3].strip()
        # A date of signature behind the title is the last resort, digits without 年 next to it.
        closing = tail and text[match.end() : match.end() + 1] == ")" and _BEHIND_TITLE.search(text, 0, match.start())
        rank = 0 if tail.endswith("度") else 1 if tail and _SUBJECT.match(text, match.end()) else 2 if closing else 3 if tail else 4
        if _DATED.match(text, match.end(1)):
            rank = 5
        if best is None or rank < best[0]:
            best = (rank, year)
    return best[1] if best else None


_STATED = re.compile(
    r"(?:本?报告)?(?:中)?(?:所列)?(?:的)?(?:各项)?(?:数据)?(?:的)?"
    rf"(?:{alternation(PERIODS['stated'])})(?:均|是|为|从|自|即|:|:|,| ){{0,4}}"
)
_STATED_NUMBER = "[0-9〇零一二三四五六七八九十]"
_STATED_DATE = (
    r"(?:20[0-9]{2} ?[-./] ?[0-9]{1,2} ?[-./] ?[0-9]{1,2}日?"
    rf"|(?:{YEAR4} ?年 ?)?{_STATED_NUMBER}{{1,2}} ?月(?: ?{_STATED_NUMBER}{{1,3}} ?[日号])?)"
)
_STATED_RANGE = re.compile(rf"({_STATED_DATE}) ?起?{CONNECT}({_STATED_DATE}) ?[止]?")
_STATED_YEAR = re.compile(rf"({YEAR4} ?年度?)(?:全年)?(?![0-9])(?! ?[0-9]{{1,2}} ?月)")


def stated_period(text: str) -> tuple[int, int, Period] | None:
    """The period the report states for all its figures, and where: from 统计期限 to 止.

    Returns half-open code points and the period; None where it is not stated or half lost («统计期限自至»).

    >>> start, end, period = stated_period("所列数据的统计期限自2016年1月1日起至2016年12月31日止。")
    >>> (start, end), period.year
    ((0, 33), 2016)
    """
    for match in _STATED.finditer(text):
        dates = _STATED_RANGE.match(text, match.end())
        if dates is None:
            dates = _STATED_YEAR.match(text, match.end())
            period = parse_period(dates[1], None) if dates else None
        else:
            # A wrong day is no period here: 2013年13月1日起 is half lost.
            period = _read_safely(arabic_dates(f"{dates[1]}至{dates[2]}"), None)
        if dates is not None and period is not None:
            return match.start(), dates.end(), _named_by_end(period)
    return None


def _named_by_end(period: Period) -> Period:
    """A stated year that crosses New Year (2013-11-01 to 2014-10-31) is named by the year it ends in."""
    if period.year is None and (period.end - period.start).days <= 366:
        return replace(period, year=period.end.year)
    return period
