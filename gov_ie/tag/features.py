"""Features of characters, as bucket numbers: hashed windows over characters, words, grammar and lexicon.

Everything is array arithmetic over a whole text; no Python per character. A template's values are hashed
into one table of 2^k buckets; collisions are harmless at the sizes used.
"""

from __future__ import annotations

import hashlib

import numpy as np

from gov_ie.analysis import Analysis, analyze
from gov_ie.catalogue import Catalogue
from gov_ie.text.tokens import CharacterSegmenter

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_DIGIT = ord("0")
_PAD = 8
FAR = 24  # the largest distance to a number that is told apart, in characters


def feature_buckets(analysis: Analysis, buckets: int) -> np.ndarray:
    """Bucket numbers of every character of the clean text: int32, shape (len(text), templates).

    `buckets`: a power of two.
    """
    n = len(analysis.text)
    templates = list(_templates(analysis))
    out = np.empty((n, len(templates)), dtype=np.int32)
    mask = np.uint64(buckets - 1)
    for column, values in enumerate(templates):
        salt = np.uint64((column + 1) * int(_PRIME) & 0xFFFFFFFFFFFFFFFF)
        mixed = (values + salt) * _MIX
        out[:, column] = ((mixed ^ (mixed >> np.uint64(29))) & mask).astype(np.int32)
    return out


def feature_signature() -> str:
    """A hash of what the features of a fixed text are: weights fit only the features they were trained on."""
    probe = analyze("甲市2016年共收到某物3件、两次,其中12.5%；〇。\n(一)我局。", CharacterSegmenter(), Catalogue({}, {}))
    return hashlib.sha256(feature_buckets(probe, 1 << 20).tobytes()).hexdigest()[:16]


