"""`gov-ie view`: a report, its facts and their checks as one page."""

from __future__ import annotations

from pathlib import Path

from gov_ie.cli.files import Reading, above, opened, refuse_as_output
from gov_ie.errors import InputError
from gov_ie.extract import Extractor
from gov_ie.view import page
from gov_ie.view.page import Language


def run(path: Path, output: Path | None, model: Path | None, min_score: float, language: Language | None) -> int:
    """Extract and write the page; 0 where the file was read, 1 where it was not."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; a page shows one report, name its file")
    refuse_as_output(output, [path])
    reading = Reading([path])
    extractor = Extractor.from_disk(model)
    rows = extractor.bundle.catalogue
    pages = [page(above(r, min_score), language, rows) for r in reading.reports(extractor, 1)]
    if pages:  # a page that is there already stays where nothing could be read
        with opened(output) as out:
            out.writelines(pages)
    return 1 if reading.report_failures(output) else 0
