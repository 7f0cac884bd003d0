"""Generated annotated reports: an unbounded supply of training text whose facts are right by construction.

Notes for a newcomer: `words` reads the grammar (gov_ie/resources/generator), `names` invents the office, `figures` the
numbers, `writer` turns sentence patterns into the marked notation, `parts` writes breakdowns, `tables` the forms,
`report` puts a whole report together and `identities` plants contradictions. The marked text then goes through
`gov_ie.train.marked`, so that offsets and facts are what a person's annotation would give.
"""

from __future__ import annotations

from collections.abc import Iterator

from gov_ie.exchange import AnnotatedReport
from gov_ie.train.generator.report import make_report
from gov_ie.train.generator.words import load

__all__ = ["generate"]


def generate(
    count: int, seed: int = 0, *, contradictions: float = 0.0, noise: bool = True
) -> Iterator[AnnotatedReport]:
    """`count` annotated reports, each made of the seed and its index alone, so that a longer run begins as a shorter.

    `contradictions`: the share of reports, 0 to 1, in which one figure is made to disagree with others, so that a careful
    reader sees it (short reports may hold none that could: about one in five); `noise`: whether
    some reports are made dirty (gov_ie.train.noise). `meta` of each report: level, kind, era, template, noise where
    there is some, identities (what holds between its facts: kind, left, right, by fact id) and contradictions (those
    that were made to fail, with the fact that was changed).

    >>> [report] = generate(1, seed=7)
    >>> all(report.text[s.start : s.end] == s.text for s in report.spans)
    True
    """
    if not 0 <= contradictions <= 1:
        raise ValueError(f"contradictions={contradictions}; give a share of the reports, 0 to 1")
    words = load()
    for index in range(count):
        yield make_report(words, f"{seed}/{index}", f"gen-{seed}-{index:05d}", contradictions, noise)
