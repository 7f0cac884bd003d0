"""spaCy's `ner` and `spancat` on characters, each with a word mark and a shape besides itself.

Notes for a newcomer: a report is cut into chunks of whole sentences, a chunk becomes a doc of characters
(`gov_ie.text.spacy_tokenizer`), and a character's word mark stands in `Token.tag`, where the embedding sees it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import spacy
from spacy.attrs import TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from spacy.util import fix_random_seed
from thinc.api import NumpyOps, Ragged, get_current_ops, set_current_ops

from gov_ie.analysis import Analysis
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.spacy_tokenizer import CharacterTokenizer, word_marks
from gov_ie.text.tokens import Segmenter
from gov_ie.train.corpus import Prepared
from gov_ie.types import LABELS

CHUNK = 200  # characters of a doc; a longer sentence is a doc by itself
BATCH = 500  # characters of a training step
LONGEST = 16  # characters of a candidate of spancat
THRESHOLD = 0.4  # of a span of spancat
SUGGESTER = "gov_ie.benchmarks.candidates.v1"
CANDIDATES = "candidates"  # in doc.user_data: int32, shape (candidates, 2), token numbers
GROUP = "sc"
_MARKS = ("B", "M", "E", "S")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a spaCy model is built and trained; one place for all of it, so that it can be recorded."""

    width: int = 96
    depth: int = 4
    window: int = 2  # characters on each side that a layer sees: 8 after four layers, some five words
    epochs: int = 15
    dropout: float = 0.2
    rate: float = 0.001
    seed: int = 0


class Ops(NumpyOps):
    """thinc's arithmetic with numpy's matrix product, some three times as fast as its own in one thread."""

    def gemm(self, x, y, out=None, trans1=False, trans2=False):
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


@spacy.registry.misc(SUGGESTER)
def create_suggester():
    """The candidates that `chunks` left in the doc."""

    def suggest(docs: Iterable[Doc], *, ops=None) -> Ragged:
        ops = ops or get_current_ops()
        found = [doc.user_data[CANDIDATES] for doc in docs]
        lengths = ops.asarray1i([len(c) for c in found])
        return Ragged(ops.asarray2i(np.concatenate([np.zeros((0, 2), np.int32), *found])), lengths)

    return suggest


def tok2vec(settings: Settings) -> dict:
    """The configuration of the embedding and the encoder: characters, their shapes and their word marks, hashed."""
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": settings.width,
            "attrs": ["ORTH", "SHAPE", "TAG"],
            "rows": [5000, 500, 50],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": settings.width,
            "window_size": settings.window,
            "maxout_pieces": 3,
            "depth": settings.depth,
        },
    }


def pipeline(kind: str, settings: Settings) -> Language:
    """An untrained pipeline with `ner` or `spancat` alone."""
    before = get_current_ops()
    set_current_ops(Ops())  # a model keeps the arithmetic it was built with
    try:
        return _pipeline(kind, settings)
    finally:
        set_current_ops(before)


def _pipeline(kind: str, settings: Settings) -> Language:
    nlp = spacy.blank("zh")
    if kind == "ner":
        model = {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": True,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": tok2vec(settings),
        }
        pipe = nlp.add_pipe("ner", config={"model": model})
    else:
        model = {
            "@architectures": "spacy.SpanCategorizer.v1",
            "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 96},
            "scorer": {"@layers": "spacy.LinearLogistic.v1"},
            "tok2vec": tok2vec(settings),
        }
        config = {"model": model, "spans_key": GROUP, "threshold": THRESHOLD, "suggester": {"@misc": SUGGESTER}}
        pipe = nlp.add_pipe("spancat", config=config)
    for label in LABELS:
        pipe.add_label(label)
    return nlp


def stretches(analysis: Analysis) -> Iterator[tuple[int, int]]:
    """The (start, end) of each chunk: whole sentences, together no longer than CHUNK."""
    start = end = 0
    for sentence in analysis.outline.sentences:
        if end > start and (sentence.end - start > CHUNK or sentence.start - end > 1):
            yield start, end
            start = end
        if end <= start:
            start = sentence.start
        end = max(end, sentence.end)
    if end > start:
        yield start, end


def chunk(tokenizer: CharacterTokenizer, analysis: Analysis, start: int, end: int, candidates: bool) -> Doc:
    """The doc of [start, end) of the clean text, its word marks as tags; with the candidates of spancat if asked."""
    doc = tokenizer(analysis.text[start:end])
    strings = doc.vocab.strings
    names = np.array([strings.add(m) for m in _MARKS], dtype=np.uint64)
    doc.from_array([TAG], names[word_marks(doc)].reshape(-1, 1))
    if candidates:
        doc.user_data[CANDIDATES] = candidate_spans(doc, analysis, start, end)
    return doc


