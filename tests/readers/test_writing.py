"""Offsets, stretches and cells as a document is written."""

from hypothesis import given
from hypothesis import strategies as st

from gov_ie.document import Place
from gov_ie.readers.writing import CellDraft, Writer, cell_text, joined
from tests.strategies import pieces


def test_lines_and_places():
    writer = Writer("a")
    writer.piece("主动公开", Place(page=1))
    writer.piece("12条。", Place(page=2))
    writer.paragraph("  ")
    writer.paragraph("全年无诉讼。", Place(page=2))
    document = writer.finish()
    assert document.text == "主动公开12条。\n全年无诉讼。\n"
    assert [document.place_of(i) and document.place_of(i).page for i in (0, 4, 8, 9)] == [1, 2, None, 2]


def test_grid_without_the_rows_and_columns_in_which_nothing_begins():
    writer = Writer("a")
    table = writer.table(
        [CellDraft(0, 0, "项目", column_span=10**9), CellDraft(5, 0, "新收", row_span=65534), CellDraft(5, 7, "3")]
    )
    assert table.shape == (2, 2)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells] == [
        (0, 0, 1, 2),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
    ]


def test_a_grid_too_sparse_is_not_written():
    writer = Writer("a")
    assert writer.table([CellDraft(i, i, "1") for i in range(3000)]) is None
    assert writer.table([]) is None
    assert writer.finish().text == ""


def test_caption_and_unit_of_the_first_row():
    rows = [CellDraft(0, 0, "政府信息公开情况统计表", column_span=2), CellDraft(1, 0, "单位：件", column_span=2)]
    table = Writer("a").table([*rows, CellDraft(2, 0, "申请"), CellDraft(2, 1, "3")])
    assert (table.caption, table.unit) == ("政府信息公开情况统计表", "件")


def test_caption_given_by_the_reader():
    table = Writer("a").table([CellDraft(0, 0, "申请"), CellDraft(0, 1, "3")], caption="收费（单位：万元）")
    assert (table.caption, table.unit) == ("收费", "万元")


def test_text_of_cells():
    assert cell_text("法人\n或 其他\n组织") == "法人或 其他组织"
    assert cell_text("商\n业\n企\n业") == "商业企业"
    assert cell_text("1\n2") == "1 2"
    assert joined("a\u2028b\x0b公\x85开") == "a b 公开"


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), pieces(), st.integers(1, 9), st.integers(1, 9))),
            pieces(),
        )
    )
)
def test_slices(parts):
    writer = Writer("a")
    for is_table, cells, text in parts:
        if is_table:
            writer.table([CellDraft(r, c, t, h, w, place=Place(page=1)) for r, c, t, h, w in cells])
        else:
            writer.paragraph(text, Place(page=2))
    document = writer.finish()
    assert writer.length == len(document.text)
    for table in document.tables:
        assert table.start <= table.end <= len(document.text)
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
            assert not set("\n\r\t") & set(cell.text)
        assert any(cell is not None for row in table.grid() for cell in row)
    for before, after in zip(document.stretches, document.stretches[1:], strict=False):
        assert before.start < before.end <= after.start
