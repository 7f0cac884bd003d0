"""The extractor: a text in, a report with its facts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from gov_ie.analysis import analyze
from gov_ie.assemble import assemble
from gov_ie.bundle import Bundle, default_path
from gov_ie.document import Document
from gov_ie.forms.tables import fact_tables
from gov_ie.link.context import TaggedText
from gov_ie.types import Report


class Extractor:
    """Reads reports with one model. Calling it never raises on any string.

    >>> import gov_ie
    >>> extractor = gov_ie.load()
    >>> report = extractor("清河县水务局2016年政府信息公开工作年度报告\\n2016年,我局主动公开政府信息312条。")
    >>> [(f.value, f.unit, f.measure, f.year) for f in report.facts]
    [(Decimal('312'), '条', 'disclosure.items', 2016)]
    """

    def __init__(self, bundle: Bundle, path: Path | None = None) -> None:
        self.bundle = bundle
        self.path = path

    @classmethod
    def from_disk(cls, path: str | Path | None = None) -> Extractor:
        """The extractor of a model folder, default the one shipped; ModelError where it cannot be used."""
        folder = Path(path) if path is not None else default_path()
        return cls(Bundle.from_disk(folder), folder)

    def __call__(self, source: str | Document, doc_id: str | None = None) -> Report:
        """What one report says. `source`: its text as received, or a document of `gov_ie.read`; `doc_id`: its name in exports."""
        document = Document(source) if isinstance(source, str) else source
        tables = fact_tables(document, self.bundle.catalogue)
        hidden = [(table.start, table.end) for table in tables]
        analysis = analyze(document.text, self.bundle.segmenter, self.bundle.catalogue, hidden)
        tagged = TaggedText(analysis, tuple(self.bundle.tagger.tag(analysis)))
        drafts = self.bundle.linker.link(tagged, self.bundle.catalogue)
        return assemble(tagged, drafts, self.bundle.linker, self.bundle.catalogue, doc_id, tables)

    def pipe(self, texts: Iterable[str | Document], n_process: int = 1) -> Iterator[Report]:
        """The reports of many texts, in order; `n_process` > 1 spreads them over processes."""
        if n_process <= 1:
            yield from map(self, texts)
            return
        from gov_ie.parallel import extract_parallel

        with ExitStack() as stack:
            path = self.path
            if path is None:
                path = Path(stack.enter_context(TemporaryDirectory()))
                self.bundle.to_disk(path)
            yield from extract_parallel(path, texts, n_process)

    @cached_property
    def nlp(self):
        """The spaCy pipeline of the same model: doc.spans["gov_ie"], doc._.facts."""
        from gov_ie.pipeline import build_pipeline

        return build_pipeline(self.bundle)
