"""The head of a report: header fields, the page's crumbs, the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gov_ie.text.vocabulary import any_of, vocabulary

Range = tuple[int, int]
# The head of a page with all its fields; a body's own «来源:» comes later.
HEAD = 3000
LONGEST_TITLE = 70
_SHORTEST_TITLE = 6  # what stands behind an empty field 标题 is no title


@cache
def _fields() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = vocabulary("outline")["header"]["names"]
    # 索 引 号: pages set short names apart to fill a column
    spaced = r"[文来标日] [号源题期]|索 引 号|主 题 词"
    field = re.compile(rf"(?:^|(?<=[\s\[【]))[\[【]?(?P<name>{any_of(names)}|{spaced})[\]】]? ?: ?", re.MULTILINE)
    # On a page that came as one line the fields may be glued: …年报发布时间:2014-03-18发布机构:某局
    glued = re.compile(
        rf"(?P<name>{any_of([name for name in names if len(name) > 2] + ['标题', '文号', '栏目'])}) ?: ?"
    )
    return field, glued, re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?|[^\s]+")


def find_header(text: str) -> dict[str, Range]:
    """Header fields and the ranges of their values, the first of each name; empty values are left out.

    >>> text = "标题: 某县2016年年报 \\n文号: \\n来源:某县政府 发布时间:2017-01-03 08:00 字号"
    >>> {name: text[slice(*value)] for name, value in find_header(text).items()}
    {'标题': '某县2016年年报', '来源': '某县政府', '发布时间': '2017-01-03 08:00'}
    """
    field, glued, value = _fields()
    same = vocabulary("outline")["header"]["same"]
    found: dict[str, Range] = {}
    by_end = {match.end(): match for match in field.finditer(text, 0, min(len(text), HEAD))}
    sentence = text.find("。", 0, HEAD)
    for match in glued.finditer(text, 0, sentence if sentence >= 0 else min(len(text), HEAD)):
        by_end.setdefault(match.end(), match)
    matches = [by_end[end] for end in sorted(by_end)]
    for i, match in enumerate(matches):
        line = text.find("\n", match.end())
        end = line if line >= 0 else len(text)
        alone = match.start() == 0 or text[match.start() - 1] == "\n"
        if i + 1 < len(matches) and matches[i + 1].start() < end:
            end = max(match.end(), matches[i + 1].start())
            if end - match.end() > LONGEST_TITLE:
                end = _first(value, text, match.end(), end)
        elif not (alone and end - match.end() <= LONGEST_TITLE):
            end = _first(value, text, match.end(), end)  # a page on one line: the body follows behind a blank
        while end > match.end() and text[end - 1] in " [【】]":
            end -= 1
        name = match["name"].replace(" ", "")
        if end > match.end():
            found.setdefault(same.get(name, name), (match.end(), end))
    return found


def _first(value: re.Pattern[str], text: str, start: int, end: int) -> int:
    """The end of the first value in the stretch: a date with its time, else what comes before a blank."""
    match = value.match(text, start, end)
    return min(match.end(), start + LONGEST_TITLE) if match else start


@cache
def _crumbs() -> re.Pattern[str]:
    starts = any_of(vocabulary("outline")["crumbs"]["starts"])
    return re.compile(rf"(?:^|(?<=\s)){starts}(?!网址)[^\n。,;]{{0,120}}", re.MULTILINE)


def find_crumbs(text: str) -> Range | None:
    """The page's way here, «首页 > 政务公开 > 年报», None where there is none.

    >>> find_crumbs("当前位置: 首页 > 政务公开 > 年报\\n某局年报")
    (0, 20)
    """
    found = _crumbs().search(text, 0, min(len(text), HEAD))
    if not found:
        return None
    start, end = found.span()
    if ">" in found[0] or "/" in found[0] or "»" in found[0]:
        last = max(text.rfind(mark, start, end) for mark in ">/»")
        rest = re.compile(r" ?[^ ]*").match(text, last + 1, end)
        end = rest.end() if rest else end
        return start, end
    # 首页政务公开年报 某县…: the separators were lost
    words = re.compile(r"[^ ]*:? ?[^ ]*").match(text, start, end)
    return start, words.end() if words and ":" in words[0] else start + len(found[0].split(" ")[0])


@dataclass(frozen=True, slots=True)
class _Titles:
    """Patterns of titles: set apart from the body, glued to it, what one never begins with, and what other pages' stand behind."""

    apart: re.Pattern[str]
    glued: re.Pattern[str]
    not_starts: re.Pattern[str]
    elsewhere: re.Pattern[str]
    announced: re.Pattern[str]


