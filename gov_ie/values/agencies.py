"""Names of organisations: which of them are one body, and which body a report is from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gov_ie.finder import Finder
from gov_ie.text.vocabulary import vocabulary

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
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(files("gov_ie.resources").joinpath("agencies.toml").read_text(encoding="utf-8"))


@cache
def _finder() -> Finder[str]:
    lexicon = _lexicon()
    kinds: dict[str, str] = {}
    for group in lexicon["suffixes"].values():
        kinds.update(dict.fromkeys(group["names"], "suffix"))
    for full, shorts in lexicon["short_forms"].items():
        kinds.update(dict.fromkeys((full, *shorts), "office"))
    kinds.update(dict.fromkeys(lexicon["ambiguous_short_forms"], "office"))
    kinds.update(dict.fromkeys(lexicon["subunits"]["names"], "subunit"))
    kinds.update(dict.fromkeys(generic_leaders(), "leader"))
    kinds.update(dict.fromkeys(lexicon["party_and_groups"]["names"], "leader"))
    kinds.update(dict.fromkeys(lexicon["self_references"]["names"], "self"))
    kinds.update(dict.fromkeys(lexicon["not_agencies"]["names"], "group"))
    return Finder.of({name: kind for name, kind in kinds.items() if len(name) > 1})


def find_offices(text: str) -> list[tuple[int, int, str]]:
    """(start, end, kind) of the lexicon's words for bodies, none overlapping; offsets in code points of `text`.

    Kinds: suffix, office, subunit, leader, self, group (which is no body).

    >>> find_offices("市水务局和我局")
    [(3, 4, 'suffix'), (5, 7, 'self')]
    """
    found = list(_finder().find(text))
    taken = {i for start, end, _ in found for i in range(start, end)}
    found.extend((m.start(), m.end(), "suffix") for m in _BARE_SUFFIX.finditer(text) if m.start() not in taken)
    return sorted(found)


# Offices whose name is in no lexicon still end like one: 某局, 某厅, but not 局长, 局面, 办理.
_BARE_SUFFIX = re.compile(r"[局厅](?![长面部限势域级])|委(?![员托派屈任以])|办(?![理事公法结好件复案学实成])|所(?=[,。、])|处(?=[,。、])")


@cache
def _short_forms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Full offices with their short forms, longest full name first (resources/agencies.toml)."""
    pairs = _lexicon()["short_forms"]
    return tuple(sorted(((k, tuple(v)) for k, v in pairs.items()), key=lambda p: -len(p[0])))


@cache
def generic_leaders() -> frozenset[str]:
    """Bodies that reports name as their leaders and seldom are from: 省委, 市政府, 国务院."""
    return frozenset(_lexicon()["central"]["names"]) | frozenset(_lexicon()["leaders"]["names"])


def verb_before(name: str) -> int:
    """How many characters of verbs stand before a body's name; all, where what is left is no body.

    >>> verb_before("指定县行政服务中心"), verb_before("县行政服务中心"), verb_before("建立数据共享")
    (2, 0, 6)
    """
    found = _verbs().match(name)
    if found is None:
        return 0
    rest = name[found.end() :]
    return found.end() if find_offices(rest) or _ORGANISATION.search(rest) or _PLACE_ONLY.match(rest) or rest.endswith("组") else len(name)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_lexicon()['verbs']['names'])})+(?!医院|机构)")


def is_self_reference(surface: str) -> bool:
    """Whether the words mean the reporting agency without naming it: 我局, 本机关.

    >>> is_self_reference("我局"), is_self_reference("市水务局")
    (True, False)
    """
    return bool(_SELF.match(surface))


def _place_end(name: str) -> int:
    place = _PLACE.match(name)
    return place.end() if place else 0


