"""Numbers that count nothing by their form: dates, codes, addresses, list markers, and the names that hold numbers.

Each rule looks at a bounded window around one number. What only a unit or a classifier can tell is left to
`context`, what only meaning can tell to the tagger.

Source: docs/annotation.md «Not a QUANTITY».
"""

from __future__ import annotations

import re

from gov_ie.values.grammar import SPACES, Number, skip_space
from gov_ie.values.lexicon import NAMES, alternation, opening, unit_at

_CJK = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# 2014-03-14, 2014/3/14, 2014.3.14, 2014-03 with the time behind it. 2012.5 alone is a number.
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])|[-/](?:1[0-2]|0?[1-9]))(?![0-9])"
    r"|(?:19|20)[0-9]{2} ?年? ?[-—–~～至到] ?(?:19|20)[0-9]{2}(?= ?(?:年|学年|[-/.]))"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9.])"
)
_TIME = re.compile(r"(?:[01]?[0-9]|2[0-4])[::][0-5][0-9](?:[::][0-5][0-9])?(?![0-9::.])")
# 192.168.1.1, 3.1.2, 1/2/3, 1:2:3, 12-34-56: numbers in a chain of one mark are a code
_CHAIN = re.compile(r"[0-9]++([-./:])[0-9]++(?:\1[0-9]++)++")
_PHONE = re.compile(
    r"0[0-9]{2,3} ?[-—–] ?(?:[0-9]{7,8}|[0-9]{3,4} [0-9]{4}|[0-9]{3,4}[xX*×]+)(?:[-—–转][0-9]{1,6})?"
    r"|[48]00[-—–][0-9]{3,4}[-—–][0-9]{3,4}"
    r"|1[3-9][0-9]-?[0-9]{4}-[0-9]{4}"
    r"|[0-9]{3,4}[-—–][0-9]{7,8}(?![0-9.元万亿])|0[0-9]{2,3}\) ?[0-9]{7,8}"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}(?![0-9])")
_HOTLINE = re.compile(r"(?:12[0-9]{3}|9[56][0-9]{3,4}|10086|10010|10000|114|110|119|120|122)(?![0-9])")
_ASCII_WORD = re.compile(r"[!-~]{0,120}?[A-Za-z@_=&][!-~]{0,120}")
# «3-1 信息更新量» at the head of a line numbers a row.
_SECTION = re.compile(r"[0-9]{1,2}(?:[-.][0-9]{1,2})+(?= [\u4e00-\u9fff])")
_FOLLOW = re.compile(alternation(NAMES["follow"]))
_CODE = re.compile(
    rf"(?:{alternation(NAMES['codes'])})(?:号码?|电话)?[::为是)(〕】\] ]{{0,3}}[0-9\-—、/,;转() ]{{0,30}}$"
)
COUNTER = re.compile(rf"(?:{alternation(NAMES['counters'])})[::][ \[(]{{0,2}}$")
_DIALLED = tuple(NAMES["dialled"])
_LABEL_MARKS = re.compile("[:: (]+$")
_LABELS = tuple(NAMES["labels"])
# 表3, 图2, but not 网上代表12
_CAPTION = re.compile("(?:^|[^\u4e00-\u9fff])[图表][:: (]{0,2}$")
_COUNTED = tuple(NAMES["counted"])
_MONTH_RANGE = re.compile(r" ?(?:[-—–~～至到、]|月 ?[-—–~～至到]) ?(?:1[0-2]|[1-9]) ?月")
# 第九、十、十一条: one 第 for all of them
_ORDINAL_REST = re.compile(r"(?: ?[-—–~～至到、和] ?[0-9〇零一二三四五六七八九十百]{1,6}){0,20}")
_LIST_BEFORE = frozenset("\n。;:,!? \t\u3000(>|)")
BOUNDARY = frozenset(",。;:!?、)）\n\t |”\"'》]】〕…")
# What may stand behind the first number of a date, a time, a telephone number or a chain.
_MARKS = frozenset("-/.:：~～—–至到 年)转")
_FREE_BEFORE = frozenset(" \t\n,;:()<>\"'[]|!-?$")
_CELL_EDGES = frozenset(" \t\u3000|\n")
_FORMULA = frozenset("*×+=^xX")
# Where an ASCII word ends, besides spaces and Chinese.
_WORD_STOPS = frozenset(",;()<>\"'")


# What printing leaves behind: «第 2 页 共 9 页», a line of a table of contents («一、概述.......3»).
_PAGES = (
    r"第 ?[0-9]{1,3} ?页[,/ ]{0,3}共 ?[0-9]{1,3} ?页|共 ?[0-9]{1,3} ?页[,/ ]{0,3}第 ?[0-9]{1,3} ?页",
    r"^ ?(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)) ?[^\n.…·0-9]{2,40}(?:\.{4,60}|…{2,30}|·{4,60}) ?[0-9]{1,2} ?$",
)
_PAGE_FIRSTS = "第共 (一二三四五六七八九十"


