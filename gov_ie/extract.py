"""The extractor: a text in, a report with its facts out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from gov_ie.analysis import analyze
from gov_ie.assemble import assemble
from gov_ie.bundle import Bundle, default_path
from gov_ie.collector import paused
from gov_ie.document import Document
from gov_ie.errors import GovIEError
from gov_ie.forms.tables import FactTable, Search, hidden_stretches
from gov_ie.link.context import TaggedText
from gov_ie.types import Report

if TYPE_CHECKING:
    from spacy.language import Language

_TOGETHER, _CHARACTERS = 16, 50_000  # texts read together by `pipe`, and their characters from which no more join them


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
        return self._reports([source], doc_id)[0]

    def _reports(self, sources: Sequence[str | Document], doc_id: str | None = None) -> list[Report]:
        """The reports of some texts or documents, which are tagged and linked together."""
        with paused():
            return self._settled(sources, doc_id)

    def _settled(self, sources: Sequence[str | Document], doc_id: str | None) -> list[Report]:
        """The reports, those read again whose prose tells more of their tables."""
        catalogue = self.bundle.catalogue
        documents = [Document(source) if isinstance(source, str) else source for source in sources]
        searches = [Search(document, catalogue) for document in documents]
        tables: list[Sequence[FactTable]] = [search.tables() for search in searches]
        reports = self._read(documents, tables, doc_id)
        # What glued tables leave open is asked of the prose, which is known only now; the few documents in which it says
        # more are read again.
        changed = []
        for number, (search, report) in enumerate(zip(searches, reports, strict=True)):
            again = search.settled(tables[number], report)
            if again is not tables[number]:
                tables[number] = again
                changed.append(number)
        if changed:
            second = self._read([documents[n] for n in changed], [tables[n] for n in changed], doc_id)
            for number, report in zip(changed, second, strict=True):
                reports[number] = report
        return reports

    def _read(
        self, documents: Sequence[Document], tables: Sequence[Sequence[FactTable]], doc_id: str | None
    ) -> list[Report]:
        """The reports of documents whose tables are known; what stands in these is not read as prose."""
        bundle, catalogue = self.bundle, self.bundle.catalogue
        analyses = [
            analyze(document.text, bundle.segmenter, catalogue, hidden_stretches(found))
            for document, found in zip(documents, tables, strict=True)
        ]
        spans = bundle.tagger.tag_all(analyses)
        tagged = [
            TaggedText(analysis, tuple(found), document.metadata)
            for document, analysis, found in zip(documents, analyses, spans, strict=True)
        ]
        linked = bundle.linker.link_all(tagged, catalogue)
        return [
            assemble(text, drafts, bundle.linker, catalogue, doc_id, found)
            for found, text, drafts in zip(tables, tagged, linked, strict=True)
        ]

    def pipe(
        self,
        texts: Iterable[Any],
        n_process: int = 1,
        *,
        ordered: bool = True,
        as_tuples: bool = False,
        on_error: Callable[[str | Document, GovIEError], object] | None = None,
    ) -> Iterator[Any]:
        """The reports of many texts or documents; `n_process` > 1 spreads them over processes.

        `ordered`: in the order given, else as they are done. `as_tuples`: pairs of a text and anything are given, pairs of
        its report and that come back, as in spaCy. A text that ends its process twice is given to `on_error` with the
        WorkerError, which is raised where there is none; all others are read.

        >>> import gov_ie
        >>> texts = [("2016年,我局受理申请5件。", "甲"), ("2016年,我局受理申请7件。", "乙")]
        >>> [(name, report.facts[0].value) for report, name in gov_ie.load().pipe(texts, as_tuples=True)]
        [('甲', Decimal('5')), ('乙', Decimal('7'))]
        """
        if not as_tuples:
            pairs = ((text, None) for text in texts)
            for report, _ in self.pipe(pairs, n_process, ordered=ordered, as_tuples=True, on_error=on_error):
                yield report
            return
        if n_process <= 1:
            contexts: deque[Any] = deque()
            for group in _groups(_remembered(texts, contexts)):
                for report in self._reports(group):
                    yield report, contexts.popleft()
            return
        from gov_ie.parallel import extract_parallel

        with ExitStack() as stack:
            path = self.path
            if path is None:
                path = Path(stack.enter_context(TemporaryDirectory()))
                self.bundle.to_disk(path)
            yield from extract_parallel(path, texts, n_process, ordered=ordered, on_error=on_error)

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline of the same model: doc.spans["gov_ie"], doc._.facts."""
        from gov_ie.pipeline import build_pipeline

        return build_pipeline(self.bundle)


def _remembered(pairs: Iterable[tuple[str | Document, Any]], contexts: deque[Any]) -> Iterator[str | Document]:
    """The texts of pairs; what comes with each is put into `contexts`."""
    for text, context in pairs:
        contexts.append(context)
        yield text


def _groups(sources: Iterable[str | Document]) -> Iterator[list[str | Document]]:
    group: list[str | Document] = []
    characters = 0
    for source in sources:
        group.append(source)
        characters += len(source if isinstance(source, str) else source.text)
        if len(group) == _TOGETHER or characters >= _CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group
