"""What a number is about, as far as its neighbours tell: the distractors of reports.

Dates, document numbers, ranks, list markers, codes and addresses, names and slogans count nothing. Each rule looks at a bounded
window around one number; none of them decides what only meaning can decide, that is left to the tagger.

Source: ANNOTATION.md «Not a QUANTITY», PHENOMENA.md row 23.
"""

from __future__ import annotations

import re

from gov_ie.values.grammar import SPACES, Number, Tail, skip_space
from gov_ie.values.lexicon import CHINESE_RULES, NAMES, alternation

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
_CHAIN = re.compile(r"[0-9]+([-./:])[0-9]+(?:\1[0-9]+)+")
_PHONE = re.compile(
    r"0[0-9]{2,3} ?[-—–] ?[0-9]{7,8}(?:[-—–转][0-9]{1,6})?|[48]00[-—–][0-9]{3,4}[-—–][0-9]{3,4}|1[3-9][0-9]-?[0-9]{4}-[0-9]{4}"
    r"|[0-9]{3,4}[-—–][0-9]{7,8}(?![0-9.元万亿])|0[0-9]{2,3}\) ?[0-9]{7,8}"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}(?![0-9])")
_HOTLINE = re.compile(r"(?:12[0-9]{3}|9[56][0-9]{3,4}|10086|10010|10000|114|110|119|120|122)(?![0-9])")
_ASCII_WORD = re.compile(r"[!-~]{0,120}?[A-Za-z@_=&][!-~]{0,120}")
_FOLLOW = re.compile(alternation(NAMES["follow"]))
_YEAR_FOLLOW = tuple(NAMES["year_follow"])
_DURATION_BEHIND = re.compile(rf"(?:{alternation(NAMES['duration_behind'])})(?:了|至|到|为)?$")
_REACHED = re.compile(rf"(?:{alternation(NAMES['reached'])})[短减小]?(?:了|至|到|为)?$")
_CODE = re.compile(rf"(?:{alternation(NAMES['codes'])})(?:号码?|电话)?[::为是)( ]{{0,3}}[0-9\-—、/,;转() ]{{0,30}}$")
_DIALLED = tuple(NAMES["dialled"])
_LABELS = tuple(NAMES["labels"])
# 表3, 图2, but not 网上代表12
_CAPTION = re.compile("(?:^|[^\u4e00-\u9fff])[图表][:: (]{0,2}$")
_COUNTED = tuple(NAMES["counted"])
_FRONT = rf"(?<![{NAMES['front_words']}])前"
_RANK = re.compile(
    rf"(?:(?:{alternation(NAMES['ranks_with_place'])})(?:全?[省市国县区镇系][内市级]?|同类|各[^,。;]{{1,4}})"
    rf"|{alternation(NAMES['ranks'])}|{_FRONT})(?:第|前)? ?$"
)
_FIRST_OF = re.compile(rf"{_FRONT} ?$")
_RANK_UNITS = frozenset(NAMES["rank_units"])
_SERVICE = tuple(NAMES["service_hours"])
_MONTH_RANGE = re.compile(r" ?(?:[-—–~～至到、]|月 ?[-—–~～至到]) ?(?:1[0-2]|[1-9]) ?月")
# 第九、十、十一条: one 第 for all of them
_ORDINAL_REST = re.compile(r"(?: ?[-—–~～至到、和] ?[0-9〇零一二三四五六七八九十百]{1,6}){0,20}")
_DEADLINE = ("内", "之内")
_ONE_NOT_BEFORE = tuple(CHINESE_RULES["one_not_before"])
_ONE_NEVER = frozenset(CHINESE_RULES["one_never"])
_ONE_BEHIND = frozenset(CHINESE_RULES["one_behind"])
_ONE_BEHIND_WORDS = tuple(CHINESE_RULES["one_behind_words"])
_ONE_NEEDS = CHINESE_RULES["one_needs"]
_NEVER = frozenset(CHINESE_RULES["never"])
_MAGNITUDE_LEAD = frozenset(CHINESE_RULES["magnitude_lead"])
_SESSION = re.compile("[一二三四五六七八九]|全会|全国|人民代表|中央|人大|政协|省委|市委|县委|委员会|党代会")
_ASSEMBLIES = ("届", "人大", "大会", "政协", "委员会", "常委会", "党代会")
_LIST_BEFORE = frozenset("\n。;:,!? \t\u3000(>|)")
_BOUNDARY = frozenset(",。;:!?、)）\n\t |”\"'》]】〕…")


def _mask_pattern() -> re.Pattern[str]:
    # A quotation is taken whole, so that straight quotes stay paired; `mask_spans` keeps only what may be a name.
    quoted = [f"{a}[^{a}{b}\n]{{1,80}}{b}" for a, b in NAMES["quotes"]]
    titled = [f"{a}[^{a}{b}\n]{{1,{NAMES['title_limit']}}}{b}" for a, b in NAMES["titles"]]
    return re.compile("|".join([*titled, *quoted, alternation(NAMES["slogans"])]))


