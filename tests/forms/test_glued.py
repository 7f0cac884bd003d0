"""Official forms glued into running texts: which cells are read, where they stand, what is left unread."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.forms.glued import glued_tables
from gov_ie.forms.layouts import layout
from gov_ie.forms.stated import Statement

BEFORE = "一、总体情况。全年收到申请33件,予以公开22件,部分公开8件。三、收到和处理政府信息公开申请情况"
HEADER = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
BEHIND = "四、政府信息公开行政复议、行政诉讼情况。五、存在的主要问题"
RESULTS = "结果维持结果纠正其他结果尚未审结总计"
DISPUTES = f"行政复议行政诉讼{RESULTS}未经复议直接起诉复议后起诉{RESULTS}{RESULTS}"
FILLED = {
    "received": [31, 2, 0, 0, 0, 0, 33],
    "carried_in": [1, 0, 0, 0, 0, 0, 1],
    "granted": [21, 1, 0, 0, 0, 0, 22],
    "partial": [8, 0, 0, 0, 0, 0, 8],
    "not_processed.duplicate": [2, 1, 0, 0, 0, 0, 3],
    "answered": [31, 2, 0, 0, 0, 0, 33],
    "carried_out": [1, 0, 0, 0, 0, 0, 1],
}


def glued(form="requests_2021", filled=FILLED, numbers=True, notes=True, gap="", breaks=""):
    """The rows of a form glued together, and the range of each cell by row and column."""
    text, cells, ends = BEFORE + HEADER, {}, {}
    for row in layout(form).rows:
        label = breaks.join(row.label) if breaks else row.label
        text += (row.number if numbers else "") + label
        ends[len(text)] = row.id
        text += row.note if notes else ""
        if not row.heading:
            for column, value in enumerate(filled.get(row.id, [0] * 7)):
                text += gap if column else ""
                cells[row.id, column] = (len(text), len(text) + len(str(value)))
                text += str(value)
    return text + BEHIND, cells, ends


def found(text, ends, **more):
    """The cells read, by row and column."""
    cells = {}
    for solved in glued_tables(text, **more):
        rows = {c.row: ends.get(c.end) for c in solved.table.cells if c.header and c.column == 0}
        for cell in solved.table.cells:
            assert text[cell.start : cell.end] == cell.text
            if not cell.header:
                cells[rows[cell.row], cell.column - 1] = (cell.start, cell.end)
    return cells


@pytest.mark.parametrize("form", ["requests_2021", "requests_2019"])
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("notes", [True, False])
def test_all_cells_of_a_form_in_one_line(form, numbers, notes):
    text, cells, ends = glued(form, numbers=numbers, notes=notes)
    assert found(text, ends) == cells


def test_labels_broken_over_lines():
    text, cells, ends = glued(breaks="\n")
    assert found(text, ends) == cells


def test_the_header_of_the_text_heads_the_table():
    text, _, _ = glued()
    [solved] = glued_tables(text)
    heads = [(c.text, c.column, c.column_span) for c in solved.table.cells if c.header and c.column > 0]
    assert ("法人或其他组织", 2, 5) in heads
    assert ("总计", 7, 1) in heads
    assert solved.table.shape[1] == 8


def test_the_proof_names_the_sums_it_rests_on():
    [solved] = glued_tables(glued()[0])
    assert set(solved.proof.identities) == {"row_total", "balance", "outcomes"}
    assert solved.proof.excluded > 0
    assert not solved.proof.broken


def test_traditional_characters_with_glosses_and_full_width_digits():
    text, cells, _ = glued()
    turned = (
        text.replace("申请", "申請")
        .replace("办理", "辦理")
        .translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    )
    read = [c for s in glued_tables(turned) for c in s.table.cells if not c.header]
    assert [(c.start, c.end) for c in read] == list(cells.values())
    assert all(turned[c.start : c.end] == c.text for c in read)
    assert glued_tables("辦結(jié)數量31" + text.replace("數", "數(shù)"))


def test_a_misprint_leaves_its_row_out_and_the_others_in():
    wrong = {**FILLED, "partial": [8, 0, 0, 0, 0, 0, 9]}
    text, cells, ends = glued(filled=wrong)
    read = found(text, ends)
    assert all(cells[place] == span for place, span in read.items())
    assert len(read) > 0.9 * len(cells)
    [solved] = glued_tables(text)
    assert "row_total" in solved.proof.broken or ("partial", 0) not in read


def test_a_row_in_which_blank_cells_are_lost_is_left_out():
    text, cells, ends = glued(filled={**FILLED, "not_processed.duplicate": [2, 1, 3]})
    read = found(text, ends)
    assert not any(row == "not_processed.duplicate" for row, _ in read)
    assert all(cells[place] == span for place, span in read.items())


def test_a_row_that_the_form_does_not_have_makes_no_cell_wrong():
    text, cells, ends = glued()
    extra = "9.属于工作秘密3000003"
    at = next(end for end, row in ends.items() if row == "unavailable.not_held") - len("1.本机关不掌握相关政府信息")
    moved = text[:at] + extra + text[at:]
    ends = {end + (len(extra) if end > at else 0): row for end, row in ends.items()}
    read = found(moved, ends)
    shifted = {place: (a + len(extra), b + len(extra)) if a >= at else (a, b) for place, (a, b) in cells.items()}
    assert read
    assert all(shifted[place] == span for place, span in read.items())


def test_the_prose_around_is_not_read():
    assert glued_tables(BEFORE + BEHIND) == []
    text, _, _ = glued()
    [solved] = glued_tables(text + "本年新收政府信息公开申请数量31件,上年结转政府信息公开申请数量0件。")
    assert solved.table.start >= len(BEFORE) and solved.table.end <= len(text) - len(BEHIND)


def test_disputes_in_one_line():
    text = f"四、政府信息公开行政复议、行政诉讼情况{DISPUTES}12000120000010001五、存在的主要问题"
    [solved] = glued_tables(text)
    cells = [c.text for c in solved.table.cells if not c.header]
    assert cells == ["12", "0", "0", "0", "12", *"00000", *"10001"]
    heads = [(c.text, c.column, c.column_span) for c in solved.table.cells if c.header and c.row == 0]
    assert heads == [("行政复议", 0, 5), ("未经复议直接起诉", 5, 5), ("复议后起诉", 10, 5)]


def test_disputes_whose_figures_may_end_elsewhere_are_left_out():
    assert glued_tables(f"{DISPUTES}1100240015101025.其他情况") == []


def test_the_form_of_2014_with_all_years():
    text = "政府信息公开情况统计表统计指标单位2013年度历年累计（一）收到申请数件728"
    text += "1.当面申请数件0182.传真申请数件003.网络申请数件774.信函申请数件03（二）申请办结数件728"
    [solved] = glued_tables(text)
    rows = {}
    for cell in solved.table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    assert rows[0] == ["2013年度", "历年累计"]
    assert ["（一）收到申请数", "件", "7", "28"] in rows.values()
    assert ["1.当面申请数", "件", "0", "18"] in rows.values()
    # 办结 has no sum of its own here: 7|28 or 72|8.
    assert all(len(row) < 4 for row in rows.values() if row[0] == "（二）申请办结数")


def test_figures_of_the_prose_help_rows_without_a_sum():
    text = "统计指标单位2013年度历年累计（一）主动公开政府信息数条3121804其中：主动公开规范性文件数条00"
    text += "2.政府网站公开政府信息数条2011500"
    [plain] = glued_tables(text)
    assert "312" not in [c.text for c in plain.table.cells]
    [helped] = glued_tables(text, [Statement("disclosure.items", Decimal(312))])
    assert {"312", "1804"} <= {c.text for c in helped.table.cells}
    assert helped.proof.stated == ("disclosure",)


def test_a_table_takes_its_rows_whether_their_cells_are_certain_or_not():
    text = "统计指标单位2013年度历年累计其中：主动公开规范性文件数条001.政府公报公开政府信息数条00"
    text += "（三）接受培训人员数人次3121804。"
    [plain] = glued_tables(text)
    assert [c.text for c in plain.table.cells if not c.header] == ["0"] * 4
    assert text[plain.table.end :] == "。"
    [helped] = glued_tables(text, [Statement("training.participants", Decimal(312))])
    assert [c.text for c in helped.table.cells if not c.header] == [*["0"] * 4, "312", "1804"]
    assert (helped.table.start, helped.table.end) == (plain.table.start, plain.table.end)
    assert (plain.proof.open, helped.proof.open) == (2, 0)


def test_a_figure_read_inside_of_a_form_is_no_witness_for_it():
    text = "统计指标单位2013年度历年累计（一）主动公开政府信息数条3121804其中：主动公开规范性文件数条00"
    text += "2.政府网站公开政府信息数条2011500。"
    at = text.index("3121804")
    for start, more in ((at, False), (0, True)):
        [solved] = glued_tables(text, [Statement("disclosure.items", Decimal(312), start=start)])
        assert ("312" in [c.text for c in solved.table.cells]) is more


def test_figures_of_the_prose_help_the_line_of_section_four():
    # 1|12|0|0|13 or 11|2|0|0|13
    text = f"{DISPUTES}1120013{'0' * 10}"
    total = Statement("litigation.total", Decimal(2), {"stage": "direct"})
    part = Statement("review.total", Decimal(11), {"result": "upheld"})

    def first(stated):
        return [c.text for s in glued_tables(text, stated) for c in s.table.cells if not c.header and c.column < 2]

    assert first([]) == first([total]) == []
    # 2|0|0|13 or, with one digit wrong, 20|0|1|3
    assert first([part]) == ["11"]


def test_small_tables_of_section_two():
    text = "信息内容本年制发件数本年废止件数现行有效件数规章0012行政规范性文件3015第二十条第（五）项信息内容本年处理决定数量行政许可2629"
    cells = [[c.text for c in s.table.cells if not c.header] for s in glued_tables(text)]
    assert cells == [["0", "0", "12"], ["2629"]]
    stated = [Statement(f"normative_document.{id}", Decimal(v)) for id, v in (("issued", 3), ("in_force", 15))]
    assert ["0", "0", "12", "3", "0", "15"] in [
        [c.text for c in s.table.cells if not c.header] for s in glued_tables(text, stated)
    ]


def test_a_figure_with_a_sign_begins_a_cell():
    text = "第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量行政许可1230第二十条第（八）项信息内容"
    text += "上一年项目数量本年增/减行政事业性收费35-15"
    cells = [[c.text for c in s.table.cells if not c.header] for s in glued_tables(text)]
    assert ["35", "-15"] in cells


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6))
def test_no_cell_is_wrong_whatever_the_figures(seed):
    rng = random.Random(seed)
    filled = {}
    for row in layout("requests_2021").rows:
        figures = [int(rng.random() ** 4 * 300) if rng.random() < 0.3 else 0 for _ in range(6)]
        filled[row.id] = [*figures, sum(figures)]
    text, cells, ends = glued(filled=filled)
    assert all(cells[place] == span for place, span in found(text, ends).items())


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.sampled_from("规章予以公开部分公开总计其他0123456789\n\t| .、（)1.件数申请办结行政复议维持\ud800"),
        max_size=120,
    )
)
def test_any_text_is_read(text):
    for solved in glued_tables(text):
        assert all(text[c.start : c.end] == c.text for c in solved.table.cells)
