"""Features of characters, as bucket numbers: hashes of characters, words, grammar and lexicon.

Everything is array arithmetic over a whole text; no Python per character. A template looks at what stands at a character, and tells
how far the next number and the next office are; the network (tag/network.py) sees what stands around. All templates share one table of 2^k buckets; collisions are
harmless at the sizes used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np

from gov_ie.analysis import Analysis, analyze
from gov_ie.catalogue import Catalogue
from gov_ie.text.draft import one_of, to_codes
from gov_ie.text.tokens import CharacterSegmenter
from gov_ie.values.intentions import INTENDED, tells_of_plans

_PRIME = np.uint32(0x9E3779B1)
_MIX = np.uint32(0x85EBCA6B)
_DIGIT = ord("0")
FAR = 24  # the largest distance to a number that is told apart, in characters

TEMPLATES = 19

# How often training hides what a template sees, so that words met before are not all that is relied on.
_CHARACTER, _WORD, _FLAG = 0.1, 0.5, 0.05


def feature_buckets(analysis: Analysis, buckets: int) -> np.ndarray:
    """Bucket numbers of every character of the clean text: int32, shape (len(text), templates), one template after another.

    `buckets`: a power of two.
    """
    unused = np.uint32(32 - (buckets.bit_length() - 1))
    out = np.empty((TEMPLATES, len(analysis.text)), dtype=np.int32)
    for number, (values, _) in enumerate(_seen(analysis)):
        salt = np.int32((number * int(_PRIME) & 0xFFFFFFFF) >> int(unused))
        np.bitwise_xor((((values ^ (values >> np.uint32(15))) * _MIX) >> unused).view(np.int32), salt, out=out[number])
    return out.T


def hidden_shares() -> np.ndarray:
    """How often training hides each template: float32, shape (templates,)."""
    return np.array([share for _, share in _seen(_probe())], dtype=np.float32)


def feature_signature() -> str:
    """A hash of what the features of a fixed text are: weights fit only the features they were trained on."""
    return hashlib.sha256(feature_buckets(_probe(), 1 << 20).tobytes()).hexdigest()[:16]


def _probe() -> Analysis:
    text = "甲市2016年年报\n甲市2016年共收到某物3件、两次,其中12.5%；〇。\n(一)我局。\n二、下一步打算\n2017年,力争收到某物3件。"
    return analyze(text, CharacterSegmenter(), Catalogue({}, {}))


def _seen(analysis: Analysis) -> Iterator[tuple[np.ndarray, float]]:
    """What each template sees along the text, uint32, and how often training hides it."""
    codes = to_codes(analysis.text)
    is_digit = codes - np.uint32(_DIGIT) < 10
    clauses, listing = one_of(codes, _CLAUSE_ENDS), codes == _LISTING
    codes = np.where(is_digit, np.uint32(_DIGIT), codes)
    before, behind = _beside(codes)
    marks = analysis.word_marks.astype(np.uint32)
    mark_before, mark_behind = _beside(marks)

    yield codes, _CHARACTER
    yield _joined(before, codes), _WORD
    yield _joined(codes, behind), _WORD
    for word in _words(codes, analysis.word_marks):
        yield _joined(word, marks), _WORD
    yield marks | mark_before << np.uint32(2) | mark_behind << np.uint32(4), 0.0
    grammar = _grammar(analysis)
    yield grammar, _FLAG
    yield _joined(*_beside(grammar), grammar), _FLAG

    near = _distances(analysis, clauses, listing, one_of(codes, _SENTENCE_ENDS))
    chars_before, chars_behind, clause_before, clause_behind, kind_before, kind_behind, listed_before, listed_behind = near
    yield chars_before, _FLAG
    yield chars_behind, _FLAG
    yield (clause_behind * 8 + listed_behind) * 64 + clause_before * 8 + listed_before, _FLAG
    yield ((clause_behind * 8 + clause_before) * 8 + kind_before) * 8 + kind_behind, _FLAG
    yield _within_clause(clauses) * 64 + clause_behind * 8 + listed_behind, _FLAG
    yield _lexicon(analysis), _FLAG
    offices, to_office = _offices(analysis, clauses | listing)
    yield offices, _FLAG
    yield offices * 32 + to_office, _FLAG
    yield _place(analysis), _FLAG
    yield _planned(analysis) * 64 + clause_behind * 8 + listed_behind, _FLAG


def _beside(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The value before and the value behind each, 0 at the edges."""
    padded = np.concatenate([np.zeros(1, np.uint32), values, np.zeros(1, np.uint32)])
    return padded[:-2], padded[2:]


