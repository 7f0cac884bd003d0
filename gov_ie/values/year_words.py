"""Where a text says which year: the expressions that may be a YEAR.

Notes for a newcomer: the patterns are built bottom up, from a year and a month to a date, a range, «since» and «as of».
The longest alternative stands first, so that 截至2011年12月31日 is one stretch and not a year with crumbs.

Source: docs/annotation.md «YEAR».
"""

from __future__ import annotations

import re

from gov_ie.values.lexicon import NAMES, PERIODS, alternation, opening

_CN = "〇零○0一二三四五六七八九"
YEAR4 = rf"(?:(?:19|20)[0-9]{{2}}|[一二][九〇零○0][{_CN}]{{2}})"
_APOSTROPHES = "'’‘"
_YEAR = rf"(?:{YEAR4}|[{_APOSTROPHES}][0-9]{{2}}) ?年(?:度|份)?"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY_NUMBER = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
# A line may break in front of 至, and 起 may have a comma.
CONNECT = r"[ \n]?(?:[-—–~～―─]{1,2}|,?至|到) ?"
_MONTH = rf"{_MONTH_NUMBER} ?月份?"
_DAY = rf"{_DAY_NUMBER} ?[日号]"
_MONTH_DAY = rf"{_MONTH} ?{_DAY}"
_MONTHS = rf"{_MONTH_NUMBER} ?(?:月份?)?{CONNECT}{_MONTH_NUMBER} ?月份?(?:底|末)?"
_QUARTER = (
    r"(?:(?:前[一二三两123](?:个)?|第?[一二三四1-4](?:[-—–至到、][二三四2-4])?)季度|第[一二三四]季(?!节)"
    r"|[前头](?:十[一二]?|[二三四五六七八九]|1[0-2]|[2-9])个月)"
)
_PART = alternation(PERIODS["parts"])
# 年初步, 年底线 are other words.
_EDGE = r"(?:年?底(?![线数稿])|年?末|年?初(?![步次期中级审始衷])|年终)"
_RELATIVE = (
    rf"(?<![{PERIODS['relative_not_behind']}])(?:{alternation(PERIODS['relative'])})"
    rf"(?!{alternation(PERIODS['relative_not_before'])})"
)
# What may stand behind a year, and alone where the year is the report's own.
_WITHIN = rf"(?:{_PART}|{_QUARTER}|{_MONTHS}|{_MONTH_DAY}|{_MONTH}(?:底|末|初|[上中下]旬)?)"
_POINT = rf"(?:{_YEAR}(?:当年)?|{_RELATIVE})(?: ?的? ?(?:{_WITHIN}|{_EDGE}))?"
_YEARS = rf"{YEAR4} ?年?(?:度)?{CONNECT}{YEAR4} ?(?:学?年度?)"
_NUMERIC = r"20[0-9]{2}(?:[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12][0-9]|0?[1-9]))"
_NUMERIC_RANGE = rf"{_NUMERIC}日?起?{CONNECT}{_NUMERIC}"
_RANGE_END = rf"(?:{_POINT}|{_MONTH_DAY}|{_MONTH}(?:底|末)?|{_DAY}|年底|年末)"
_SINCE = r"[^,。;:、!?()\s0-9]{0,12}?以来"
_AS_OF = r"截(?:至|止)(?:到|至)? ?"
_VAGUE = alternation([*PERIODS["vague"], *PERIODS["school"]])
_SPAN_OF_YEARS = r"(?:最近|过去|近)(?:的)?(?:[两三四五六七八九十]|[0-9]{1,2}) ?年(?:来|间)?|[两三四五六七八九十]年来"

