"""Which reports are for training, in which fold, and which are held out for a test.

Decided by the agency's name alone, and by its template's for a generated report.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from gov_ie.exchange import AnnotatedReport
from gov_ie.train.corpus import deal

TEST = "test"
FOLDS = 4
# One part in nine, which has no factor in common with the folds: the test part takes as much from each of them.
TEST_PARTS, TEST_PART = 9, 3


def split(reports: Sequence[AnnotatedReport]) -> dict[str, str]:
    """The fold of each report by doc_id: «0» to «3» as `corpus.deal` gives it, or «test».

    All reports of one agency are in one part, so are all that were generated from one template, and adding a report
    moves no other.

    >>> from gov_ie.train.marked import compile_marked
    >>> names = ("东陵区司法局", "清河县水务局", "柳河县财政局")
    >>> split([compile_marked(f"agency: {name}\\nyear: 2016\\n---\\n正文", name) for name in names])
    {'东陵区司法局': '0', '清河县水务局': '2', '柳河县财政局': 'test'}
    """
    folds, parts = deal(reports, FOLDS), deal(reports, TEST_PARTS)
    dealt = zip(reports, folds, parts, strict=True)
    return {r.doc_id: TEST if part == TEST_PART else str(fold) for r, fold, part in dealt}


def write_splits(reports: Sequence[AnnotatedReport], path: Path) -> dict[str, str]:
    """The folds of `split`, written as a JSON object with a line for each doc_id, in order."""
    folds = dict(sorted(split(reports).items()))
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write(json.dumps(folds, ensure_ascii=False, indent=0) + "\n")
    return folds


def read_splits(path: Path) -> dict[str, str]:
    """The folds by doc_id, as `write_splits` wrote them."""
    folds: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return folds
