"""What must hold between rows of the catalogue, as `resources/checks.toml` lists it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Relations:
    """Rows, by id, that bound or make up each other, and the words that tell how a list or a share is meant.

    `bounds`: part → whole it never exceeds; `rates`: rate → (part, whole); `came_in`, `went_out`: rows of equal sum;
    `single`: rows of one figure a period; `carried`: rows that say cases came over from the year before; `stock`: rows of
    what there is at a time, which may fall; `whole`: dimension → values that are all there is; `closing`: dimension → the
    value without which a list of it is not all; `units`: classifiers that stand for each other; the rest are words.
    """

    bounds: Mapping[str, str]
    rates: Mapping[str, tuple[str, str]]
    came_in: tuple[str, ...]
    went_out: tuple[str, ...]
    single: frozenset[str]
    carried: tuple[str, ...]
    stock: frozenset[str]
    whole: Mapping[str, frozenset[str]]
    closing: Mapping[str, str]
    units: tuple[frozenset[str], ...]
    partial: tuple[str, ...]
    remainder: tuple[str, ...]
    most: tuple[str, ...]
    pending: tuple[str, ...]
    groups: tuple[str, ...]
    share: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    beyond: tuple[str, ...]
    idle: tuple[str, ...]


@cache
def relations() -> Relations:
    """The relations shipped with the package.

    >>> relations().rates["letter.completion_rate"]
    ('letter.completed', 'letter.received')
    """
    table = tomllib.loads((files("gov_ie.resources") / "checks.toml").read_text(encoding="utf-8"))
    words = {name: tuple(listed) for name, listed in table["words"].items()}
    return Relations(
        bounds=table["bounds"],
        rates={rate: tuple(rows) for rate, rows in table["rates"].items()},
        came_in=tuple(table["ledger"]["in"]),
        went_out=tuple(table["ledger"]["out"]),
        single=frozenset(table["rows"]["single"]),
        carried=tuple(table["rows"]["carried"]),
        closing=table["closing"],
        units=tuple(frozenset(units.split()) for units in table["units"]["alike"]),
        stock=frozenset(table["rows"]["stock"]),
        whole={dimension: frozenset(values) for dimension, values in table["whole"].items()},
        **words,
    )
