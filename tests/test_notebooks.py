"""The notebooks run from top to bottom and say what they said when their outputs were kept."""

import json
import os
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest

from notebooks import run

ROOT = Path(__file__).parent.parent
AGAIN = "run `make notebooks`, read what it changed, and commit it"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def outputs(notebook):
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def named():
    return {"argvalues": run.notebooks(), "ids": [path.stem for path in run.notebooks()]}


@pytest.mark.parametrize("path", **named())
def test_a_run_says_what_is_kept(path, tmp_path):
    command = [sys.executable, str(run.HERE / "run.py"), path.name, "-o", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert list(run.differences(load(path), load(tmp_path / path.name))) == [], AGAIN


@pytest.mark.parametrize("path", **named())
def test_outputs_are_kept_in_order_without_errors(path):
    notebook = load(path)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1)), AGAIN
    assert notebook == run.settled(notebook), AGAIN
    assert [o for o in outputs(notebook) if o["output_type"] == "error" or o.get("name") == "stderr"] == []


@pytest.mark.parametrize("path", **named())
def test_nothing_of_the_machine_is_kept(path):
    said = json.dumps([{k: v for k, v in o.get("data", {}).items() if k != "image/png"} | {"text": o.get("text")} for o in outputs(load(path))])
    assert re.findall(r"/(?:home|root|tmp|usr|work|Users|private)/[\w./-]*|[A-Z]:\\\\\w+|0x[0-9a-f]{6,}|site-packages", said) == []


@pytest.mark.parametrize("path", **named())
def test_links_lead_somewhere(path):
    words = "\n".join(cell["source"] for cell in load(path)["cells"] if cell["cell_type"] == "markdown")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", words)]
    assert links and [link for link in links if not (run.HERE / link).exists()] == []


def test_the_page_of_the_notebooks_names_all():
    page = (run.HERE / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in run.notebooks() if f"]({path.name})" not in page] == []
    assert len(run.notebooks()) == 5


def test_every_character_of_the_plots_is_in_the_font():
    from fontTools.ttLib import TTFont

    known = TTFont(run.HERE / "fonts" / "NotoSansCJKsc-gb2312.otf").getBestCmap()
    source = "".join(cell["source"] for cell in load(run.HERE / "2-panel.ipynb")["cells"] if cell["cell_type"] == "code")
    catalogue = (ROOT / "gov_ie" / "resources" / "catalogue.toml").read_text(encoding="utf-8")
    names = "".join(re.findall(r'^name = "(.*)"', catalogue, re.MULTILINE))
    assert {c for c in source + names if ord(c) > 32 and ord(c) not in known} == set()


def changed(notebook, change):
    copy = deepcopy(notebook)
    change(copy)
    return list(run.differences(notebook, copy))


def text_of(notebook, number=0):
    return [o for o in outputs(notebook) if "text" in o][number]


@pytest.fixture(scope="module")
def panel():
    return load(run.HERE / "2-panel.ipynb")


def test_another_figure_is_a_difference(panel):
    assert changed(panel, lambda n: None) == []
    said = text_of(panel)["text"]
    other = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), said, count=1)
    assert said != other
    assert len(changed(panel, lambda n: text_of(n).update(text=other))) == 1


def test_a_lost_output_and_another_cell_are_differences(panel):
    with_output = next(i for i, cell in enumerate(panel["cells"]) if cell.get("outputs"))
    assert changed(panel, lambda n: n["cells"][with_output]["outputs"].pop())
    assert changed(panel, lambda n: n["cells"][with_output].update(source="1 + 1")) == ["the cells are others"]


def test_another_picture_is_a_difference(panel):
    pictures = [o["data"] for o in outputs(panel) if "image/png" in o.get("data", {})]
    assert len(pictures) == 3
    one, other = pictures[0]["image/png"], pictures[1]["image/png"]
    assert run._same_picture(one, one)
    assert not run._same_picture(one, other)
