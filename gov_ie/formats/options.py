"""What a reader of annotation files may be told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gov_ie.catalogue import Catalogue
from gov_ie.errors import AnnotationError
from gov_ie.formats.files import inside, read_text


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """`texts`: folder of the texts as received, `<doc_id>.txt`; `offsets`: the counting where words do not tell;
    `predictions`: read what nobody has corrected; `allow_empty`: reports in which nothing is marked are meant so;
    `catalogue`: whose phrases name the measures of new facts, default the one shipped.

    >>> ReadOptions(offsets="utf-16").allow_empty
    False
    """

    texts: Path | None = None
    offsets: str | None = None
    predictions: bool = False
    allow_empty: bool = False
    catalogue: Catalogue | None = None

    def text_of(self, doc_id: str, place: str) -> str | None:
        """The text as received, None where no folder was given; AnnotationError where the folder has no such text."""
        if self.texts is None:
            return None
        path = inside(self.texts, f"{doc_id}.txt")
        if not path.is_file():
            raise AnnotationError(f"{place}: the text {path} is not there")
        return read_text(path, mark=True)
