"""Whether a fact's row is found where the words for it were never seen: phrases of the catalogue held out of training.

The phrases are dealt into parts by a hash. For each part the `row` classifier is trained without them: they are no
examples, the catalogue does not find them, and no fact whose measure holds one is trained on. Then it is asked for the
facts of fold «0» that hold one, with annotated spans and annotated facts before them. The same facts are asked of a
classifier that knows every phrase; neither has seen their reports. Phrases alone are asked too, with no text around.

    python -m benchmarks.held_out_aliases           # some fifteen minutes on one core
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.corpus import CORPUS, GENERATED, RESULTS, generated_reports, table, write_results
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.link.classifier import Classifier, Numbers, train_classifier
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft, find_runs
from gov_ie.link.linker import OPEN, OPEN_BIAS
from gov_ie.link.rows import row_features, surface_features
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import CharacterSegmenter
from gov_ie.train.corpus import corpus_hash, prepare, read_corpus
from gov_ie.train.examples import ALIAS_WEIGHT, gold_drafts, phrase_features, taught
from gov_ie.train.splits import split

NAME = "held-out-aliases"
PARTS = 5
FOLD = "0"
RIGHT, AS_OPEN, OTHER = "right", "open", "other row"


@dataclass(frozen=True, slots=True)
class Text:
    """A report with its annotated spans and its annotated facts as settled drafts."""

    tagged: TaggedText
    drafts: list[Draft]

    @classmethod
    def of(cls, report: AnnotatedReport, catalogue: Catalogue) -> Text:
        """The report's annotation as the linker would see it, were every span found and every fact settled rightly."""
        one = prepare(report, CharacterSegmenter(), catalogue)
        kept = [s for s in one.spans if not any(a < s[1] and s[0] < b for a, b in one.ignore)]
        tagged = TaggedText(one.analysis, tuple(TaggedSpan(*s, 1.0) for s in sorted(kept)))
        return cls(tagged, gold_drafts(one, tagged)[0])

    def words(self) -> list[str]:
        """The measure's words of each fact."""
        return [d.words(self.tagged) for d in self.drafts]

    def features(self, asked: Iterable[int], catalogue: Catalogue) -> Iterator[tuple[list[str], str]]:
        """The features of the question for the row of some drafts, by number, and the answer."""
        runs = find_runs(self.drafts)
        for i in asked:
            yield row_features(self.tagged, self.drafts, i, runs, catalogue), self.drafts[i].measure or OPEN


def part_of(phrase: str, parts: int) -> int:
    """The part a phrase is dealt into."""
    return int.from_bytes(hashlib.sha256(phrase.encode()).digest()[:8], "big") % parts


def without(catalogue: Catalogue, held: set[str]) -> Catalogue:
    """The catalogue without these phrases.

    >>> without(default_catalogue(), {"行政复议", "复议"}).find_aliases("行政复议3件")
    []
    """
    kept = {id: replace(m, aliases=tuple(a for a in m.aliases if a not in held)) for id, m in catalogue.measures.items()}
    return Catalogue(kept, catalogue.dimensions)


def phrase_of(words: str, catalogue: Catalogue) -> str | None:
    """The longest phrase of the catalogue in some words.

    >>> phrase_of("诉讼及行政复议", default_catalogue())
    '行政复议'
    """
    found = [words[a:b] for a, b, _ in catalogue.find_aliases(words)]
    return max(found, key=len, default=None)


def train(texts: Sequence[Text], held: set[str], catalogue: Catalogue) -> Classifier:
    """The `row` classifier of facts that hold none of the phrases, and of the phrases left."""
    known = without(catalogue, held)
    rows, labels = [], []
    for text in texts:
        usable = (i for i, words in enumerate(text.words()) if not any(p in held for p in _stretches(words)))
        for features, answer in text.features(usable, known):
            rows.append(taught(features, len(rows)))
            labels.append(answer)
    weights = [1.0] * len(rows)
    for measure in known.measures.values():
        for alias in measure.aliases:
            if not any(p in held for p in _stretches(alias)):
                rows.append(phrase_features(alias, known))
                labels.append(measure.id)
                weights.append(ALIAS_WEIGHT)
    return train_classifier(rows, labels, weights=weights)


def _stretches(words: str) -> Iterator[str]:
    """Everything that stands in some words, two characters and more, up to the length of a long phrase."""
    for start in range(len(words) - 1):
        for end in range(start + 2, min(len(words), start + 24) + 1):
            yield words[start:end]


def answers(classifier: Classifier, rows: Sequence[Sequence[str]]) -> list[str]:
    """The row that the linker would choose for each."""
    numbers = Numbers()
    scores = np.array(classifier.probabilities_of([numbers.of(row) for row in rows]))
    if rows and OPEN in classifier.classes:
        scores[:, classifier.classes.index(OPEN)] *= np.exp(-OPEN_BIAS)
    return [classifier.classes[int(k)] for k in scores.argmax(axis=1)] if rows else []


def outcome(answer: str, row: str) -> str:
    """Whether an answer is right, `open` or another row.

    >>> outcome("open", "review.total"), outcome("litigation.total", "review.total")
    ('open', 'other row')
    """
    return RIGHT if answer == row else AS_OPEN if answer == OPEN else OTHER


def shares(found: Sequence[str]) -> dict[str, float]:
    """The number of answers, and the share of each outcome, four digits."""
    count = Counter(found)
    return {"asked": len(found), **{o: round(count[o] / max(1, len(found)), 4) for o in (RIGHT, AS_OPEN, OTHER)}}