@cache
def office_key(name: str) -> str:
    """What is left of a name when place and spelling are taken off, in one standard short form.

    >>> office_key("临川市发展和改革委员会") == office_key("市发改委")
    True
    """
    core = name[_place_end(name) :] or name
    if core and core[0] in _LEVEL and len(core) > 2:
        core = core[1:]
    core = core.replace("管理委员会", "管委会").replace("人民政府", "政府")
    forms, full_of = _forms()
    if core.endswith(forms) or core.startswith(forms):
        form = next(form for form in forms if core.endswith(form) or core.startswith(form))
        return core.replace(form, full_of[form], 1)
    return core


@cache
def _forms() -> tuple[tuple[str, ...], dict[str, str]]:
    """All forms of offices in the order in which they are looked for, and the full form of each."""
    full_of: dict[str, str] = {}
    for full, shorts in _short_forms():
        for form in sorted((full, *shorts), key=len, reverse=True):
            full_of.setdefault(form, full)
    return tuple(full_of), full_of


def same_body(a: str, b: str) -> bool:
    """Whether two names can be one body's: one is the other without its place, or shortened.

    >>> same_body("临川市水务局", "市水务局"), same_body("临川市水务局", "省水务局")
    (True, False)
    """
    if a == b or a.endswith(b) or b.endswith(a):
        return True
    if office_key(a) != office_key(b) or len(office_key(a)) < 2:
        return False
    place_a, place_b = place_of(a), place_of(b)
    if not place_a or not place_b:
        return True
    return place_a.endswith(place_b) or place_b.endswith(place_a) or (place_a[-1] == place_b[-1] and len(place_b) == 1)


def place_of(name: str) -> str:
    """The place a body's name begins with, one character for a level alone, "" where there is none.

    >>> place_of("清河县水务局"), place_of("滨江经济开发区管委会"), place_of("县水务局"), place_of("我局")
    ('清河县', '滨江经济开发区', '县', '')
    """
    end = _place_end(name)
    place = name[:end] if end < len(name) else ""
    rest = name[len(place) :]
    if not place and rest and rest[0] in _LEVEL and len(rest) > 2:
        place = rest[0]
    return place


def shorter_places(place: str) -> list[str]:
    """The same place with fewer of the places it lies in named before it, the longest first.

    >>> shorter_places("临川市海岭区砚坞镇"), shorter_places("广西清河县"), shorter_places("清河县")
    (['海岭区砚坞镇', '砚坞镇'], ['清河县'], [])
    """
    in_province = _in_province().match(place)
    shorter = [in_province["place"]] if in_province else []
    return shorter + [place[part.start() :] for part in list(_PLACE_PART.finditer(place))[1:]]


@cache
def _in_province() -> re.Pattern[str]:
    """A place behind its province's short name: 广西清河县, not 吉林市, 海南藏族自治州 or 上海路街道."""
    provinces = "|".join(row["short"] for row in _lexicon()["provinces"])
    return re.compile(rf"(?:{provinces})(?P<place>(?![{_LEVEL}]|.{{1,4}}族|.*自治区)[\u4e00-\u9fff]{{1,6}}(?:[市县区州盟旗]|地区)[\u4e00-\u9fff]*)")


@cache
def successors() -> Mapping[str, tuple[str, ...]]:
    """Offices that were renamed, merged or split, as `office_key` writes them → what they became.

    Source: resources/agencies.toml [successors].

    >>> successors()["环境保护局"]
    ('生态环境局',)
    """
    rows = _lexicon()["successors"]
    return {office_key(old): tuple(map(office_key, row["became"])) for old, row in rows.items()}


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
        place = place_of(form)
        # 青石市海岭区砚坞街道办事处 is 砚坞街道办事处, too
        forms.extend(shorter + form.removeprefix(place) for shorter in shorter_places(place))
        if len(place) > 1:
            forms.append(("街道" if place.endswith("街道") else place[-1]) + form.removeprefix(place))
    return list(dict.fromkeys(forms))


_PLACE_PART = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区|市|自治州|地区|自治县|县|旗|区|镇|乡|街道)")


