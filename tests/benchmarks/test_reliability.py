"""The reliability plot: its numbers follow from the held-out facts, and the script runs on a handful of reports."""

import json
from dataclasses import replace

import pytest

from benchmarks.reliability import NAME, draw, main, markdown, record_of
from gov_ie.exchange import write_annotations
from gov_ie.train.marked import compile_marked
from gov_ie.train.validation import HeldOut

pytest.importorskip("matplotlib")

BODY = "{{A|{0}}}{{Y|2016年}}{{M|收到申请}}{{Q|{1}件|request.received}},{{M|植树}}{{Q|3株|-}}。"


def report(name: str, number: int):
    return compile_marked(f"agency: {name}\nyear: 2016\n---\n{BODY.format(name, 20 + number)}\n", f"r{number}")


def half_right(number: int) -> HeldOut:
    gold = report("清河县水务局", number)
    wrong = replace(gold.facts[1], measure_text="无关", measures=(), value=gold.facts[1].value + 1)
    return HeldOut(gold, replace(gold, facts=(gold.facts[0], wrong)), {gold.facts[0].id: ["sure"], wrong.id: ["unsure"]})


@pytest.fixture(scope="module")
def record():
    return record_of([half_right(n) for n in range(200)], generated=0)


def test_the_bins_hold_every_fact(record):
    assert sum(n for *_, n in record["bins"]) == 400 == record["true_facts"]
    assert record["bins"][0][1] == 0 and record["bins"][-1][1] == 1


def test_a_higher_score_leaves_fewer_and_surer_facts(record):
    precisions, kept = zip(*((p, k) for _, p, k in record["min_score"]), strict=True)
    assert precisions[0] == 0.5 and precisions[-1] == 1 and list(precisions) == sorted(precisions)
    assert set(kept) == {0.5}, "every right fact is a sure one here"
    assert f"| ≥ 0.0 | {0.5:.3f} | {0.5:.3f} |" in markdown(record)


def test_the_figure_is_the_same_bytes_again(record, tmp_path):
    for name in ("a.svg", "b.svg"):
        draw(record, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert b"<dc:date>" not in (tmp_path / "a.svg").read_bytes()


def test_the_script_runs(small, tmp_path):
    names = ("东陵区司法局", "清河县水务局", "柳河县财政局", "白石镇", "长岭市卫生局", "青溪县档案局")
    write_annotations([report(name, n) for n, name in enumerate(names)], tmp_path / "corpus.jsonl")
    folders = ["--results", str(tmp_path), "--figures", str(tmp_path)]
    main(["--corpus", str(tmp_path / "corpus.jsonl"), "--generated", "0", "--segmenter", "characters", *folders])
    first = (tmp_path / f"{NAME}.svg").read_bytes()
    assert json.loads((tmp_path / f"{NAME}.json").read_text(encoding="utf-8"))["reports"] == len(names)
    main(["--draw", *folders])
    assert (tmp_path / f"{NAME}.svg").read_bytes() == first
