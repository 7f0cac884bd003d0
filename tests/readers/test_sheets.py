"""Workbooks and CSV files: tables alone."""

import io
import random
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.errors import GovIEError, MissingExtraError, ReadingError
from gov_ie.readers.sheet_values import shown
from gov_ie.readers.sheets import read_csv, read_xlsx


def checked(document):
    for table in document.tables:
        for cell in table.cells:
            assert document.text[cell.start : cell.end] == cell.text
    return document


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def form() -> openpyxl.Workbook:
    """A sheet as offices make them: title and unit over the table, merged cells, formulas, a note under it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申请情况"
    for row in (
        ["青石县水务局政府信息公开申请情况统计表", None, None, None],
        ["单位：件", None, None, None],
        ["指标", None, "自然人", "总计"],
        ["三、本年度办理结果", "（一）予以公开", 3.0, 3],
        [None, "（二）部分公开", None, 0],
        ["办结率", None, 0.985, 1],
        ["注：数据截至12月31日。", None, None, None],
    ):
        sheet.append(row)
    for area in ("A1:D1", "A2:D2", "A3:B3", "A4:A5", "A6:B6", "A7:D7"):
        sheet.merge_cells(area)
    sheet["C6"].number_format, sheet["D6"].number_format = "0.0%", "0%"
    return book


def test_form():
    document = checked(read_xlsx(saved(form()), "a.xlsx"))
    assert document.text.splitlines() == [
        "青石县水务局政府信息公开申请情况统计表",
        "单位：件",
        "指标\t自然人\t总计",
        "三、本年度办理结果\t（一）予以公开\t3\t3",
        "（二）部分公开\t\t0",
        "办结率\t98.5%\t100%",
        "注：数据截至12月31日。",
    ]
    (table,) = document.tables
    assert (table.shape, table.caption, table.unit) == ((4, 4), "青石县水务局政府信息公开申请情况统计表", "件")
    assert table.place.element == "申请情况!A3:D6"
    grid = table.grid()
    assert grid[2][0].text == grid[1][0].text == "三、本年度办理结果" and grid[0][1].text == "指标"
    assert [cell.text for cell in table.cells if not cell.header] == ["3", "3", "", "0", "98.5%", "100%"]
    assert grid[1][2].place.element == "申请情况!C4"


def test_sheets_and_blocks():
    book = openpyxl.Workbook()
    book.active.append(["规章", 1])
    book.active.append([])
    book.active.append(["许可", 2])
    second = book.create_sheet("表二")
    second.append(["处罚", 3])
    hidden = book.create_sheet("底稿")
    hidden.append(["不看", 9])
    hidden.sheet_state = "hidden"
    document = checked(read_xlsx(saved(book), "a.xlsx"))
    assert document.text == "规章\t1\n许可\t2\n表二\n处罚\t3\n" and len(document.tables) == 3


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12.0, "General", "12"), (12.5, "General", "12.5"), (0.1 + 0.2, "General", "0.3"), (1234567.0, "General", "1234567"), (1e15, "General", "1000000000000000"),
        (0.985, "0.0%", "98.5%"), (1, "0%", "100%"), (3200, "#,##0", "3,200"), (3200.5, "#,##0.00", "3,200.50"), (12.5, "0.##", "12.5"), (12, "0.##", "12"),
        (12, '0"件"', "12件"), (12, '0_);[Red]\\(0\\)', "12"), (-3, "0", "-3"), (True, "General", "TRUE"), (None, "General", ""), ("总　计", "@", "总计"),
        (0.00001, "General", "0.00001"), (date(2024, 1, 20), "yyyy-mm-dd", "2024-01-20"), (datetime(2024, 1, 20), 'yyyy"年"m"月"', "2024年1月"),
        (float("inf"), "0", "inf"), (12, "", "12"),
    ],
)  # fmt: skip
def test_values_as_shown(value, form, text):
    assert shown(value, form) == text


@given(st.integers() | st.floats() | st.text(max_size=5), st.text(alphabet='0#?.,%"\\E+;_*[]年 @-/', max_size=12))
def test_any_format(value, form):
    assert "\n" not in shown(value, form)


def rewritten(data: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in archive.namelist():
            content = archive.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_bombs_are_refused(monkeypatch):
    data = saved(form())
    with pytest.raises(ReadingError, match=r"a\.xlsx: unpacked"):  # 400 times its size
        read_xlsx(rewritten(data, "xl/styles.xml", lambda c: c + b" " * 12_000_000), "a.xlsx")
    with monkeypatch.context() as patch, pytest.raises(ReadingError, match=r"a\.xlsx: unpacked"):
        patch.setattr("gov_ie.readers.sheets.MAX_UNPACKED", 10_000)
        read_xlsx(data, "a.xlsx")
    entities = rewritten(
        data, SHEET, lambda c: c.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
    )
    with pytest.raises(ReadingError, match="entities"):
        read_xlsx(entities, "a.xlsx")
    with pytest.raises(ReadingError, match="bytes, at most"):
        read_xlsx(
            rewritten(data, "docProps/app.xml", lambda c: c + random.Random(0).randbytes(9_000_000)),
            "a.xlsx",
        )


def test_absurd_ranges():
    data = saved(form())
    merged = rewritten(
        data,
        SHEET,
        lambda c: c.replace(b'ref="A7:D7"', b'ref="A7:XFD1048576"').replace(b'ref="A1:D7"', b'ref="A1:XFD1048576"'),
    )
    assert "注：数据截至12月31日。" in checked(read_xlsx(merged, "a.xlsx")).text
    far = openpyxl.Workbook()
    far.active["A1"], far.active["XFD300"] = "指标", 3
    assert checked(read_xlsx(saved(far), "a.xlsx")).text == "指标\n3\n"
    for row in range(2, 60):
        far.active.cell(row, 16384, 1)
    with pytest.raises(ReadingError, match="cells"):
        read_xlsx(saved(far), "a.xlsx")


def test_damaged_workbooks():
    data = saved(form())
    for broken in (
        data[:-200],
        data[: len(data) // 2],
        rewritten(data, SHEET, lambda c: c[:300]),
        rewritten(data, "xl/workbook.xml", lambda c: b"x"),
    ):
        with pytest.raises(ReadingError, match=r"a\.xlsx"):
            read_xlsx(broken, "a.xlsx")


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_damage(position, patch):
    data = bytearray(saved(form()))
    position %= len(data)
    data[position : position + len(patch)] = patch
    try:
        checked(read_xlsx(bytes(data), "a.xlsx"))
    except GovIEError as error:
        assert "a.xlsx" in str(error)


def test_missing_package(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match="readers"):
        read_xlsx(b"", "a.xlsx")


@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_csv(sign, encoding):
    text = '政府信息公开情况统计表（单位：件）\n指标,2016年度,历年累计\n主动公开,312,"1804"\n"申请,\n网络",,3\n'
    document = checked(read_csv(text.replace(",", sign).encode(encoding), "a.csv"))
    (table,) = document.tables
    assert (table.shape, table.caption, table.unit) == ((3, 3), "政府信息公开情况统计表", "件")
    assert [c.text for c in table.cells if not c.header] == ["312", "1804", "", "3"]
    assert table.cells[4].place.element == "B3"


def test_blanks_for_zero_are_cells():
    table = checked(read_csv("表一\n,自然人,总计\n新收,3\n办结\n结转,,1\n不予公开".encode(), "a.csv")).tables[0]
    assert [[c and c.text for c in row] for row in table.grid()] == [
        ["", "自然人", "总计"],
        ["新收", "3", ""],
        ["办结", "", ""],
        ["结转", "", "1"],
        ["不予公开", "", ""],
    ]
    assert table.caption == "表一"


def test_csv_of_lines_is_text():
    document = read_csv("一、概述\n公开12条\n".encode(), "a.csv")
    assert document.text == "一、概述\n公开12条\n"


def test_csv_with_a_quotation_mark_left_open():
    with pytest.raises(ReadingError, match=r"a\.csv: row 1"):
        read_csv(('a,"' + "公开" * 100_000).encode(), "a.csv")


def test_csv_of_too_many_cells(monkeypatch):
    monkeypatch.setattr("gov_ie.readers.sheets.MAX_CELLS", 1000)
    with pytest.raises(ReadingError, match=r"a\.csv: line"):
        read_csv(b"1,2\n" * 400, "a.csv")


@given(st.text(alphabet='a1,;\t"\n\r|公', max_size=80))
def test_any_csv(text):
    checked(read_csv(text.encode(), "a.csv"))
