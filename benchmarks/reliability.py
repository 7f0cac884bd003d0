"""Whether a fact's score is its probability of being right: by cross-validation, with the figure that shows it.

Every written report is read by models that never saw its agency (`gov_ie.train.training.cross_read`), trained on the
generated reports besides, as the shipped model is; the confidence of each fact comes from the other half of the reports.

    python -m benchmarks.reliability                # some forty minutes on one core, twenty with --workers 2
    python -m benchmarks.reliability --draw         # the figure again, from the recorded numbers
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import CORPUS, FIGURES, GENERATED, RESULTS, generated_reports, table, write_results
from benchmarks.figures import BLUE, GREY, drawing
from gov_ie.catalogue import default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.text.tokens import create_segmenter
from gov_ie.train.corpus import corpus_hash, prepare, read_corpus
from gov_ie.train.training import cross_fit, cross_read
from gov_ie.train.validation import HeldOut, figures, reliability

NAME = "reliability"
BINS = 10  # as `gov_ie.train.validation` counts them


def cross_validate(
    written: Sequence[AnnotatedReport], generated: Sequence[AnnotatedReport], segmenter: str, workers: int
) -> list[HeldOut]:
    """The written reports as read by models of the other folds and of the generated reports."""
    marks, catalogue = create_segmenter(segmenter), default_catalogue()
    prepared = [prepare(r, marks, catalogue) for r in [*written, *generated]]
    _, found = cross_fit(prepared, workers)
    print("taggers trained", flush=True)
    _, read = cross_read(prepared, found, marks, catalogue, workers)
    return [r for r in read if "template" not in r.gold.meta]


def record_of(read: Sequence[HeldOut], **origin: object) -> dict:
    """The figures of held-out reports, the bins of confidence, and what is left above each score.

    `bins`: mean confidence, share right and number of facts; `min_score`: the score, the share right among facts of that
    score and more, and the share of all true facts that these are.
    """
    found = figures(read)
    bins = reliability(read)
    true = sum(len(r.gold.facts) for r in read)
    left = []
    for step in range(BINS):
        kept = [(share, n) for mean, share, n in bins if mean >= step / BINS]
        right, judged = sum(share * n for share, n in kept), sum(n for _, n in kept)
        if judged:
            left.append([step / BINS, round(right / judged, 4), round(right / max(1, true), 4)])
    rounded = [[round(mean, 4), round(share, 4), n] for mean, share, n in bins]
    return {**origin, "reports": len(read), "true_facts": true, "figures": found, "bins": rounded, "min_score": left}


def draw(record: dict, path: Path) -> None:
    """The reliability plot of a record, with the number of facts in each bin below it."""
    means, right, counts = zip(*record["bins"], strict=True)
    error = record["figures"]["calibration_error"]
    with drawing(path, width=5.2, height=5.4, rows=(3, 1)) as [above, below]:
        above.plot([0, 1], [0, 1], "--", color=GREY, linewidth=1, label="perfectly calibrated")
        apart = [2 * (share * (1 - share) / n) ** 0.5 for share, n in zip(right, counts, strict=True)]
        label = "held-out facts, with two standard errors"
        above.errorbar(means, right, yerr=apart, fmt="o-", color=BLUE, linewidth=1.6, markersize=4, capsize=3, label=label)
        above.set_ylabel("share right in full")
        above.set_ylim(0, 1)
        above.set_title(f"Expected calibration error {error:.3f} ({record['reports']} reports)", fontsize=10)
        above.legend(loc="lower right", frameon=False, fontsize=9)
        below.bar([(b + 0.5) / BINS for b in _bins(means)], counts, width=0.9 / BINS, color=BLUE)
        below.set_ylabel("facts")
        below.set_xlabel("score of the fact")
        below.set_xlim(0, 1)


def _bins(means: Sequence[float]) -> list[int]:
    return [min(int(m * BINS), BINS - 1) for m in means]


def markdown(record: dict) -> str:
    """The record as tables."""
    found = record["figures"]
    return "\n".join(
        [
            "# Scores as probabilities",
            "",
            f"{record['reports']} written reports, {record['true_facts']} true facts, by cross-validation. Expected calibration "
            f"error {found['calibration_error']:.3f}; precision 0.98 keeps {found['recall_at_98']:.0%} of the true facts. "
            "Made by `python -m benchmarks.reliability`.",
            "",
            table(["mean score", "share right", "facts"], [[f"{m:.3f}", f"{r:.3f}", n] for m, r, n in record["bins"]]),
            "",
            table(
                ["facts of score", "precision", "share of all true facts"],
                [[f"≥ {s:.1f}", f"{p:.3f}", f"{k:.3f}"] for s, p, k in record["min_score"]],
            ),
            "",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="written reports, JSONL or a folder")
    parser.add_argument("--generated", type=int, default=GENERATED, help="generated reports trained on besides")
    parser.add_argument("--segmenter", default="jieba")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the JSON and the Markdown")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="folder of the SVG")
    parser.add_argument("--draw", action="store_true", help="only draw what is recorded")
    asked = parser.parse_args(arguments)
    path, figure = asked.results / f"{NAME}.json", asked.figures / f"{NAME}.svg"
    if asked.draw:
        draw(json.loads(path.read_text(encoding="utf-8")), figure)
        return
    written, generated = read_corpus([asked.corpus]), generated_reports(asked.generated)
    read = cross_validate(written, generated, asked.segmenter, asked.workers)
    record = record_of(read, sha256=corpus_hash(written), generated=len(generated))
    write_results(asked.results, NAME, record)
    (asked.results / f"{NAME}.md").write_text(markdown(record), encoding="utf-8")
    draw(record, figure)


if __name__ == "__main__":
    main()
