"""What kind of file some bytes are: by their first bytes and their content, by the suffix only where those are alike."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from gov_ie.errors import ReadingError

Kind = Literal[
    "html", "mhtml", "pdf", "docx", "xlsx", "csv", "markdown", "text", "ole", "zip", "damaged", "rtf", "empty"
]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,4000}-->\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h[1-6]|center|font|span|link|script|style|article|section|main|ul|ol|br)\b",
    re.I | re.S,
)
_HOLDS = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.I)
_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,200}>")
_HEADERS = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?MIME-Version:", re.I)
HEAD = 8192


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of a file; `name` tells CSV and Markdown from other texts by its suffix.

    >>> kind_of(b"<html><body>", "a.xls"), kind_of(b"a,b", "a.csv"), kind_of(b"a,b", "a.txt"), kind_of(b"%PDF-1.7", "a.doc")
    ('html', 'csv', 'text', 'pdf')
    """
    suffix = PurePosixPath(name.replace("\\", "/")[-300:]).suffix.lower()
    if not data.strip(b"\x00 \t\r\n"):
        return "text"
    # A PDF file may begin with other bytes; its readers look for the mark in the first 1024.
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data)
    if data.startswith(_OLE):
        return "ole"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    # A page in UTF-16 has a NUL byte in each letter of its tags.
    head = (
        data[:HEAD]
        .replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if _HEADERS.match(head) and b"multipart/" in head.lower():
        return "mhtml"
    if suffix in (".md", ".markdown"):
        return "markdown"
    if _BEGINS.match(head) or _HOLDS.search(head):
        return "html"
    if suffix in (".htm", ".html", ".shtml", ".xhtml", ".mht") and _TAG.search(data):
        return "html"
    return "csv" if suffix in (".csv", ".tsv") else "text"


def _of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, KeyError, IndexError):
        return "damaged"
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return "docx"
    return "xlsx" if any(name.startswith("xl/") for name in names) else "zip"


def refuse(kind: str, data: bytes, source: str) -> ReadingError:
    """The error for a file that no reader takes, with what to do instead."""
    if kind == "ole":
        if "EncryptedPackage".encode("utf-16-le") in data:
            return ReadingError(f"{source}: locked by a password; open it and save it without one")
        if "WordDocument".encode("utf-16-le") in data:
            return ReadingError(f"{source}: a Word file of the old format (.doc); save it as .docx and give that")
        if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book")):
            return ReadingError(
                f"{source}: an Excel file of the old format (.xls); save it as .xlsx or .csv and give that"
            )
        return ReadingError(f"{source}: an Office file of the old format; save it as .docx or .xlsx and give that")
    if kind == "rtf":
        return ReadingError(f"{source}: an RTF file; save it as .docx and give that")
    if kind == "damaged":
        return ReadingError(f"{source}: a zip archive (docx, xlsx) that is damaged or cut short; fetch it again")
    return ReadingError(
        f"{source}: a zip archive that holds no Word file and no workbook; unpack it and give its files"
    )


def page_of_archive(data: bytes, source: str) -> bytes:
    """The web page in a page saved with its pictures (MHTML): its first part of HTML.

    Raises ReadingError where there is none.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for number, part in enumerate(message.walk()):
            if part.get_content_type() == "text/html" and number < 1000:
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    return content
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as error:
        raise ReadingError(f"{source}: a saved page (MHTML) that is damaged; save it again as HTML") from error
    raise ReadingError(f"{source}: a saved page (MHTML) without a part of HTML; save it again as HTML")
