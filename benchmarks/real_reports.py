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

import gov_ie
from gov_ie.bundle import default_path
from gov_ie.exchange import AnnotatedReport, read_annotations
from gov_ie.train.evaluation import Evaluation, evaluate

RESULTS = Path(__file__).parent / "results" / "real-reports.json"


def model_hash() -> str:
    """SHA-256 of the shipped model's manifest, which has the hashes of its files."""
    return hashlib.sha256((default_path() / "manifest.json").read_bytes()).hexdigest()


def measured(gold: list[AnnotatedReport]) -> Evaluation:
    """The evaluation of the shipped model on annotated reports."""
    extractor = gov_ie.load()
    predicted = [AnnotatedReport.from_dict(extractor(g.text, doc_id=g.doc_id).to_dict(), g.text) for g in gold]
    return evaluate(gold, predicted)


def record(gold: list[AnnotatedReport], found: Evaluation) -> dict:
    """What is kept of a measurement."""
    return {
        "model": model_hash(),
        "reports": len(gold),
        "facts": sum(len(g.facts) for g in gold),
        "years": [min(g.year for g in gold if g.year), max(g.year for g in gold if g.year)],
        "scores": {level: [s.right, s.predicted, s.gold] for level, s in found.scores.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--texts", type=Path)
    given = parser.parse_args()
    gold = list(read_annotations(given.gold, given.texts))
    RESULTS.write_text(json.dumps(record(gold, measured(gold)), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