def standing_alone(text: str) -> list[str]:
    """Bodies that stand alone on a line over the report's first sentence or under its last, as letterheads and signatures do.

    More than three over the first sentence are a page's links and left out.

    >>> standing_alone("黔江市消防支队\\n关于公开工作的纪要\\n现总结如下。\\n黔江市消防支队\\n2014年1月")
    ['黔江市消防支队', '黔江市消防支队']
    """
    first, last = text.find("。"), text.rfind("。")
    if first < 0:
        return []
    head = text[: min(first, _HEAD)].split("\n")[:-1]
    above, below = ([n for n in map(str.strip, lines) if _is_letterhead(n)] for lines in (head, text[last:].split("\n")[1:8]))
    return [*(above if len(above) <= 3 else ()), *below[:2]]


_HEAD = 600


def _is_letterhead(line: str) -> bool:
    return 4 <= len(line) <= 30 and not _NOT_IN_NAME.search(line) and len(place_of(line)) > 1 and _is_organisation(line)


_NOT_IN_NAME = re.compile(r"[^\u4e00-\u9fff]|关于|公开|报告|总结|[年月日]|网站")


def is_bare_name(surface: str, name: str) -> bool:
    """Whether a body of this name may call itself by a bare noun: 学校, 市局, 中心.

    >>> is_bare_name("市局", "清河市水务局"), is_bare_name("省局", "清河市水务局")
    (True, False)
    """
    match = _BARE.fullmatch(surface)
    if match is None:
        return False
    noun, level = match["noun"], match["level"]
    if level and (noun == "委" or name.endswith("分局")):  # the Party's committee, the body above a branch
        return False
    ends = ("大学", "学院", "学校", "中学", "小学") if noun in ("学校", "校") else (noun,)
    return name.endswith(ends) and (not level or place_of(name).endswith(level))


_BARE = re.compile(
    r"(?P<level>[省市县区州盟旗镇乡]?)(?P<noun>[局厅委办院校馆站所队部社处署]|中心|公司|集团|学校|学院|医院|管委会|支队|分局)(?:机关|内部?|本部)?"
)


def is_place_of(name: str, place: str) -> bool:
    """Whether a name is that of the body which governs a place: such a body is called like its place, too.

    >>> is_place_of("石陂镇人民政府", "石陂镇"), is_place_of("长桥街道办事处", "街道"), is_place_of("清河县水务局", "清河县")
    (True, True, False)
    """
    own = place_of(name)
    level = "街道" if own.endswith("街道") else own[-1:]
    return governs(name) and bool(place) and place in (own, *shorter_places(own), level)


def governs(name: str) -> bool:
    """Whether a name is that of a body which governs a place and has offices under it.

    >>> governs("清河县人民政府"), governs("清河县水务局")
    (True, False)
    """
    return name.endswith(("政府", "管委会", "管理委员会", "办事处"))


def other_body(surface: str, reporting: Agency | None) -> Agency:
    """A body that a report names besides its own, with the names it goes by; places are those of the reporting one.

    >>> other_body("县监察局", Agency(("滹阳县人民政府",))).names
    ('滹阳县监察局', '县监察局')
    """
    place = place_of(reporting.name) if reporting else ""
    names = [surface]
    if len(place) > 1:
        if surface[0] == place[-1]:
            names.insert(0, place + surface[1:])
        elif len(place_of(surface)) == 0:
            names.append(place + surface)
    return Agency(tuple(dict.fromkeys(form for name in names for form in (name, *expanded_names(name)[1:]))))


