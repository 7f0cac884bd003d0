"""Whose parts the cells of the official forms are, in every kind of source and where a form is cut in two."""

import pytest

from gov_ie import read
from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.tables import fact_tables

CATALOGUE = default_catalogue()
CHANNELS = ("政府公报公开政府信息数", "政府网站公开政府信息数", "政务微博公开政府信息数")


def links(document):
    """The words of each cell's label and value → those of its total."""
    text, found = document.text, {}
    for table in fact_tables(document, CATALOGUE):
        facts = table.facts(2016)
        name = [(text[slice(*fact.label)], int(fact.value.value)) for fact in facts]
        found |= {own: None if f.part_of is None else name[f.part_of] for own, f in zip(name, facts, strict=True)}
    return found


def disclosure(gap, heading, end):
    rows = [("统计指标", "单位", "统计数"), ("（一）主动公开政府信息数", "条", "20")]
    rows += [("（二）通过不同渠道和方式公开政府信息的情况",)] if heading else []
    rows += [(f"{n}.{label}", "条", str(n + 3)) for n, label in enumerate(CHANNELS, 1)]
    rows += [("（一）收到申请数", "件", "8"), ("1.当面申请数", "件", "8")]
    return Document(end.join(gap.join(row) for row in rows))


@pytest.mark.parametrize(("gap", "end"), [("  ", "\n"), ("\t", "\n"), (" ", "\n"), ("\n", "\n"), ("", ""), (" ", " ")])
def test_items_on_several_channels_are_no_parts_under_the_heading_that_says_so(gap, end):
    with_it, without = (links(disclosure(gap, heading, end)) for heading in (True, False))
    channels = [own for own in without if own[0].endswith(CHANNELS)]
    assert len(channels) == 3 and all(without[own][0].endswith("主动公开政府信息数") for own in channels)
    assert [with_it[own] for own in channels] == [None] * 3
    assert any(above is not None for above in with_it.values())


COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = (
    ("一、本年新收政府信息公开申请数量", 5),
    ("二、上年结转政府信息公开申请数量", 1),
    ("（一）予以公开", 2),
    ("（二）部分公开", 1),
    ("1.属于国家秘密", 3),
    ("（七）总计", 6),
    ("四、结转下年度继续办理", 0),
)
LISTED = (
    ("统计指标", "单位", "2016年度", "历年累计"),
    ("（一）收到申请数", "件", "9", "40"),
    ("1.当面申请数", "件", "4", "18"),
    ("2.网络申请数", "件", "5", "22"),
    ("（三）申请答复数", "件", "9", "39"),
    ("1.同意公开答复数", "件", "8", "30"),
    ("2.不同意公开答复数", "件", "1", "7"),
)


def page(parts, between=""):
    def row(cells):
        return "".join(f"<td>{cell}</td>" for cell in cells)

    def markup(part):
        return "<table border=1>" + "".join(f"<tr>{row(line)}</tr>" for line in part) + "</table>"

    text = "<html><body><h1>青石县水务局2016年政府信息公开工作年度报告</h1>" + f"<p>{between}</p>".join(
        map(markup, parts)
    )
    return read(f"{text}</body></html>".encode(), name="page.html")


def cut(rows, heads, places, repeat):
    ends = [*places, len(rows)]
    parts = [rows[start:end] for start, end in zip([0, *places], ends, strict=True)]
    return [parts[0], *([*rows[:heads], *part] if repeat else part for part in parts[1:])]


def requests():
    return [("", *COLUMNS), *((label, str(n), "0", "0", "0", "0", "1", str(n + 1)) for label, n in ROWS)]


def in_order(document):
    """The totals of all cells, as places in the order of the text."""
    found, text = [], document.text
    for table in fact_tables(document, CATALOGUE):
        facts = table.facts(2016)
        found += [
            (text[slice(*f.quantity)], f.measure, f.part_of is not None and facts[f.part_of].quantity) for f in facts
        ]
    places = {}
    for table in fact_tables(document, CATALOGUE):
        places |= {cell.quantity: len(places) + n for n, cell in enumerate(table.cells)}
    return [(value, measure, above and places[above]) for value, measure, above in found]


@pytest.mark.parametrize("between", ["", "（续表）", "续上表", "- 4 -", "第3页 共7页"])
@pytest.mark.parametrize("repeat", [True, False])
@pytest.mark.parametrize(
    ("rows", "places"), [(requests(), [5]), (requests(), [3]), (requests(), [4, 6]), (LISTED, [2, 5])]
)
def test_a_form_cut_in_two_has_the_links_of_the_whole(rows, places, repeat, between):
    whole = in_order(page([rows]))
    assert sum(above is not False for _, _, above in whole) > len(whole) / 2
    assert in_order(page(cut(rows, 1, places, repeat), between)) == whole


@pytest.mark.parametrize("between", ["四、行政复议情况", "2017年，我局收到申请5件。", "续表续表"])
def test_tables_with_words_between_them_are_none_of_one_another(between):
    found = in_order(page(cut(LISTED, 1, [2], True), between))
    assert [above for _, measure, above in found if measure == "request.received"][2:] == [False] * 4


def test_the_headings_of_one_half_do_not_stand_over_the_figures_of_a_wider_one():
    upper = [
        ("", *COLUMNS[-2:]),
        ("一、本年新收政府信息公开申请数量", "2", "2"),
        ("二、上年结转政府信息公开申请数量", "0", "0"),
    ]
    lower = [("三、本年度办理结果", "（七）总计", "1", "2"), ("三、本年度办理结果", "四、结转下年度继续办理", "3", "4")]
    assert [value for value, *_ in in_order(page([upper, lower]))] == ["2", "2", "0", "0"]
