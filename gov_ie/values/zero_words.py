"""The words that say there was none: 未收到, 没有发生, 无此类, 零投诉, 收费情况:无."""

from __future__ import annotations

import re
from decimal import Decimal

from gov_ie.values.candidates import QuantityCandidate
from gov_ie.values.lexicon import NAMES, ZERO, alternation
from gov_ie.values.numerals import CHINESE

_VERBS, _NOUNS = alternation(ZERO["verbs"]), alternation(ZERO["nouns"])
_ADVERBS = alternation(ZERO["adverbs"])
_DENIALS = alternation(ZERO["denials"])
_FREE_AFTER = r"(?=[\s。;,、)|!]|的[。,;]|$)"
# 未来, 未及时 and 没有规定 have no verb of the list behind them; 无法, 无偿, 无障碍 no noun of it.
_ZERO = re.compile(
    rf"未(?!{_DENIALS})(?=(?:{_ADVERBS}){{0,2}}(?:{_VERBS})|有(?:{_NOUNS}|发|[,。;]))"
    rf"|没有?(?!{_DENIALS})(?=(?:{_ADVERBS}){{0,2}}(?:{_VERBS}))|没有(?!{_DENIALS})(?={_NOUNS}|[。;,])"
    rf"|不存在(?=(?:{_ADVERBS}){{0,2}}(?:{_VERBS}|{_NOUNS}))|不(?={alternation(ZERO['charges'])})"
    rf"|无(?!{_DENIALS})(?={_NOUNS})|无{_FREE_AFTER}|零(?={alternation(ZERO['zero_nouns'])})|零{_FREE_AFTER}"
)
_TITLE = re.compile("|".join(f"{a}[^{a}{b}\n]{{1,{NAMES['title_limit']}}}{b}" for a, b in NAMES["titles"]))
_NOT_BEHIND = frozenset(ZERO["not_behind"] + CHINESE + "0123456789")
_PAGE_LABEL = re.compile(rf"(?:{alternation(ZERO['page_labels'])}) ?[::] ?$")


# The words themselves, as spans hold them.
ZERO_WORDS = frozenset(
    {"未", "无", "零", "没有", "没", "不", "均未", "均无", "暂无", "暂未", "尚未", "尚无", "从未", "未曾", "并未", "并无", "未有", "不存在"}
)


def find_zero_words(text: str) -> list[QuantityCandidate]:
    """Every word that may state a count of zero, in order; `end - start` is the word alone (均未: 未).

    >>> [(c.start, c.end) for c in find_zero_words("均未收取费用,零投诉,无法律依据,未来可期")]
    [(1, 2), (7, 8)]
    """
    found: list[QuantityCandidate] = []
    titles = [match.span() for match in _TITLE.finditer(text)]
    title = 0
    for match in _ZERO.finditer(text):
        start, end = match.span()
        while title < len(titles) and titles[title][1] <= start:
            title += 1
        if (title < len(titles) and titles[title][0] <= start) or (start and text[start - 1] in _NOT_BEHIND):
            continue
        if text[start] == "无" and _PAGE_LABEL.search(text[max(0, start - 8) : start]):
            continue
        found.append(QuantityCandidate(start, end, start, end, Decimal(0), None, "", "exact", "word"))
    return found
