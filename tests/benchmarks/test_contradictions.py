"""The benchmark of planted contradictions: what it counts, and that the script runs on a handful of reports."""

import json
from dataclasses import replace
from itertools import islice

import pytest

from benchmarks import contradictions
from benchmarks.contradictions import BEGIN, END, NAME, Tally, main, markdown, planted
from gov_ie.check import check_report
from gov_ie.train.marked import compile_marked

BODY = (
    "{M|收到申请}{Q|57件|request.received}，分别为{M|网络}{Q|40件|request.received channel=online ^r}、"
    "{M|信函}{Q|16件|request.received channel=letter ^r}。{M|来信}{Q|9件|letter.received}，{M|办结}{Q|12件|letter.completed}。"
)


@pytest.fixture
def report():
    made = compile_marked("agency: 青石县水务局\nyear: 2016\n---\n" + BODY.replace("{Q|57", "{Q#r|57"), "x")
    identity = {"kind": "sum", "left": ["f1"], "right": ["f2", "f3"], "changed": "f3"}
    return replace(made, meta={"contradictions": [identity]})


def test_what_is_found_right_and_false(report):
    tally = Tally()
    tally.add(check_report(report.to_report()), report, ())
    assert (tally.asked["sum"], tally.found["sum"]) == (1, 1)
    assert tally.record()["rules"] == {"done.received": [0, 0, 1], "parts.sum": [1, 0, 0]}


def test_what_the_twin_says_too_is_counted_apart(report):
    tally = Tally()
    tally.add(check_report(report.to_report()), report, {("done.received", "12 > 9")})
    assert tally.record()["rules"]["done.received"] == [0, 1, 0]


def test_what_is_not_found_is_missed(report):
    tally = Tally()
    tally.add(report.to_report(), report, ())
    assert (tally.asked["sum"], tally.found["sum"]) == (1, 0) and not tally.right


def test_a_planted_report_differs_from_its_twin_in_one_figure():
    for made, twin in islice(planted(3, noise=False), 5):
        changed = made.meta["contradictions"][0]["changed"]
        values = [(f.id, f.value) for f in made.facts]
        others = [(f.id, f.value) for f in twin.facts]
        assert [a for a, b in zip(values, others, strict=True) if a != b] == [v for v in values if v[0] == changed]


class Gold:
    """An extractor that reads what is annotated."""

    def __init__(self, reports):
        self.known = {r.text: r for r in reports}

    def __call__(self, text):
        return check_report(self.known[text].to_report())


def test_the_script_runs(tmp_path, monkeypatch):
    gold = Gold([r for r, _ in islice(planted(contradictions.SEED), 6)])
    monkeypatch.setattr(contradictions.Extractor, "from_disk", lambda path: gold)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\n{END}\nafter\n", encoding="utf-8")
    main(["--reports", "6", "--results", str(tmp_path), "--write", str(page)])
    record = json.loads((tmp_path / f"{NAME}.json").read_text(encoding="utf-8"))
    assert record["reports"] == 6 and record["annotated"] == record["extracted"]
    written = page.read_text(encoding="utf-8")
    assert markdown(record) in written and written.startswith("before") and written.endswith("after\n")
    page.write_text(f"{BEGIN}{END}", encoding="utf-8")
    main(["--recorded", "--results", str(tmp_path), "--write", str(page)])
    assert markdown(record) in page.read_text(encoding="utf-8")


def test_the_seed_of_training_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--seed", "5"])
    assert "trained on" in capsys.readouterr().err
