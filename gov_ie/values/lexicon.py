"""The words around numbers (`resources/units.toml`), read once and turned into tables to look up from a position.

A unit is found by its first character, longest first, and refused where the next characters make another word of
it (12部门 has no unit 部).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from gov_ie.types import Modifier

Kind = Literal["count", "percent", "money", "ratio", "time", "bare", "word"]


class Unit(NamedTuple):
    """A classifier found in a text: `text[start:end]` is its surface, `name` what is reported."""

    start: int
    end: int
    name: str
    kind: Kind


def _by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words under their first character, longest first."""
    table: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        table.setdefault(word[0], []).append(word)
    return {first: tuple(found) for first, found in table.items()}


def _by_last(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words under their last character, longest first."""
    table: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        table.setdefault(word[-1], []).append(word)
    return {last: tuple(found) for last, found in table.items()}


def alternation(words: Iterable[str]) -> str:
    """The words as a regular expression, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def opening(characters: Iterable[str]) -> str:
    """A regular expression for the place before one of some characters.

    In front of alternatives that all begin with one of them it spares trying each at every place of a text.
    """
    return f"(?=[{re.escape(''.join(sorted(set(characters))))}])"


_RAW: Mapping[str, Any] = tomllib.loads((files("gov_ie.resources") / "units.toml").read_text(encoding="utf-8"))
APPROXIMATORS: Mapping[str, Any] = _RAW["approximators"]
CHINESE_RULES: Mapping[str, Any] = _RAW["chinese"]
NAMES: Mapping[str, Any] = _RAW["names"]
ZERO: Mapping[str, Any] = _RAW["zero"]
PERIODS: Mapping[str, Any] = _RAW["periods"]

# word -> direction, for each place an approximator may stand in
BEFORE: dict[str, Modifier] = {word: d for d, words in APPROXIMATORS["before"].items() for word in words}
BETWEEN: dict[str, Modifier] = {word: d for d, words in APPROXIMATORS["between"].items() for word in words}
AFTER: dict[str, Modifier] = {word: d for d, words in APPROXIMATORS["after"].items() for word in words}
BEFORE_BY_LAST = _by_last(BEFORE)
AFTER_BY_FIRST = _by_first(AFTER)
NOT_BEHIND: dict[str, str] = APPROXIMATORS["not_behind"]
AFTER_NOT_BEFORE: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in APPROXIMATORS["not_before"].items()}

# The last group that names a unit decides its kind: 百分点 is a percent, not a count.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("count", "count"),
    ("turns", "count"),
    ("measure", "count"),
    ("time", "time"),
    ("money", "money"),
    ("percent", "percent"),
)
UNIT_KINDS: dict[str, Kind] = {word: kind for group, kind in _KINDS for word in _RAW["units"][group]}
_UNITS_BY_FIRST = _by_first(UNIT_KINDS)
UNIT_FIRST = frozenset(_UNITS_BY_FIRST)
_NOT_BEFORE: dict[str, tuple[str, ...]] = {unit: tuple(words) for unit, words in _RAW["not_before"].items()}
# What a unit is reported as, and how many of that it is: 三成 is 30 %; raw text may still have ％.
REPORTED: dict[str, tuple[str, int]] = {"％": ("%", 1), "成": ("%", 10)}
_ONE_CHARACTER = frozenset(word for word in _RAW["units"]["count"] if len(word) == 1)
# 2层次, 3位次 are words of their own; 次次 is «each time».
_NO_TURN = frozenset("层位名次档")
_BRACKETED = re.compile(r" ?\( ?([次人份个件条篇项期户批部只台套册起章本处场宗家类]) ?\)")
_PER = re.compile(r"/ ?(?:人次|平方米|立方米|小时|[次人份个件条篇项期户场班天日月年元米吨亩])(?![0-9])")


def unit_at(text: str, start: int) -> Unit | None:
    """The classifier that begins at `start`, the longest that is not part of another word.

    start: code points into `text`.

    >>> unit_at("52条次", 2).name, unit_at("12部门", 2), unit_at("6件(次)", 1).name
    ('条次', None, '件次')
    """
    for word in _UNITS_BY_FIRST.get(text[start : start + 1], ()):
        if not text.startswith(word, start):
            continue
        end = start + len(word)
        if word in _NOT_BEFORE and text.startswith(_NOT_BEFORE[word], end):
            continue
        if (
            word[-1].isascii()
            and word[-1].isalpha()
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalnum()
        ):
            continue
        return _extended(text, start, end, word)
    return None


def _extended(text: str, start: int, end: int, word: str) -> Unit:
    """条 + 次, 件(次), 人/次: the classifiers of two things at once."""
    name, kind = word, UNIT_KINDS[word]
    turns = word in _ONE_CHARACTER and word not in _NO_TURN and text.startswith("次", end)
    if turns and not text.startswith(("性", "数", "序"), end + 1):
        name, end = word + "次", end + 1
    if text[end : end + 1] in ("(", " ") and (bracketed := _BRACKETED.match(text, end)):
        # 件(次) is written 件次 elsewhere in the same reports; 件(条) stays as it is.
        name += "次" if bracketed[1] == "次" else f"({bracketed[1]})"
        end = bracketed.end()
    elif text[end : end + 1] == "/" and (per := _PER.match(text, end)):
        name, end = name + per[0].replace(" ", ""), per.end()
    return Unit(start, end, name, kind)