def _joined(*values: np.ndarray) -> np.ndarray:
    """One hash of several values at each place."""
    total = (values[0] + np.uint32(1)) * _PRIME
    for value in values[1:]:
        total += value
        total += np.uint32(1)
        total *= _PRIME
    return total


def _words(codes: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A hash of the word each character is in, and of its neighbours left and right."""
    n = len(codes)
    if not n:
        return codes, codes, codes
    begins = np.flatnonzero((marks == 0) | (marks == 3))
    if not len(begins) or begins[0]:
        begins = np.concatenate([[0], begins])
    number = np.zeros(n, np.int64)
    number[begins[1:]] = 1
    number = np.cumsum(number)
    inside = np.arange(n) - begins[number]
    powers = np.cumprod(np.full(int(inside.max()) + 1, _PRIME, np.uint32), dtype=np.uint32)
    hashes = np.add.reduceat((codes + np.uint32(7)) * powers[inside], begins, dtype=np.uint32)
    padded = np.concatenate([[np.uint32(0)], hashes, [np.uint32(0)]])
    return padded[number + 1], padded[number], padded[number + 2]


def _grammar(analysis: Analysis) -> np.ndarray:
    """What grammar says of each character: its place in a quantity or year candidate, and the kind."""
    flags = np.zeros(len(analysis.text), np.uint32)
    for start, end in analysis.years:
        flags[start:end] = 40
        flags[start] = 41
        flags[end - 1] = 42
    for q in analysis.quantities:
        kind = KINDS.index(q.kind) + 1
        flags[q.start : q.end] = 100 + kind
        flags[q.number_start : q.number_end] = 200 + kind
        flags[q.start] = 300 + kind
        flags[q.end - 1] = 400 + kind if q.end - q.start > 1 else 500 + kind
    return flags


KINDS = ("count", "percent", "money", "ratio", "time", "bare", "word")


def _lexicon(analysis: Analysis) -> np.ndarray:
    """Where a phrase of the catalogue begins, goes on and ends."""
    flags = np.zeros(len(analysis.text), np.uint32)
    for start, end, _ in analysis.aliases:
        flags[start:end] = 2
        flags[start] = 1
        flags[end - 1] = 3
    return flags


def _within_clause(clauses: np.ndarray) -> np.ndarray:
    """Characters since the clause began, up to 12; `clauses`: where one ends."""
    position = np.arange(len(clauses))
    begins = np.maximum.accumulate(np.where(clauses, position, -1)) if len(clauses) else position
    return np.minimum(position - begins, 12).astype(np.uint32)


_OFFICE_KINDS = ("suffix", "office", "subunit", "leader", "self", "group")


def _offices(analysis: Analysis, stops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a word for a body begins, goes on and ends, by kind; characters to the end of the next one before a stop."""
    n = len(stops)
    flags = np.zeros(n, np.uint32)
    ends = np.full(n, n + FAR, np.int64)
    for start, end, kind in analysis.offices:
        number = 10 * (_OFFICE_KINDS.index(kind) + 1)
        flags[start:end] = number + 2
        flags[start] = number + 1
        flags[end - 1] = number + 3
        if kind in ("suffix", "office", "subunit"):
            ends[end - 1] = end - 1
    ends = np.minimum.accumulate(ends[::-1])[::-1]
    position = np.arange(n)
    clauses = np.concatenate([[0], np.cumsum(stops)])
    near = (ends < n) & (clauses[np.clip(ends, 0, max(n - 1, 0))] == clauses[position])
    return flags, np.where(near, np.minimum(ends - position, FAR) + 1, 0).astype(np.uint32)


def _distances(
    analysis: Analysis, clause_ends: np.ndarray, listing: np.ndarray, sentence_ends: np.ndarray
) -> tuple[np.ndarray, ...]:
    """For the nearest number candidate on each side: characters to it (capped), clauses between, its kind, 、 between."""
    n = len(clause_ends)
    position = np.arange(n)
    behind_at = np.full(n, n + FAR, np.int64)
    before_at = np.full(n, -FAR, np.int64)
    kind = np.zeros(n, np.uint32)
    for q in analysis.quantities:
        behind_at[q.start] = q.start
        before_at[q.end - 1] = q.end - 1
        kind[q.start] = kind[q.end - 1] = KINDS.index(q.kind) + 1
    behind_at = np.minimum.accumulate(behind_at[::-1])[::-1]
    before_at = np.maximum.accumulate(before_at)
    clauses = np.concatenate([[0], np.cumsum(clause_ends)])
    listed = np.concatenate([[0], np.cumsum(listing)])
    sentences = np.concatenate([[0], np.cumsum(sentence_ends)])

    def relation(target: np.ndarray, known: np.ndarray) -> np.ndarray:
        safe = np.clip(target, 0, max(n - 1, 0))
        crossed = np.abs(clauses[safe] - clauses[position])
        relation = np.minimum(crossed, 3) + 1
        relation = np.where(sentences[safe] != sentences[position], 5, relation)
        return np.where(known, relation, 0).astype(np.uint32)

    def crossed(target: np.ndarray) -> np.ndarray:
        between: np.ndarray = np.minimum(np.abs(listed[np.clip(target, 0, max(n - 1, 0))] - listed[position]), 2)
        return between.astype(np.uint32)

    has_behind, has_before = behind_at < n, before_at >= 0
    behind = np.where(has_behind, np.minimum(behind_at - position, FAR), FAR).astype(np.uint32)
    before = np.where(has_before, np.minimum(position - before_at, FAR), FAR).astype(np.uint32)
    kind_behind = np.where(has_behind, kind[np.clip(behind_at, 0, max(n - 1, 0))], 0) if n else kind
    kind_before = np.where(has_before, kind[np.clip(before_at, 0, max(n - 1, 0))], 0) if n else kind
    relations = relation(before_at, has_before), relation(behind_at, has_behind)
    return before, behind, *relations, kind_before, kind_behind, crossed(before_at), crossed(behind_at)


_CLAUSE_ENDS = ",;:。!?()\n"
_LISTING = np.uint32(ord("、"))
_SENTENCE_ENDS = "。!?\n"


def _place(analysis: Analysis) -> np.ndarray:
    """Where in the report a character stands: title, a header field, in 《》, elsewhere."""
    n = len(analysis.text)
    place = np.zeros(n, np.uint32)
    codes = to_codes(analysis.text)
    opened = np.cumsum(codes == ord("《")) - np.cumsum(codes == ord("》"))
    place[opened > 0] = 2
    for start, end in analysis.outline.header.values():
        place[start:end] = 3
    if analysis.outline.title:
        place[slice(*analysis.outline.title)] = 1
    return place


def _planned(analysis: Analysis) -> np.ndarray:
    """What tells that a character is of a goal or a plan: 1 a strong word of intention before it in its sentence, 2 a time to come,
    4 a section on plans."""
    planned = np.zeros(len(analysis.text), np.uint32)
    outline = analysis.outline
    for section in outline.sections:
        if tells_of_plans(analysis.text[section.title_start : section.title_end]):
            planned[section.start : section.end] |= 4
    for start, end, kind, _ in analysis.intentions:
        sentence = outline.sentence_at(start)
        if sentence is not None and kind != "weak":
            planned[end : min(outline.sentences[sentence].end, end + INTENDED)] |= 1 if kind == "strong" else 2
    return planned
