"""Texts that are too much alike: near-copies by shared shingles, and sentences that many texts repeat.

Everything here takes clean texts, so that noise hides no copy; offsets are code points into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from gov_ie.text.sentences import split_sentences

SHINGLE = 13
SHARE = 0.25
SENTENCE, REPEATS = 25, 4
# A sentence longer than this is a form's table run into the prose behind it, alike in all reports of its years.
LONGEST = 200

_RUN = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Copy:
    """Two texts, by number, that have `share` of the shorter one's shingles in common.

    `start`, `end`: the first stretch of the second text that the first has too.
    """

    first: int
    second: int
    share: float
    start: int
    end: int


def near_copies(texts: Sequence[str], share: float = SHARE) -> list[Copy]:
    """The pairs of texts of which the shorter has at least `share` of its prose in the other, most alike first.

    Prose is what stands in sentences that end as sentences do, compared in stretches of 13 letters, without punctuation and
    not across digits. Honest reports of one year share up to a fifth: titles of laws, and what the official form prescribes.

    >>> text = "县水务局认真贯彻落实条例,主动公开水利工程建设和防汛抗旱信息{}条。"
    >>> [(c.first, c.second, c.share) for c in near_copies([text.format(3), "无关。", text.format(8)])]
    [(0, 2, 1.0)]
    """
    numbers: dict[str, int] = {}
    columns: list[int] = []
    rows = [0]
    for text in texts:
        own = {shingle for shingle, _, _ in _shingles(text)}
        columns.extend(numbers.setdefault(shingle, len(numbers)) for shingle in own)
        rows.append(len(columns))
    if not columns:
        return []
    shape = (len(texts), len(numbers))
    held = csr_matrix((np.ones(len(columns), np.int32), np.asarray(columns), np.asarray(rows)), shape)
    sizes = np.diff(rows)
    common = (held @ held.T).tocoo()
    copies = []
    for first, second, count in zip(common.row.tolist(), common.col.tolist(), common.data.tolist(), strict=True):
        if first < second and count >= share * min(sizes[first], sizes[second]):
            own = {shingle for shingle, _, _ in _shingles(texts[first])}
            start, end = next((a, b) for shingle, a, b in _shingles(texts[second]) if shingle in own)
            copies.append(Copy(first, second, count / int(min(sizes[first], sizes[second])), start, end))
    return sorted(copies, key=lambda c: (-c.share, c.first, c.second))


def repeated_sentences(
    texts: Sequence[str], length: int = SENTENCE, reports: int = REPEATS
) -> list[list[tuple[int, int, int]]]:
    """(text number, start, end) in each text that holds a sentence of at least `length` characters, for every sentence that
    `reports` texts or more hold; the commonest first. Numbers are alike.

    >>> texts = [f"统计期限自2016年1月1日起至2016年12月{day}日止。" for day in (28, 29, 30, 31)]
    >>> repeated_sentences(texts, length=20)
    [[(0, 0, 29), (1, 0, 29), (2, 0, 29), (3, 0, 29)]]
    """
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for number, text in enumerate(texts):
        for start, end in _prose(text):
            if end - start >= length:
                said = _DIGITS.sub("0", text[start:end].replace(" ", ""))
                found.setdefault(said, {}).setdefault(number, (start, end))
    repeated = [[(n, *place) for n, place in where.items()] for where in found.values() if len(where) >= reports]
    return sorted(repeated, key=lambda where: (-len(where), where))


def _prose(text: str) -> Iterator[tuple[int, int]]:
    """Sentences that end as such; headings, tables and lists do not."""
    return ((a, b) for a, b in split_sentences(text) if text[b - 1] in "。!?;”" and b - a <= LONGEST)


def _shingles(text: str) -> Iterator[tuple[str, int, int]]:
    """Every 13 letters in a row, with where they stand; punctuation is passed over, digits are not."""
    for start, end in _prose(text):
        for piece in _between_digits(text, start, end):
            letters = "".join(text[a:b] for a, b in piece)
            if len(letters) < SHINGLE:
                continue
            places = [i for a, b in piece for i in range(a, b)]
            for i in range(len(letters) - SHINGLE + 1):
                yield letters[i : i + SHINGLE], places[i], places[i + SHINGLE - 1] + 1


def _between_digits(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Runs of letters, those together between which no digit stands."""
    piece: list[tuple[int, int]] = []
    for run in _RUN.finditer(text, start, end):
        if piece and any(c.isdigit() for c in text[piece[-1][1] : run.start()]):
            yield piece
            piece = []
        piece.append(run.span())
    if piece:
        yield piece
