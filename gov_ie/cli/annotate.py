"""`gov-ie annotate` and `gov-ie convert`: reports to annotation tools and back."""

from __future__ import annotations

import sys
from pathlib import Path

from gov_ie.catalogue import Catalogue
from gov_ie.cli.files import Reading, above, refuse_as_output
from gov_ie.cli.outputs import writing
from gov_ie.errors import AnnotationError
from gov_ie.exchange import AnnotatedReport, report_to_dict
from gov_ie.extract import Extractor
from gov_ie.formats import Account, ReadOptions, format_of, read_reports, write_configuration, write_reports


def annotate(paths: list[Path], tool: str, output: Path, model: Path | None, workers: int, min_score: float) -> int:
    """Extract, write for the tool, print what it cannot hold; 0 where every file was read, 1 where one was not."""
    refuse_as_output(output, paths, folder=tool == "brat")
    reading = Reading(paths)
    reports: list[AnnotatedReport] = []
    scores: dict[str, dict[str, float]] = {}
    extractor = Extractor.from_disk(model)
    rows = extractor.bundle.catalogue
    for report in reading.reports(extractor, workers):
        line = report_to_dict(above(report, min_score))
        if line["doc_id"] in scores:
            raise AnnotationError(f"two files are called {line['doc_id']}; rename one, the name is the report's in the tool")
        scores[line["doc_id"]] = {s["id"]: s["score"] for s in line["spans"]}
        reports.append(AnnotatedReport.from_dict(line, report.text))
    account = Account()
    account.lose("score of a fact", sum(len(r.facts) for r in reports))
    if reports:
        with writing(output):
            write_reports(reports, output, account, format=tool, reviewed=False, scores=scores, catalogue=rows)
            _say(reports, output, tool, account, rows)
    return 1 if reading.report_failures(None) else 0


def convert(source: Path, target: Path, given: str | None, wanted: str | None, options: ReadOptions) -> int:
    """Read everything, then write; print what was repaired and what either format cannot hold."""
    wanted = wanted or format_of(target, written=True)
    account = Account()
    reports = list(read_reports(source, account, options, format=given))
    if not reports:
        raise AnnotationError(f"{source}: no reports in it")
    with writing(target):
        write_reports(reports, target, account, format=wanted, catalogue=options.catalogue)
        _say(reports, target, wanted, account, options.catalogue)
    return 0


def _say(reports: list[AnnotatedReport], output: Path, format: str, account: Account, catalogue: Catalogue | None) -> None:
    spans, facts = sum(len(r.spans) for r in reports), sum(len(r.facts) for r in reports)
    files = ", ".join(map(str, [output, *write_configuration(output, format, catalogue)]))
    print(f"{account}\n{len(reports)} reports, {spans} spans, {facts} facts → {files}", file=sys.stderr)