def reporting_agency(
    title: str, header: Mapping[str, str], mentions: Sequence[tuple[str, float]], alone: Sequence[str] = ()
) -> Agency | None:
    """The body a report is from, with every name it goes by in the report.

    `title`: the title's words, "" where there is none; `header`: header fields (发布机构, 来源 …);
    `mentions`: surfaces of the AGENCY mentions in reading order with their scores; `alone`: as `standing_alone` finds.
    Title, header, letterhead and the number of mentions vote; None where nothing names a body.

    >>> reporting_agency("清河县水务局2016年政府信息公开年报", {}, [("清河县水务局", .9), ("省水利厅", .9), ("县水务局", .9)]).names[:2]
    ('清河县水务局', '县水务局')
    """
    # 我街道 is no name, nor is what a tagger left of one: 街道, 我局由某省某局.
    named = [(s, p) for s, p in mentions if (len(s) > 2 or s in generic_leaders()) and s[0] not in "你贵我本"]
    spoken_as = [s[1:] for s, _ in mentions if s[0] == "我"]
    stated, place = title_agency(title), title_place(title)
    if stated is None and place is None:
        stated = title_subject(title)
    if stated is None and place is not None:
        # A place has several bodies; its government is meant, or another that signs or speaks of itself.
        heard = {*alone, *(value.strip() for value in header.values())}
        spoken = [s for s, _ in named if s.startswith(place) and len(s) > len(place) and not _OFFICE.search(s)]
        own = [s for s in spoken if s in heard or governs(s) or any(_speaks_as(s, noun) for noun in spoken_as)]
        stated = max(own, key=own.count) if own else place + governing_body(place)
    if stated is not None:
        said = _as_mentioned(stated, {s for s, _ in named})
        named = [(said if s == stated else s, p) for s, p in named]
        stated = said
    surfaces = {s for s, _ in named}
    fields = ((header.get(field, "").strip(), weight) for field, weight in _HEADER_FIELDS.items())
    published = [(value, w) for value, w in fields if value and (_ORGANISATION.search(value) or value in surfaces)]
    votes: dict[str, float] = {}
    for name in dict.fromkeys([*([stated] if stated else []), *(v for v, _ in published), *alone, *(s for s, _ in named)]):
        votes[name] = _TITLE_WEIGHT * (name == stated) + _IN_TITLE_WEIGHT * (name in title and name != stated)
        votes[name] += _ALONE_WEIGHT * alone.count(name)
        votes[name] += sum(w for v, w in published if v == name)
        if name in generic_leaders() and name != stated:
            votes[name] *= 0.2
        if _OFFICE.search(name) and name != stated:
            votes[name] *= _OFFICE_SHARE
    for position, (surface, score) in enumerate(named):
        weight = score * (1.5 if position < 4 else 1.0)
        share = 0.1 if surface in generic_leaders() else _OFFICE_SHARE if _OFFICE.search(surface) else 1.0
        votes[surface] += weight * share
    for name in votes:
        # «我厅»: who says so is a 厅; «我县» is said by its government.
        if name not in generic_leaders():
            echoed = _PRONOUN_WEIGHT * min(4, sum(_speaks_as(name, noun) for noun in spoken_as))
            votes[name] += 1.5 * echoed if len(place_of(name)) > 1 else echoed
    if named and len(place_of(named[-1][0])) > 1 and named[-1][0] not in generic_leaders():
        votes[named[-1][0]] += _SIGNATURE_WEIGHT
    if not votes:
        return None
    families = _families(sorted(votes, key=lambda n: (n != stated, -votes[n], n)))
    best = max(families, key=lambda f: (sum(votes[n] for n in f), f[0]))
    full = stated if stated in best and len(place_of(stated)) > 1 else max(best, key=lambda n: _fullness(n, votes[n]))
    names = dict.fromkeys([full, *sorted(best, key=lambda n: (-votes[n], n))])
    if _GOVERNED.match(full):
        # Only the place is named: its government is meant. A zone's name is its body's as well.
        governing = full + governing_body(full)
        names = {full: None, governing: None, **names} if _ZONE.search(full) else {governing: None, **names}
    for name in list(names):
        names.update(dict.fromkeys(expanded_names(name)))
    if place is not None and stated in best:
        names[place] = None
    return Agency(tuple(names))


