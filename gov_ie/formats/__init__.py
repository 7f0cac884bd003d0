"""Annotated reports in the formats of annotation tools, both ways, checked; what a format cannot hold is counted.

    exchange line ─▶ AnnotatedReport ─ marks ─▶ marks, links, fields ─ label_studio, doccano, brat ─▶ files
    files ─▶ marks, links, fields ─ countings, assembling, completion ─▶ AnnotatedReport ─▶ exchange line

Nothing in a file of a tool is executed, no path in it is followed, and all are read within bounds (`files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import AnnotationError, InputError
from gov_ie.exchange import AnnotatedReport, dumps
from gov_ie.formats import brat, columns, doccano, label_studio, spacy_docs
from gov_ie.formats.account import Account
from gov_ie.formats.assembling import from_marks
from gov_ie.formats.files import json_lines, write_text
from gov_ie.formats.marks import refuse_large, refuse_overlaps, to_marks
from gov_ie.formats.options import ReadOptions
from gov_ie.formats.shapes import check_report, read_exchange

__all__ = ["FORMATS", "Account", "ReadOptions", "format_of", "read_reports", "write_configuration", "write_reports"]

FORMATS = ("exchange", "label-studio", "doccano", "brat", "spacy", "conll")
TOOLS = ("label-studio", "doccano", "brat")
_SUFFIXES = {".jsonl": "exchange", ".json": "label-studio", ".spacy": "spacy", ".conll": "conll", ".tsv": "conll", "": "brat"}
_READERS = {"label-studio": label_studio.read, "doccano": doccano.read, "brat": brat.read, "spacy": spacy_docs.read, "conll": columns.read}


def format_of(path: Path, *, written: bool = False) -> str:
    """The format of a file or folder by its suffix; of a .jsonl that is read, by its first line.

    `written`: whether it will be written, so that what a file of that name holds now says nothing.

    >>> format_of(Path("tasks.json")), format_of(Path("collection"))
    ('label-studio', 'brat')
    """
    if path.is_dir():
        return "brat"
    if path.suffix not in _SUFFIXES:
        raise InputError(f"{path}: no format has the suffix {path.suffix!r}; name one of {', '.join(FORMATS)} with --from or --to")
    if path.suffix == ".jsonl" and path.is_file() and not written:
        first = next(json_lines(path), ("", {}))[1]
        return "doccano" if "entities" in first or "label" in first else "exchange"
    return _SUFFIXES[path.suffix]


def read_reports(
    path: Path, account: Account, options: ReadOptions | None = None, *, format: str | None = None
) -> Iterator[AnnotatedReport]:
    """The annotated reports of a file, or folder of brat, in any of FORMATS; `account` says what was repaired and lost.

    Raises AnnotationError where a text is not the one annotated, a span's words are not its slice, spans of a label
    overlap, a label or relation is unknown or nothing is marked; each names the file, the place and the remedy.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "corrected.conll")
    ...     written = AnnotatedReport.from_dict({"doc_id": "a", "text": "公开3条", "spans": [{"id": "s1", "start": 2, "end": 4, "label": "QUANTITY"}]})
    ...     write_reports([written], path, Account())
    ...     [[span.text for span in report.spans] for report in read_reports(path, Account())]
    [['3条']]
    """
    options = options or ReadOptions()
    format = format or format_of(path)
    if format == "exchange":
        yield from _exchange(path, options)
        return
    for marked in _READERS[format](path, account, options):
        refuse_large(marked.text, len(marked.marks) + len(marked.links), marked.place)
        yield from_marks(marked, account, allow_empty=options.allow_empty, catalogue=options.catalogue)


def _exchange(path: Path, options: ReadOptions) -> Iterator[AnnotatedReport]:
    for place, line in json_lines(path):
        text = options.text_of(str(line.get("doc_id")), place) if "text" not in line else None
        report = read_exchange(line, text, place)
        if not report.spans and not options.allow_empty:
            raise AnnotationError(f"{place}: {report.doc_id}: nothing is marked; say --allow-empty where it holds nothing")
        check_report(report, f"{place}: {report.doc_id}")
        refuse_large(report.text, len(report.spans) + len(report.facts), f"{place}: {report.doc_id}")
        refuse_overlaps(report.spans, f"{place}: {report.doc_id}")
        yield report


def write_reports(
    reports: Iterable[AnnotatedReport],
    path: Path,
    account: Account,
    *,
    format: str | None = None,
    reviewed: bool = True,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    catalogue: Catalogue | None = None,
) -> None:
    """Write annotated reports in any of FORMATS; `account` counts what it cannot hold.

    `reviewed`: whether a person has seen them (Label Studio tells annotations from predictions); `scores`: probability
    of each span, by `doc_id` and span id; `catalogue`: measures to choose from in the tool.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_reports([AnnotatedReport.from_dict({"doc_id": "a", "text": "公开3条"})], Path(folder, "collection"), Account())
    ...     sorted(file.name for file in Path(folder, "collection").iterdir())
    ['a.ann', 'a.json', 'a.txt', 'annotation.conf', 'visual.conf']
    """
    format = format or format_of(path, written=True)
    if format == "exchange":
        write_text(path, "".join(dumps(r.to_dict()) + "\n" for r in reports))
    elif format == "spacy":
        spacy_docs.write(reports, path, account)
    elif format == "conll":
        columns.write(reports, path, account)
    else:
        marked = (to_marks(r, account, (scores or {}).get(r.doc_id)) for r in reports)
        if format == "label-studio":
            label_studio.write(marked, path, account, reviewed=reviewed)
        elif format == "doccano":
            doccano.write(marked, path, account)
        else:
            brat.write(marked, path, account, catalogue or default_catalogue())


def write_configuration(path: Path, format: str, catalogue: Catalogue | None = None) -> list[Path]:
    """Write what the tool must be told of labels, relations and fields beside `path`; the files written.

    `path`: the file for the tool; brat's folder holds its configuration already.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [file.name for file in write_configuration(Path(folder, "tasks.json"), "label-studio")]
    ['tasks.xml']
    """
    if format == "label-studio":
        files = {path.with_suffix(".xml"): label_studio.configuration(catalogue or default_catalogue())}
    elif format == "doccano":
        files = {
            path.with_suffix(".span-types.json"): doccano.span_types(),
            path.with_suffix(".relation-types.json"): doccano.relation_types(),
        }
    else:
        files = {}
    for file, written in files.items():
        write_text(file, written)
    return list(files)