YEAR_WORDS = re.compile(
    "|".join(
        (
            rf"(?<![0-9])(?:{_POINT})(?:{_SINCE}|起)?{CONNECT}(?:{_RANGE_END})",
            rf"(?<![0-9./-])(?:{_NUMERIC_RANGE}|{_YEARS})(?:以来)?",
            rf"(?<![0-9])(?:{_POINT})(?:{_SINCE}|来(?![自信访电函源])|同期)",
            rf"{_AS_OF}(?:{_POINT}|{_MONTH_DAY}|{_MONTH}(?:底|末)?|年底|年末)",
            rf"(?<![0-9])(?:{_POINT})",
            rf"{_SPAN_OF_YEARS}|{_VAGUE}",
            rf"(?<![0-9个每第续满近〇零○一二三四五六七八九十])(?:{_MONTH_DAY}{CONNECT}(?:{_MONTH_DAY}|{_DAY})"
            rf"|(?:{_MONTH_DAY}|{_MONTH})(?:{CONNECT}年[底末]|{_SINCE})|{_MONTH_DAY}|{_MONTHS}"
            rf"|{_MONTH}(?:底|末|初|[上中下]旬)?(?![报度龄]))",
            rf"(?<![0-9])(?:{_QUARTER}|{_PART})",
            r"(?<![每半学成0-9])年(?:底|末|终|初)(?:以来)?(?![步次期中级审始衷线数稿])",
        )
    )
)
# Where one may begin: trying the whole pattern at every character would cost ten times as much.
_BEGIN_WORDS = [word[:2] for group in ("relative", "parts", "vague", "school") for word in PERIODS[group]]
_BEGIN = re.compile(
    rf"{opening('0123456789〇零○一二三四五六七八九十两第前头截年最过近' + _APOSTROPHES + ''.join(w[0] for w in _BEGIN_WORDS))}(?:"
    r"[0-9]{1,4} ?(?:[年月./季\-—–~～―─至到]|个月)|[〇零○一二三四五六七八九十两][〇零○0一二三四五六七八九十]{0,3} ?(?:[年月季至到\-—]|个月)"
    rf"|[{_APOSTROPHES}][0-9]|第[一二三四1-4]季|[前头][一二三两四五六七八九十0-9]|截[至止]|年[底末终初]"
    rf"|{alternation(_BEGIN_WORDS)}"
    r"|(?:最近|过去|近)(?=[的两三四五六七八九十0-9]))"
)
_NEXT_YEARS = frozenset(word for word, distance in PERIODS["relative"].items() if distance == 1)
_ROW_BEHIND = tuple(PERIODS["row_behind"])
_TITLE = re.compile("|".join(f"{a}[^{a}{b}\n]{{1,{NAMES['title_limit']}}}{b}" for a, b in NAMES["titles"]))
# 时间: alone is a stamp, 统计时间: and 活动时间: are not.
_STAMP = re.compile(rf"(?:{alternation(PERIODS['stamps'])}|(?:^|[^\u4e00-\u9fff])(?:日期|时间)) ?[::]? ?$")
_FULL_DATE = re.compile(rf"{YEAR4} ?年 ?{_MONTH_DAY}")
_CLOCK = re.compile(r" ?[0-9]{1,2}[::][0-9]{2}")
_DOCUMENT = re.compile(r" ?(?:第 ?[0-9]{1,5} ?号|[〕\]】])")
_PRINTED = re.compile(rf" ?(?:{alternation(PERIODS['printed'])})(?!了|《|关于)|(?:发布|公布|公开) ?(?=[\n)]|$)")
_LINE_END = re.compile(r"[ \t\u3000)]{0,4}(?:\n|$)")


def find_years(text: str) -> list[tuple[int, int]]:
    """Every stretch that may be a YEAR, in order, the longest sensible one at each place.

    Returns half-open code points. Titles in 《》, stamps of publication, dates of signature and document numbers are
    left out.

    >>> text = "截至2011年底,全年公开312条。发布时间:2012年3月1日"
    >>> [text[a:b] for a, b in find_years(text)]
    ['截至2011年底', '全年']
    """
    titles = [match.span() for match in _TITLE.finditer(text)]
    found: list[tuple[int, int]] = []
    title = 0
    floor = 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < floor or (match := YEAR_WORDS.match(text, begin.start())) is None:
            continue
        start, floor = match.span()
        end = floor
        while title < len(titles) and titles[title][1] <= start:
            title += 1
        if title < len(titles) and titles[title][0] <= start:
            continue
        if not _is_stamp(text, start, end):
            found.append((start, end))
    return found


def _is_stamp(text: str, start: int, end: int) -> bool:
    """A date that says when the page or the paper was made, part of a document number, or a row of a form (结转下年)."""
    if text[start:end] in _NEXT_YEARS and text.endswith(_ROW_BEHIND, max(0, start - 4), start):
        return True
    if _STAMP.search(text[max(0, start - 12) : start]) or _CLOCK.match(text, end) or _DOCUMENT.match(text, end):
        return True
    if not _FULL_DATE.fullmatch(text, start, end):
        return False
    if _PRINTED.match(text, end):
        return True
    # A signature: the date ends the line and something blank stands before it.
    return (start == 0 or text[start - 1] in " \t\n\u3000(") and bool(_LINE_END.match(text, end))
