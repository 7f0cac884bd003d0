"""`gov-ie select`: which reports, and which of their sentences, to annotate next."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from gov_ie.cli.files import Reading, opened, refuse_as_output
from gov_ie.exchange import dumps
from gov_ie.extract import Extractor
from gov_ie.train.selection import Choice, select


def run(paths: list[Path], count: int, output: Path | None, format: str, model: Path | None, workers: int) -> int:
    """Extract, choose, write; 0 where every file was read, 1 where one was not."""
    refuse_as_output(output, paths)
    reading = Reading(paths)
    choices = select(reading.reports(Extractor.from_disk(model), workers), count)
    with opened(output) as out:
        for rank, choice in enumerate(choices, 1):
            _WRITERS[format](rank, choice, out)
    return 1 if reading.report_failures(output) else 0


def _jsonl(rank: int, choice: Choice, out: IO[str]) -> None:
    sentences = [
        {"start": p.start, "end": p.end, "text": p.text, "worth": p.worth, "reasons": list(p.reasons)} for p in choice.passages
    ]
    out.write(dumps({"rank": rank, "doc_id": choice.doc_id, "worth": choice.worth, "sentences": sentences}) + "\n")


def _table(rank: int, choice: Choice, out: IO[str]) -> None:
    out.write(f"{rank:3d}  {choice.doc_id}  {choice.worth:.2f}\n")
    for passage in choice.passages:
        out.write(f"     [{passage.start}, {passage.end})  {passage.text}\n")
        out.writelines(f"       - {reason}\n" for reason in passage.reasons)


_WRITERS = {"table": _table, "jsonl": _jsonl}