def candidate_spans(doc: Doc, analysis: Analysis, start: int, end: int) -> np.ndarray:
    """Where spancat looks: int32, shape (candidates, 2), half-open token ranges, sorted, each once.

    All stretches of at most LONGEST characters within a clause whose edges are edges of words or of grammar's
    proposals, and the proposals themselves; without word marks every character is a word.
    """
    marks = word_marks(doc)
    places = [t.idx + start for t in doc]
    token = {place: i for i, place in enumerate(places)} | {end: len(places)}
    proposals = [(q.start, q.end) for q in analysis.quantities] + list(analysis.years)
    inside = [(token[a], token[b]) for a, b in proposals if start <= a and b <= end and a in token and b in token]
    begins = {i for i, m in enumerate(marks.tolist()) if m in (0, 3)} | {a for a, _ in inside}
    edges = sorted(begins | {i + 1 for i, m in enumerate(marks.tolist()) if m in (2, 3)} | {i for s in inside for i in s})
    cuts = {token[c.end] for c in analysis.outline.clauses if start < c.end <= end and c.end in token}
    found = set(inside)
    for number, first in enumerate(edges):
        if first == len(places):
            break
        for last in edges[number + 1 :]:
            if last - first > LONGEST:
                break
            found.add((first, last))
            if last in cuts:
                break
    return np.array(sorted(found), dtype=np.int32).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class SpacyTagger:
    """A trained pipeline as a tagger of analysed texts."""

    nlp: Language
    tokenizer: CharacterTokenizer
    kind: str

    def tag(self, analysis: Analysis) -> list[TaggedSpan]:
        """The spans of a text in reading order, none overlapping another; the likeliest wins."""
        cuts = list(stretches(analysis))
        docs = [chunk(self.tokenizer, analysis, a, b, self.kind == "spancat") for a, b in cuts]
        found = []
        for doc, (start, _) in zip(self.nlp.pipe(docs, batch_size=64), cuts, strict=True):
            spans = list(doc.ents) if self.kind == "ner" else list(doc.spans[GROUP])
            scores = [1.0] * len(spans) if self.kind == "ner" else doc.spans[GROUP].attrs["scores"].tolist()
            found += [
                TaggedSpan(start + s.start_char, start + s.end_char, s.label_, float(score))
                for s, score in zip(spans, scores, strict=True)
            ]
        return without_overlaps(found)


def without_overlaps(spans: Iterable[TaggedSpan]) -> list[TaggedSpan]:
    """The spans in reading order without those that touch a likelier one; of equals the longer, then the first.

    >>> a, b = TaggedSpan(0, 4, "MEASURE", 0.6), TaggedSpan(2, 6, "MEASURE", 0.9)
    >>> without_overlaps([a, b]) == [b]
    True
    """
    kept: list[TaggedSpan] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda s: (-s.score, s.start - s.end, s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, s.end))


def examples(tokenizer: CharacterTokenizer, kind: str, reports: Sequence[Prepared]) -> list[Example]:
    """The chunks of annotated reports with their spans; chunks that touch an ignored stretch are left out."""
    made = []
    for one in reports:
        spans = sorted(one.spans)
        for start, end in stretches(one.analysis):
            if any(a < end and start < b for a, b in one.ignore):
                continue
            predicted = chunk(tokenizer, one.analysis, start, end, kind == "spancat")
            reference = predicted.copy()
            inside = [
                span
                for a, b, label in spans
                if start <= a and b <= end and (span := reference.char_span(a - start, b - start, label=label))
            ]
            if kind == "ner":
                reference.ents = [s for i, s in enumerate(inside) if not i or s.start >= inside[i - 1].end]
            else:
                reference.spans[GROUP] = inside
            made.append(Example(predicted, reference))
    return made


def train_spacy(
    kind: str,
    reports: Sequence[Prepared],
    segmenter: Segmenter,
    settings: Settings,
    say: Callable[[str], None] = lambda message: None,
) -> SpacyTagger:
    """A pipeline trained for a fixed number of epochs, its weights averaged over the steps."""
    fix_random_seed(settings.seed)
    order = random.Random(settings.seed)
    nlp = pipeline(kind, settings)
    tokenizer = CharacterTokenizer(nlp.vocab)
    tokenizer._made = segmenter
    made = examples(tokenizer, kind, reports)
    optimizer = nlp.initialize(lambda: made[:50])
    optimizer.learn_rate = settings.rate
    tagger = SpacyTagger(nlp, tokenizer, kind)
    for epoch in range(settings.epochs):
        order.shuffle(made)
        losses: dict[str, float] = {}
        for batch in minibatch_by_words(made, size=BATCH):
            nlp.update(batch, sgd=optimizer, drop=settings.dropout, losses=losses)
        say(f"{kind} epoch {epoch + 1}: loss {losses[kind]:.0f}")
    with nlp.use_params(optimizer.averages):
        data = nlp.to_bytes(exclude=["tokenizer"])
    nlp.from_bytes(data, exclude=["tokenizer"])
    return tagger


def ceiling(reports: Sequence[Prepared], segmenter: Segmenter) -> tuple[float, float]:
    """The share of the annotated spans that are candidates of spancat, and the candidates a character."""
    tokenizer = CharacterTokenizer(spacy.blank("zh").vocab)
    tokenizer._made = segmenter
    found = spans = candidates = characters = 0
    for one in reports:
        for start, end in stretches(one.analysis):
            doc = chunk(tokenizer, one.analysis, start, end, True)
            places = [start + t.idx for t in doc] + [end]
            offered = {(places[a], places[b - 1] + 1) for a, b in doc.user_data[CANDIDATES].tolist()}
            wanted = {(a, b) for a, b, _ in one.spans if start <= a and b <= end}
            found, spans = found + len(wanted & offered), spans + len(wanted)
            candidates, characters = candidates + len(offered), characters + end - start
    return found / max(1, spans), candidates / max(1, characters)
