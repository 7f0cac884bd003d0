"""The snippets of a page, run in a folder of their own: what Python blocks and command lines print against what the page says.

    python block    run statement by statement in one namespace a page; lines `#> …` are what the statement before them prints
    console block   `$ command`, then what it prints; a line `...` stands for any lines
    sh block        each line is run, its output is not shown

`python -m website.snippets PAGE … --write` puts what they print now into the pages.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gov_ie.extract import Extractor

BLOCK = re.compile(r"^```(?P<language>\w+)[^\n]*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = "#>"
ANY = "..."

# Commands that are only parsed: they train, which takes minutes, or start a tool.
PARSED_ONLY = {("train",), ("corpus", "segmenter"), ("corpus", "generate")}


# Processes that a command gets here at most: a page that says 8 means more files than these.
WORKERS = 2


@dataclass(slots=True)
class Session:
    """What the snippets of a page share: the names of its Python, and what its commands that were only parsed would have written."""

    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "example"})
    unmade: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: its language, its lines, and where its body stands in the page's text."""

    language: str
    body: str
    start: int
    end: int


def blocks(text: str, *languages: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order.

    >>> [b.body for b in blocks("```sh\\nls\\n```\\n", "sh")]
    ['ls\\n']
    """
    for found in BLOCK.finditer(text):
        if not languages or found["language"] in languages:
            yield Block(found["language"], found["body"], *found.span("body"))


def run_page(text: str) -> str:
    """The page with every output as it is now; run in the current folder. An exception or a failing command goes through."""
    session = Session()
    parts, at = [], 0
    with patch.object(Extractor, "from_disk", _from_disk):
        for block in blocks(text, "python", "console", "sh"):
            parts += [text[at : block.start], _RUN[block.language](block.body, session)]
            at = block.end
    return "".join([*parts, text[at:]])


_load = Extractor.from_disk
_shipped = cache(_load)


def _from_disk(path: str | Path | None = None) -> Extractor:
    """The shipped model is loaded once for all snippets: it takes a second."""
    return _shipped() if path is None else _load(path)


def run_python(body: str, session: Session) -> str:
    """A Python block with what each statement prints behind it; a block that shows nothing stays as it is."""
    lines = body.splitlines()
    shown = any(line.startswith(SAID) for line in lines)
    out: list[str] = []
    at = 0
    for statement in ast.parse(body).body:
        end = statement.end_lineno or statement.lineno
        out += [line for line in lines[at:end] if not line.startswith(SAID)]
        at = end
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(ast.Module([statement], []), "<snippet>", "exec"), session.names)
        now = [line.rstrip() for line in printed.getvalue().splitlines()]
        said = [line[len(SAID) + 1 :] for line in takewhile(lambda line: line.startswith(SAID), lines[at:])]
        if shown:
            out += [f"{SAID} {line}".rstrip() for line in (said if ANY in said and fits(said, now) else now)]
    out += [line for line in lines[at:] if not line.startswith(SAID)]
    return "".join(line + "\n" for line in out)


def run_console(body: str, session: Session) -> str:
    """A console block with what its commands print; one without a prompt stays as it is: other people's programs."""
    if not any(line.startswith("$ ") for line in body.splitlines()):
        return body
    out = []
    for command, *said in _commands(body):
        printed = run_command(command, session)
        out += [f"$ {command}", *(said if fits(said, printed) else printed)]
    return "".join(line + "\n" for line in out)


def run_sh(body: str, session: Session) -> str:
    """A block of command lines, unchanged, each of them run; SystemExit where one fails."""
    for line in body.splitlines():
        if shlex.split(line, comments=True):
            run_command(line, session)
    return body


_RUN = {"python": run_python, "console": run_console, "sh": run_sh}


def fits(said: list[str], printed: list[str]) -> bool:
    """Whether printed lines are those that a page says, where a line `...` stands for any.

    >>> fits(["a", "...", "d"], ["a", "b", "c", "d"]), fits(["a"], ["a", "b"])
    (True, False)
    """
    pattern = "".join(r"(?:[^\n]*\n)*?" if line == ANY else re.escape(line) + r"\n" for line in said)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def _commands(body: str) -> Iterator[list[str]]:
    current: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            if current:
                yield current
            current = [line[2:]]
        else:
            current.append(line)
    if current:
        yield current


def run_command(line: str, session: Session) -> list[str]:
    """What a command line prints, both streams; pipes of cat, head and gov-ie, and gov-ie's own commands, are run here.

    Commands that train, and those that read what these would have written, are parsed and not run.
    Other programs (make, pip, python -m, cd) are left alone: tests look at their arguments. SystemExit where gov-ie fails for another
    reason than a contradiction that it found.
    """
    fed: str | None = None
    for part in _pipe(line):
        words = shlex.split(part, comments=True)
        if not words:
            return []
        if words[0] == "cat":
            fed = "".join(Path(name).read_text(encoding="utf-8") for name in words[1:])
        elif words[0] == "head":
            fed = "".join(line + "\n" for line in (fed or "").splitlines()[: int(words[2])])
        elif words[0] == "gov-ie":
            fed = _gov_ie(words[1:], fed, session)
        else:
            return []
    return [line.rstrip() for line in (fed or "").splitlines()]


def _pipe(line: str) -> list[str]:
    tokens = shlex.shlex(line, posix=False, punctuation_chars="|")
    tokens.whitespace_split = True
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == "|":
            parts.append([])
        else:
            parts[-1].append(token)
    return [" ".join(part) for part in parts]


def _gov_ie(words: list[str], fed: str | None, session: Session) -> str:
    from typer.main import get_command
    from typer.testing import CliRunner

    from gov_ie.cli.app import app

    command = get_command(app)
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        command = command.commands[rest.pop(0)]
    if not hasattr(command, "commands"):
        command.make_context("gov-ie", list(rest), resilient_parsing=False)
    if tuple(words[: len(words) - len(rest)]) in PARSED_ONLY:
        session.unmade |= {words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-o", "--output")}
        return ""
    if session.unmade & set(words):
        return ""
    words = [str(min(int(w), WORKERS)) if before == "--workers" else w for before, w in zip(["", *words], words, strict=False)]
    result = CliRunner().invoke(app, words, input=fed, env={"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    # 3: `check` found a contradiction.
    if result.exit_code not in (0, 3):
        raise SystemExit(f"gov-ie {' '.join(words)}: exit status {result.exit_code}: {result.output}")
    return result.output


def main(arguments: list[str]) -> int:
    """Run pages; with --write, put what they print into them. Exit status 1 where a page says something else."""
    from website.world import make_world

    write = "--write" in arguments
    differing = []
    for name in arguments:
        if name == "--write":
            continue
        path = Path(name).resolve()
        text = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            make_world(Path(folder))
            now = run_page(text)
        if now != text:
            differing.append(name)
            if write:
                path.write_text(now, encoding="utf-8")
    print(*(f"{name}: {'written' if write else 'prints something else'}" for name in differing), sep="\n")
    return int(bool(differing) and not write)


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    sys.exit(main(sys.argv[1:]))