def _templates(analysis: Analysis):
    text = analysis.text
    n = len(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    codes = np.where((codes >= _DIGIT) & (codes <= _DIGIT + 9), np.uint64(_DIGIT), codes)
    grammar = _grammar(analysis)
    lexicon = _lexicon(analysis)
    words, previous_word, next_word = _words(codes, analysis.word_marks)

    def at(values: np.ndarray, offset: int) -> np.ndarray:
        padded = np.concatenate([np.zeros(_PAD, np.uint64), values, np.zeros(_PAD, np.uint64)])
        return padded[_PAD + offset : _PAD + offset + n]

    def join(*values: np.ndarray) -> np.ndarray:
        total = np.zeros(n, np.uint64)
        for value in values:
            total = (total * _MIX + value + np.uint64(1)) * _PRIME
        return total

    for o in range(-5, 6):
        yield at(codes, o)
    for o in range(-4, 4):
        yield join(at(codes, o), at(codes, o + 1))
    for o in range(-3, 2):
        yield join(at(codes, o), at(codes, o + 1), at(codes, o + 2))
    for o in (-4, -3, 0, 1):
        yield join(at(codes, o), at(codes, o + 1), at(codes, o + 2), at(codes, o + 3))
    marks = analysis.word_marks.astype(np.uint64)
    yield join(marks, at(marks, -1), at(marks, 1))
    yield join(words, marks)
    yield join(previous_word, marks)
    yield join(next_word, marks)
    yield join(words, next_word)
    for o in range(-2, 3):
        yield at(grammar, o)
    yield join(at(grammar, -1), grammar, at(grammar, 1))
    yield join(grammar, codes)
    near = _distances(analysis, codes)
    before, behind, clause_before, clause_behind, kind_before, kind_behind, listed_before, listed_behind = near
    yield before
    yield behind
    yield join(clause_behind, listed_behind, codes)
    yield join(clause_before, listed_before, codes)
    yield join(clause_behind, listed_behind, clause_before, listed_before)
    yield join(clause_behind, clause_before, at(codes, -1), codes)
    within = _within_clause(codes)
    yield join(within, clause_behind, listed_behind)
    yield join(within, clause_behind, clause_before, kind_behind)
    yield join(np.minimum(within, np.uint64(3)), codes, clause_behind)
    yield join(before, codes)
    yield join(behind, codes)
    yield join(behind, at(codes, 1))
    yield join(behind, at(codes, -1))
    yield join(before, at(codes, -1))
    yield join(clause_before, clause_behind, kind_before, kind_behind)
    yield join(clause_behind, words, marks)
    yield join(clause_before, words, marks)
    yield join(kind_behind, behind, at(codes, -1), codes)
    for o in (-1, 0, 1):
        yield at(lexicon, o)
    yield join(lexicon, np.minimum(behind, np.uint64(2)), clause_behind)
    offices, to_office = _offices(analysis, codes)
    for o in (-1, 0, 1):
        yield at(offices, o)
    yield join(at(offices, -1), offices, at(offices, 1))
    yield join(offices, to_office)
    yield join(to_office, codes)
    yield join(to_office, at(codes, -1))
    yield join(to_office, marks, words)
    place = _place(analysis)
    yield place
    yield join(place, codes)


def _words(codes: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A hash of the word each character is in, and of its neighbours left and right."""
    n = len(codes)
    if not n:
        empty = np.zeros(0, np.uint64)
        return empty, empty, empty
    begins = np.flatnonzero((marks == 0) | (marks == 3))
    if not len(begins) or begins[0]:
        begins = np.concatenate([[0], begins])
    number = np.zeros(n, np.int64)
    number[begins[1:]] = 1
    number = np.cumsum(number)
    inside = (np.arange(n) - begins[number]).astype(np.uint64)
    powers = np.cumprod(np.full(int(inside.max()) + 1, _PRIME, np.uint64))
    hashes = np.add.reduceat((codes + np.uint64(7)) * powers[inside.astype(np.int64)], begins)
    padded = np.concatenate([[np.uint64(0)], hashes, [np.uint64(0)]])
    return padded[number + 1], padded[number], padded[number + 2]


def _grammar(analysis: Analysis) -> np.ndarray:
    """What grammar says of each character: its place in a quantity or year candidate, and the kind."""
    flags = np.zeros(len(analysis.text), np.uint64)
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
    flags = np.zeros(len(analysis.text), np.uint64)
    for start, end, _ in analysis.aliases:
        flags[start:end] = 2
        flags[start] = 1
        flags[end - 1] = 3
    return flags


def _within_clause(codes: np.ndarray) -> np.ndarray:
    """Characters since the clause began, up to 12."""
    position = np.arange(len(codes))
    begins = np.maximum.accumulate(np.where(np.isin(codes, _CLAUSE_ENDS), position, -1)) if len(codes) else position
    return np.minimum(position - begins, 12).astype(np.uint64)


_OFFICE_KINDS = ("suffix", "office", "subunit", "leader", "self", "group")


def _offices(analysis: Analysis, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a word for a body begins, goes on and ends, by kind; characters to the end of the next one in the clause."""
    n = len(codes)
    flags = np.zeros(n, np.uint64)
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
    clauses = np.concatenate([[0], np.cumsum(np.isin(codes, _CLAUSE_ENDS) | (codes == _LISTING))])
    near = (ends < n) & (clauses[np.clip(ends, 0, max(n - 1, 0))] == clauses[position])
    return flags, np.where(near, np.minimum(ends - position, FAR) + 1, 0).astype(np.uint64)


def _distances(analysis: Analysis, codes: np.ndarray):
    """For the nearest number candidate on each side: characters to it (capped), clauses between, its kind, 、 between."""
    n = len(codes)
    position = np.arange(n)
    behind_at = np.full(n, n + FAR, np.int64)
    before_at = np.full(n, -FAR, np.int64)
    kind = np.zeros(n, np.uint64)
    for q in analysis.quantities:
        behind_at[q.start] = q.start
        before_at[q.end - 1] = q.end - 1
        kind[q.start] = kind[q.end - 1] = KINDS.index(q.kind) + 1
    behind_at = np.minimum.accumulate(behind_at[::-1])[::-1]
    before_at = np.maximum.accumulate(before_at)
    clause_ends = np.isin(codes, _CLAUSE_ENDS)
    sentence_ends = np.isin(codes, _SENTENCE_ENDS)
    clauses = np.concatenate([[0], np.cumsum(clause_ends)])
    listed = np.concatenate([[0], np.cumsum(codes == _LISTING)])
    sentences = np.concatenate([[0], np.cumsum(sentence_ends)])

    def relation(target: np.ndarray, known: np.ndarray) -> np.ndarray:
        safe = np.clip(target, 0, max(n - 1, 0))
        crossed = np.abs(clauses[safe] - clauses[position])
        relation = np.minimum(crossed, 3) + 1
        relation = np.where(sentences[safe] != sentences[position], 5, relation)
        return np.where(known, relation, 0).astype(np.uint64)

    def crossed(target: np.ndarray) -> np.ndarray:
        return np.minimum(np.abs(listed[np.clip(target, 0, max(n - 1, 0))] - listed[position]), 2).astype(np.uint64)

    has_behind, has_before = behind_at < n, before_at >= 0
    behind = np.where(has_behind, np.minimum(behind_at - position, FAR), FAR).astype(np.uint64)
    before = np.where(has_before, np.minimum(position - before_at, FAR), FAR).astype(np.uint64)
    kind_behind = np.where(has_behind, kind[np.clip(behind_at, 0, max(n - 1, 0))], 0) if n else kind
    kind_before = np.where(has_before, kind[np.clip(before_at, 0, max(n - 1, 0))], 0) if n else kind
    relations = relation(before_at, has_before), relation(behind_at, has_behind)
    return before, behind, *relations, kind_before, kind_behind, crossed(before_at), crossed(behind_at)


_CLAUSE_ENDS = np.array([ord(c) for c in ",;:。!?()\n"], np.uint64)
_LISTING = np.uint64(ord("、"))
_SENTENCE_ENDS = np.array([ord(c) for c in "。!?\n"], np.uint64)


def _place(analysis: Analysis) -> np.ndarray:
    """Where in the report a character stands: title, a header field, in 《》, in brackets, the body, the tail."""
    n = len(analysis.text)
    place = np.zeros(n, np.uint64)
    codes = np.frombuffer(analysis.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    opened = np.cumsum(codes == ord("《")) - np.cumsum(codes == ord("》"))
    place[opened > 0] = 2
    for start, end in analysis.outline.header.values():
        place[start:end] = 3
    if analysis.outline.title:
        place[slice(*analysis.outline.title)] = 1
    return place
