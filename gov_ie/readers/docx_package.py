"""The parts of a Word file that hold text, as element trees; nothing of it is trusted.

A Word file is a zip archive of XML. Sizes are bounded before anything is unpacked and while it is; a document type, and
with it every entity, is refused: no program that writes Word files writes one.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from gov_ie.errors import ReadingError

# Bytes. The text of a report of 300 pages takes five million.
MAX_PART = 32_000_000
MAX_ALL = 1_000_000_000
MAX_ENTRIES = 20_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def name_of(element: Any) -> str:
    """The element's name without its namespace, which differs between the kinds of Word file; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """The value of the attribute of that name in whatever namespace, None where there is none."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Any, *names: str) -> Any:
    """The first child of the name, its first child of the next name, and so on; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((e for e in element if name_of(e) == name), None)
    return element


class Package:
    """A Word file's parts by what they are to the document: `styles`, `numbering`, `footnotes`…

    `data`: the file's bytes; `source`: what it is called in errors. Raises ReadingError where it is no Word file, is
    damaged, locked, or would unpack to more than the bounds.
    """

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        if data.startswith(_OLD):
            raise ReadingError(f"{source}: an old Word file (.doc) or one with a password; save it as .docx without one")
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, zlib.error) as error:
            what = "cut off or damaged" if data.startswith(b"PK") else "no Word file (it is no zip archive)"
            raise ReadingError(f"{source}: {what}; fetch or save the file again") from error
        total = sum(entry.file_size for entry in entries)
        if total > MAX_ALL or len(entries) > MAX_ENTRIES:
            what = f"{len(entries)} parts of {total} bytes, at most {MAX_ENTRIES} of {MAX_ALL} are read"
            raise ReadingError(f"{source}: {what}; is it a report?")
        self._names = {entry.filename.lower(): entry for entry in entries}
        self._main = self._find_main()
        self.document = self._part(self._main)
        self._related = self._relations(self._main)

    def part(self, kind: str) -> Any:
        """The root of the part that the document names as its `kind`, None where it names none."""
        target = self._related.get(kind)
        return None if target is None else self._part(target)

    def core(self) -> Any:
        """The root of the file's core properties, None where it has none."""
        target = self._relations("").get("core-properties")
        return self._part(target) if target and target.lower() in self._names else None

    def _find_main(self) -> str:
        target = self._relations("").get("officeDocument", "word/document.xml")
        folder = target.partition("/")[0]
        if folder in ("xl", "ppt"):
            kind = "an Excel file (.xlsx)" if folder == "xl" else "slides (.pptx)"
            raise ReadingError(f"{self._source}: {kind} and no Word file; give it the suffix of what it is")
        return target

    def _relations(self, part: str) -> dict[str, str]:
        """Kind of relation → path of the part, the first of each kind."""
        path = join(dirname(part), "_rels", part.rpartition("/")[2] + ".rels")
        if path.lower() not in self._names:
            return {}
        out: dict[str, str] = {}
        for relation in self._part(path):
            kind, target = attribute(relation, "Type"), attribute(relation, "Target")
            if kind and target and attribute(relation, "TargetMode") != "External":
                inside = target.lstrip("/") if target.startswith("/") else join(dirname(part), target)
                out.setdefault(kind.rpartition("/")[2], normpath(inside))
        return out

    def _part(self, path: str) -> Any:
        entry = self._names.get(path.lower())
        if entry is None:
            raise ReadingError(f"{self._source}: its part {path} is missing, no Word file or a damaged one; save it again")
        too_much = f"{self._source}: its part {path} unpacks to more than {MAX_PART} bytes; is it a report?"
        if entry.file_size > MAX_PART:
            raise ReadingError(too_much)
        try:
            with self._archive.open(entry) as stream:
                content = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise ReadingError(f"{self._source}: its part {path} is damaged or locked ({error}); save it again") from error
        if len(content) > MAX_PART:  # the archive says less than it holds
            raise ReadingError(too_much)
        return self._parsed(content, path)

    def _parsed(self, content: bytes, path: str) -> Any:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise ReadingError(f"{self._source}: its part {path} is no XML ({error}); save it again") from error
        if root.getroottree().docinfo.doctype:
            raise ReadingError(f"{self._source}: its part {path} declares a document type; save it again with Word")
        return root
