"""docs/checks.md and docs/zh/how-to/checks.md list the rules as they are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gov_ie.check.rules import RULES
from gov_ie.train.marked import MARK
from gov_ie.view.words import words

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"


def broken_by(example: str) -> str:
    """A rule's example without its marks."""
    return MARK.sub(lambda hit: hit[3], example)


def rules_table() -> str:
    """The table of the shipped rules; written by `python -m tests.check.test_docs`."""
    rows = [f"| `{r.name}` | {r.says} | {r.source} | {broken_by(r.example)} |" for r in RULES]
    return "\n".join(["| rule | what must hold | source | words that break it |", "|---|---|---|---|", *rows])


def rules_table_in_chinese() -> str:
    """The same in the words of the page of a report."""
    rows = [f"| `{r.name}` | {words()['rules'][r.name][0]} | {broken_by(r.example)} |" for r in RULES]
    return "\n".join(["| 规则 | 应当成立的关系 | 违反它的写法 |", "|---|---|---|", *rows])


PAGES = {"checks.md": rules_table, "zh/how-to/checks.md": rules_table_in_chinese}


@pytest.mark.parametrize(("page", "table"), PAGES.items())
def test_the_table_of_rules_is_current(page: str, table: Callable[[], str]):
    between = (DOCS / page).read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert between.strip() == table(), "run python -m tests.check.test_docs"


if __name__ == "__main__":
    for page, table in PAGES.items():
        before, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(BEGIN)
        (DOCS / page).write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
