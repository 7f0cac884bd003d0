"""The measure of speed, on next to nothing."""

import json

from benchmarks import speed
from benchmarks.rivals import JIEBA, RIVALS
from benchmarks.scaling import growth
from gov_ie import load

TEXT = "清河县水务局2016年政府信息公开工作年度报告\n2016年,我局主动公开政府信息312条,收到申请3件。"


def test_every_step_is_timed():
    times = speed.stages(load(), TEXT)
    assert list(times)[:2] == ["tables found in the text", "cleaning"] and list(times)[-1] == "checks"
    assert all(taken >= 0 for taken in times.values())


def test_rounds_alternate_and_are_compared_with_their_neighbours():
    extractor, read = load(), []
    runs = {JIEBA: lambda texts: read.append("theirs"), "gov_ie": lambda texts: read.append("ours")}
    times = speed.compare(extractor, runs, [TEXT], 3)
    assert read == ["theirs", "ours"] * 4
    assert [len(taken) for taken in times.values()] == [3, 3]


def test_what_is_remembered_is_forgotten():
    extractor = load()
    extractor(TEXT)
    assert extractor.bundle.linker.remembered
    speed.forget(extractor.bundle.linker)
    assert not extractor.bundle.linker.remembered


def test_growth_reads_texts_of_the_lengths_asked():
    sizes = list(growth(load(), [TEXT], (40, 400)))
    assert [size["characters"] for size in sizes] == [40, 400]
    assert sizes[1]["facts"] > sizes[0]["facts"]


def test_tables_are_written_between_the_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{speed.MARKS[0]}\nold\n{speed.MARKS[1]}\nbehind\n", encoding="utf-8")
    record = {
        "reports": 1, "characters": 100, "facts": 2,
        "seconds": {JIEBA: [0.1, 0.3], "gov_ie": [0.2, 0.6]}, "ratio": {JIEBA: 1.0, "gov_ie": 0.5}, "steps": {"linking": 0.1},
    }  # fmt: skip
    speed.write(page, speed.tables_of({"Real reports": json.loads(json.dumps(record))}))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("behind\n") and "old" not in text
    assert "| gov_ie | 250 | 0.50 |" in text and "| linking | 1000.00 | 0.50 |" in text


def test_rivals_read_any_text():
    for name in (JIEBA, "rjieba.cut", "spaCy ner"):
        assert RIVALS[name]()(TEXT)
