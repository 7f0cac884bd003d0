"""Names of organisations: which of them are one body, and which body a report is from."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PLACE = re.compile(
    r"^(?:中华人民共和国|中共|国家)?(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区|市|自治州|州|盟|地区|县|自治县|旗|区|镇|乡|街道)){0,4}"
)
_LEVEL = "省市县区州盟旗镇乡"
_SELF = re.compile(r"^(?:我|本)[\u4e00-\u9fff]{1,4}$|^全(?:省|市|县|区)$")


@dataclass(frozen=True, slots=True)
class Agency:
    """A body and the names it goes by, the full official one first."""

    names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.names[0]


@cache
def _short_forms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Full offices with their short forms, longest full name first (resources/agencies.toml)."""
    lexicon = tomllib.loads(files("gov_ie.resources").joinpath("agencies.toml").read_text(encoding="utf-8"))
    pairs = lexicon["short_forms"]
    return tuple(sorted(((k, tuple(v)) for k, v in pairs.items()), key=lambda p: -len(p[0])))


@cache
def generic_leaders() -> frozenset[str]:
    """Bodies that reports name as their leaders and seldom are from: 省委, 市政府, 国务院."""
    lexicon = tomllib.loads(files("gov_ie.resources").joinpath("agencies.toml").read_text(encoding="utf-8"))
    return frozenset(lexicon["central"]["names"]) | frozenset(lexicon["leaders"]["names"])


def is_self_reference(surface: str) -> bool:
    """Whether the words mean the reporting agency without naming it: 我局, 本机关.

    >>> is_self_reference("我局"), is_self_reference("市水务局")
    (True, False)
    """
    return bool(_SELF.match(surface))


@cache
def office_key(name: str) -> str:
    """What is left of a name when place and spelling are taken off, in one standard short form.

    >>> office_key("临川市发展和改革委员会") == office_key("市发改委")
    True
    """
    core = name[_PLACE.match(name).end() :] if _PLACE.match(name).end() < len(name) else name
    if core and core[0] in _LEVEL and len(core) > 2:
        core = core[1:]
    core = core.replace("管理委员会", "管委会").replace("人民政府", "政府")
    for full, shorts in _short_forms():
        for form in sorted((full, *shorts), key=len, reverse=True):
            if core.endswith(form) or core.startswith(form):
                return core.replace(form, full, 1)
    return core


def same_body(a: str, b: str) -> bool:
    """Whether two names can be one body's: one is the other without its place, or shortened.

    >>> same_body("临川市水务局", "市水务局"), same_body("临川市水务局", "省水务局")
    (True, False)
    """
    if a == b or a.endswith(b) or b.endswith(a):
        return True
    if office_key(a) != office_key(b) or len(office_key(a)) < 2:
        return False
    place_a, place_b = _place_of(a), _place_of(b)
    if not place_a or not place_b:
        return True
    return place_a.endswith(place_b) or place_b.endswith(place_a) or place_a[-1] == place_b[-1] and len(place_b) == 1


def _place_of(name: str) -> str:
    end = _PLACE.match(name).end()
    place = name[:end] if end < len(name) else ""
    rest = name[len(place) :]
    if not place and rest and rest[0] in _LEVEL and len(rest) > 2:
        place = rest[0]
    return place


def expanded_names(name: str) -> list[str]:
    """The name and its other usual forms: offices written in full and short, government with and without 人民.

    >>> expanded_names("临川市人民政府")
    ['临川市人民政府', '临川市政府', '市人民政府', '市政府']
    """
    forms = [name]
    for long, short in (("人民政府", "政府"), ("管理委员会", "管委会"), ("街道办事处", "街道办"), ("委员会", "委")):
        for form in list(forms):
            if form.endswith(long):
                forms.append(form.removesuffix(long) + short)
                break
            if form.endswith(short) and not form.endswith(long) and short not in ("委",):
                forms.append(form.removesuffix(short) + long)
                break
    for full, shorts in _short_forms():
        if name.endswith(full):
            forms.extend(name.removesuffix(full) + s for s in shorts)
            break
        hit = next((s for s in shorts if name.endswith(s)), None)
        if hit:
            forms.append(name.removesuffix(hit) + full)
            break
    for form in list(forms):
        place = _place_of(form)
        if len(place) > 1:
            forms.append(place[-1] + form.removeprefix(place))
    return list(dict.fromkeys(forms))


def reporting_agency(title: str, header: Mapping[str, str], mentions: Sequence[tuple[str, float]]) -> Agency | None:
    """The body a report is from, with every name it goes by in the report.

    `title`: the title's words, "" where there is none; `header`: header fields (发布机构, 信息来源 …);
    `mentions`: surfaces of the AGENCY mentions in reading order with their scores.
    None where nothing names a body.

    >>> reporting_agency("清河县水务局2016年政府信息公开年报", {}, [("清河县水务局", .9), ("省水利厅", .9), ("县水务局", .9)]).names[:2]
    ('清河县水务局', '县水务局')
    """
    named = [(s, score) for s, score in mentions if not is_self_reference(s) and len(s) > 1]
    main = _from_title(title, [s for s, _ in named]) or _from_header(header) or _most_named(named)
    if main is None:
        return None
    family = [s for s, _ in named if same_body(s, main)]
    counted = Counter(family)
    full = max({main, *family}, key=lambda s: (len(_place_of(s)) > 1, len(s) if counted[s] > 1 or s == main else 0))
    names = dict.fromkeys([full, main, *sorted(counted, key=lambda s: (-counted[s], s))])
    for name in list(names):
        names.update(dict.fromkeys(expanded_names(name)))
    return Agency(tuple(names))


_TITLE_TAIL = re.compile(r"(?:关于)?(?:[12][0-9〇一二三四五六七八九零]{3}[ ]?(?:-\d{4})?(?:学?年度?)|政府信息公开|政务公开|信息公开|政府网站|年度工作|工作总结|依申请公开)")
_TITLE_NAME = re.compile(r"[\u4e00-\u9fff]{2,30}(?:政府|局|厅|委|委员会|办|办公室|处|中心|院|校|大学|学院|馆|会|署|部|行|社|公司|所|站|队|分局|管委会|街道|镇|乡)$")


def _from_title(title: str, surfaces: Iterable[str]) -> str | None:
    inside = [s for s in surfaces if s in title and s not in generic_leaders()]
    if inside:
        return max(inside, key=len)
    head = _TITLE_TAIL.split(title, maxsplit=1)[0].strip(" 《\n")
    return head if _TITLE_NAME.fullmatch(head) else None


_HEADER_FIELDS = ("发布机构", "发布单位", "信息来源", "公开主体", "制发机关", "发文机关", "来源", "责任部门")


def _from_header(header: Mapping[str, str]) -> str | None:
    for name in _HEADER_FIELDS:
        value = header.get(name, "").strip()
        if _TITLE_NAME.fullmatch(value):
            return value
    return None


def _most_named(mentions: Sequence[tuple[str, float]]) -> str | None:
    weights: Counter[str] = Counter()
    for position, (surface, score) in enumerate(mentions):
        if surface in generic_leaders():
            continue
        weights[surface] += score * (1.5 if position < 6 else 1.0)
    return max(weights, key=lambda s: (weights[s], len(s))) if weights else None
