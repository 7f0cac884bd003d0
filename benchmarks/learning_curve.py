"""How the score grows with the number of annotated reports trained on.

Fold «0» is held out (`data/annotations/splits.json`); models of 10, 25, 50, 100 and all other written reports read it,
tagger and linker trained as `gov-ie train` does, without generated reports, and once more with them beside all written
ones. Samples are nested: the 25 hold the 10. The smaller ones are drawn with several seeds.

    python -m benchmarks.learning_curve             # some fifty minutes on one core; --resume goes on
    python -m benchmarks.learning_curve --draw      # the figure again, from the recorded numbers
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

from benchmarks.corpus import CORPUS, FIGURES, GENERATED, RESULTS, generated_reports, write_results
from benchmarks.figures import BLUE, GREY, ORANGE, drawing
from gov_ie.bundle import Bundle
from gov_ie.catalogue import default_catalogue
from gov_ie.exchange import AnnotatedReport, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.text.tokens import create_segmenter
from gov_ie.train.corpus import corpus_hash, prepare, read_corpus
from gov_ie.train.evaluation import evaluate
from gov_ie.train.splits import split
from gov_ie.train.training import cross_fit, tagger_of, train_linker

NAME = "learning-curve"
SIZES = (10, 25, 50, 100)
SEEDS = 2
FOLD = "0"
LEVELS = ("fact.full", "fact.core", "fact.part_of", "span.MEASURE~", "span.QUANTITY")


@dataclass(frozen=True, slots=True)
class Point:
    """F1 by level of a model trained on so many reports."""

    written: int
    generated: int
    seed: int
    facts: int
    seconds: int
    scores: dict[str, float]


def sample(reports: Sequence[AnnotatedReport], count: int, seed: int) -> list[AnnotatedReport]:
    """So many of the reports, by doc_id; a larger sample of the same seed holds the smaller ones.

    >>> from gov_ie.train.marked import compile_marked
    >>> reports = [compile_marked("agency: 清河镇\\nyear: 2016\\n---\\n正文", f"r{n}") for n in range(9)]
    >>> small, large = sample(reports, 3, 0), sample(reports, 5, 0)
    >>> len(small), all(r in large for r in small), small == sample(reports, 3, 7)
    (3, True, False)
    """

    def lot(report: AnnotatedReport) -> bytes:
        return hashlib.sha256(f"{seed}/{report.doc_id}".encode()).digest()

    return sorted(sorted(reports, key=lot)[:count], key=lambda r: r.doc_id)


def measure(
    train: Sequence[AnnotatedReport], held_out: Sequence[AnnotatedReport], *, segmenter: str = "jieba"
) -> dict[str, float]:
    """F1 by level, four digits, on the held-out reports of a model of the others."""
    marks, catalogue = create_segmenter(segmenter), default_catalogue()
    prepared = [prepare(r, marks, catalogue) for r in train]
    found = cross_fit(prepared, 1)
    extractor = Extractor(Bundle(tagger_of(prepared), train_linker(prepared, found, catalogue), marks, catalogue))
    read = [AnnotatedReport.from_dict(report_to_dict(extractor(r.text, r.doc_id)), r.text) for r in held_out]
    scores = evaluate(held_out, read).scores
    return {level: round(scores[level].f1, 4) for level in LEVELS}


def jobs(written: int, sizes: Sequence[int], seeds: int, generated: int) -> list[tuple[int, int, int]]:
    """(written reports, generated reports, seed) of each model; what a stopped run has is worth a figure.

    >>> jobs(309, (10, 400), 2, 250)
    [(10, 0, 0), (309, 0, 0), (309, 250, 0), (10, 0, 1)]
    """
    small = [n for n in sizes if n < written]
    first = [*((n, 0, 0) for n in small), (written, 0, 0), *([(written, generated, 0)] if generated else [])]
    return first + [(n, 0, seed) for seed in range(1, seeds) for n in small]


def draw(record: dict, path: Path) -> None:
    """The figure of a record: fact.full and fact.core over the number of reports."""
    points = [Point(**p) for p in record["points"]]
    plain = [p for p in points if not p.generated]
    sizes = sorted({p.written for p in plain})
    with drawing(path) as [axes]:
        for level, colour in (("fact.full", BLUE), ("fact.core", GREY)):
            means = [mean(p.scores[level] for p in plain if p.written == n) for n in sizes]
            axes.plot(sizes, means, color=colour, linewidth=1.6, label=f"{level}, written reports (mean)")
            axes.plot([p.written for p in plain], [p.scores[level] for p in plain], "o", color=colour, markersize=4)
        for p in (p for p in points if p.generated):
            label = f"fact.full, with {p.generated} generated reports besides"
            axes.plot([p.written], [p.scores["fact.full"]], "D", color=ORANGE, markersize=6, label=label)
        axes.set_xscale("log")
        axes.set_xticks(sizes, [str(n) for n in sizes])
        axes.minorticks_off()
        axes.set_xlabel("written reports trained on (logarithmic)")
        axes.set_ylabel("F1 on held-out reports")
        axes.set_title(f"Learning curve: {record['held_out']} reports of fold {FOLD} held out", fontsize=10)
        axes.legend(loc="lower right", frameon=False, fontsize=9)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning_curve", description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="written reports, JSONL or a folder")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="reports of the smaller samples")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="drawings of each smaller sample")
    parser.add_argument("--generated", type=int, default=GENERATED, help="generated reports of the last model")
    parser.add_argument("--segmenter", default="jieba")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the JSON")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="folder of the SVG")
    parser.add_argument("--resume", action="store_true", help="keep the points recorded for the same corpus")
    parser.add_argument("--draw", action="store_true", help="only draw what is recorded")
    asked = parser.parse_args(arguments)
    path, figure = asked.results / f"{NAME}.json", asked.figures / f"{NAME}.svg"
    if asked.draw:
        draw(json.loads(path.read_text(encoding="utf-8")), figure)
        return
    reports = read_corpus([asked.corpus])
    parts = split(reports)
    held_out = [r for r in reports if parts[r.doc_id] == FOLD]
    others = [r for r in reports if parts[r.doc_id] != FOLD]
    record = {"sha256": corpus_hash(reports), "held_out": len(held_out), "others": len(others), "points": []}
    if asked.resume and path.is_file():
        earlier = json.loads(path.read_text(encoding="utf-8"))
        if {**earlier, "points": []} == record:
            record = earlier
    done = {(p["written"], p["generated"], p["seed"]) for p in record["points"]}
    for job in jobs(len(others), asked.sizes, asked.seeds, asked.generated):
        if job in done:
            continue
        written, generated, seed = job
        start = time.monotonic()
        train = sample(others, written, seed) + generated_reports(generated)
        scores = measure(train, held_out, segmenter=asked.segmenter)
        facts, seconds = sum(len(r.facts) for r in train), round(time.monotonic() - start)
        record["points"].append(asdict(Point(written, generated, seed, facts, seconds, scores)))
        write_results(asked.results, NAME, record)
        print(f"{written} written, {generated} generated, seed {seed}: {scores} ({seconds} s)", flush=True)
    draw(record, figure)


if __name__ == "__main__":
    main()
