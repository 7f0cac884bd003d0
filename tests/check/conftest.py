"""The annotated reports, as if extracted without a slip."""

from pathlib import Path

import pytest

from gov_ie.exchange import read_annotations

CORPUS = Path(__file__).parents[2] / "data" / "annotations" / "corpus.jsonl"


@pytest.fixture(scope="session")
def written():
    return [r.to_report() for r in read_annotations(CORPUS)]