@cache
def _titles() -> _Titles:
    words = vocabulary("outline")["title"]
    stop = r"\s。,;:>!?“”《》"
    ahead = r"(?=$|[\s(\[【]|根据|按照|依据|本|为|现|20\d\d年|[一二]、|\([一二]\)|我|近年|今年|过去|在|一年来|第一|来源|发布|索引)"
    subjects, tails = any_of(words["subjects"]), any_of(words["tails"])
    # 某县 2016 年 政府信息公开: blanks may set the year apart
    words_ahead = rf"(?:[^{stop}]|(?<=[{_ENDS_NAME}]) (?=20\d\d)|(?<=20\d\d) (?=年)|(?<=\d年|年度) (?=(?:政府)?{subjects})){{0,45}}?"
    core = rf"{words_ahead}{subjects}(?:(?:[^{stop}]|\?(?=度)| (?=20\d\d年)){{0,14}}?|工作\n(?:20\d\d)?|\n(?=(?:工作)?年[度报])){tails}"
    more = r"(?:的?(?:报告|总结|汇报|说明))?(?:\([^()\n]{1,12}\))?"
    # On a page that came as one line: behind the last of the crumbs or a date of the page's head.
    begins = r"(?:^|(?<=[\s>:])|(?<=年报|报告|正文|内容|总结|\d日)|(?<=\d)(?![\d年月日:.-]))"
    return _Titles(
        re.compile(rf"(?:^|(?<=[\s>])){core}(?:\(20\d\d年度?\)|(?:\([^()\n]{{1,12}}\)| 20\d\d年度?(?=$))?{ahead})", re.MULTILINE),
        re.compile(rf"{begins}{core}{more}", re.MULTILINE),
        re.compile(any_of(words["not_starts"])),
        re.compile(rf"{any_of(words['elsewhere'])}[ :>\]】]*\Z"),
        re.compile(words["announced"]),
    )


def find_title(text: str, header: dict[str, Range], crumbs: Range | None, before: int) -> Range | None:
    """The range of the title: of the header field 标题, else the most title-like line or beginning of a line.

    `before`: where the first section starts. Titles on two lines are one range. Without a title the words with which
    the report announces itself, 现将…报告如下, are taken.

    >>> text = "某市统计局2011年度\\n政府信息公开工作年度报告\\n根据要求"
    >>> find_title(text, {}, None, len(text))
    (0, 24)
    """
    limit = min(before, HEAD)
    if "标题" in header and header["标题"][1] - header["标题"][0] >= _SHORTEST_TITLE:
        return _clipped(text, header["标题"])
    score, title = _best(text, _titles().apart, crumbs, limit)
    if score < 2:
        other, glued = _best(text, _titles().glued, crumbs, limit)
        if other >= 2 and other > score:
            score, title = other, glued
    if score < 1:
        announced = _titles().announced.search(text, 0, limit)
        if announced and _YEAR.search(announced["title"]) and _BODY.search(announced["title"]):
            return announced.span("title")
    if title is None:
        sentence = text.find("。", 0, limit)
        return _dated_line(text, crumbs, sentence if sentence >= 0 else limit)
    return title


