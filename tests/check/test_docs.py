"""docs/checks.md lists the rules as they are."""

from pathlib import Path

from gov_ie.check.rules import RULES
from gov_ie.train.marked import MARK

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"


def rules_table() -> str:
    """The table of the shipped rules; written by `python -m tests.check.test_docs`."""
    rows = [f"| `{r.name}` | {r.says} | {r.source} | {MARK.sub(lambda hit: hit[3], r.example)} |" for r in RULES]
    return "\n".join(["| rule | what must hold | source | words that break it |", "|---|---|---|---|", *rows])


def test_the_table_of_rules_is_current():
    between = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert between.strip() == rules_table(), "run python -m tests.check.test_docs"


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{rules_table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
