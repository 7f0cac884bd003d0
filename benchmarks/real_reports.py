"""Scores of the shipped model on annotated reports that are not part of the project.

    python -m benchmarks.real_reports GOLD.jsonl --texts FOLDER

reads the reports, writes the counts of every level to `results/real-reports.json`; `python -m website.figures --write` puts
them into the pages. Neither texts nor names of the reports are kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

import gov_ie
from gov_ie.bundle import default_path
from gov_ie.exchange import AnnotatedReport, read_annotations
from gov_ie.train.evaluation import Evaluation, evaluate, right_facts
from gov_ie.train.validation import kept_at

RESULTS = Path(__file__).parent / "results" / "real-reports.json"


def model_hash() -> str:
    """SHA-256 of the shipped model's manifest, which has the hashes of its files."""
    return hashlib.sha256((default_path() / "manifest.json").read_bytes()).hexdigest()


def measured(gold: list[AnnotatedReport]) -> tuple[Evaluation, tuple[int, float]]:
    """The evaluation of the shipped model on annotated reports, and how many right facts stand among the surest of which
    98 in 100 are right, with the least score among these."""
    extractor = gov_ie.load()
    reports = [extractor(g.text, doc_id=g.doc_id) for g in gold]
    predicted = [AnnotatedReport.from_dict(r.to_dict(), r.text) for r in reports]
    judged = [
        (fact.score, right)
        for g, report, p in zip(gold, reports, predicted, strict=True)
        for fact, right in zip(report.facts, right_facts(g, p), strict=True)
        if right is not None
    ]
    scores, right = zip(*judged, strict=True) if judged else ((), ())
    return evaluate(gold, predicted), kept_at(np.array(scores), np.array(right, dtype=bool), 0.98)


def record(gold: list[AnnotatedReport], found: Evaluation, sure: tuple[int, float]) -> dict:
    """What is kept of a measurement."""
    facts = sum(len(g.facts) for g in gold)
    return {
        "recall_at_98": round(sure[0] / max(1, facts), 4),
        "min_score_at_98": round(sure[1], 4),
        "model": model_hash(),
        "reports": len(gold),
        "facts": facts,
        "years": [min(g.year for g in gold if g.year), max(g.year for g in gold if g.year)],
        "scores": {level: [s.right, s.predicted, s.gold] for level, s in found.scores.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--texts", type=Path)
    given = parser.parse_args()
    gold = list(read_annotations(given.gold, given.texts))
    RESULTS.write_text(json.dumps(record(gold, *measured(gold)), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