def _as_mentioned(stated: str, surfaces: Collection[str]) -> str:
    """The title's name without what a page glued before it: the same body once more, its other name, or the way to the page.

    `surfaces`: the names mentioned. «县直部门清河县水务局», of which the page speaks as 清河县水务局, is that.
    """
    for above in sorted(surfaces):
        whole = stated.removeprefix(above)
        if whole not in ("", stated) and len(place_of(whole)) > 1 and same_body(above, whole):
            return whole
    for name in sorted((s for s in surfaces if s != stated and stated.endswith(s)), key=lambda s: (-len(s), s)):
        before = stated.removesuffix(name)
        if before == name:
            return name
        # 国家税务总局青石县税务局: that is the body above it.
        glued = _COLUMN_NAME.search(before) or _crumb().fullmatch(before) or (_is_organisation(before) and same_body(before, name))
        if len(place_of(name)) > 1 and glued:
            return name
    crumb = _crumb().match(stated)
    return stated[crumb.end() :] if crumb and crumb.end() > 1 and len(place_of(stated[crumb.end() :])) > 1 else stated


@cache
def _crumb() -> re.Pattern[str]:
    """What a page says before a title: its crumbs, the day, the end of a field or of a count of visits."""
    words = "|".join(sorted(vocabulary("residue")["crumbs"]["words"], key=lambda word: -len(word)))
    return re.compile(rf"(?:{words}|星期[一二三四五六日天]|次)+")


def _speaks_as(name: str, noun: str) -> bool:
    """Whether a body of this name says 我 before this noun."""
    return name.endswith(noun) or (noun in _LEVEL and name.endswith("政府") and place_of(name).endswith(noun))


# A government's report is handled by its office, whose name then fills the page; the report is the government's.
_OFFICE = re.compile(r"(?:办公室|办公厅|政办|府办|公开办)$")
_OFFICE_SHARE = 0.3
_TITLE_WEIGHT, _IN_TITLE_WEIGHT, _ALONE_WEIGHT, _PRONOUN_WEIGHT, _SIGNATURE_WEIGHT = 30.0, 6.0, 5.0, 1.0, 1.5
_HEADER_FIELDS = {"发布机构": 3.0, "发布单位": 3.0, "公开主体": 3.0, "制发机关": 3.0, "发文机关": 3.0, "责任部门": 1.5, "信息来源": 1.0, "来源": 0.5}
_TITLE_TAIL = re.compile(
    r"(?:关于)?(?:[12][0-9〇一二三四五六七八九零]{3}[ ]?(?:-\d{4})?(?:学?年度?)|(?:政府)?信息公开|政务公开|(?:(?<!人民)政府)?(?:门户网站?|网站)|年度工作|工作总结|依申请公开)"
)
_ORGANISATION = re.compile(
    r"(?:政府|局|厅|委|委员会|办|办公室|处|中心|院|校|大学|学院|馆|会|署|部|社|公司|所|站|队|监狱|支行)$"
)
_PLACE_ONLY = re.compile(r"^[\u4e00-\u9fff]{2,14}(?:省|市|县|区|州|盟|旗|镇|乡|街道|街)$")
# Not every 区 has a government: 东校区, 景区.
_GOVERNED = re.compile(r"^[\u4e00-\u9fff]{2,14}(?:省|市|县|旗|镇|乡|州|(?<!民)盟|(?<![校院社灌景矿库林园护])区|街道)$")
# The column a page stands in, 【政务公开】, or its agency, 【清河县粮食局】.
_COLUMN = re.compile(r"^[【\[](?P<words>[^】\]]{0,30})[】\]]")
_COLUMN_NAME = re.compile(r"(?:部门|单位|机关|频道|栏目|专栏|目录|列表|年报|公开)$")
# What a body was called before, or what else it is: 社会保障局(原清河县人事局), 档案局(馆).
_ASIDE = re.compile(r"\([^()]*\)?")
# 首页>年度报告>2013清河县人民政府2013年…: the last step of the way to a page, glued to its title.
_TITLE_HEAD = re.compile(
    r"^(?:(?:19|20)[0-9]{2}(?![0-9年]))?(?:关于(?:公布|发布|下发|转发|批转|通报|公开|做好|编制|提交)?)?(?:报送|上报|呈报|印发)?"
)


