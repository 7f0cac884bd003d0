"""The tables of a document asked again with the figures of its prose."""

import sys
from dataclasses import replace
from random import Random

import pytest

import gov_ie
from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.extract import Extractor
from gov_ie.forms import tables as forms_tables
from gov_ie.forms.tables import Search
from tests.forms.test_glued import glued

TABLE = "统计指标单位2016年度历年累计（一）主动公开政府信息数条3121804其中：主动公开规范性文件数条001.政府公报公开政府信息数条00"
TEXT = f"青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条。\n{TABLE}"


@pytest.fixture(scope="module")
def report():
    return Extractor.from_disk()(TEXT)


def quantities(tables):
    return [TEXT[slice(*cell.quantity)] for table in tables for cell in table.cells]


def test_figures_of_the_prose_settle_open_cells(report):
    search = Search(Document(TEXT), default_catalogue())
    tables = search.tables()
    assert quantities(tables) == ["0"] * 4
    assert quantities(search.settled(tables, report)) == ["312", "1804", *["0"] * 4]


def test_tables_stay_the_same_where_the_prose_says_nothing_more(report):
    search = Search(Document(TEXT), default_catalogue())
    tables = search.tables()
    assert search.settled(tables, replace(report, facts=())) is tables
    again = search.settled(tables, report)
    assert search.settled(again, report) is again


def test_a_table_loses_no_cell_by_figures_of_the_prose(report):
    search = Search(Document(TEXT), default_catalogue())
    [table] = search.tables()
    at = TEXT.index("3121804")
    more = replace(table, cells=(replace(table.cells[0], quantity=(at, at + 4)), *table.cells))
    tables = [more]
    assert search.settled(tables, report) is tables


def figures(rng):
    """A form so full of figures that its rows can only be solved together."""
    rows = ["granted", "partial", "denied.state_secret", "denied.third_party", "unavailable.not_held"]
    rows += ["not_processed.duplicate", "other.not_corrected"]
    filled = {}
    for row in rows:
        values = [rng.choice([0, 1, 11, 12, 111, rng.randint(0, 300)]) for _ in range(6)]
        filled[row] = [*values, sum(values)]
    total = [sum(column) for column in zip(*filled.values(), strict=True)]
    return {**filled, "received": total, "answered": total}


def test_without_or_tools_only_those_tables_are_left_unread_that_need_it(monkeypatch):
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    text = f"{TEXT}\n{glued(filled=figures(Random(5)))[0]}"
    with pytest.warns(UserWarning, match=r"left unread.*gov-ie\[forms\]"):
        [table] = Search(Document(text), default_catalogue()).tables()
    assert [text[slice(*cell.quantity)] for cell in table.cells] == ["0"] * 4


def test_text_is_not_read_where_the_sources_own_table_stands(monkeypatch):
    lines = ["镇街,收到信件,办结信件", *(f"镇{n},{n + 3},{n + 1}" for n in range(40))]
    document = gov_ie.read("\n".join(lines).encode(), name="镇街.csv")
    read = []
    real = forms_tables.table_facts
    monkeypatch.setattr(
        forms_tables, "table_facts", lambda document, table, *rest: read.append(table) or real(document, table, *rest)
    )
    found = Search(document, default_catalogue()).tables()
    assert [made.table for made in found] == read == list(document.tables)


def test_a_heading_over_thousands_of_rows_is_no_evidence_of_each():
    lines = ["镇街,收到信件", *(f"镇{n},{n + 3}" for n in range(3000))]
    report = Extractor.from_disk()(gov_ie.read("\n".join(lines).encode(), name="镇街.csv"))
    assert len(report.facts) == 3000 and report.facts[-1].measures[0].start < 10
    assert max(len(fact.evidence.text) for fact in report.facts) <= 1100
    assert all(
        fact.evidence.start <= fact.quantity.start < fact.quantity.end <= fact.evidence.end for fact in report.facts
    )


ROWS = "指标名称{0}数量\n主动公开政府信息数{0}120\n收到申请数{0}12\n依申请公开信息收取的费用{0}3.5\n申请办结率{0}98\n"


def units(text: str) -> list[tuple[str, str]]:
    """The values of a text's cells with their units, in order."""
    tables = Search(Document(text), default_catalogue()).tables()
    return [(f"{cell.value.value:f}", cell.value.unit) for table in tables for cell in table.cells]


@pytest.mark.parametrize("gap", ["\t", " | "])
def test_of_several_units_over_a_table_each_row_has_its_own(gap):
    listed = units("附表（单位：条、件、万元）\n" + ROWS.format(gap))
    assert listed[:3] == [("120", "条"), ("12", "件"), ("35000", "元")] and listed[3:] in ([], [("98", "")])


@pytest.mark.parametrize("over", ["统计表（单位：件）\n", "统计表（單位：件）\n", "统计表\n单位：件\n"])
@pytest.mark.parametrize("bar", ["", "| "])
def test_the_unit_over_a_table_of_a_text(over, bar):
    text = over + "".join(f"{bar}{row}\n" for row in ("指标名称 | 数量", "收到申请数 | 12", "申请办结数 | 11"))
    assert units(text) == [("12", "件"), ("11", "件")]


def test_the_unit_of_a_figure_over_a_table_is_not_the_tables():
    assert ("12", "") in units("收费金额（单位：万元）：0.5\n" + ROWS.format("\t"))


def test_no_form_is_looked_for_in_a_table_of_the_source():
    lines = "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("指标", "数量"), ("收到申请数", "12"), ("申请办结数", "12"))) + "</table>"
    document = gov_ie.read(f"<p>统计表</p>{lines}".encode(), name="a.html")
    search = Search(document, default_catalogue())
    [found] = search.tables()
    assert found.table is document.tables[0]
    hidden = forms_tables._without(document.text, [found])
    assert len(hidden) == len(document.text) and "收到" not in hidden and hidden.startswith("统计表")
