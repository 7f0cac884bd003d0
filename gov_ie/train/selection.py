"""Which reports, and which of their sentences, teach a model most when they are annotated next.

Notes for a newcomer: a doubt is a stretch that the model is unsure of, with how much. Doubts are told apart by the pairs of
characters in their words; a pair weighs what all doubts with it weigh, over all reports, so that what is doubtful often
counts for more than what is doubtful once. Reports are taken one after another, each the one whose pairs weigh most; pairs
that were taken then weigh half. So the same doubt is not taken twice while others wait.

Source: Settles 2012 (uncertainty, density and diversity in active learning); Nemhauser, Wolsey, Fisher 1978 (greedy
choice under diminishing returns).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gov_ie.errors import InputError
from gov_ie.text.sentences import split_sentences
from gov_ie.types import Report

SENTENCES = 3  # named of each report
_OPEN = 0.3  # doubt of a fact of an open measure: it may be of a row that the model does not know
_UNCOUNTED = 0.5  # doubt of a quantity that states no fact
_CONTRADICTED = 0.5  # further doubt of a fact that does not add up
_LEAST = 0.05  # doubts below teach nothing
_AGAIN = 0.5  # what a pair of characters weighs once it was taken, of what it weighed before
_BEFORE = 4  # characters before a quantity without a fact that tell what it may count


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence worth annotating: code points into the text as received, its words, how much it teaches, and why.

    >>> Passage(15, 22, "放飞无人机30架次。", 1.2, ("open measure",)).worth
    1.2
    """

    start: int
    end: int
    text: str
    worth: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A report worth annotating: its number among those given, its name, how much it teaches, its best sentences.

    >>> Choice(1, "清河县2016", 1.2, ()).doc_id
    '清河县2016'
    """

    number: int
    doc_id: str | None
    worth: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Doubt:
    start: int
    weight: float
    pairs: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """A report's doubts, its sentences without doubts left out."""

    number: int
    doc_id: str | None
    sentences: tuple[tuple[int, int, str, tuple[_Doubt, ...]], ...]

    @property
    def pairs(self) -> frozenset[str]:
        return frozenset(pair for *_, doubts in self.sentences for d in doubts for pair in d.pairs)


def select(reports: Iterable[Report], count: int) -> list[Choice]:
    """At most `count` of the extracted reports, the one that teaches most first; those that leave no doubt are not taken.

    Reports are read once and not kept. Deterministic. Raises InputError for a count below 1.

    >>> import gov_ie
    >>> texts = ["清河县2016年年报\\n收到申请5件。", "清河县2016年年报\\n放飞无人机30架次。", "清河县2017年年报\\n放飞无人机31架次。"]
    >>> [choice.number for choice in select(map(gov_ie.load(), texts), 1)][0] in (1, 2)
    True
    """
    if count < 1:
        raise InputError(f"{count} reports to select; ask for one at least")
    doubtful = [_doubtful(number, report) for number, report in enumerate(reports)]
    weights: defaultdict[str, float] = defaultdict(float)
    for one in doubtful:
        for *_, doubts in one.sentences:
            for doubt in doubts:
                for pair in doubt.pairs:
                    weights[pair] += doubt.weight / len(doubt.pairs)
    pairs = {one.number: one.pairs for one in doubtful if one.sentences}
    by_number = {one.number: one for one in doubtful}
    worth = {number: sum(weights[p] for p in sorted(own)) for number, own in pairs.items()}
    chosen: list[Choice] = []
    while pairs and len(chosen) < count:
        # Worth only falls: what was reckoned earlier is a bound, and who beats all bounds is the best.
        best = max(worth, key=lambda number: (worth[number], -number))
        now = sum(weights[p] for p in sorted(pairs[best]))
        if now < worth[best] and len(worth) > 1:
            worth[best] = now
            if best != max(worth, key=lambda number: (worth[number], -number)):
                continue
        chosen.append(Choice(best, by_number[best].doc_id, round(now, 4), _passages(by_number[best], weights)))
        for pair in pairs[best]:
            weights[pair] *= _AGAIN
        del pairs[best], worth[best]
    return chosen


def _passages(one: _Doubtful, weights: Mapping[str, float]) -> tuple[Passage, ...]:
    found = []
    for start, end, text, doubts in one.sentences:
        own = {pair for d in doubts for pair in d.pairs}
        reasons = [d.reason for d in sorted(doubts, key=lambda d: (-d.weight, d.start))]
        worth = round(sum(weights[p] for p in sorted(own)), 4)
        found.append(Passage(start, end, text, worth, tuple(dict.fromkeys(reasons))))
    return tuple(sorted(found, key=lambda p: (-p.worth, p.start))[:SENTENCES])


def _doubtful(number: int, report: Report) -> _Doubtful:
    doubts = sorted(_doubts(report), key=lambda d: d.start)
    sentences, at = [], 0
    for start, end in split_sentences(report.text) if doubts else ():
        own = []
        while at < len(doubts) and doubts[at].start < end:
            own.append(doubts[at])
            at += 1
        if own:
            sentences.append((start, end, report.text[start:end].strip(), tuple(own)))
    return _Doubtful(number, report.doc_id, tuple(sentences))


def _doubts(report: Report) -> Iterator[_Doubt]:
    wrong: defaultdict[str, list[str]] = defaultdict(list)
    for check in report.checks:
        if check.verdict == "contradicted":
            for fact_id in check.facts:
                wrong[fact_id].append(check.formula)
    stated = set()
    for fact in report.facts:
        mention = fact.quantity or fact.measures[0]
        stated.add((mention.start, mention.end))
        weight = 1 - fact.score + (_OPEN if fact.measure is None else 0) + (_CONTRADICTED if wrong[fact.id] else 0)
        if weight >= _LEAST:
            words = "".join(m.text for m in fact.measures) or fact.measure_text
            what = f"«{words}» {mention.text}: {fact.measure or 'no row'}, sure to {fact.score:.0%}"
            yield _Doubt(mention.start, weight, _pairs(words), "; ".join([what, *wrong[fact.id]]))
    for mention in report.mentions:
        if mention.label == "QUANTITY" and (mention.start, mention.end) not in stated:
            words = report.text[max(0, mention.start - _BEFORE) : mention.end]
            yield _Doubt(mention.start, _UNCOUNTED, _pairs(words), f"{mention.text} counts nothing that was found")
        elif 1 - mention.score >= _LEAST:
            reason = f"«{mention.text}» is a {mention.label}, sure to {mention.score:.0%}"
            yield _Doubt(mention.start, 1 - mention.score, _pairs(mention.text), reason)


def _pairs(words: Sequence[str]) -> frozenset[str]:
    """The pairs of characters of some words, digits alike."""
    plain = "".join("0" if c.isdigit() else c for c in words if not c.isspace())
    return frozenset(plain[i : i + 2] for i in range(max(1, len(plain) - 1)))
