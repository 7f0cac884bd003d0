"""The built wheel, away from the source tree: models and resources come along, nothing is downloaded."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = """
import json, socket
def refuse(*a, **k): raise RuntimeError("a connection was tried")
socket.socket.connect = refuse
import gov_ie
report = gov_ie.load()("青石县水务局2016年政府信息公开工作年度报告\\n2016年，我局主动公开政府信息312条。")
from gov_ie.text.tokens import create_segmenter
print(json.dumps([gov_ie.__file__, [int(f.value) for f in report.facts], create_segmenter("pkuseg").cut("我局公开信息")]))
"""


def built(out: Path, source: Path = ROOT, environment: dict[str, str] | None = None) -> Path:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source]
    subprocess.run(list(map(str, build)), check=True, capture_output=True, env=environment)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built(tmp_path_factory.mktemp("wheel"))


def test_built_elsewhere_at_another_time_it_is_the_same_file(wheel, tmp_path):
    """Another folder, other times, rights, order of files, time zone and language: the same bytes."""
    left_out = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "notebooks", "*.pyc")
    copy = tmp_path / "another name"
    shutil.copytree(ROOT, copy, ignore=left_out, copy_function=shutil.copyfile)
    for number, path in enumerate(sorted(copy.rglob("*"), reverse=True)):
        os.utime(path, (978_307_200 + number, 978_307_200 + number))
        path.chmod(0o700 if path.is_dir() else 0o600)
    elsewhere = {**os.environ, "TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    elsewhere.pop("SOURCE_DATE_EPOCH", None)
    again = built(tmp_path / "out", copy, elsewhere)
    assert again.name == wheel.name and again.read_bytes() == wheel.read_bytes()


def test_the_wheel_extracts_on_its_own(wheel, tmp_path):
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel]
    subprocess.run(list(map(str, install)), check=True, capture_output=True)
    result = subprocess.run(
        [sys.executable, "-c", CODE], cwd=tmp_path, env={"PYTHONPATH": str(site), "PATH": ""}, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    place, values, words = json.loads(result.stdout)
    assert Path(place).is_relative_to(site)
    assert 312 in values and "".join(words) == "我局公开信息"


def test_the_wheel_holds_what_it_needs_and_no_more(wheel):
    import zipfile

    names = zipfile.ZipFile(wheel).namelist()
    assert {"gov_ie/py.typed", "gov_ie/models/default/manifest.json", "gov_ie/models/default/replay.jsonl.xz", "gov_ie/resources/catalogue.toml"} <= set(names)
    assert not [n for n in names if n.startswith(("tests/", "data/", "docs/")) or n.endswith((".pkl", ".pyc"))]
    assert wheel.stat().st_size < 40_000_000
