"""What the measurements of training read, and how they leave their results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.compare.samples import GENERATOR_SEED
from gov_ie.errors import InputError
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.generator import generate

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "data" / "annotations" / "corpus.jsonl"
RESULTS = ROOT / "benchmarks" / "results"
FIGURES = ROOT / "docs" / "figures"
GENERATED = 250  # beside the written ones, as the shipped model was trained: Makefile, `model`


def generated_reports(count: int) -> list[AnnotatedReport]:
    """The first generated reports that the shipped model is trained on."""
    return list(generate(count, GENERATOR_SEED))


def write_results(folder: Path, name: str, record: Mapping[str, Any]) -> None:
    """`name`.json in the folder, written whole or not at all, so that a run may be stopped at any time."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{name}.json.part"
    draft.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(folder / f"{name}.json")


def write_between(path: Path, text: str, begin: str, end: str) -> None:
    """The page with the text between two markers written anew; InputError where it lacks them."""
    page = path.read_text(encoding="utf-8")
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise InputError(f"{path}: no place for the tables; put {begin} and {end} on lines of their own")
    path.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8", newline="\n")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table.

    >>> print(table(["row", "facts"], [["review.total", 3]]))
    | row | facts |
    |---|---|
    | review.total | 3 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"|{'|'.join(map(str, line))}|" if n == 1 else f"| {' | '.join(map(str, line))} |" for n, line in enumerate(lines)
    )
