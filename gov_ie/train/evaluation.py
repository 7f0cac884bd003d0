"""How well predictions agree with gold annotations, span by span and fact by fact.

Levels: `span.LABEL` exact boundaries, `span.LABEL~` overlap (intersection over union ≥ 0.5); `fact.core` value,
unit, measure and place agree; `fact.full` year and agency too; `fact.part_of` links between core facts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gov_ie.exchange import AnnotatedFact, AnnotatedReport
from gov_ie.types import LABELS

_SAME_SPAN = 0.5
_SAME_WORDS = 0.6
SAME_CATEGORY = 0.5  # likeness from which two categories are the same


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a comparison; precision, recall and F1 follow from them.

    >>> score = Score(right=8, predicted=10, gold=16)
    >>> score.precision, score.recall, round(score.f1, 3)
    (0.8, 0.5, 0.615)
    """

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right; 1 where nothing was predicted and nothing was there."""
        return self.right / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """The share of what was there that was predicted; 1 where nothing was there."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Ranges = Mapping[str, tuple[int, int]]  # of span ids
Texts = Mapping[str, str]  # of span ids


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by level, accuracies among core matches, and a line for each fact missed or made up.

    >>> Evaluation({"fact.core": Score(3, 3, 4)}, {"modifier": 1.0}, ()).scores["fact.core"].recall
    0.75
    """

    scores: Mapping[str, Score]
    accuracy: Mapping[str, float | None]
    errors: tuple[str, ...]


def evaluate(gold: Iterable[AnnotatedReport], predicted: Iterable[AnnotatedReport]) -> Evaluation:
    """Predictions compared with gold, summed over all gold reports; a report with no prediction counts as empty.

    >>> import gov_ie
    >>> from gov_ie.train.marked import compile_marked
    >>> gold = compile_marked("agency: 清河县水务局\\nyear: 2016\\n---\\n{M|收到申请}{Q|27件|request.received}。", "a")
    >>> predicted = gov_ie.load()(gold.text, doc_id="a")
    >>> found = evaluate([gold], [AnnotatedReport.from_dict(predicted.to_dict(), gold.text)])
    >>> found.scores["fact.core"]
    Score(right=1, predicted=1, gold=1)
    """
    by_name = {p.doc_id: p for p in predicted}
    total: Counter[str] = Counter()
    scores: dict[str, Score] = {}
    errors: list[str] = []
    for report in gold:
        empty = AnnotatedReport(report.doc_id, report.text, (), None, (), ())
        _compare(report, by_name.get(report.doc_id, empty), scores, total, errors)
    accuracy = {k: total[k] / total["core"] if total["core"] else None for k in ("modifier", "period")}
    return Evaluation(dict(sorted(scores.items())), accuracy, tuple(errors))


def right_facts(gold: AnnotatedReport, predicted: AnnotatedReport) -> list[bool | None]:
    """For each predicted fact whether it agrees with a gold fact in full; None where it lies in an ignored stretch."""
    scores: dict[str, Score] = {}
    pairs, full, facts = _compare(gold, predicted, scores, Counter(), [])
    right = {id(facts[pairs[i]]) for i in full}
    judged = {id(f) for f in facts}
    return [id(f) in right if id(f) in judged else None for f in predicted.facts]


def _compare(
    gold: AnnotatedReport, predicted: AnnotatedReport, scores: dict[str, Score], total: Counter[str], errors: list[str]
) -> tuple[dict[int, int], set[int], list[AnnotatedFact]]:
    """Add one report's counts and error lines; returns the pairs, the gold facts right in full and the judged facts."""

    def ignored(start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in gold.ignore)

    def add(level: str, right: int, n_predicted: int, n_gold: int) -> None:
        scores[level] = scores.get(level, Score()) + Score(right, n_predicted, n_gold)

    gold_spans = {s.id: (s.start, s.end) for s in gold.spans}
    spans = {s.id: (s.start, s.end) for s in predicted.spans}
    used = {i for f in gold.facts for i in (f.quantity, *f.measures)}
    for label in LABELS:
        wanted = {gold_spans[s.id] for s in gold.spans if s.label == label and (s.id in used or not ignored(s.start, s.end))}
        got = {spans[s.id] for s in predicted.spans if s.label == label}
        got = {r for r in got if r in wanted or not ignored(*r)}
        add(f"span.{label}", len(wanted & got), len(got), len(wanted))
        pairs = _pair(sorted(wanted), sorted(got), lambda a, b: o if (o := _overlap(a, b)) >= _SAME_SPAN else 0.0)
        add(f"span.{label}~", len(pairs), len(got), len(wanted))

    texts = {s.id: s.text for s in gold.spans}, {s.id: s.text for s in predicted.spans}

    def agree(g: AnnotatedFact, p: AnnotatedFact) -> float:
        score = _core(g, p, gold_spans, spans, *texts)
        return score + (0.1 if g.year == p.year else 0.0) if score else 0.0

    facts = list(predicted.facts)
    pairs = _pair(gold.facts, facts, agree)
    if gold.ignore:
        hit = set(pairs.values())
        facts = [
            f for j, f in enumerate(facts) if j in hit or f.quantity is None or not ignored(*spans[f.quantity])
        ]
        pairs = _pair(gold.facts, facts, agree)
    full = {i for i, j in pairs.items() if _full(gold.facts[i], facts[j])}
    add("fact.core", len(pairs), len(facts), len(gold.facts))
    add("fact.full", len(full), len(facts), len(gold.facts))
    gold_number = {f.id: i for i, f in enumerate(gold.facts)}
    number = {f.id: j for j, f in enumerate(facts)}
    right = sum(
        gold.facts[i].part_of is not None
        and facts[j].part_of in number
        and pairs.get(gold_number[gold.facts[i].part_of or ""]) == number[facts[j].part_of or ""]
        for i, j in pairs.items()
    )
    add("fact.part_of", right, sum(bool(f.part_of) for f in facts), sum(bool(f.part_of) for f in gold.facts))
    total["core"] += len(pairs)
    for i, j in pairs.items():
        total["modifier"] += gold.facts[i].modifier == facts[j].modifier
        total["period"] += gold.facts[i].period == facts[j].period
    errors.extend(_causes(gold, predicted, facts, pairs, full, gold_spans, spans))
    return pairs, full, facts


