"""The linker as a spaCy component: doc._.facts from doc.spans["gov_ie"].

An entry point: importing it imports spaCy and nothing heavier.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

from gov_ie.folders import FolderComponent

if TYPE_CHECKING:
    from gov_ie.link.linker import Linker
    from gov_ie.types import Fact, Report

_DATA = "gov_ie"


@Language.factory("gov_ie_linker", requires=["doc.spans"], assigns=["doc._.facts", "doc._.report"])
def make_linker(nlp: Language, name: str) -> LinkerComponent:
    """An empty component, to be filled by `from_disk` or by `Extractor.nlp`."""
    return LinkerComponent(name)


class LinkerComponent(FolderComponent):
    """Links whatever stands in doc.spans["gov_ie"], corrected by hand or not, into doc._.facts and doc._.report.

    >>> import gov_ie
    >>> nlp = gov_ie.load().nlp
    >>> [str(fact.value) for fact in nlp("全年收到政府信息公开申请5件。")._.facts]
    ['5']
    """

    file = "linker.npz"

    def read_part(self, path: Path) -> Linker:
        """The linker of a file; ModelError where it cannot be used."""
        from gov_ie.link.linker import Linker

        return Linker.from_disk(path)

    def __call__(self, doc: Doc) -> Doc:
        from gov_ie.exchange import dumps, report_to_dict
        from gov_ie.from_spans import report_from_spans
        from gov_ie.tag.spans import TaggedSpan

        group = doc.spans.get("gov_ie", [])
        scores = getattr(group, "attrs", {}).get("scores") or [1.0] * len(group)
        spans = [TaggedSpan(s.start_char, s.end_char, s.label_, score) for s, score in zip(group, scores, strict=True)]
        report, _ = report_from_spans(doc.text, spans, self.require_part(), self.require_segmenter(), self.catalogue)
        # JSON, so that Doc.to_bytes can write it.
        doc.user_data[_DATA] = dumps(report_to_dict(report))
        return doc


def _report(doc: Doc) -> Report | None:
    from gov_ie.exchange import loads, report_from_dict

    data = doc.user_data.get(_DATA)
    return None if data is None else report_from_dict(loads(data), doc.text)


def _facts(doc: Doc) -> tuple[Fact, ...]:
    report = _report(doc)
    return () if report is None else report.facts


for _name, _getter in (("report", _report), ("facts", _facts)):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, getter=_getter)
