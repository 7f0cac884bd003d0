"""`gov-ie evaluate`: scores of a model or of predictions against gold annotations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from gov_ie.exchange import AnnotatedReport, read_annotations, report_to_dict
from gov_ie.train.evaluation import evaluate


def run(gold: Path, texts: Path | None, model: Path | None, predicted: Path | None, errors: bool) -> int:
    """Print the scores, and the errors where asked."""
    reports = list(read_annotations(gold, texts))
    if predicted is not None:
        guesses = list(read_annotations(predicted, texts))
    else:
        from gov_ie.extract import Extractor

        extractor = Extractor.from_disk(model)
        guesses = [
            AnnotatedReport.from_dict(report_to_dict(extractor(r.text, doc_id=r.doc_id)), r.text) for r in reports
        ]
    result = evaluate(reports, guesses)
    for level, score in result.scores.items():
        print(
            f"{level:18s} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}"
            f"  ({score.right} of {score.predicted} predicted, {score.gold} gold)"
        )
    for name, share in result.accuracy.items():
        print(f"accuracy.{name:9s} {'-' if share is None else f'{share:.4f}'}")
    if errors:
        print()
        for cause, count in Counter(line.split("\t")[1] for line in result.errors).most_common():
            print(f"{count:5d}  {cause}")
        print(*result.errors, sep="\n")
    return 0
