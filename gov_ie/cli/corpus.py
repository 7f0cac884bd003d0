"""`gov-ie corpus check`, `split`, `replay`: what is wrong with annotated reports, what they cover, their folds, a sample kept."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gov_ie.bundle import Bundle
from gov_ie.cli.catalogue import extended
from gov_ie.cli.outputs import writing
from gov_ie.train.check import check as find
from gov_ie.train.corpus import read_corpus
from gov_ie.train.coverage import coverage, write_coverage
from gov_ie.train.replay import pack, sample
from gov_ie.train.splits import write_splits


def check(
    paths: Iterable[Path], texts: Path | None, share: float, tables: bool, page: Path | None, catalogue: Path | None
) -> int:
    """Print the findings, a line each, and the tables where asked; 1 where there are errors. `catalogue`: rows of a user's own."""
    rows = extended(catalogue)
    sources, findings = find(paths, texts, share, rows)
    for finding in findings:
        print(finding)
    if tables or page is not None:
        written = coverage(sources, rows)
        if tables:
            print(written)
        if page is not None:
            with writing(page):
                changed = write_coverage(page, written)
            print(f"{page}: {'tables written' if changed else 'tables are current'}", file=sys.stderr)
    count = Counter(f.gravity for f in findings)
    kinds = ", ".join(f"{kind} {n}" for kind, n in Counter(f.kind for f in findings).most_common())
    print(
        f"{len(sources)} reports: {count['error']} errors, {count['warning']} warnings{f' ({kinds})' if kinds else ''}",
        file=sys.stderr,
    )
    return 1 if count["error"] else 0


def split(paths: Iterable[Path], output: Path) -> int:
    """Write the folds and print how many reports each has."""
    reports = read_corpus(paths)
    with writing(output):
        folds = Counter(write_splits(reports, output).values())
    sizes = ", ".join(f"{fold} {n}" for fold, n in sorted(folds.items()))
    print(f"{folds.total()} reports ({sizes}) → {output}", file=sys.stderr)
    return 0


def replay(paths: list[Path], model: Path, keep: int) -> int:
    """Write a sample of annotated reports into a model folder and its manifest; 0."""
    bundle = Bundle.from_disk(model)
    reports = sample(read_corpus(paths, catalogue=bundle.catalogue), keep)
    with writing(model):
        replace(bundle, replay=pack(reports)).to_disk(model)
    print(f"{len(reports)} reports kept in {model}", file=sys.stderr)
    return 0
