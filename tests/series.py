"""Reports of one agency over several years, written out with facts where their text states them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from gov_ie.types import Evidence, Fact, Mention, Period, Report

ROWS = (
    ("主动公开政府信息", "条", "disclosure.items"),
    ("收到政府信息公开申请", "件", "request.received"),
    ("答复申请", "件", "request.answered"),
    ("制发规范性文件", "件", "normative_document.issued"),
    ("召开新闻发布会", "次", "press_conference.held"),
    ("收到行政复议", "件", "review.total"),
    ("举办培训班", "期", "training.held"),
)


def said(words: str, value: int | str, unit: str = "件", measure: str | None = None, **more) -> dict:
    """One figure of a report: what stands before and behind its number, its row, and fields of its fact.

    `printed`: how the number is written; `behind`: what follows it; `year`: another than the report's; `by`, `part_of`, `verdict`, `score`, `modifier`,
    `agency`, `period` as in a fact.
    """
    return {"words": words, "value": Decimal(value), "unit": unit, "measure": measure, **more}


def report(agency: str | None, year: int | None, *figures: dict, doc_id: str | None = None, names: tuple[str, ...] = ()) -> Report:
    """The report that states these figures, a sentence each, facts f1, f2 … in order."""
    text = f"{agency}{year}年政府信息公开工作年度报告\n"
    facts = []
    for number, figure in enumerate(figures, 1):
        printed = figure.get("printed", f"{figure['value']}{figure['unit']}")
        words = figure["words"]
        start = len(text)
        text += f"{words}{printed}{figure.get('behind', '')}。"
        middle, end = start + len(words), start + len(words) + len(printed)
        stated = figure.get("year", year)
        facts.append(
            Fact(
                id=f"f{number}",
                value=figure["value"],
                unit=figure["unit"],
                modifier=figure.get("modifier", "exact"),
                measure=figure["measure"],
                by=figure.get("by", {}),
                measure_text=words,
                agency=figure.get("agency", agency),
                agency_names=(figure.get("agency", agency),),
                year=stated if "period" not in figure else figure["period"] and figure["period"].year,
                period=figure.get("period", None if stated is None else Period.of_year(stated)),
                part_of=figure.get("part_of"),
                score=figure.get("score", 0.9),
                evidence=Evidence(start, end, text[start:end]),
                quantity=Mention(middle, end, "QUANTITY", printed),
                measures=(Mention(start, middle, "MEASURE", words),),
                verdict=figure.get("verdict", "unchecked"),
            )
        )
    return Report(text, agency, names or ((agency,) if agency else ()), year, (), tuple(facts), doc_id=doc_id)


def up_to(year: int) -> Period:
    """All years up to the end of one, as 历年累计 counts."""
    return Period(date.min, date(year, 12, 31), None)


def series(agency: str = "青石县水务局", first: int = 2014, values: tuple[tuple[int, ...], ...] = ((31, 7), (42, 9), (57, 12))) -> list[Report]:
    """Reports of years in a row that hold together: each states its figures and those of the year before.

    `values`: of each year the figures of the first of ROWS; what is carried over is the year's number among them.
    """
    reports = []
    total = 0
    for n, row in enumerate(values):
        year = first + n
        total += row[0]
        figures = [said(w, v, u, m) for (w, u, m), v in zip(ROWS, row, strict=False)]
        figures.append(said("结转下年度继续办理", n + 1, "件", "request.carried_out"))
        figures.append(said("历年累计公开信息", total, "条", "disclosure.items", period=up_to(year)))
        if n:
            figures.append(said("上年结转", n, "件", "request.carried_in"))
            figures += [said(w, v, u, m, year=year - 1) for (w, u, m), v in zip(ROWS, values[n - 1], strict=False)]
        reports.append(report(agency, year, *figures, doc_id=f"{agency}-{year}"))
    return reports


def all_series() -> st.SearchStrategy[list[Report]]:
    """Such series of one to five years, figures of 1 to 900."""
    rows = st.lists(st.integers(1, 900), min_size=len(ROWS), max_size=len(ROWS)).map(tuple)
    return st.lists(rows, min_size=1, max_size=5).map(lambda values: series(values=tuple(values)))
