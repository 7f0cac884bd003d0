"""Numbers with a unit that still count nothing: ranks, plans, legal deadlines, articles (一批), named sets (国十条).

Each rule looks at a bounded window around one number; none decides what only meaning can, that is left to the tagger.

Source: docs/annotation.md «Not a QUANTITY».
"""

from __future__ import annotations

import re
from decimal import Decimal

from gov_ie.values.codes import BOUNDARY, COUNTER
from gov_ie.values.grammar import Number, Tail
from gov_ie.values.lexicon import CHINESE_RULES, NAMES, ZERO, alternation

_YEAR_FOLLOW = tuple(NAMES["year_follow"])
_DURATION_BEHIND = re.compile(rf"(?:{alternation(NAMES['duration_behind'])})(?:了|至|到|为)?$")
_REACHED = re.compile(rf"(?:{alternation(NAMES['reached'])})[短减小]?(?:了|至|到|为)?$")
_FRONT = rf"(?<![{NAMES['front_words']}])前"
_RANK = re.compile(
    rf"(?:(?:{alternation(NAMES['ranks_with_place'])})(?:全?[省市国县区镇系][内市级]?|同类|各[^,。;]{{1,4}})"
    rf"|{alternation(NAMES['ranks'])}|{_FRONT})(?:第|前)? ?$"
)
_FIRST_OF = re.compile(rf"{_FRONT} ?$")
_RANK_UNITS = frozenset(NAMES["rank_units"])
_SERVICE = tuple(NAMES["service_hours"])
_LEGAL_LIMITS: dict[str, list[int]] = NAMES["legal_limits"]
_DEADLINE = ("内", "之内")
_ONE_NOT_BEFORE = tuple(CHINESE_RULES["one_not_before"])
_ONE_NEVER = frozenset(CHINESE_RULES["one_never"])
_ONE_BEHIND = frozenset(CHINESE_RULES["one_behind"])
_ONE_BEHIND_WORDS = tuple(CHINESE_RULES["one_behind_words"])
_ONE_BEHIND_UNITS: dict[str, list[str]] = CHINESE_RULES["one_behind_units"]
_ONE_NEEDS = CHINESE_RULES["one_needs"]
_NEVER = frozenset(CHINESE_RULES["never"])
_MAGNITUDE_LEAD = frozenset(CHINESE_RULES["magnitude_lead"])
_COUNTED_NOUNS = tuple(ZERO["counted"])
_SESSION = re.compile("[一二三四五六七八九]|全会|全国|人民代表|中央|人大|政协|省委|市委|县委|委员会|党代会")
_ASSEMBLIES = ("届", "人大", "大会", "政协", "委员会", "常委会", "党代会")
_MAGNITUDES = frozenset("百千万亿")


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
    if name in ("次", "届") and _is_session(text, end, name, number.value, window):
        return True
    if name == "次" and COUNTER.search(window):
        return True
    if name == "版" and "." in text[number.start : number.end]:
        return True  # 2.0版
    if unit.kind == "time" and _FIRST_OF.search(window):
        return True
    if name == "条" and _is_named_set(number, window):
        return True
    if name == "小时" and number.value == 24 and text.startswith(_SERVICE, end):
        return True
    if unit.kind == "time":
        return _is_time_distractor(text, start, number, tail, window)
    if window and window[-1] in "路街巷弄苑号" and name in ("幢", "栋", "层", "座", "间", "组", "门", "户"):
        return True
    return name == "分" and (window.endswith(("时", "点", ":")) or number.scaled)


def _is_session(text: str, end: int, name: str, value: Decimal, window: str) -> bool:
    """十八届三中全会, 十二届人大五次会议: sessions are numbered, not counted."""
    if name == "届":
        # 2020届毕业生 is a class
        return bool(_SESSION.match(text, end)) or value > 1900
    return window.endswith("届") or (
        text.startswith(("会议", "全会", "全体会议"), end) and any(word in window for word in _ASSEMBLIES)
    )


def _is_named_set(number: Number, window: str) -> bool:
    """新30条, 国十条: a document known by the number of its articles; 更新30条 and 安全饮水112条 are counts."""
    if window.endswith("新"):
        return not window.endswith(("更新", "刷新", "创新", "最新", "翻新"))
    return number.value == 10 and window.endswith(("国", "大气", "水", "土")) and not window.endswith(("全国", "我国"))


