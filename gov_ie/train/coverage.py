"""What annotated reports cover, as the tables of docs/data.md: reports, facts, catalogue rows, phenomena."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import InputError
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.phenomena import PHENOMENA, Seen
from gov_ie.train.sources import Source
from gov_ie.train.splits import split

BEGIN, END = "<!-- gov-ie corpus check --write: begin -->", "<!-- gov-ie corpus check --write: end -->"
# A row with fewer facts is learned by its words in the catalogue more than by examples.
ENOUGH = 20
_SIZES = {200: "200 and more", 50: "50 to 199", ENOUGH: f"{ENOUGH} to 49", 0: f"**fewer than {ENOUGH}**"}
_ERAS = {2013: "2008-2013", 2018: "2014-2018", 2020: "2019-2020"}


def coverage(sources: Sequence[Source], catalogue: Catalogue | None = None) -> str:
    """The tables in Markdown.

    >>> from gov_ie.train.marked import compile_marked
    >>> marked = "agency: 清河县水务局\\nyear: 2016\\nlevel: county\\n---\\n{M|公开信息}{Q|312条|disclosure.items}。"
    >>> print(*coverage([Source.of(compile_marked(marked, "q"))]).splitlines()[:5], sep="\\n")
    1 reports, 9 characters, 1 facts
    <BLANKLINE>
    | level | reports | share |
    |---|---|---|
    | county | 1 | 100% |
    """
    reports = [s.report for s in sources]
    facts = [f for r in reports for f in r.facts]
    size = sum(len(r.text) for r in reports)
    kinds = Counter(kind for r in reports for kind in str(r.meta.get("noise") or "none").split())
    folds = Counter(split(reports).values())
    return "\n\n".join(
        [
            f"{len(reports)} reports, {size} characters, {len(facts)} facts",
            _shares("level", Counter(str(r.meta.get("level", "-")) for r in reports).most_common(), len(reports)),
            _shares("era of the official form", sorted(Counter(map(_era, reports)).items()), len(reports)),
            _shares("noise (a report may have several kinds)", kinds.most_common(), len(reports)),
            _shares("facts that are", _fact_rows(reports), len(facts), "facts"),
            _catalogue_rows(Counter(f.measure for f in facts), catalogue or default_catalogue()),
            _phenomena([Seen(s) for s in sources], len(facts)),
            _shares("fold", sorted(folds.items()), len(reports)),
        ]
    )


def write_coverage(page: Path, tables: str) -> bool:
    """Put the tables between the markers of a page; whether that changed it.

    Raises InputError where the page has no markers.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{page}: no place for the tables; put the lines «{BEGIN}» and «{END}» where they belong")
    written = f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}"
    if written != text:
        page.write_text(written, encoding="utf-8", newline="\n")
    return written != text


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = [f"| {' | '.join(line)} |" for line in (head, *rows)]
    return "\n".join([written[0], "|---" * len(head) + "|", *written[1:]])


def _share(count: int, of: int) -> str:
    return f"{count / of:.0%}" if of else "-"


def _shares(title: str, counts: Iterable[tuple[str, int]], of: int, what: str = "reports") -> str:
    return _table((title, what, "share"), [(name, str(count), _share(count, of)) for name, count in counts])


def _era(report: AnnotatedReport) -> str:
    if report.year is None:
        return "-"
    return next((name for last, name in _ERAS.items() if report.year <= last), "2021-")


def _fact_rows(reports: Sequence[AnnotatedReport]) -> list[tuple[str, int]]:
    facts = [(r, f) for r in reports for f in r.facts]
    return [
        ("of an open measure", sum(f.measure is None for _, f in facts)),
        ("part of a total", sum(f.part_of is not None for _, f in facts)),
        ("0", sum(f.value == 0 for _, f in facts)),
        ("approximate", sum(f.modifier != "exact" for _, f in facts)),
        ("of another year than the report's", sum(f.year != r.year for r, f in facts)),
        ("of another body than the reporting one", sum(f.agency != r.agency for r, f in facts)),
    ]


def _catalogue_rows(counts: Counter[str | None], catalogue: Catalogue) -> str:
    """Every row of the catalogue with its number of facts, also those of which there is none."""
    groups: dict[str, list[str]] = {name: [] for name in _SIZES.values()}
    for row in sorted(catalogue.measures, key=lambda row: (-counts[row], row)):
        groups[next(name for least, name in _SIZES.items() if counts[row] >= least)].append(f"{row} {counts[row]}")
    rows = [(name, str(len(found)), ", ".join(found)) for name, found in groups.items()]
    return _table(("facts of a catalogue row", "rows", ""), rows)


def _phenomena(reports: list[Seen], facts: int) -> str:
    rows = [("1", "facts in a report", f"{facts / len(reports):.0f}" if reports else "-", "about 24")]
    for one in PHENOMENA:
        count = one.count(reports)
        rows.append((str(one.number), one.what, f"{_share(count, len(reports))} ({count})", one.real))
    return _table(("#", "reports that show", "here", "real reports"), rows)
