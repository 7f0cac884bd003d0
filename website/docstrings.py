"""Docstrings as the reference shows them: doctests become code, so that `>>>` is no quotation and `[1]` no link."""

from __future__ import annotations

import re
from typing import Any

import griffe

# An example goes on to the next blank line; one that follows right after is the same block.
EXAMPLE = re.compile(r"^(?P<indent> *)>>> .*(?:\n(?!\s*$).*)*(?:\n\n *>>> .*(?:\n(?!\s*$).*)*)*", re.MULTILINE)


def fenced(docstring: str) -> str:
    """A docstring with its doctests in fences.

    >>> fenced("Three.\\n\\n>>> 1 + 2\\n3\\n\\nMore.").splitlines()[2:6]
    ['```pycon', '>>> 1 + 2', '3', '```']
    """
    return EXAMPLE.sub(lambda m: f"{m['indent']}```pycon\n{_shown(m[0])}\n{m['indent']}```", docstring)


def _shown(example: str) -> str:
    """An example without the options of doctest."""
    return re.sub(r"  # doctest: .*", "", example)


class Doctests(griffe.Extension):
    """Fences the doctests of every object that mkdocstrings loads."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)
