"""`gov-ie evaluate`: scores of a model or of predictions against gold annotations, and whether another's differ for real."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gov_ie.exchange import AnnotatedReport, read_annotations, report_to_dict
from gov_ie.train.evaluation import evaluate


def run(gold: Path, texts: Path | None, model: Path | None, predicted: Path | None, against: Path | None, errors: bool) -> int:
    """Print the scores, the differences to another model or other predictions, and the errors where asked."""
    reports = list(read_annotations(gold, texts))
    guesses = _predictions(reports, texts, predicted if predicted is not None else model)
    result = evaluate(reports, guesses)
    for level, score in result.scores.items():
        print(
            f"{level:18s} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}"
            f"  ({score.right} of {score.predicted} predicted, {score.gold} gold)"
        )
    for name, share in result.accuracy.items():
        print(f"accuracy.{name:9s} {'-' if share is None else f'{share:.4f}'}")
    if against is not None:
        _print_differences(reports, _predictions(reports, texts, against), guesses, against)
    if errors:
        print()
        for cause, count in Counter(line.split("\t")[1] for line in result.errors).most_common():
            print(f"{count:5d}  {cause}")
        print(*result.errors, sep="\n")
    return 0


def _predictions(reports: Sequence[AnnotatedReport], texts: Path | None, source: Path | None) -> list[AnnotatedReport]:
    """The predictions of a file, or of the model in a folder; of the shipped one where none is named."""
    if source is not None and source.is_file():
        return list(read_annotations(source, texts))
    from gov_ie.extract import Extractor

    extractor = Extractor.from_disk(source)
    return [AnnotatedReport.from_dict(report_to_dict(extractor(r.text, doc_id=r.doc_id)), r.text) for r in reports]


def _print_differences(
    reports: Sequence[AnnotatedReport], one: Sequence[AnnotatedReport], other: Sequence[AnnotatedReport], against: Path
) -> None:
    from gov_ie.train.comparison import compare

    print(f"\nF1 against {against}, and where 95 in 100 differences lie when the {len(reports)} reports are drawn again")
    for d in compare(reports, one, other):
        verdict = "real" if d.real else "chance may do as much"
        print(f"{d.level:18s} {d.one:.3f} → {d.other:.3f}  {d.other - d.one:+.3f}  ({d.low:+.3f} … {d.high:+.3f})  {verdict}")
