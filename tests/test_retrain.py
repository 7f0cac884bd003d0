"""docs/retrain.md from its first command to its last, on the example files, with three reports replayed to save time."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import srsly

from gov_ie.catalogue_files import read_rows
from gov_ie.cli.app import app
from gov_ie.exchange import read_annotations, write_annotations
from gov_ie.train.continued import open_base, replayed
from gov_ie.train.marked import read_marked
from gov_ie.train.replay import sample

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "retrain.md").read_text(encoding="utf-8")


def test_the_page_is_true(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", "examples")
    Path("models").symlink_to(ROOT / "models")
    write_annotations(sample(replayed(*open_base("default")), 3), Path("few.jsonl"))
    rows = read_rows(open_base("default")[0].catalogue, Path("examples/retrain/my.yaml"))
    gold = list(read_marked(sorted(Path("examples/retrain/annotated").glob("*.txt")), rows))
    write_annotations(gold, Path("gold.jsonl"))
    said = {}
    for line in re.findall(r"^gov-ie (.*)$", PAGE, re.MULTILINE):
        words = shlex.split(line)
        if words[0] == "train":
            words += ["--replay", "few.jsonl"]
        if words[0] == "convert":
            # What an annotator does: looks at the predictions and submits them.
            tasks = srsly.read_json("tasks.json")
            for task in tasks:
                task["annotations"] = [{"result": p["result"]} for p in task.pop("predictions")]
            srsly.write_json("export.json", tasks)
        with pytest.raises(SystemExit) as ended:
            app(words)
        assert ended.value.code == 0, line
        said[words[0]] = capsys.readouterr().out
    assert "放飞无人机93架次" in said["select"] or "无人机升空41架次" in said["select"] or "起降无人机29架次" in said["select"]
    assert "baiyan" not in said["select"]
    assert {r.doc_id for r in read_annotations(Path("corrected.jsonl"))} == {"baiyan-2022", "dinghu-2023", "gulin-2024", "shaxi-2024"}
    assert "城运工单受理数" in said["catalogue"] and "cityapp 城运小程序" in said["catalogue"]
    facts = Path("facts.csv").read_text(encoding="utf-8-sig")
    assert "workorder.received" in facts and "drone.flights" in facts
    assert "城运工单受理数" in Path("page.html").read_text(encoding="utf-8")
    assert re.search(r"^fact\.full .* real$", said["evaluate"], re.MULTILINE)


def test_the_rows_shown_are_rows(tmp_path):
    [shown] = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "shown.yaml"
    path.write_text(shown, encoding="utf-8")
    assert "workorder.received" in read_rows(open_base("default")[0].catalogue, path).measures


def test_the_held_out_reports_are_those_of_the_folder_without_marks():
    rows = read_rows(open_base("default")[0].catalogue, ROOT / "examples" / "retrain" / "my.yaml")
    held_out = read_marked(sorted((ROOT / "examples" / "retrain" / "held-out").glob("*.txt")), rows)
    texts = {p.stem: p.read_text(encoding="utf-8").removesuffix("\n") for p in (ROOT / "examples" / "retrain" / "reports").glob("*.txt")}
    assert {r.doc_id: r.text for r in held_out} == texts
