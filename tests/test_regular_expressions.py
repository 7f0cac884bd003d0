"""Every regular expression of the package on strings made to be hard for it: none takes time beyond its input's length.

A pattern is taken apart, and each of its repeats is pumped: what comes before it, its body some ten thousand times, and a character that
fits nothing, so that a match which tries every division of the run shows as time.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

PACKAGE = Path(__file__).parent.parent / "gov_ie"
SIZE = 20_000


def seconds(pattern: str, text: str) -> float:
    """Processor seconds of a search, the faster of two."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        re.search(pattern, text)
        taken.append(time.process_time() - began)
    return min(taken)


# Processor seconds: most of what the cheapest pattern takes here that tries every start and end of a run.
MOST = 0.7 * seconds("x*y", "x" * SIZE)
_FLAGS = {"I": re.I, "S": re.S, "M": re.M, "X": re.X, "A": re.A, "ASCII": re.A, "IGNORECASE": re.I, "VERBOSE": re.X}


def patterns() -> list[tuple[str, re.Pattern]]:
    """(where, pattern) of every compiled pattern that a module holds, and of every literal one that a call names."""
    found: dict[tuple, tuple[str, re.Pattern]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__"):
            continue
        module = importlib.import_module(name)
        for key, value in vars(module).items():
            held = value if isinstance(value, list | tuple | set | frozenset) else list(value.values()) if isinstance(value, dict) else [value]
            for one in held:
                if isinstance(one, re.Pattern):
                    found.setdefault((one.pattern, one.flags), (f"{name}.{key}", one))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "re":
                first = node.args[0] if node.args else None
                if node.func.attr != "escape" and isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                    flags = sum({_FLAGS[n.attr] for n in ast.walk(node) if isinstance(n, ast.Attribute) and n.attr in _FLAGS})
                    one = re.compile(first.value, flags)
                    found.setdefault((one.pattern, one.flags), (f"{name}:{node.lineno}", one))
    return list(found.values())


def sample(tree) -> str:
    """A string that the parsed pattern matches, or nearly."""
    out = ""
    for operation, argument in tree:
        if operation in (codes.LITERAL, codes.NOT_LITERAL):
            out += chr(argument) if operation is codes.LITERAL else ("a" if argument != ord("a") else "b")
        elif operation is codes.IN:
            out += _of_class(argument)
        elif operation is codes.ANY:
            out += "a"
        elif operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            out += sample(argument[2]) * max(1, min(argument[0], 3))
        elif operation is codes.SUBPATTERN:
            out += sample(argument[3])
        elif operation is codes.ATOMIC_GROUP:
            out += sample(argument)
        elif operation is codes.BRANCH:
            out += sample(argument[1][0])
    return out


def _of_class(items) -> str:
    ways = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a", codes.CATEGORY_NOT_SPACE: "a"}
    refused = items[0][0] is codes.NEGATE
    if refused:
        return next(c for c in "a1 件，x" if not re.match("[" + "".join(re.escape(p) for p in _points(items)) + "]", c))
    kind, value = items[0]
    return chr(value) if kind is codes.LITERAL else chr(value[0]) if kind is codes.RANGE else ways.get(value, "a")


def _points(items) -> list[str]:
    out = ["\x01"]
    for kind, value in items[1:]:
        if kind is codes.LITERAL:
            out.append(chr(value))
        elif kind is codes.RANGE:
            out += [chr(value[0]), chr(value[1])]
        elif value is codes.CATEGORY_DIGIT:
            out.append("1")
        elif value is codes.CATEGORY_SPACE:
            out.append(" ")
        elif value is codes.CATEGORY_WORD:
            out += ["a", "1", "件", "x"]
    return out


def pumped(tree, before: str = "") -> Iterator[tuple[str, str]]:
    """(what comes first, what is repeated) for each repeat of a parsed pattern, and for each branch of what it repeats."""
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            body = argument[2]
            yield before, sample(body) or "a"
            yield from pumped(body, before)
        elif operation is codes.SUBPATTERN:
            yield from pumped(argument[3], before)
        elif operation is codes.BRANCH:
            for branch in argument[1]:
                yield before, sample(branch) or "a"
                yield from pumped(branch, before)
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            yield from pumped(argument[1], before)
        before += sample([(operation, argument)])


def hard(pattern: re.Pattern) -> list[str]:
    """Strings of some SIZE characters that a pattern may be slow on."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.U if isinstance(pattern.pattern, bytes) else pattern.flags)
    whole = sample(tree)
    pumps = {*pumped(tree), ("", whole or "a"), ("", whole[:1] or "a"), ("", whole[-1:] or "a"), ("", " "), ("", "\n"), ("", "一"), ("", "1")}
    return sorted(first + (body * SIZE)[:SIZE] + end for first, body in pumps for end in ("\x01", ""))


FOUND = patterns()
# Patterns that are slow on long strings, and why they never meet one.
BOUNDED = {
    "gov_ie.forms.labels._BRACKETS": "the last 60 characters of a label",
    "gov_ie.forms.labels._UNIT_WORDS": "the last 60 characters of a label",
    "gov_ie.forms.labels._STATED": "the last 120 characters of a label, blanks left out",
    "gov_ie.forms.spaced._FIELD": "a line without blanks at its end",
    "gov_ie.link.category._FIELD": "the first characters of a heading",
    "gov_ie.values.codes._CHAIN": "looked for where a number begins, not in its middle",
    "gov_ie.values.codes._LABEL_MARKS": "the last 6 characters before a number",
    "gov_ie.readers.metadata._SEPARATOR": "the first characters of a title, with one blank for many",
}


def anywhere(name: str) -> bool:
    """Whether a pattern is looked for at every place of a text, and not only at one."""
    module, _, key = name.rpartition(".")
    if ":" in key:
        return re.search(r"re\.(?:match|fullmatch)\(", _line(name)) is None
    own = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
    sources = [own if own.exists() else own.with_suffix("") / "__init__.py"]
    sources += [p for p in PACKAGE.rglob("*.py") if re.search(rf"from {re.escape(module)} import [^\n]*\b{key}\b", p.read_text("utf-8"))]
    used = {
        method
        for path in sources
        for method in re.findall(rf"(?<![A-Za-z_]){re.escape(key)}(?:\[[^\]]*\]|\(\))?\.(\w+)\(", path.read_text("utf-8"))
    }
    return not used or bool(used - {"match", "fullmatch"})


def _line(name: str) -> str:
    module, _, number = name.partition(":")
    return importlib.import_module(module).__loader__.get_source(module).split("\n")[int(number) - 1]  # type: ignore[union-attr]


def test_all_are_found():
    assert len(FOUND) > 250
    assert {"gov_ie.values.grammar.TOKEN", "gov_ie.readers.kinds._BEGINS"} <= {name for name, _ in FOUND}


@pytest.mark.parametrize("part", range(8))
def test_no_pattern_is_slow(part):
    slow = []
    for name, pattern in FOUND[part::8]:
        if name in BOUNDED:
            continue
        everywhere = anywhere(name)
        for text in hard(pattern):
            given = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
            began = time.process_time()
            pattern.match(given)
            pattern.fullmatch(given)
            if everywhere:
                for _ in zip(range(3), pattern.finditer(given), strict=False):
                    pass
            if time.process_time() - began > MOST:
                slow.append((name, pattern.pattern, text[:20], round(time.process_time() - began, 2)))
                break
    assert not slow, slow


def test_a_slow_pattern_is_found():
    text = next(t for t in hard(re.compile(r"(?:x|z)*y")) if t.startswith("xx"))
    assert seconds(r"(?:x|z)*y", text) > MOST