def _is_time_distractor(text: str, start: int, number: Number, tail: Tail, window: str) -> bool:
    name = tail.unit.name if tail.unit else ""
    end = tail.end
    if text.startswith(_DEADLINE, end):
        return _is_legal_limit(name, number, window)
    if window.endswith(("之日起", "日起", "起")) and name in ("个工作日", "工作日", "日", "天"):
        return True
    near = text[start : number.start].strip() == "近"
    if near and name in ("年", "日", "个年头") and text[start - 1 : start] not in tuple("时期了约有达"):
        return True
    if name == "年":
        if text.startswith(_YEAR_FOLLOW, end) or text.startswith("年来", end - 1):
            return True
        return number.value > 100 or window.endswith(("‘", "’", "'", "每"))
    if name == "日":
        return not _DURATION_BEHIND.search(window) and not tail.hints
    return False


def _is_legal_limit(name: str, number: Number, window: str) -> bool:
    """20个工作日内, 60日内: what the law allows, unless the text says that it was cut to that (压缩至5个工作日内)."""
    if _REACHED.search(window):
        return False
    return name in ("日", "年") or number.value == 1 or number.value in _LEGAL_LIMITS.get(name, ())


def is_chinese_distractor(text: str, start: int, number: Number, tail: Tail) -> bool:
    """A Chinese numeral with a classifier that counts nothing: 一批, 统一, 百姓, 十分.

    start: where the approximators begin.
    """
    unit, run = tail.unit, text[number.start : number.end]
    behind = text[number.start - 1 : number.start]
    if _MAGNITUDES.issuperset(run) and not number.hints and not tail.hints and start == number.start:
        return behind not in _MAGNITUDE_LEAD or unit is None
    if unit is None:
        return not _bare_chinese_counts(text, start, number, tail)
    if len(run) == 1 and (unit.name in _NEVER or (run == "十" and unit.name in ("分", "成", "足"))):
        return not ((unit.name == "成" and number.value > 1) or (unit.name == "番" and behind in "翻了"))
    if unit.name == "期" and len(run) == 1 and text.startswith(("工程", "项目", "建设", "规划"), tail.end):
        return True
    ahead = text[tail.end : tail.end + 1]
    if run == "二" and unit.name in ("次", "期") and ahead and ahead not in BOUNDARY:
        return True  # the second: 二次分配, 二期工程; two of them are 两次
    if run in ("零", "〇"):
        return not text.endswith(_COUNTED_NOUNS, max(0, number.start - 3), number.start)
    return run == "一" and _one_is_an_article(text, number, tail)


def _bare_chinese_counts(text: str, start: int, number: Number, tail: Tail) -> bool:
    """为二十五。 超百万, : a Chinese number without unit between a verb and a stop."""
    ahead = text[tail.end : tail.end + 1]
    stops = not ahead or ahead in BOUNDARY
    if number.kind in ("percent", "ratio"):
        return True
    approximated = start < number.start or bool(number.hints) or bool(tail.hints)
    if text[number.start] in "〇零○":
        return False  # 〇五九一—八七六五: a telephone
    if number.end - number.start < 2 and not (approximated and number.value >= 10):
        return False
    if all(c in "〇零○一二两三四五六七八九0" for c in text[number.start : number.end]):
        return False
    if number.scaled and number.hints:
        return True  # 两千多万用户
    return stops and (approximated or text[number.start - 1 : number.start] in tuple("为是达共计"))


def _one_is_an_article(text: str, number: Number, tail: Tail) -> bool:
    unit = tail.unit
    start, end = number.start, tail.end
    if unit is not None and unit.kind == "time" and _DURATION_BEHIND.search(text[max(0, start - 8) : start]):
        return False  # 满一年, 提前一天
    if unit is None or unit.name in _ONE_NEVER:
        return True
    # 一条一条, 一张张
    if text.startswith(unit.name, end) or text.startswith("一" + unit.name, start - 2):
        return True
    behind = text[start - 1 : start]
    if (behind and behind in _ONE_BEHIND) or text.startswith(_ONE_NOT_BEFORE, end):
        return not (unit.kind in ("percent", "money") or unit.name == "番")
    if text.endswith((*_ONE_BEHIND_WORDS, *_ONE_BEHIND_UNITS.get(unit.name, ())), max(0, start - 3), start):
        return True
    # 一户一档, 一件事一次办
    if "一" in text[start + 1 : start + 4].split(",")[0].split("、")[0]:
        return True
    needs = _ONE_NEEDS.get(unit.name)
    return needs is not None and not any(word in text[max(0, start - 8) : end + 16] for word in needs)
