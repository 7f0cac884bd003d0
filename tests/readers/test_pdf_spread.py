"""Parts of a table on following pages put together."""

from gov_ie.readers.pdf_spread import spread
from gov_ie.readers.pdf_tables import Grid, GridCell

EDGES = [60.0, 200.0, 300.0, 400.0]


def part(page, *rows):
    """A part of a table of three columns: each cell its text, upright where the text has line ends."""
    ys = [100.0 + 20 * n for n in range(len(rows) + 1)]
    cells = [
        GridCell(
            (n, n + 1),
            (column, column + 1),
            (EDGES[column], ys[n], EDGES[column + 1], ys[n + 1]),
            text.replace("\n", ""),
            room=90.0 if "\n" in text or len(text) < 8 else 2.0,
            size=10.0,
            upright="\n" in text or len(text) == 1,
        )
        for n, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return Grid((60.0, 100.0, 400.0, ys[-1]), page, EDGES, ys, cells)


def texts(*parts):
    lines = {}
    for cell in spread(parts):
        lines.setdefault(cell.row, []).append(cell.text)
    return list(lines.values())


def test_a_row_of_upright_headings_cut_by_the_page_end_is_whole_again():
    first = part(1, ["信\n息\n内\n容", "本\n年\n制", "本\n年\n废\n止"])
    rest = part(2, ["", "发\n件\n数", "件\n数"], ["规章", "3", "1"])
    assert texts(first, rest) == [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "3", "1"]]


def test_a_single_cell_of_two_characters_goes_on_too():
    assert texts(part(1, ["类\n型", "商\n业", "总\n计"]), part(2, ["", "企\n业", ""], ["予以公开", "3", "3"])) == [
        ["类型", "商业企业", "总计"],
        ["予以公开", "3", "3"],
    ]


def test_a_row_whose_figures_have_units_is_whole_again():
    first = part(1, ["1.本机关不掌握相", "45件", "45件"])
    rest = part(2, ["关政府信息", "", ""], ["2.重复申请", "1件", "1件"])
    assert texts(first, rest) == [["1.本机关不掌握相关政府信息", "45件", "45件"], ["2.重复申请", "1件", "1件"]]


def test_a_new_row_under_a_page_break_stays_a_row():
    assert texts(part(1, ["类\n型", "企\n业", "总\n计"]), part(2, ["予以公开", "3", "3"], ["部分公开", "1", "1"])) == [
        ["类型", "企业", "总计"],
        ["予以公开", "3", "3"],
        ["部分公开", "1", "1"],
    ]