def _dated_line(text: str, crumbs: Range | None, limit: int) -> Range | None:
    """The first line over the first sentence that names a body and its year, whatever it calls itself.

    >>> text = "在述职会上的发言\\n水务局2017年信息公开述职\\n水务局公开。"
    >>> text[slice(*_dated_line(text, None, len(text)))]
    '水务局2017年信息公开述职'
    """
    for match in _DATED.finditer(text, crumbs[1] if crumbs else 0, limit):
        start = match.start("line")
        glued = text.startswith(tuple(vocabulary("outline")["title"]["elsewhere"]), start)
        other = glued or _titles().elsewhere.search(text, max(0, start - _LABEL), start)
        if _BODY.search(text, start, match.start("year")) and not other:
            return start, match.end()
    return None


def _best(text: str, pattern: re.Pattern[str], crumbs: Range | None, limit: int) -> tuple[int, Range | None]:
    """The match most like a title and how much it is: 2 for a year, 1 for a body, 3 off in the crumbs.

    Of equals that which is meant (`_meant`).
    """
    found: list[tuple[int, Range]] = []
    for match in pattern.finditer(text, 0, limit):
        start, end = _behind_crumbs(text, *match.span())
        inside = crumbs is not None and start < crumbs[1] and end > crumbs[0]
        if _titles().not_starts.match(text, start) or _titles().elsewhere.search(text, max(0, start - _LABEL), start):
            continue
        start = _joined(text, start, end, crumbs)
        words = text[start:end]
        # The last of the crumbs may be the title itself, with the year that the others lack.
        dated = _YEAR.search(words) is not None
        score = 2 * dated + (_BODY.search(words) is not None) - 3 * (inside and not dated)
        found.append((score, (start, end)))
    if not found:
        return -9, None
    best = max(score for score, _ in found)
    equals = [title for score, title in found if score == best]
    return best, _meant(text, equals)


def _meant(text: str, titles: Sequence[Range]) -> Range:
    """Of titles as good as each other, as in a page's list of the reports of all years, that of the year and the body that are meant.

    The year is the one of theirs that the sentence behind them says, else the one that the text says most often, of two said as
    often that which comes later before the sentence ends. For the body see `_own`.
    """
    if len(titles) == 1:
        return titles[0]
    sentence = text.find("。", titles[0][1])
    over = [title for title in titles if title[1] <= sentence] or titles[:1]
    years = {title: _year_of(text, title) for title in titles}
    first = {year for year in years.values() if year and _said(text, year, over[-1][1], sentence)}
    year = first.pop() if len(first) == 1 else years[max(over, key=lambda title: (_said(text, years[title], 0, _READ), title[0]))]
    return _own(text, [title for title in titles if years[title] == year])


def _own(text: str, titles: Sequence[Range]) -> Range:
    """Of titles of one year, as in a page's list of the reports of all offices, the page's own.

    That is the one whose body the text names most often besides, else the one right over the page's fields, else the first.
    """

    def likely(title: Range) -> tuple[int, bool, int]:
        body = _BESIDES_BODY.sub("", text[slice(*title)])
        # 清河县 is not named where 清河县文化局 is.
        named = len(re.findall(rf"{re.escape(body)}(?!{_OFFICE.pattern})", text[:_READ])) if len(body) > _LEVEL_ALONE else 0
        return named, _fields()[0].match(text, title[1] + 1) is not None, -title[0]

    return max(titles, key=likely)


def _year_of(text: str, title: Range) -> str | None:
    """The last year in a title, in Arabic digits: 2015—2016学年 is that of 2016."""
    found = [match[0] for match in _YEAR.finditer(text, *title)]
    return found[-1].translate(_DIGITS) if found else None


def _said(text: str, year: str | None, start: int, end: int) -> int:
    """How often a stretch of the text says a year, in either kind of digits."""
    if year is None:
        return 0
    return text.count(f"{year}年", start, end) + text.count(f"{year.translate(_CHINESE)}年", start, end)


