"""The learning curve runs on a handful of reports, goes on where it was cut, and draws the same bytes again."""

import json

import pytest

from benchmarks.learning_curve import LEVELS, NAME, draw, jobs, main, sample
from gov_ie.exchange import write_annotations
from gov_ie.train.marked import compile_marked
from gov_ie.train.splits import split

pytest.importorskip("matplotlib")

AGENCIES = ("东陵区司法局", "清河县水务局", "柳河县财政局", "白石镇", "长岭市卫生局", "青溪县档案局", "南屏区教育局", "云岭县林业局")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    body = "{{A|{0}}}{{Y|2016年}}{{M|收到申请}}{{Q|{1}件|request.received}},{{M|植树}}{{Q|{2}株|-}}。"
    reports = [
        compile_marked(f"agency: {name}\nyear: 2016\n---\n{body.format(name, 20 + n, 300 + n)}\n", f"r{n}")
        for n, name in enumerate(AGENCIES)
    ]
    assert 0 < list(split(reports).values()).count("0") < len(reports) - 2
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    write_annotations(reports, path)
    return path


@pytest.fixture(scope="module")
def run(corpus, small, tmp_path_factory):
    """A function that runs the script on the corpus; the folder of its results."""
    folder = tmp_path_factory.mktemp("results")
    paths = ["--corpus", str(corpus), "--results", str(folder), "--figures", str(folder)]
    common = [*paths, "--sizes", "2", "--seeds", "1", "--generated", "0", "--segmenter", "characters"]
    main(common)
    return (lambda *more: main([*common, *more])), folder


def test_each_size_has_its_point(run):
    record = json.loads((run[1] / f"{NAME}.json").read_text(encoding="utf-8"))
    assert [(p["written"], p["generated"]) for p in record["points"]] == [(2, 0), (record["others"], 0)]
    assert all(set(p["scores"]) == set(LEVELS) and 0 <= min(p["scores"].values()) <= 1 for p in record["points"])
    assert (run[1] / f"{NAME}.svg").is_file()


def test_a_resumed_run_keeps_what_is_recorded(run):
    again, folder = run
    path = folder / f"{NAME}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    kept = {**record["points"][0], "seconds": 12345}
    path.write_text(json.dumps({**record, "points": [kept]}), encoding="utf-8")
    again("--resume")
    assert json.loads(path.read_text(encoding="utf-8"))["points"][0] == kept
    assert len(json.loads(path.read_text(encoding="utf-8"))["points"]) == len(record["points"])


def test_the_figure_is_the_same_bytes_again_and_says_no_date(run, tmp_path):
    _, folder = run
    record = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
    for name in ("a.svg", "b.svg"):
        draw(record, tmp_path / name)
    drawn = (tmp_path / "a.svg").read_bytes()
    assert drawn == (tmp_path / "b.svg").read_bytes()
    assert b"<dc:date>" not in drawn and b"F1 on held-out reports" in drawn


def test_samples_are_nested():
    reports = [compile_marked("agency: 清河镇\nyear: 2016\n---\n正文", f"r{n}") for n in range(40)]
    names = [{r.doc_id for r in sample(reports, n, seed=1)} for n in (5, 10, 40)]
    assert names[0] < names[1] < names[2] and [len(n) for n in names] == [5, 10, 40]


def test_a_size_beyond_the_corpus_is_left_out():
    assert jobs(30, (10, 30, 100), 1, 0) == [(10, 0, 0), (30, 0, 0)]
