"""Files → documents: web pages, PDF, Word, sheets, Markdown, plain text.

Each reader is a module that is imported when a file of its kind comes; the packages they need are those of the extra
`readers`.
"""

from __future__ import annotations

from pathlib import Path

from gov_ie.bounded import TooLarge, read_bounded
from gov_ie.collector import paused
from gov_ie.document import Document
from gov_ie.readers.kinds import kind_of, page_of_archive, refuse

# Bytes of a file.
MAX_FILE = 500 * 1024 * 1024
# Characters of a document: a hundred of the longest reports. A million of them take most of a minute and 1.2 GB (docs/performance.md).
MAX_TEXT = 5_000_000

__all__ = ["read"]


def read(source: str | Path | bytes, *, name: str | None = None) -> Document:
    """The document of a file: its text in reading order, its tables, where each stretch came from.

    `source`: a path, or the bytes of a file; `name`: what it is called in errors, and whose suffix tells kinds apart that
    look alike (a CSV file from a text); default the path. The kind is told from the content first, the suffix second.

    >>> read("主动公开12条".encode("gbk")).text
    '主动公开12条'
    >>> read("| 申请 | 件 |\\n|---|---|\\n| 新收 | 3 |".encode(), name="年报.md").tables[0].shape
    (2, 2)

    Raises ReadingError for a file that is missing, damaged, locked, too large or of an old format, DecodingError for
    bytes that are no text, MissingExtraError where the package for its kind is not installed.
    """
    from gov_ie.errors import ReadingError

    if isinstance(source, bytes | bytearray | memoryview):
        data, called = bytes(source), name or "bytes"
    else:
        called = name or str(source)
        try:
            data = read_bounded(Path(source), MAX_FILE)
        except TooLarge as error:
            raise ReadingError(f"{called}: more than {MAX_FILE} bytes; split the file") from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            shown = called if len(called) <= 200 else called[:200] + "…"
            raise ReadingError(
                f"{shown}: {why}; give the path of a file or its bytes (a text goes to the extractor)"
            ) from error
    with paused():
        document = _document(data, called)
    if len(document.text) > MAX_TEXT:
        raise ReadingError(f"{called}: {len(document.text)} characters, at most {MAX_TEXT} are read; split the file")
    return document


def _document(data: bytes, called: str) -> Document:
    from gov_ie.errors import MissingExtraError

    kind = kind_of(data, called)
    try:
        if kind == "html":
            from gov_ie.readers.html import read_html

            return read_html(data, called)
        if kind == "mhtml":
            from gov_ie.readers.html import read_html

            return read_html(page_of_archive(data, called), called)
        if kind == "pdf":
            from gov_ie.readers.pdf import read_pdf

            return read_pdf(data, called)
        if kind == "docx":
            from gov_ie.readers.docx import read_docx

            return read_docx(data, called)
        if kind in ("xlsx", "csv"):
            from gov_ie.readers import sheets

            return sheets.read_xlsx(data, called) if kind == "xlsx" else sheets.read_csv(data, called)
        if kind in ("text", "markdown"):
            from gov_ie.readers import plain

            return plain.read_markdown(data, called) if kind == "markdown" else plain.read_plain(data, called)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if isinstance(error, MissingExtraError) or package == "gov_ie":
            raise
        raise MissingExtraError(package, "readers") from error
    raise refuse(kind, data, called)