def _behind_crumbs(text: str, start: int, end: int) -> Range:
    """The title without what the page's crumbs put before it: 首页 > 年度报告某街道2018年政务公开工作总结."""
    for mark in _CRUMB_ENDS.finditer(text, start, end):
        start = mark.end()
    if choice := _CHOICE.match(text, start, end):
        start = choice.end()
    if date := _DATE.match(text, start, end):
        start = date.end()
    for match in re.finditer("年报|报告|正文|详细内容|总结", text[start:end]):
        rest = start + match.end()
        if rest < end and _YEAR.search(text, rest, end) and _titles().glued.match(text, rest, end):
            return rest, end
    return start, end


def _clipped(text: str, value: Range) -> Range:
    """The value of the field 标题 without the body that was glued to it."""
    found = _titles().glued.match(text, value[0])
    return (value[0], found.end()) if found and found.end() < value[1] else value


_READ = 20_000  # characters of a text in which the years that it says are counted
_LEVEL_ALONE = 3  # characters of 县政府 and the like, which name no one body
_LABEL = 8  # characters before a title that may say it is another page's
_ENDS_NAME = "省市县区州盟旗镇乡道局厅委院校会府处站"  # what a body's or a place's name in a title ends with
# What a title says besides its body: the year, and what it is.
_BESIDES_BODY = re.compile(r"^\W*|(?:20\d\d|二〇[〇一二三四五六七八九十]{2})年?度?|(?:政府信息|信息|政务|依法|网站).*", re.DOTALL)
_CRUMB_ENDS = re.compile(rf"[>/»]|(?<!\d年|年度)(?:(?<![{_ENDS_NAME}]) (?!年|20\d\d年度?\Z)| (?!20\d\d|年))")
# A body's name, a year in brackets or behind it, and what it calls itself; a day is a date of the page.
_DATED = re.compile(
    r"^(?!.*(?:[\d一二三四五六七八九十]月))[ —-]{0,8}(?P<line>(?=.*(?:公开|政务|年报|报告|总结|述职|回顾|汇报|白皮书|小结))[\u4e00-\u9fff]{3,30}"
    r"(?:[^\n。,;:!?>|]{0,20}\()?(?P<year>20\d\d|二〇[〇一二三四五六七八九十]{2})年[^\n。,;:!?>|]{0,24})$",
    re.MULTILINE,
)
_DIGITS, _CHINESE = str.maketrans("〇一二三四五六七八九", "0123456789"), str.maketrans("0123456789", "〇一二三四五六七八九")
_CHOICE = re.compile(r"[\[(【][大中小 ]{2,9}[\])】]")  # 字体:[大中小]
_DATE = re.compile(r"[\[(【]?\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?[\])】]?[·•]?")
_YEAR = re.compile(r"20\d\d|二〇[〇一二三四五六七八九十]{2}")
_BODY = re.compile("[省市县区局委厅镇乡处会院校办部社中心街道]")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,12}[省市县区州盟旗镇乡]")
# An office's name without its place.
_OFFICE = re.compile(
    r"(?![\u4e00-\u9fff]{1,8}(?:[省县区州盟旗镇]|(?<!城)市(?![场政容])|(?<!城)乡(?!村)))[\u4e00-\u9fff]{1,20}(?:[局厅委办院站所处会部署社]|中心|大学|学校|公司)"
)


def _joined(text: str, start: int, end: int, crumbs: Range | None) -> int:
    """The start of the title with the line before it, if that is its first half: 某市统计局2011年度⏎政府信息公开….

    A line of a place alone belongs to an office without one: 某市⏎统计局⏎2011年度….
    """
    if start < 2 or text[start - 1] != "\n" or _BODY.search(text[start:end].replace("办", "")):
        return start
    line = text.rfind("\n", 0, start - 1) + 1
    above = text[line : start - 1]
    fits = 2 <= len(above) <= 40 and not re.search("[。,;:!?>)》-]", above)
    if not fits or (crumbs and line < crumbs[1]):
        return start
    place = text.rfind("\n", 0, max(0, line - 1)) + 1
    apart = line > place and _PLACE.fullmatch(text, place, line - 1) and _OFFICE.fullmatch(above)
    return place if apart and not (crumbs and place < crumbs[1]) else line