def _mask_pattern() -> re.Pattern[str]:
    # A quotation is taken whole, so that straight quotes stay paired; `mask_spans` keeps only what may be a name.
    quoted = [f"{a}[^{a}{b}\n]{{1,80}}{b}" for a, b in NAMES["quotes"]]
    titled = [f"{a}[^{a}{b}\n]{{1,{NAMES['title_limit']}}}{b}" for a, b in NAMES["titles"]]
    firsts = [name[0] for group in ("titles", "quotes", "slogans") for name in NAMES[group]]
    choices = "|".join([*titled, *quoted, alternation(NAMES["slogans"]), *_PAGES])
    return re.compile(f"{opening([*firsts, *_PAGE_FIRSTS])}(?:{choices})", re.MULTILINE)


_MASK = _mask_pattern()
_SENTENCE = re.compile("[,。;:!?]")
_OPENING = frozenset(pair[0] for pair in NAMES["quotes"])


def mask_spans(text: str) -> list[tuple[int, int]]:
    """Titles, quoted names, slogans and marks of pages, in order: no number inside them counts.

    >>> mask_spans("印发《三年计划》,推进“双随机”,答复“共3件,已办结”")
    [(2, 8), (11, 16)]
    >>> mask_spans("第 2 页 共 9 页")
    [(0, 11)]
    """
    return [match.span() for match in _MASK.finditer(text) if match[0][0] not in _OPENING or _is_quoted_name(match[0])]


def _is_quoted_name(quoted: str) -> bool:
    """“十二五”, not a sentence that somebody said."""
    return len(quoted) - 2 <= NAMES["quote_limit"] and _SENTENCE.search(quoted) is None


def code_end(text: str, start: int, end: int) -> int:
    """Where the date, time, code or formula ends whose first number is `text[start:end]`; 0 if it is none of these.

    >>> code_end("2014-03-14 00:00", 0, 4), code_end("312条", 0, 3)
    (10, 0)
    """
    if ordinal := ordinal_end(text, start, end):
        return ordinal
    behind, ahead = text[start - 1 : start], text[end : end + 1]
    if ahead in _MARKS or end - start == 8:
        for pattern in (_DATE, _TIME, _PHONE, _CHAIN):
            match = pattern.match(text, start)
            if match and not (pattern is _TIME and _is_ratio(text, start)):
                return match.end()
    if ahead in _FORMULA or (behind in _FORMULA and _is_word_character(text[start - 2 : start - 1])):
        return max(end, _word_end(text, end))  # 5+2, 7×24, 20**年
    if _is_word_character(ahead) or ahead in ("@", "_", "&"):
        return 0 if unit_at(text, end) else _word_end(text, end)
    if behind.isascii() and behind and behind not in _FREE_BEFORE:
        return _ascii_end(text, start, end)
    if behind in ("-", "/") and (
        _is_word_character(text[start - 2 : start - 1]) or text[start - 2 : start - 1] == "号"
    ):
        return end
    if behind in ("", "\n") and (section := _SECTION.match(text, start)):
        return section.end()
    return 0


def _is_word_character(character: str) -> bool:
    return character.isascii() and character.isalnum()


def ordinal_end(text: str, start: int, end: int) -> int:
    """Where the ordinal ends whose first number is `text[start:end]`; 0 if no 第 stands before it.

    >>> ordinal_end("第九、十二条", 1, 2), ordinal_end("九条", 0, 1)
    (5, 0)
    """
    behind = text[start - 2 : start - 1] if start > 1 and text[start - 1] in SPACES else text[start - 1 : start]
    if behind not in ("第", "№"):
        return 0
    match = _ORDINAL_REST.match(text, end)
    return match.end() if match else end


def _is_ratio(text: str, start: int) -> bool:
    """比例为1:10 is a ratio, 上午9:10 a time."""
    return "比" in text[max(0, start - 4) : start]


def _ascii_end(text: str, start: int, end: int) -> int:
    """End of the URL, e-mail or code that runs into a number; 0 where only a mark stands before it."""
    if _is_word_character(text[start - 1 : start]):
        return _word_end(text, end)
    left = start
    while left > max(0, start - 60) and "!" <= text[left - 1] <= "~" and text[left - 1] not in _WORD_STOPS:
        left -= 1
    word = _ASCII_WORD.match(text, left)
    if word is not None and word.end() > start:
        return _word_end(text, end)
    # the 5 of «3.1.2.5», but not of «。.5»
    return end if text[start - 1] == "." and _is_word_character(text[start - 2 : start - 1]) else 0


