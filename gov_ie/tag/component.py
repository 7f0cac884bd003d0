"""The span model as a spaCy component: doc.spans["gov_ie"] with labels and scores.

An entry point: importing it imports spaCy and nothing heavier, so that `spacy.blank("zh")` elsewhere stays as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from gov_ie.folders import FolderComponent

if TYPE_CHECKING:
    from gov_ie.tag.tagger import Tagger

SPANS = "gov_ie"


@Language.factory("gov_ie_tagger", assigns=["doc.spans"])
def make_tagger(nlp: Language, name: str) -> TaggerComponent:
    """An empty component, to be filled by `from_disk` or by `Extractor.nlp`."""
    return TaggerComponent(name)


class TaggerComponent(FolderComponent):
    """Assigns doc.spans["gov_ie"]: AGENCY, MEASURE, QUANTITY and YEAR; `attrs["scores"]` holds their probabilities.

    >>> import gov_ie
    >>> doc = gov_ie.load().nlp("全年收到政府信息公开申请5件。")
    >>> [(span.label_, span.text) for span in doc.spans["gov_ie"]][-1]
    ('QUANTITY', '5件')
    """

    file = "tagger.npz"

    def read_part(self, path: Path) -> Tagger:
        """The span model of a file; ModelError where it cannot be used."""
        from gov_ie.tag.tagger import Tagger

        return Tagger.from_disk(path)

    def __call__(self, doc: Doc) -> Doc:
        from gov_ie.analysis import analyze
        from gov_ie.document import Document
        from gov_ie.forms.tables import fact_tables, hidden_stretches

        tagger: Tagger = self.require_part()
        catalogue = self.catalogue
        hidden = hidden_stretches(fact_tables(Document(doc.text), catalogue))
        analysis = analyze(doc.text, self.require_segmenter(), catalogue, hidden)
        spans, scores = [], []
        for found in tagger.tag(analysis):
            start, end = analysis.clean.to_source(found.start, found.end)
            span = doc.char_span(start, end, label=found.label, alignment_mode="expand")
            if span is not None:
                spans.append(span)
                scores.append(found.score)
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans, attrs={"scores": scores})
        return doc
