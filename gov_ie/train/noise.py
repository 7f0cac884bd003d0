"""What the web does to a report, done on purpose: noise with offsets carried along.

Every kind of noise looks at the characters one by one and says what each becomes and what is put before
it; `apply` then moves the annotated ranges. Seeded, so that the same report always becomes the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from gov_ie.errors import MissingExtraError

Ranges = list[tuple[int, int]]
Noise = Callable[[str, Sequence[bool], random.Random], tuple[list[str], list[str]]]


def apply(text: str, ranges: Ranges, kinds: Sequence[str], seed: str) -> tuple[str, Ranges]:
    """The text after each kind of noise in turn, and the ranges where they came to lie.

    `ranges`: half-open code-point ranges of marked stretches; none of them is lost or cut.

    >>> apply("我局，公开3条。", [(5, 7)], ["halfwidth"], "x")
    ('我局,公开3条。', [(5, 7)])
    """
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"unknown noise {kind!r}; known: {', '.join(KINDS)}")
        marked = [False] * len(text)
        for start, end in ranges:
            marked[start:end] = [True] * (end - start)
        before, become = KINDS[kind](text, marked, random.Random(f"{seed}/{kind}"))
        starts, ends, position = [], [], 0
        for put, piece in zip(before, become, strict=True):
            position += len(put)
            starts.append(position)
            position += len(piece)
            ends.append(position)
        text = "".join(put + piece for put, piece in zip(before, become, strict=True))
        ranges = [(starts[a], ends[b - 1]) for a, b in ranges]
    return text, ranges


@cache
def _converter(config: str) -> Any:
    import opencc

    return opencc.OpenCC(config)


def _same(text: str) -> tuple[list[str], list[str]]:
    return [""] * len(text), list(text)


def traditional(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """OpenCC s2t by phrase, or in one report of three character by character, wrong ones too (公里 → 公裏)."""
    convert = _converter("s2t").convert
    before, _ = _same(text)
    by_phrase = convert(text)
    if rng.random() < 1 / 3 or len(by_phrase) != len(text):
        return before, [convert(c) if len(convert(c)) == 1 else c for c in text]
    return before, list(by_phrase)


def gloss(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """Traditional, with pinyin in brackets behind every occurrence of some of the changed characters."""
    try:
        from pypinyin import Style, pinyin
    except ImportError as error:
        raise MissingExtraError("pypinyin", "train") from error
    before, become = traditional(text, marked, rng)
    changed = sorted({b for a, b in zip(text, become, strict=True) if a != b})
    glossed = {c: pinyin(c, style=Style.TONE)[0][0] for c in changed if rng.random() < 0.45}
    return before, [f"{c}({glossed[c]})" if c in glossed else c for c in become]


def oneline(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """All line breaks out, or each a blank."""
    put = rng.choice(["", "", " "])
    before, become = _same(text)
    return before, [put if c in "\r\n" else c for c in become]


def fullwidth(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """Digits, percent signs and Latin letters full-width in some of the sentences."""
    before, become = _same(text)
    for sentence in re.finditer(r"[^。\n]+[。\n]?", text):
        if rng.random() < 0.4:
            for i in range(*sentence.span()):
                if text[i].isascii() and (text[i].isalnum() or text[i] == "%"):
                    become[i] = chr(ord(text[i]) + 0xFEE0)
    return before, become


def halfwidth(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """Chinese commas, brackets, colons and semicolons as ASCII."""
    before, _ = _same(text)
    return before, list(text.translate(str.maketrans("，（）：；？！", ",():;?!")))


def spaces(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """Stray blanks at sentence edges and at the edges of numbers, seldom inside them."""
    before, become = _same(text)
    for i in range(1, len(text)):
        edge = text[i].isdigit() != text[i - 1].isdigit()
        if edge and rng.random() < (0.04 if marked[i] and marked[i - 1] else 0.25):
            before[i] = rng.choice([" ", " ", "\u3000"])
        elif text[i - 1] in "。\n" and rng.random() < 0.4:
            before[i] = rng.choice(["\u3000\u3000", "  ", "\xa0"])
    return before, become


def wrapped(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """Hard line breaks inside sentences, at one width throughout."""
    before, become = _same(text)
    width, column = rng.randint(28, 42), 0
    for i, c in enumerate(text):
        column = 0 if c == "\n" else column + 1
        if column > width and text[i - 1] not in "\n":
            before[i] = "\n"
            column = 1
    return before, become


# Not the vocabulary of resources/spam.toml: what finds spam must not be tried on its own words alone.
_SPAM_HEADS = ("皇冠", "金沙", "亚洲", "澳门", "彩票", "时时", "六合", "大发", "真人", "棋牌", "足球", "欧洲杯", "快三", "博乐")
_SPAM_TAILS = ("投注", "比分网", "娱乐城", "开奖", "官网", "平台", "注册", "直播", "彩", "下载", "赔率", "网址")
_REPLACEABLE = ("全市", "全县", "全省", "我市", "我县", "我省", "关于", "省政府", "市政府", "县政府", "更多", "进一步", "群众", "政务")


def spam(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """One betting phrase in place of each occurrence of a common phrase that lies outside numbers and measures.

    It may stand in the middle of an agency's name, where the name's range then covers it.
    """
    before, become = _same(text)
    phrases = [p for p in _REPLACEABLE if text.count(p) >= 2]
    phrase_of = {p: rng.choice(_SPAM_HEADS) + rng.choice(_SPAM_TAILS) for p in rng.sample(phrases, min(2, len(phrases)))}
    for phrase, put in phrase_of.items():
        for hit in re.finditer(phrase, text):
            inside = marked[hit.start() : hit.end()]
            if not any(inside) or (all(inside) and phrase.endswith("政府")):
                become[hit.start() : hit.end()] = [put, *[""] * (len(phrase) - 1)]
    return before, become


def lost(text: str, marked: Sequence[bool], rng: random.Random) -> tuple[list[str], list[str]]:
    """A few 年, 月, 、 and 件 outside marks lost or turned to a question mark."""
    before, become = _same(text)
    for i, c in enumerate(text):
        if c in "年月、“”，" and not marked[i] and rng.random() < 0.05:
            become[i] = rng.choice(["", "?", "，，"]) if c in "、，" else rng.choice(["", "?"])
    return before, become


KINDS: dict[str, Noise] = {
    "traditional": traditional,
    "gloss": gloss,
    "spam": spam,
    "lost": lost,
    "halfwidth": halfwidth,
    "fullwidth": fullwidth,
    "spaces": spaces,
    "wrapped": wrapped,
    "oneline": oneline,
}