def _pair(left: Sequence[Any], right: Sequence[Any], agree: Callable[[Any, Any], float]) -> dict[int, int]:
    """One-to-one pairs, the best agreement first."""
    scored = sorted(
        ((s, i, j) for i, a in enumerate(left) for j, b in enumerate(right) if (s := agree(a, b)) > 0),
        key=lambda t: (-t[0], t[1], t[2]),
    )
    pairs: dict[int, int] = {}
    taken = set()
    for _, i, j in scored:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def likeness(a: str | None, b: str | None) -> float:
    """F1 of the characters two phrases share, filler left out."""
    a, b = (re.sub(r"[\s的数量情况为共]", "", s or "") for s in (a, b))
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if a and b else 0.0


def _core(g: AnnotatedFact, p: AnnotatedFact, gold_spans: Ranges, spans: Ranges, gold_texts: Texts, texts: Texts) -> float:
    """How well places overlap where value, unit and measure agree; 0 where one does not."""
    if g.quantity is not None:
        overlap = _overlap(gold_spans[g.quantity], spans[p.quantity]) if p.quantity is not None else 0.0
        if overlap < _SAME_SPAN:
            return 0.0
    else:
        place = spans[p.quantity] if p.quantity is not None else p.anchor
        if g.anchor is None or place is None or place[1] <= g.anchor[0] or place[0] >= g.anchor[1]:
            return 0.0
        overlap = _SAME_SPAN
    if abs(g.value - p.value) > abs(g.value) / 10**9 or g.unit.replace("％", "%") != p.unit.replace("％", "%"):
        return 0.0
    return 1 + overlap if _same_measure(g, p, gold_spans, spans, gold_texts, texts) else 0.0


