"""The documentation is true: its snippets run and print what they say, its links and commands lead somewhere."""

import importlib.util
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from gov_ie.cli.app import app
from gov_ie.exchange import AnnotatedReport
from website.hooks import GENERATED
from website.snippets import run_page
from website.world import make_world

from .test_architecture import ROWS

ROOT = Path(__file__).parent.parent
DOCS = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "examples" / "README.md",
    ROOT / "notebooks" / "README.md",
]


def named(paths):
    return {"argvalues": paths, "ids": [str(p.relative_to(ROOT)) for p in paths]}


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder with the files that snippets read."""
    folder = tmp_path_factory.mktemp("world")
    make_world(folder)
    return folder


@pytest.mark.parametrize("path", **named([p for p in DOCS if any(blocks(p, kind) for kind in ("python", "console", "sh"))]))
def test_snippets_print_what_they_say(path, world, tmp_path, monkeypatch):
    """Python, console and command lines of a page, in order; `python -m website.snippets PAGE --write` puts in what they print."""
    shutil.copytree(world, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert run_page(text).splitlines() == text.splitlines()


def anchors(path: Path) -> set[str]:
    """Of each heading what `{#…}` behind it names, else its words."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    given = [re.search(r" \{#([\w-]+)\}$", h) for h in headings]
    return {g[1] if g else re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for g, h in zip(given, headings, strict=True)}


@pytest.mark.parametrize("path", **named([*DOCS, ROOT / "CHANGELOG.md"]))
def test_links_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if target in {ROOT / "docs" / name for name in GENERATED}:
            continue  # made when the site is built, which looks at links, too
        assert target.exists(), f"{path.name} links to {link}"
        assert not anchor or anchor in anchors(target), f"{path.name} links to {link}"


@pytest.mark.parametrize("path", **named([*DOCS, ROOT / "models" / "default" / "MODEL_CARD.md", ROOT / "benchmarks" / "README.md"]))
def test_bars_in_code_of_tables_are_read_alike_everywhere(path):
    r"""A forge shows `{A\|我局}` in a table without its backslash, the site with it; both show <code>{A&#124;我局}</code> right."""
    rows = re.findall(r"^\|.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [row for row in rows if re.search(r"`[^`]*\\\|[^`]*`", row)] == []


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


@pytest.mark.parametrize("page", ["docs/cli.md", "docs/zh/cli.md"])
def test_every_command_and_option_is_documented(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for name, command in commands(get_command(app)):
        assert f"gov-ie {name}" in text, name
        options = {o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")}
        assert {o for o in options if f"`{o}" not in text} <= {"--help"}, name


@pytest.mark.parametrize("path", **named(DOCS))
def test_extras_and_modules_exist(path):
    """What is not run: `pip install` with its extras, `python -m` with its module."""
    text = path.read_text(encoding="utf-8")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    asked = {extra for found in re.findall(r"(?:gov-ie|'\.)\[([\w,]+)\]", text) for extra in found.split(",")}
    assert asked <= set(extras)
    assert {m for m in re.findall(r"python -m ([\w.]+)", text) if importlib.util.find_spec(m) is None} == set()


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
