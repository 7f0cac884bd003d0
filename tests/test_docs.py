"""The documentation is true: its examples run and print what they say, its links and commands lead somewhere."""

import contextlib
import io
import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from gov_ie.cli.app import app
from gov_ie.exchange import AnnotatedReport

from .test_architecture import ROWS

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def named(paths):
    return {"argvalues": paths, "ids": [p.name for p in paths]}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", **named([p for p in DOCS if blocks(p, "python")]))
def test_examples_print_what_they_say(path, tmp_path, monkeypatch):
    """Lines `#> …` are what a block prints; a block without them may print anything."""
    for folder in ("data", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": "example"}
    for block in blocks(path, "python"):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(block, path.name, "exec"), namespace)
        expected = re.findall(r"^#> ?(.*)$", block, re.MULTILINE)
        assert not expected or printed.getvalue().splitlines() == expected


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", **named([*DOCS, ROOT / "CHANGELOG.md"]))
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{path.name} links to {link}"
        assert not anchor or anchor in anchors(target), f"{path.name} links to {link}"


def test_the_example_of_the_exchange_format_is_read():
    [example] = blocks(ROOT / "docs" / "annotation.md", "json")
    report = AnnotatedReport.from_dict(json.loads(example))
    assert report.year == 2016
    assert [(f.value, f.measure, f.part_of) for f in report.facts] == [
        (27, "request.received", None),
        (19, "request.received", "f1"),
    ]


def commands(command, name=""):
    for child, sub in getattr(command, "commands", {}).items():
        yield from commands(sub, f"{name} {child}".strip())
    if name and not hasattr(command, "commands"):
        yield name, command


def test_every_command_and_option_is_documented():
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in commands(get_command(app)):
        assert f"gov-ie {name}" in text, name
        options = {o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")}
        assert {o for o in options if f"`{o}" not in text} <= {"--help"}, name


@pytest.mark.parametrize("path", **named(DOCS))
def test_command_lines_can_be_parsed(path):
    for line in "\n".join(blocks(path, "sh")).splitlines():
        words = shlex.split(line, comments=True)
        if "gov-ie" not in words:
            continue
        words, command = words[words.index("gov-ie") + 1 :], get_command(app)
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        command.make_context(line, words)


@pytest.mark.parametrize("path", **named(DOCS))
def test_make_targets_exist(path):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)) <= targets


def test_every_dependency_is_explained():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"], *(d for e in extras for d in e)]
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in wanted} - {"gov-ie"}
    assert {n for n in names if f"[{n.lower()}]" not in text} == set()


def test_every_module_has_its_row_in_the_architecture():
    rows = re.findall(r"^\| (\d+) \| ([^|]*) \|", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [set(re.findall(r"`(\w+)`", names)) for _, names in rows] == [set(row) for row in ROWS]
