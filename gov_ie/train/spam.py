"""Builds `resources/spam.npz`: python -m gov_ie.train.spam data/annotations/marked gov_ie/resources/spam.npz."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from gov_ie.text.clean import read
from gov_ie.text.spam import SpamModel, find_with, fit
from gov_ie.text.vocabulary import vocabulary

_MARK = re.compile(r"\{[A-Z]\w*(?:#[\w-]+)?\|([^|{}]*)(?:\|[^{}]*)?\}")
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")


def spam_phrases(rng: random.Random, count: int, vocabulary_of: dict[str, Sequence[str]] | None = None) -> list[str]:
    """Phrases of the grammar of `resources/spam.toml`: a house, a game, one or two things, or adult advertising.

    >>> len(spam_phrases(random.Random(0), 3))
    3
    """
    words = vocabulary_of or vocabulary("spam")["phrases"]
    shapes = (("houses", "things"), ("games", "things"), ("houses", "games"), ("houses", "games", "things"), ("games", "things", "things"),
              ("houses", "things", "things"), ("things", "things"), ("adult",), ("adult", "things"), ("adult", "adult"))  # fmt: skip
    odds = (8, 8, 3, 5, 2, 2, 2, 1, 1, 1)
    found: list[str] = []
    while len(found) < count:
        shape = rng.choices(shapes, odds)[0]
        phrase = "".join(rng.choice(words[kind]) for kind in shape)
        if 3 <= len(phrase) <= 14:
            found.append(phrase)
    return found


def honest_phrases(rng: random.Random, texts: Sequence[str], count: int) -> list[str]:
    """Stretches of reports, of honest phrases between words of reports, and common words of the language."""
    runs = [run for text in texts for run in _WORDS.findall(text) if len(run) > 2]
    honest, subjects, tails = (vocabulary("spam")[key] for key in ("honest", "honest_subjects", "honest_tails"))
    common = common_words()
    found = list(honest) * 4
    while len(found) < count:
        run = rng.choice(runs)
        size = rng.randint(2, 10)
        start = rng.randint(0, max(0, len(run) - size))
        piece = run[start : start + size]
        kind = rng.random()
        if kind < 0.4:
            words = rng.choice(subjects) + rng.choice(tails) if kind < 0.25 else rng.choice(honest)
            piece = rng.choice(["", piece[:3]]) + words + rng.choice(["", piece[-3:]])
            if rng.random() < 0.3:  # a piece of it, as a window sees it
                start = rng.randint(0, max(0, len(piece) - 4))
                piece = piece[start : start + rng.randint(3, 6)]
        elif kind < 0.6:
            piece = rng.choice(common) + rng.choice([piece[:3], rng.choice(common), ""])
        found.append(piece)
    return found


@cache
def common_words() -> list[str]:
    """Words of jieba's dictionary that are not rare and share no character pair with the phrases."""
    entries = [line.split() for line in files("jieba").joinpath("dict.txt").read_text("utf-8").splitlines()]
    foul = {pair for words in vocabulary("spam")["phrases"].values() for word in words for pair in _pairs(word)}
    return [word for word, freq, _ in entries if int(freq) >= 20 and len(word) > 1 and not foul & set(_pairs(word))]


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]


def marked_texts(folder: Path) -> list[str]:
    """The clean texts of a folder of marked reports, without marks and head."""
    bodies = (path.read_text("utf-8").partition("\n---\n")[2] for path in sorted(folder.glob("*.txt")))
    return [read(_MARK.sub(r"\1", body)).text for body in bodies]


def build(folder: Path, seed: int = 0) -> SpamModel:
    """The spam model of a folder of marked reports.

    Fitted twice: some of the reports were written with spam in them, and what the first model finds is no honest text.
    """
    texts = marked_texts(folder)
    model = _fit(texts, seed)
    return _fit([_without(text, find_with(model, text)) for text in texts], seed)


def _fit(texts: Sequence[str], seed: int) -> SpamModel:
    rng = random.Random(seed)
    return fit(spam_phrases(rng, 30_000), honest_phrases(rng, texts, 80_000), texts, common_words())


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}\n{text[end:]}"
    return text


if __name__ == "__main__":
    build(Path(sys.argv[1])).save(Path(sys.argv[2]))