def _same_measure(
    g: AnnotatedFact, p: AnnotatedFact, gold_spans: Ranges, spans: Ranges, gold_texts: Texts, texts: Texts
) -> bool:
    rows = [(g.measure, g.by), *((a.get("measure"), a.get("by") or {}) for a in g.also)]
    if any(row and row == p.measure and _same_dimensions(by, p.by) for row, by in rows):
        return True
    if all(row for row, _ in rows):
        return False
    if any(_overlap(gold_spans[a], spans[b]) >= _SAME_SPAN for a in g.measures for b in p.measures):
        return True
    wanted = [g.measure_text, *(gold_texts[m] for m in g.measures)]
    got = [p.measure_text, *(texts[m] for m in p.measures)]
    return any(likeness(a, b) >= _SAME_WORDS for a in wanted for b in got)


def _same_dimensions(g: Mapping[str, str], p: Mapping[str, str]) -> bool:
    closed = [{k: v for k, v in by.items() if k != "category"} for by in (g, p)]
    a, b = g.get("category"), p.get("category")
    return closed[0] == closed[1] and (a == b or likeness(a, b) >= SAME_CATEGORY)


def _full(g: AnnotatedFact, p: AnnotatedFact) -> bool:
    return g.year == p.year and bool(set(g.agency) & set(p.agency))


def _causes(
    gold: AnnotatedReport,
    predicted: AnnotatedReport,
    facts: Sequence[AnnotatedFact],
    pairs: Mapping[int, int],
    full: set[int],
    gold_spans: Ranges,
    spans: Ranges,
) -> Iterable[str]:
    """A line for each gold fact missed and each predicted fact made up, with the first thing that went wrong."""
    texts = {s.id: s.text for s in gold.spans}
    taken = set(pairs.values())
    explained = set()
    for i, g in enumerate(gold.facts):
        said = f"{g.value}{g.unit} {g.measure or 'open'} {dict(g.by) or ''} «{g.measure_text}»"
        if i in full:
            continue
        if i in pairs:
            p = facts[pairs[i]]
            cause = "wrong year" if p.year != g.year else "wrong agency"
            yield f"{gold.doc_id}\t{cause}\t{said} {g.year} {g.agency[:1]}: got {p.year} {p.agency[:1]}"
            continue
        near = [
            (j, p)
            for j, p in enumerate(facts)
            if j not in taken
            and g.quantity is not None
            and p.quantity is not None
            and _overlap(gold_spans[g.quantity], spans[p.quantity]) >= _SAME_SPAN
        ]
        if not near:
            tagged = any(
                g.quantity is not None and s.label == "QUANTITY" and _overlap(gold_spans[g.quantity], spans[s.id]) >= _SAME_SPAN
                for s in predicted.spans
            )
            cause = "no measure" if tagged else "no quantity" if g.quantity is not None else "none unsaid"
            yield f"{gold.doc_id}\t{cause}\t{said} at «{texts.get(g.quantity or '', '')}»"
            continue
        j, p = near[0]
        explained.add(j)
        if p.value != g.value or p.unit != g.unit:
            cause = "wrong value"
        elif p.measure != g.measure:
            cause = "wrong row"
        elif not _same_dimensions(g.by, p.by):
            cause = "wrong dimension"
        else:
            cause = "wrong link"
        yield f"{gold.doc_id}\t{cause}\t{said}: got {p.value}{p.unit} {p.measure or 'open'} {dict(p.by) or ''} «{p.measure_text}»"
    for j, p in enumerate(facts):
        if j not in taken and j not in explained:
            yield f"{gold.doc_id}\tspurious\t{p.value}{p.unit} {p.measure or 'open'} {dict(p.by) or ''} «{p.measure_text}»"
