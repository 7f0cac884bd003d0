"""The generator's vocabulary and sentence grammar, from the TOML files of gov_ie/resources/generator."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """Something counted: verb and object (either may be empty), classifiers, and the words of its fact."""

    verb: str
    noun: str
    units: tuple[str, ...]
    fact: str
    text: str = ""

    @property
    def whole(self) -> str:
        """Verb and object in one: 受理 + 政府信息公开申请."""
        return self.verb + self.noun


@dataclass(frozen=True, slots=True)
class Row:
    """A catalogue row's wordings with the range of its values (`zero`: how often it is none)."""

    id: str
    items: tuple[Item, ...]
    scale: tuple[float, float]
    zero: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of requests with the years in which forms or prose knew it."""

    id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Field:
    """An office's line of business: its names by level, what it counts, its categories and things it speaks of."""

    id: str
    names: Mapping[str, tuple[str, ...]]
    items: tuple[Item, ...]
    categories: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A whole report's plan: for whom, for which years, and its sections (headings and topics)."""

    id: str
    years: tuple[int, int]
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    sections: tuple[str, ...]
    numbering: tuple[str, ...]
    carried: bool


@dataclass(frozen=True, slots=True)
class Words:
    """All of the grammar: lists of words, topics of sentence patterns, rows, fields, breakdown wordings, templates."""

    lists: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Row]
    outcomes: tuple[Outcome, ...]
    splits: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    endings: Mapping[str, str]
    fields: Mapping[str, Field]
    templates: tuple[Template, ...]
    names: Mapping[str, Any]
    tables: Mapping[str, Any]

    def count_patterns(self) -> int:
        """How many sentence patterns the topics hold."""
        return sum(len(patterns) for patterns in self.topics.values())


_CHANNELS = {"微博": "weibo", "微信": "wechat", "公众号": "wechat", "网站": "website", "上网": "website"}
_BY_CHANNEL = frozenset({"account.posts", "publication.items", "disclosure.items"})


@cache
def load() -> Words:
    """The grammar, read once.

    >>> load().count_patterns() >= 350
    True
    """
    data: dict[str, Any] = {}
    for path in sorted(files("gov_ie.resources").joinpath("generator").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
                if isinstance(value, dict):
                    data.setdefault(key, {}).update(value)
                else:
                    data.setdefault(key, []).extend(value)
    return Words(
        lists={k: tuple(v) for k, v in data["lists"].items()},
        topics={k: tuple(p.replace("@B", "$Bn").replace("@C", "$Cn") for p in v) for k, v in data["topics"].items()},
        rows={id: _row(id, row) for id, row in data["rows"].items()},
        outcomes=tuple(_outcome(line) for line in data["outcomes"]["order"]),
        splits={k: tuple(v.split()) for k, v in data["splits"].items()},
        values={d: {k: tuple(v.split()) for k, v in vs.items()} for d, vs in data["values"].items()},
        endings=data["endings"],
        fields={id: _field(id, f) for id, f in data["fields"].items()},
        templates=tuple(template_of(t) for t in data["template"]),
        names=data["names"],
        tables=data["tables"],
    )


def _row(id: str, row: Mapping[str, Any]) -> Row:
    units = tuple(row["units"].split())
    items = []
    for phrase in row["words"].split():
        verb, _, noun = phrase.partition("+") if "+" in phrase else ("", "", phrase)
        # A wording that names the channel states a part: 政务微博发布信息 is not all that was posted.
        channel = next((c for word, c in _CHANNELS.items() if word in phrase and id in _BY_CHANNEL), None)
        items.append(Item(verb, noun, units, f"{id} channel={channel}" if channel else id))
    return Row(id, tuple(items), (row["scale"][0], row["scale"][1]), row.get("zero", 0.0))


def _item(line: str) -> Item:
    """«核发+取水许可证 本 20-400»: what, classifiers divided by commas, range."""
    what, units, scale = line.split()
    verb, plus, noun = what.partition("+")
    return Item(verb if plus else "", noun if plus else what, tuple(units.split(",")), f"- {scale}")


def _field(id: str, field: Mapping[str, Any]) -> Field:
    return Field(
        id,
        {level: tuple(names.split()) for level, names in field["names"].items()},
        tuple(_item(line) for line in field["items"]),
        tuple(field["categories"].split()),
        tuple(field["things"].split()),
        tuple(field.get("acts", ())),
    )


def _outcome(line: str) -> Outcome:
    id, first, last = line.split()
    return Outcome(id, int(first), int(last))


def template_of(t: Mapping[str, Any]) -> Template:
    """The template that a table of the sentences' file describes."""
    return Template(
        id=t["id"],
        years=(t["years"][0], t["years"][1]),
        levels=tuple(t["levels"].split()),
        kinds=tuple(t["kinds"].split()),
        titles=tuple(t["titles"]),
        sections=tuple(t["sections"]),
        numbering=tuple(t.get("numbering", "一").split()),
        carried=t.get("carried", False),
    )
