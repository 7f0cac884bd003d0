"""The head of a report: header fields, the page's crumbs, the title."""

from __future__ import annotations

import re
from functools import cache

from gov_ie.text.vocabulary import any_of, vocabulary

Range = tuple[int, int]
# The head of a page with all its fields; a body's own «来源:» comes later.
HEAD = 3000
LONGEST_TITLE = 70


@cache
def _fields() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = any_of(vocabulary("outline")["header"]["names"])
    field = re.compile(rf"(?:^|(?<=[\s\[【]))[\[【]?(?P<name>{names}|{_spaced(names)})[\]】]? ?: ?", re.MULTILINE)
    return field, re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?|[^\s]+")


def _spaced(names: str) -> str:
    # 索 引 号: pages set short names apart to fill a column
    return r"[文来标日] ?[号源题期]|索 ?引 ?号|主 ?题 ?词"


def find_header(text: str) -> dict[str, Range]:
    """Header fields and the ranges of their values, the first of each name; empty values are left out.

    >>> text = "标题: 某县2016年年报 \\n文号: \\n来源:某县政府 发布时间:2017-01-03 08:00 字号"
    >>> {name: text[slice(*value)] for name, value in find_header(text).items()}
    {'标题': '某县2016年年报', '来源': '某县政府', '发布时间': '2017-01-03 08:00'}
    """
    field, value = _fields()
    same = vocabulary("outline")["header"]["same"]
    found: dict[str, Range] = {}
    matches = list(field.finditer(text, 0, min(len(text), HEAD)))
    for i, match in enumerate(matches):
        line = text.find("\n", match.end())
        end = line if line >= 0 else len(text)
        alone = match.start() == 0 or text[match.start() - 1] == "\n"
        if i + 1 < len(matches) and matches[i + 1].start() < end:
            end, alone = matches[i + 1].start(), alone and True
        elif not (alone and end - match.end() <= LONGEST_TITLE):
            first = value.match(text, match.end(), end)  # a page on one line: the body follows behind a blank
            end = first.end() if first else match.end()
        while end > match.end() and text[end - 1] in " [【":
            end -= 1
        name = match["name"].replace(" ", "")
        if end > match.end():
            found.setdefault(same.get(name, name), (match.end(), end))
    return found


def find_crumbs(text: str) -> Range | None:
    """The page's way here, «首页 > 政务公开 > 年报», None where there is none.

    >>> find_crumbs("当前位置: 首页 > 政务公开 > 年报\\n某局年报")
    (0, 20)
    """
    starts = any_of(vocabulary("outline")["crumbs"]["starts"])
    found = re.compile(rf"(?:^|(?<=\s)){starts}[^\n。,;]{{0,120}}", re.MULTILINE).search(text, 0, min(len(text), HEAD))
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


@cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = vocabulary("outline")["title"]
    stop = r"\s。,;:>!?“”"
    ahead = r"(?=$|[\s(\[【]|根据|按照|依据|本报告|为|现|20\d\d年|[一二]、|\([一二]\)|我|近年|今年|过去|在|一年来|第一)"
    core = rf"[^{stop}]{{0,45}}?(?:{any_of(words['subjects'])})[^{stop}]{{0,14}}?(?:{any_of(words['tails'])})"
    pattern = re.compile(rf"(?:^|(?<=[\s>])){core}(?:\([^()\n]{{1,12}}\))?{ahead}", re.MULTILINE)
    return pattern, re.compile(any_of(words["not_starts"]))


def find_title(text: str, header: dict[str, Range], crumbs: Range | None, before: int) -> Range | None:
    """The range of the title: of the header field 标题, else the most title-like line or beginning of a line.

    `before`: where the first section starts. Titles on two lines are one range. The last of the crumbs is taken where
    nothing better is there.

    >>> text = "某市统计局2011年度\\n政府信息公开工作年度报告\\n根据要求"
    >>> find_title(text, {}, None, len(text))
    (0, 24)
    """
    if "标题" in header:
        return header["标题"]
    pattern, not_starts = _titles()
    best: tuple[int, Range] | None = None
    for match in pattern.finditer(text, 0, min(before, HEAD)):
        start, end = match.span()
        inside = crumbs is not None and start < crumbs[1] and end > crumbs[0]
        if not_starts.match(text, start) and not inside:
            continue
        start = _joined(text, start, end, crumbs)
        words = text[start:end]
        score = 2 * (re.search(r"20\d\d|二〇|年度?", words) is not None) + (_BODY.search(words) is not None) - 3 * inside
        if best is None or score > best[0]:
            best = score, (start, end)
    if best and crumbs and crumbs[0] <= best[1][0] < crumbs[1]:
        last = max(text.rfind(mark, *best[1]) for mark in " >/»")
        best = best[0], (max(best[1][0], last + 1), best[1][1])
    if best is None or best[0] < 1:
        announced = re.compile(vocabulary("outline")["title"]["announced"]).search(text, 0, min(before, HEAD))
        return announced.span("title") if announced else best[1] if best else None
    return best[1]


_BODY = re.compile("[省市县区局委厅镇乡处会院校办部社中心街道]")


def _joined(text: str, start: int, end: int, crumbs: Range | None) -> int:
    """The start of the title with the line before it, if that is its first half: 某市统计局2011年度⏎政府信息公开…."""
    if start < 2 or text[start - 1] != "\n" or _BODY.search(text[start:end].replace("办", "")):
        return start
    line = text.rfind("\n", 0, start - 1) + 1
    above = text[line : start - 1]
    fits = 2 <= len(above) <= 40 and not re.search("[。,;:!?>)》-]", above)
    return line if fits and not (crumbs and line < crumbs[1]) else start
