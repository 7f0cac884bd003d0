"""Our features under three kinds of learning: the library's network, and two linear models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.compare.linear import fit_characters, fit_sequences
from benchmarks.compare.samples import marked
from gov_ie.analysis import Analysis
from gov_ie.tag.spans import TaggedSpan
from gov_ie.tag.tagger import Tagger, train_tagger
from gov_ie.text.tokens import Segmenter
from gov_ie.train.corpus import Prepared

_LEARNED = {"network": train_tagger, "crf": fit_sequences, "linear": fit_characters}


@dataclass(frozen=True, slots=True)
class OurTagger:
    """A tagger of ours that marks the words itself; with `lexicon` off it sees no phrase of the catalogue, no office word."""

    tagger: Tagger
    segmenter: Segmenter
    lexicon: bool

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans of a text in reading order, quantities settled by grammar."""
        analysis = replace(analysis, word_marks=self.segmenter.marks(analysis.text))
        return self.tagger.tag(analysis if self.lexicon else without_lexicon(analysis))


def without_lexicon(analysis: Analysis) -> Analysis:
    """The analysis without phrases of the catalogue and words for bodies, so that their features say nothing."""
    return replace(analysis, aliases=(), offices=())


def train_ours(
    reports: Sequence[Prepared], segmenter: Segmenter, *, kind: str = "network", lexicon: bool = True
) -> OurTagger:
    """A tagger of annotated reports.

    `kind`: `network`, as in the library; `crf`, linear over windows; `linear`, the same without sequences.
    """
    read = [marked(one, segmenter) for one in reports]
    if not lexicon:
        read = [replace(one, analysis=without_lexicon(one.analysis)) for one in read]
    tagger = _LEARNED[kind]([p.analysis for p in read], [p.spans for p in read], [p.ignore for p in read])
    return OurTagger(tagger, segmenter, lexicon)