def title_agency(title: str) -> str | None:
    """The body that a report's title names, None where it names none.

    >>> title_agency("2013年度省经信委政府信息公开工作报告"), title_agency("清河县人民政府门户网站2014年度工作报告")
    ('省经信委', '清河县人民政府')
    >>> title_agency("2013清河县人民政府2013年政府信息公开年报")
    '清河县人民政府'
    """
    return next((n for n in _title_names(title) if 3 <= len(n) <= 30 and _is_organisation(n)), None)


def title_subject(title: str) -> str | None:
    """What stands before the year in a title, where it looks like a name of a kind the lexicon does not know.

    >>> title_subject("第十八师2014年度政府信息公开工作年度报告")
    '第十八师'
    """
    name = next(iter(_title_names(title)), "")
    return name if _SUBJECT.fullmatch(name) else None


_SUBJECT = re.compile(r"(?![我本今关])(?!.*(?:公开|工作|总结|报告|情况))[\u4e00-\u9fff]{3,16}")


def _is_organisation(name: str) -> bool:
    """Whether a name ends as the lexicon's organisations do."""
    return bool(_ORGANISATION.search(name)) or any(
        end == len(name) and kind in ("suffix", "office") for _, end, kind in find_offices(name)
    )


def title_place(title: str) -> str | None:
    """The place in a title that names no body, None where it names none.

    >>> title_place("清河县2016年政府信息公开年报")
    '清河县'
    """
    return next((n for n in _title_names(title) if _PLACE_ONLY.match(n)), None)


def _title_names(title: str) -> Iterator[str]:
    """What may be names in a title: its lines and what stands between the words of every title.

    In brackets before it stands the column of a page, or its agency where the rest names none.
    """
    column = _COLUMN.match(title)
    rest = title[column.end() :] if column else title
    yield from _names_between(rest)
    if column and _is_organisation(column["words"]):
        yield column["words"]


def _names_between(title: str) -> Iterator[str]:
    for piece in _TITLE_TAIL.split(_ASIDE.sub("", title)):
        lines = piece.split("\n")
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            # 清河县⏎审计局: a place and its office on two lines
            apart = _PLACE_ONLY.match(line) and _is_organisation(following) and not place_of(following)
            whole = line + following if apart else line
            yield _TITLE_HEAD.sub("", whole.strip(" 《》[]【】\n的年度工作报告")).partition("关于")[0]


def governing_body(place: str) -> str:
    """What the body that governs a place is called.

    >>> governing_body("清河县"), governing_body("滨江经济开发区"), governing_body("桥北街道")
    ('人民政府', '管理委员会', '办事处')
    """
    if place.endswith("街道"):
        return "办事处"
    if place.endswith("街"):
        return "道办事处"
    return "管理委员会" if _ZONE.search(place) else _GOVERNMENT


_GOVERNMENT = "人民政府"


_ZONE = re.compile(r"(?:开发|实验|试验|新|园|度假|示范|保税|高新|风景名胜|管理|产业|合作)区$")


def _families(names: Iterable[str]) -> list[list[str]]:
    """Names grouped into bodies, each by the first of its names."""
    families: list[list[str]] = []
    for name in names:
        for family in families:
            if same_body(family[0], name):
                family.append(name)
                break
        else:
            families.append([name])
    return families


def _fullness(name: str, votes: float) -> tuple[bool, float, int]:
    """How much a name looks like the official one: with its place, said more than once, long."""
    return len(place_of(name)) > 1, min(votes, 2.0), len(name)
