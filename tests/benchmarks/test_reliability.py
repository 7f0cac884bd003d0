"""The reliability plot: its numbers follow from the held-out facts, and the script draws what a manifest keeps."""

import json
from dataclasses import replace

import pytest

from benchmarks.reliability import NAME, draw, main, markdown
from gov_ie.train.marked import compile_marked
from gov_ie.train.validation import HeldOut, figures, reliability

pytest.importorskip("matplotlib")

BODY = "{{A|清河县水务局}}{{Y|2016年}}{{M|收到申请}}{{Q|{0}件|request.received}},{{M|植树}}{{Q|3株|-}}。"


def half_right(number: int) -> HeldOut:
    gold = compile_marked(f"agency: 清河县水务局\nyear: 2016\n---\n{BODY.format(20 + number)}\n", f"r{number}")
    wrong = replace(gold.facts[1], measure_text="无关", measures=(), value=gold.facts[1].value + 1)
    return HeldOut(gold, replace(gold, facts=(gold.facts[0], wrong)), {gold.facts[0].id: ["sure"], wrong.id: ["unsure"]}, {})


@pytest.fixture(scope="module")
def training():
    read = [half_right(n) for n in range(200)]
    return {"reports": 210, "generated": 10, "cross_validation": figures(read), "reliability": reliability(read)}


def test_the_bins_hold_every_fact(training):
    bins = training["reliability"]["bins"]
    assert sum(n for *_, n in bins) == 400
    assert bins[0][1] == 0 and bins[-1][1] == 1


def test_a_higher_score_leaves_fewer_and_surer_facts(training):
    precisions, kept = zip(*((p, k) for _, p, k in training["reliability"]["min_score"]), strict=True)
    assert precisions[0] == 0.5 and precisions[-1] == 1 and list(precisions) == sorted(precisions)
    assert set(kept) == {0.5}, "every right fact is a sure one here"
    assert f"| ≥ 0.0 | {0.5:.3f} | {0.5:.3f} |" in markdown(training) and "200 written reports" in markdown(training)


def test_a_cell_s_own_score_counts():
    one = half_right(0)
    cell = replace(one, features={one.gold.facts[0].id: ["sure"]}, cells={one.predicted.facts[1].id: 0.95})
    assert [score for names, score, _ in cell.rows() if names is None] == [0.95]


def test_the_figure_is_the_same_bytes_again(training, tmp_path):
    for name in ("a.svg", "b.svg"):
        draw(training, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert b"<dc:date>" not in (tmp_path / "a.svg").read_bytes()


def test_the_script_draws_what_a_manifest_keeps(training, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"training": training}), encoding="utf-8")
    main(["--model", str(tmp_path), "--results", str(tmp_path), "--figures", str(tmp_path)])
    assert (tmp_path / f"{NAME}.svg").stat().st_size and (tmp_path / f"{NAME}.md").read_text(encoding="utf-8") == markdown(training)
