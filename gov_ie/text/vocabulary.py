"""Vocabulary of the text package: TOML files of `gov_ie.resources`, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """The content of `gov_ie/resources/<name>.toml`.

    >>> "qing" in vocabulary("pinyin")["syllables"][13].split()
    True
    """
    return tomllib.loads(files("gov_ie.resources").joinpath(f"{name}.toml").read_text("utf-8"))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest one first.

    >>> re.match(any_of(["打印", "打印本页"]), "打印本页 关闭").group()
    '打印本页'
    """
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"
