"""The model's scores in the pages that show them, from what was measured.

    python -m website.figures --write

takes the counts on real reports from `benchmarks/results/real-reports.json` (`python -m benchmarks.real_reports`), those of
cross-validation from the manifest of the shipped model, and writes the tables between `<!-- scores: begin -->` and `<!-- scores: end -->`
of README.md, README.zh-CN.md, docs/model.md, docs/zh/model.md and the model card.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.real_reports import RESULTS, model_hash
from gov_ie.bundle import default_path, read_manifest
from gov_ie.train.evaluation import Score

ROOT = Path(__file__).parent.parent
FACTS = ("fact.core", "fact.full", "fact.part_of")
SPANS = ("span.QUANTITY", "span.MEASURE", "span.MEASURE~", "span.YEAR", "span.AGENCY", "span.AGENCY~")
SHORT = (*FACTS, "span.QUANTITY", "span.MEASURE", "span.YEAR", "span.AGENCY")
BETWEEN = re.compile(r"(<!-- scores: begin -->\n).*?(<!-- scores: end -->)", re.DOTALL)

ENGLISH = ("level", "precision", "recall", "F1", "These figures are of the model before the shipped one.")
CHINESE = ("层次", "准确率", "召回率", "F1", "以上数字属于随包模型的前一版。")
LONG_ENGLISH = ("level", "real reports", "written reports", "true facts kept at precision 0.98", "The figures of the real reports are of the model before the shipped one.")
LONG_CHINESE = ("层次", "真实年报", "编写的年报", "准确率 0.98 时保留的真实事实", "真实年报一列的数字属于随包模型的前一版。")


def real() -> dict[str, Any]:
    """What was measured on real reports."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))


def short_table(words: tuple[str, ...]) -> str:
    """Precision, recall and F1 on real reports, the levels that matter to a reader."""
    measured = real()
    lines = [f"| {' | '.join(words[:4])} |", "|---|---|---|---|"]
    for level in SHORT:
        score = Score(*measured["scores"][level])
        lines.append(f"| {level} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |")
    if measured["model"] != model_hash():
        lines += ["", words[4]]
    return "\n".join(lines) + "\n"


def long_table(words: tuple[str, ...]) -> str:
    """F1 on real reports and, by cross-validation, on the written ones, every level."""
    measured, written = real(), read_manifest(default_path())["training"]["cross_validation"]
    lines = [f"| {' | '.join(words[:3])} |", "|---|---|---|"]
    lines += [f"| {level} | {Score(*measured['scores'][level]).f1:.3f} | {written[level]:.3f} |" for level in (*FACTS, *SPANS)]
    lines.append(f"| {words[3]} | {measured['recall_at_98']:.3f} | {written['recall_at_98']:.3f} |")
    if measured["model"] != model_hash():
        lines += ["", words[4]]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "README.md": lambda: short_table(ENGLISH),
    "README.zh-CN.md": lambda: short_table(CHINESE),
    "docs/model.md": lambda: long_table(LONG_ENGLISH),
    "docs/zh/model.md": lambda: long_table(LONG_CHINESE),
    "models/default/MODEL_CARD.md": lambda: long_table(LONG_ENGLISH),
}


def written(path: str) -> str:
    """A page with its table as measured; ValueError where the page has no place for one."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if not BETWEEN.search(text):
        raise ValueError(f"{path}: no <!-- scores: begin --> and <!-- scores: end -->")
    return BETWEEN.sub(lambda m: m[1] + PAGES[path]() + m[2], text)


def main(arguments: list[str]) -> int:
    """Say which pages differ from what was measured; with --write, write them. Exit status 1 where some differ."""
    stale = [path for path in PAGES if written(path) != (ROOT / path).read_text(encoding="utf-8")]
    for path in stale:
        print(path)
        if "--write" in arguments:
            (ROOT / path).write_text(written(path), encoding="utf-8")
    return int(bool(stale) and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