def _word_end(text: str, end: int) -> int:
    limit = min(len(text), end + 200)
    while end < limit and "!" <= text[end] <= "~" and text[end] not in _WORD_STOPS:
        end += 1
    return end


def is_date(text: str, number: Number) -> bool:
    """A year, month, day, hour or quarter, or an ordinal by what follows: 2016年, 3月, 9时, 24号.

    >>> is_date("2016年", Number(0, 4, 2016, "arabic")), is_date("16年", Number(0, 2, 16, "arabic"))
    (True, False)
    """
    position = skip_space(text, number.end)
    ahead = text[position : position + 1]
    if ahead == "年":
        surface = text[number.start : number.end]
        return bool(_YEAR.match(surface)) or (number.form == "chinese" and number.value >= 1900)
    if ahead in "月时刻号" and ahead:
        return True
    if ahead == "季" and text.startswith("季度", position):
        return True
    return number.form == "arabic" and bool(_MONTH_RANGE.match(text, number.end))


def is_name(text: str, number: Number) -> bool:
    """Part of a name, place or code by what follows: 12345热线, 3路, 302室, 500强."""
    if number.kind != "bare" or number.scaled:
        return False
    position = skip_space(text, number.end)
    match = _FOLLOW.match(text, position)
    return match is not None


def is_list_marker(text: str, number: Number) -> bool:
    """The number of a paragraph or an item: 1、 (14) 2. at the place where an item may begin.

    >>> is_list_marker("。1、主动公开", Number(1, 2, 1, "arabic")), is_list_marker("为12、3件", Number(1, 3, 12, "arabic"))
    (True, False)
    """
    start, end = number.start, number.end
    if end - start > 2 or number.scaled or number.upper is not None:
        return False
    behind, ahead = text[start - 1 : start], text[end : end + 1]
    after = text[end + 1 : end + 2]
    opens = not behind or behind in _LIST_BEFORE
    if ahead == ")":
        if behind == "(":
            word_behind = text[start - 2 : start - 1]
            closed = not after or after in BOUNDARY
            return not (_CJK.match(word_behind) and closed) if word_behind else True
        return opens and "(" not in text[max(0, start - 10) : start]
    if ahead == "、":
        return (opens and behind != ":" and not after.isdigit()) or (behind == ":" and bool(_CJK.match(after)))
    if ahead in (".", "．"):
        glued = 0 < number.value <= 20 and end - start < 3 and bool(_CJK.match(after))
        return (opens and not after.isdigit()) or glued
    # «1 主动公开» at the head of a line
    return number.value <= 50 and behind in ("", "\n") and ahead in (" ", "\t") and bool(_CJK.match(after))


def is_bare_distractor(text: str, number: Number) -> bool:
    """A number without unit that is a code, a year, a label or a section number."""
    start, end = number.start, number.end
    if number.scaled or number.upper is not None or number.kind == "ratio":
        return False
    surface = text[start:end]
    ahead, behind = text[end : end + 1], text[start - 1 : start]
    window = text[max(0, start - 40) : start]
    if len(surface) == 4 and _YEAR.match(surface):
        return not window.endswith(_COUNTED) and not _stands_in_table(text, start, end)
    if surface == "12345" or (_HOTLINE.fullmatch(surface) and (_CJK.match(ahead) or behind in '“"、' or ahead == "、")):
        return True
    if COUNTER.search(window[-10:]):
        return True
    if (len(surface) >= 5 and _CODE.search(window)) or (len(surface) >= 3 and window.endswith(_DIALLED)):
        return True
    if len(surface) == 11 and _MOBILE.match(surface) and surface.count("0") < 4:
        return True
    if number.value <= 60 and (_LABEL_MARKS.sub("", window[-6:]).endswith(_LABELS) or _CAPTION.search(window[-4:])):
        return True
    # Windows 10, Office 2016
    if behind == " " and text[start - 2 : start - 1].isascii() and text[start - 2 : start - 1].isalpha():
        return True
    # 1.1主动公开情况 at the head of a line is a section number.
    if "." in surface and behind in ("", "\n") and _CJK.match(ahead):
        return True
    # - 3 - is the foot of a page.
    return len(window) > 1 and window[-2:] in ("- ", "— ") and text[end : end + 2] in (" -", " —")


def _stands_in_table(text: str, start: int, end: int) -> bool:
    """Among cells, 2016 may be a count: nothing but spaces, bars or numbers on both sides."""
    behind, ahead = text[max(0, start - 6) : start], text[end : end + 6]
    if (behind and behind[-1] not in _CELL_EDGES) or (ahead and ahead[0] not in _CELL_EDGES):
        return False
    left, right = behind.rstrip(" \t\u3000|")[-1:], ahead.lstrip(" \t\u3000|")[:1]
    return right.isdigit() or left.isdigit() or left in tuple("条件次人个篇项元")
