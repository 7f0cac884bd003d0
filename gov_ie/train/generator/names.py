"""Invented places and agencies of every level, with their full and short names."""

from __future__ import annotations

import random
from dataclasses import dataclass

from gov_ie.train.generator.words import Words

FACTORS = {"ministry": 5.0, "province": 2.2, "city": 1.0, "county": 0.55, "town": 0.18}
_ENDS = {
    "province": ("省",),
    "city": ("市", "市", "市", "州"),
    "county": ("县", "县", "区", "市", "旗"),
    "town": ("镇", "乡", "街道"),
}
_SHORT = {
    "省": "省",
    "市": "市",
    "州": "州",
    "县": "县",
    "区": "区",
    "旗": "旗",
    "镇": "镇",
    "乡": "乡",
    "街道": "街道",
}


@dataclass(frozen=True, slots=True)
class Office:
    """A reporting agency: its names (full first), how it speaks of itself, its place and line of business.

    `place`: the place's name (青石县); `unit`: the place in one word (县); `head`: the leader's title (局长).
    """

    names: tuple[str, ...]
    selves: tuple[str, ...]
    place: str
    unit: str
    province: str
    level: str
    kind: str
    field: str
    head: str

    @property
    def factor(self) -> float:
        """How large its figures are, a city's office being 1."""
        return FACTORS[self.level] * (
            0.6 if self.kind not in ("gov", "department") else 1.6 if self.kind == "gov" else 1.0
        )


def place_name(words: Words, rng: random.Random, level: str) -> str:
    """An invented place: 青石县, 云岭省.

    >>> from gov_ie.train.generator.words import load
    >>> place_name(load(), random.Random(3), "town")[-1] in "镇乡道"
    True
    """
    if level == "province":
        return f"{rng.choice(words.names['province_heads'])}{rng.choice(words.names['province_tails'])}省"
    stem = rng.choice(words.names["heads"]) + rng.choice(words.names["tails"])
    return f"{stem}{rng.choice(_ENDS[level])}"


def office(words: Words, rng: random.Random, level: str, kind: str, year: int) -> Office:
    """A reporting agency of a level and kind (gov department town zone hospital school center company)."""
    province = place_name(words, rng, "province")
    place = place_name(words, rng, level if level != "ministry" else "city")
    if level == "province":
        place = province
    if level == "ministry":
        place = "中国"
    unit = "国" if level == "ministry" else next(u for u in sorted(_SHORT, key=len, reverse=True) if place.endswith(u))
    if kind == "gov":
        full, short = _government(place, unit, level)
        selves: tuple[str, ...] = (
            ("本机关", f"我{unit}", f"我{unit}", f"全{unit}", "本级政府")
            if level != "town"
            else (f"我{unit}", f"我{unit}", "本机关", f"全{unit}")
        )
        return Office(
            (full, *short),
            selves,
            place,
            unit,
            province,
            level,
            kind,
            "government",
            f"{unit}长" if unit != "街道" else "主任",
        )
    if kind in ("hospital", "school", "center", "zone", "company"):
        stem = rng.choice(words.names[kind])
        own = {"hospital": "我院", "school": "我校", "center": "我中心", "zone": "我区", "company": "本公司"}[kind]
        full = place + stem
        head = {"hospital": "院长", "school": "校长", "center": "主任", "zone": "主任", "company": "总经理"}[kind]
        short = (unit + stem,) if kind in ("hospital", "center") and len(unit) == 1 else ()
        if kind == "zone":
            short = (place.removesuffix(unit) + stem.replace("管理委员会", "管委会"), "区管委会")
        selves = (own, own, "本单位") if kind != "zone" else (own, "管委会", "全区")
        return Office((full, *short), selves, place, unit, province, level, kind, kind, head)
    id = rng.choice([f for f, x in words.fields.items() if level in x.names])
    stem = rng.choice(words.fields[id].names[level])
    full_stem, _, short_stem = stem.partition("/")
    short_stem = short_stem or full_stem
    if level == "ministry":
        names: tuple[str, ...] = (full_stem, short_stem) if short_stem != full_stem else (full_stem,)
    else:
        names = (place + full_stem, unit + short_stem, place + short_stem)
        if short_stem == full_stem:
            names = names[:2]
    last = (
        full_stem[-1]
        if full_stem[-1] in "局厅委办部署"
        else "委"
        if full_stem.endswith("委员会")
        else "办"
        if full_stem.endswith("办公室")
        else "局"
    )
    selves = (f"我{last}", f"我{last}", f"我{last}", "本机关", f"本{last}", "我单位", "本部门")
    head = {"局": "局长", "厅": "厅长", "委": "主任", "办": "主任", "部": "部长", "署": "署长"}[last]
    return Office(tuple(dict.fromkeys(names)), selves, place, unit, province, level, kind, id, head)


def _government(place: str, unit: str, level: str) -> tuple[str, tuple[str, ...]]:
    if unit == "街道":
        return f"{place}办事处", (f"{place}办", place, "街道办事处")
    if level == "town":
        return f"{place}人民政府", (f"{place}政府", f"{unit}政府")
    return f"{place}人民政府", (f"{place}政府", f"{unit}人民政府", f"{unit}政府")


def other_body(words: Words, rng: random.Random, own: Office) -> tuple[str, tuple[str, ...]]:
    """Another body of the same place as the text names it, and its accepted names: 县水务局, (清河县水务局, 县水务局)."""
    if own.level == "town":
        stem = rng.choice(words.names["village_bodies"])
        if "站" in stem or "所" in stem or "中心" in stem:
            return f"{own.unit if len(own.unit) == 1 else ''}{stem}", (
                own.place + stem,
                f"{own.unit if len(own.unit) == 1 else ''}{stem}",
            )
        village = rng.choice(words.names["heads"]) + rng.choice(words.names["village_tails"])
        return village + "村委会", (village + "村委会", f"{own.place}{village}村村民委员会")
    if own.level == "ministry":
        stem = rng.choice(words.names["central_bodies"])
        return stem, (stem,)
    level = {"province": "province", "city": "city"}.get(own.level, "county")
    fields = [f for f, x in words.fields.items() if level in x.names and f != own.field]
    full, _, short = rng.choice(words.fields[rng.choice(fields)].names[level]).partition("/")
    short = short or full
    names = tuple(dict.fromkeys((own.place + full, own.unit + full, own.unit + short, own.place + short)))
    return rng.choice((own.unit + short, own.unit + short, own.place + full, own.unit + full)), names