def measure(
    train_reports: Sequence[AnnotatedReport], asked_reports: Sequence[AnnotatedReport], parts: int = PARTS, say=print
) -> dict:
    """What is answered for facts and phrases with their phrase known and held out: shares in all and by row.

    `every fact`: the share of all facts whose row, or that they have none, is told rightly with no phrase held out.
    `no phrase left`: those whose words hold no other phrase of their row.
    """
    catalogue = default_catalogue()
    texts = [Text.of(r, catalogue) for r in train_reports]
    questions = [Text.of(r, catalogue) for r in asked_reports]
    phrases = {a: m.id for m in catalogue.measures.values() for a in m.aliases}
    results: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))

    def ask(classifier: Classifier, part: int, held: set[str], condition: str) -> None:
        known = without(catalogue, held)
        reduced = without(catalogue, {p for p in phrases if part_of(p, parts) == part})
        for text in questions:
            words = text.words()
            asked = [
                i
                for i, w in enumerate(words)
                if text.drafts[i].measure and (p := phrase_of(w, catalogue)) and part_of(p, parts) == part
            ]
            rows = list(text.features(asked, known))
            for i, answer, (_, row) in zip(asked, answers(classifier, [f for f, _ in rows]), rows, strict=True):
                verdict = row, outcome(answer, row)
                results["facts"][condition].append(verdict)
                if row not in {r for *_, r in reduced.find_aliases(words[i])}:
                    results["facts, no phrase left"][condition].append(verdict)
        alone = [p for p in phrases if part_of(p, parts) == part]
        for p, answer in zip(alone, answers(classifier, [["bias", *surface_features(p, known)] for p in alone]), strict=True):
            verdict = phrases[p], outcome(answer, phrases[p])
            results["phrases alone"][condition].append(verdict)
            if phrases[p] not in {r for *_, r in reduced.find_aliases(p)}:
                results["phrases alone, no phrase left"][condition].append(verdict)

    start = time.monotonic()
    full = train(texts, set(), catalogue)
    rows = [row for text in questions for row in text.features(range(len(text.drafts)), catalogue)]
    right = sum(a == row for a, (_, row) in zip(answers(full, [f for f, _ in rows]), rows, strict=True))
    every = {"asked": len(rows), RIGHT: round(right / max(1, len(rows)), 4)}
    say(f"all phrases known: {time.monotonic() - start:.0f} s, {every}")
    for part in range(parts):
        held = {p for p in phrases if part_of(p, parts) == part}
        ask(full, part, set(), "known")
        ask(train(texts, held, catalogue), part, held, "held out")
        say(f"part {part} held out: {time.monotonic() - start:.0f} s, {summary(results)}")
    found = {"shares": summary(results), "rows": by_row(results["facts"])}
    return {"parts": parts, "phrases": len(phrases), "every fact, all phrases known": every, **found}


def summary(results: Mapping[str, Mapping[str, list[tuple[str, str]]]]) -> dict:
    """The shares of the outcomes by kind of question and condition."""
    return {kind: {c: shares([o for _, o in found]) for c, found in by.items()} for kind, by in results.items()}


def by_row(facts: Mapping[str, list[tuple[str, str]]]) -> dict:
    """The shares of the outcomes for facts by row and condition."""
    rows = sorted({row for found in facts.values() for row, _ in found})
    return {row: {c: shares([o for r, o in found if r == row]) for c, found in facts.items()} for row in rows}


def markdown(record: Mapping) -> str:
    """The record as tables."""

    def line(by: Mapping) -> list[str]:
        known, held = by["known"], by["held out"]
        return [f"{held['asked']}", *(f"{known[o]:.3f}" for o in (RIGHT,)), *(f"{held[o]:.3f}" for o in (RIGHT, AS_OPEN, OTHER))]

    every = record["every fact, all phrases known"]
    head = ["asked for", "number", "right, phrase known", "right, held out", "open, held out", "other row, held out"]
    return "\n".join(
        [
            "# Phrases held out of training",
            "",
            f"{record['phrases']} phrases of the catalogue in {record['parts']} parts; trained on {record['trained on']}, facts "
            f"of {record['asked']}. With all phrases known {every[RIGHT]:.1%} of their {every['asked']} facts, open ones among "
            "them, get the right row. Made by `python -m benchmarks.held_out_aliases`.",
            "",
            table(head, [[kind, *line(by)] for kind, by in record["shares"].items()]),
            "",
            "Facts by row:",
            "",
            table(["row", *head[1:]], [[row, *line(by)] for row, by in record["rows"].items()]),
            "",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.held_out_aliases", description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="written reports, JSONL or a folder")
    parser.add_argument("--parts", type=int, default=PARTS, help="parts the phrases are dealt into")
    parser.add_argument("--generated", type=int, default=GENERATED, help="generated reports trained on besides")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the JSON and the Markdown")
    asked = parser.parse_args(arguments)
    reports = read_corpus([asked.corpus])
    fold = split(reports)
    others = [r for r in reports if fold[r.doc_id] != FOLD]
    held_out = [r for r in reports if fold[r.doc_id] == FOLD]
    record = {
        "sha256": corpus_hash(reports),
        "trained on": f"{len(others)} written and {asked.generated} generated reports",
        "asked": f"{len(held_out)} written reports",
        **measure(others + generated_reports(asked.generated), held_out, asked.parts),
    }
    write_results(asked.results, NAME, record)
    (asked.results / f"{NAME}.md").write_text(markdown(record), encoding="utf-8")


if __name__ == "__main__":
    main()