_MASK = _mask_pattern()
_SENTENCE = re.compile("[,。;:!?]")
_OPENING = frozenset(pair[0] for pair in NAMES["quotes"])


def mask_spans(text: str) -> list[tuple[int, int]]:
    """Titles, quoted names and slogans, in order: no number inside them counts.

    >>> mask_spans("印发《三年计划》,推进“双随机”,答复“共3件,已办结”")
    [(2, 8), (11, 16)]
    """
    return [match.span() for match in _MASK.finditer(text) if match[0][0] not in _OPENING or _is_quoted_name(match[0])]


def _is_quoted_name(quoted: str) -> bool:
    """“十二五”, not a sentence that somebody said."""
    return len(quoted) - 2 <= NAMES["quote_limit"] and _SENTENCE.search(quoted) is None


def code_end(text: str, start: int, end: int) -> int:
    """Where the date, time, code or address ends whose first number is `text[start:end]`; 0 if it is none of these.

    >>> code_end("2014-03-14 00:00", 0, 4), code_end("312条", 0, 3)
    (10, 0)
    """
    behind = text[start - 1] if start else ""
    ahead = text[end : end + 1]
    if ordinal := ordinal_end(text, start, end):
        return ordinal
    for pattern in (_DATE, _TIME, _PHONE, _CHAIN):
        if ahead in "-/.:：~～—–至到 年)转" or pattern is _DATE:
            match = pattern.match(text, start)
            if match and not (pattern is _TIME and _is_ratio(text, start)):
                return match.end()
    if (
        (behind.isascii() and behind and behind not in " \t\n,;:()<>\"'[]|!-")
        or (ahead.isascii() and ahead.isalpha())
        or ahead in "@_=&"
    ):
        return _ascii_end(text, start, end)
    if behind == "-" and start > 1 and text[start - 2].isalnum() and text[start - 2].isascii():
        return end
    return 0


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
    """End of the URL, e-mail or code around a number, 0 where the number stands free."""
    ahead = text[end : end + 1]
    behind = text[start - 1 : start]
    if behind in ("*", "×", "+", "=", "%", "~", "#", "^") or ahead in ("*", "×", "+", "=", "^"):
        return 0 if behind in ("%", "=", "~") and not ahead.isascii() else end
    if behind.isascii() and behind.isalpha():
        return _word_end(text, end)
    left = start
    while left > max(0, start - 60) and "!" <= text[left - 1] <= "~" and text[left - 1] not in ",;()<>\"'":
        left -= 1
    word = _ASCII_WORD.match(text, left)
    if word is None or word.end() <= start:
        return end if behind == "." and text[start - 2 : start - 1].isalnum() else 0
    if left == start and ahead.isalpha():
        return 0 if text[end : end + 3] in ("km", "kg", "GB", "MB") else _word_end(text, end)
    return _word_end(text, end)


def _word_end(text: str, end: int) -> int:
    limit = min(len(text), end + 200)
    while end < limit and "!" <= text[end] <= "~" and text[end] not in ",;()<>\"'":
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
            closed = not after or after in _BOUNDARY
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
    if surface == "12345" or (_HOTLINE.fullmatch(surface) and (_CJK.match(ahead) or behind in '“"')):
        return True
    if (len(surface) >= 5 and _CODE.search(window)) or (len(surface) >= 3 and window.endswith(_DIALLED)):
        return True
    if len(surface) == 11 and _MOBILE.match(surface) and surface.count("0") < 4:
        return True
    if number.value <= 60 and (window[-6:].rstrip(":: (").endswith(_LABELS) or _CAPTION.search(window[-4:])):
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
    behind, ahead = text[max(0, start - 2) : start], text[end : end + 2]
    free_behind = not behind or behind[-1] in " \t|\n"
    free_ahead = not ahead or ahead[0] in " \t|\n"
    if not (free_behind and free_ahead):
        return False
    return ahead[1:].isdigit() or behind[:-1].isdigit() or behind[:-1] in tuple("条件次人个篇项元")


