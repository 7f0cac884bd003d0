"""The taggers that are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from benchmarks.compare.ours import OurTagger, train_ours
from benchmarks.compare.samples import Sample
from benchmarks.compare.spacy_models import Settings, SpacyTagger, train_spacy
from gov_ie.text.tokens import Segmenter

Kind = Literal["network", "crf", "linear", "ner", "spancat"]
SETTINGS = {"ner": Settings(epochs=15), "spancat": Settings(epochs=8)}
WORDS = {
    "network": "network and CRF, our features",
    "crf": "linear CRF, our features in windows",
    "linear": "logistic regression and Viterbi, our features in windows",
    "ner": "spaCy `ner`",
    "spancat": "spaCy `spancat`",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """A kind of tagger with its word marks; `lexicon`: features of the catalogue's phrases and of words for bodies;
    `generated`: trained on generated reports besides the written ones.
    """

    kind: Kind
    marks: str
    lexicon: bool = True
    generated: bool = False

    @property
    def name(self) -> str:
        """Its name on the command line.

        >>> Variant("network", "jieba", lexicon=False).name
        'network-jieba-no-lexicon'
        """
        return f"{self.kind}-{self.marks}{'' if self.lexicon else '-no-lexicon'}{'-generated' * self.generated}"

    @property
    def words(self) -> str:
        """What the table calls it."""
        return f"{WORDS[self.kind]}{'' if self.lexicon else ', no lexicon'}{', generated reports too' * self.generated}"

    def train(self, sample: Sample, segmenter: Segmenter, say: Callable[[str], None]) -> OurTagger | SpacyTagger:
        """The tagger, trained on the sample; `say` gets a line for each epoch of a spaCy model."""
        reports = [*sample.train, *(sample.generated if self.generated else ())]
        if self.kind in SETTINGS:
            return train_spacy(self.kind, reports, segmenter, SETTINGS[self.kind], say)
        return train_ours(reports, segmenter, kind=self.kind, lexicon=self.lexicon)


OURS = Variant("network", "jieba")
# The quick and the most telling first, so that a run that is cut short has compared something.
VARIANTS = (
    OURS,
    Variant("crf", "jieba"),
    Variant("linear", "jieba"),
    Variant("network", "none"),
    Variant("network", "jieba", lexicon=False),
    Variant("network", "jieba", generated=True),
    Variant("ner", "jieba"),
    Variant("spancat", "jieba"),
    Variant("ner", "none"),
    Variant("spancat", "none"),
    Variant("ner", "pkuseg"),
    Variant("spancat", "pkuseg"),
)