def is_unit_distractor(text: str, start: int, number: Number, tail: Tail) -> bool:
    """A number with a unit that still counts nothing: a rank, a plan, a legal deadline, hours of service.

    start: where the approximators begin.
    """
    unit = tail.unit
    if unit is None:
        return False
    name, end = unit.name, tail.end
    window = text[max(0, number.start - 8) : number.start]
    if name in _RANK_UNITS and _RANK.search(window):
        return True
    if name in ("次", "届") and _is_session(text, end, name, window):
        return True
    if name == "版" and "." in text[number.start : number.end]:
        return True  # 2.0版
    if unit.kind == "time" and _FIRST_OF.search(window):
        return True
    if name == "条" and _is_named_set(window):
        return True
    if name == "小时" and number.value == 24 and text.startswith(_SERVICE, end):
        return True
    if unit.kind == "time":
        return _is_time_distractor(text, start, number, tail, window)
    if window and window[-1] in "路街巷弄苑号" and name in ("幢", "栋", "层", "座", "间", "组", "门", "户"):
        return True
    return name == "分" and (window.endswith(("时", "点", ":")) or number.scaled)


def _is_session(text: str, end: int, name: str, window: str) -> bool:
    """十八届三中全会, 十二届人大五次会议: sessions are numbered, not counted."""
    if name == "届":
        return bool(_SESSION.match(text, end))
    return text.startswith(("会议", "全会", "全体会议"), end) and any(word in window for word in _ASSEMBLIES)


def _is_named_set(window: str) -> bool:
    """新30条, 国十条: a document known by the number of its articles; 更新30条 is a count."""
    if window.endswith("新"):
        return not window.endswith(("更新", "刷新", "创新", "最新", "翻新"))
    return window.endswith(("国", "大气", "水", "土")) and not window.endswith(("全国", "我国"))


def _is_time_distractor(text: str, start: int, number: Number, tail: Tail, window: str) -> bool:
    name = tail.unit.name if tail.unit else ""
    end = tail.end
    if text.startswith(_DEADLINE, end):
        return not _REACHED.search(window)
    if window.endswith(("之日起", "日起", "起")) and name in ("个工作日", "工作日", "日", "天"):
        return True
    near = text[start : number.start].strip() == "近"
    if (
        near
        and name in ("年", "周", "天", "日", "个月", "个年头")
        and text[start - 1 : start] not in tuple("时期了约有达")
    ):
        return True
    if name == "年":
        if text.startswith(_YEAR_FOLLOW, end) or text.startswith("年来", end - 1):
            return True
        return number.value > 100 or window.endswith(("‘", "’", "'", "每"))
    if name == "日":
        return not _DURATION_BEHIND.search(window) and not tail.hints
    return False


def is_chinese_distractor(text: str, start: int, number: Number, tail: Tail) -> bool:
    """A Chinese numeral with a classifier that counts nothing: 一批, 统一, 百姓, 十分.

    start: where the approximators begin.
    """
    unit, run = tail.unit, text[number.start : number.end]
    behind = text[number.start - 1 : number.start]
    if run.strip("百千万亿") == "" and not number.hints and not tail.hints and start == number.start:
        return behind not in _MAGNITUDE_LEAD or unit is None
    if unit is None:
        return not _bare_chinese_counts(text, start, number, tail)
    if len(run) == 1 and (unit.name in _NEVER or (run == "十" and unit.name in ("分", "成", "足"))):
        return not ((unit.name == "成" and number.value > 1) or (unit.name == "番" and behind in "翻了"))
    if unit.name == "期" and len(run) == 1 and text.startswith(("工程", "项目", "建设", "规划"), tail.end):
        return True
    if run in ("零", "〇"):
        return behind not in tuple("为是达有共计均仅")
    return run == "一" and _one_is_an_article(text, number, tail)


def _bare_chinese_counts(text: str, start: int, number: Number, tail: Tail) -> bool:
    """为二十五。 超百万, : a Chinese number without unit between a verb and a stop."""
    ahead = text[tail.end : tail.end + 1]
    stops = not ahead or ahead in _BOUNDARY
    if number.kind in ("percent", "ratio"):
        return True
    approximated = start < number.start or bool(number.hints) or bool(tail.hints)
    if number.end - number.start < 2 and not (approximated and number.value >= 10):
        return False
    if all(c in "〇零○一二两三四五六七八九0" for c in text[number.start : number.end]):
        return False
    return stops and (approximated or text[number.start - 1 : number.start] in tuple("为是达共计"))


def _one_is_an_article(text: str, number: Number, tail: Tail) -> bool:
    unit = tail.unit
    start, end = number.start, tail.end
    if unit is None or unit.name in _ONE_NEVER:
        return True
    behind = text[start - 1 : start]
    if (behind and behind in _ONE_BEHIND) or text.startswith(_ONE_NOT_BEFORE, end):
        return not (unit.kind in ("percent", "money") or unit.name == "番")
    if text[max(0, start - 2) : start].endswith(_ONE_BEHIND_WORDS):
        return True
    # 一户一档, 一件事一次办
    if "一" in text[start + 1 : start + 4].split(",")[0].split("、")[0]:
        return True
    needs = _ONE_NEEDS.get(unit.name)
    return needs is not None and not any(word in text[end : end + 16] for word in needs)
