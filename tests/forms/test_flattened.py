"""Official tables as pages give them when they are made text: rows and headings cut, cells lost, words close behind."""

import pytest

from gov_ie.catalogue import default_catalogue
from gov_ie.document import Document
from gov_ie.forms.layouts import layout
from gov_ie.forms.tables import fact_tables

CATALOGUE = default_catalogue()
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
HEADS = "申请人情况\n自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n"
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
DISPUTES = [*RESULTS, "未经复议直接起诉", "复议后起诉", *RESULTS, *RESULTS]
FIGURES = "2 0 1 0 3 1 0 0 1 2 0 4 0 0 4"
CHANGES = "信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 48 {} 310\n其他对外管理服务事项 6 0 12\n"


def facts(text):
    """Value, measure and breakdown of what the forms of a text state."""
    found = [fact for table in fact_tables(Document(text), CATALOGUE) for fact in table.facts(2022)]
    return [(int(f.value.value), f.measure, dict(f.by)) for f in found]


def values(text):
    return [value for value, _, _ in facts(text)]


def units(text):
    tables = fact_tables(Document(text), CATALOGUE)
    return [(int(f.value.value), f.value.unit) for table in tables for f in table.facts(2016)]


# --- the lists of 2014

LIST = [("（一）收到申请数", "件", "9"), ("1.当面申请数", "件", "2"), ("3.网络申请数", "件", "7"), ("（二）申请办结数", "件", "0")]
LIST += [("七、依申请公开信息收取的费用", "万元", "0"), ("（四）政府信息公开专项经费（不含公报）", "万元", "3")]
READ = [(9, "件"), (2, "件"), (7, "件"), (0, "件"), (0, "元"), (30000, "元")]
LONG = [
    (row.number + row.label, row.unit, str(number))
    for number, row in enumerate(layout("indicators_2014").printed_rows, 11)
]
HEADINGS = ("统计指标", "单位", "统计数")


def list_of(rows, gap):
    return "\n".join(gap.join(row) for row in [HEADINGS, *rows])


@pytest.mark.parametrize("gap", [" ", "：", ""])
@pytest.mark.parametrize(
    "shape", ["{label}{gap}{figure}{unit}", "{label}（{unit}）{gap}{figure}", "{label}（单位：{unit}）{gap}{figure}"]
)
@pytest.mark.parametrize("end", ["\n", ""])
def test_the_unit_in_brackets_or_behind_the_figure(gap, shape, end):
    rows = [shape.format(label=label, unit=unit, figure=figure, gap=gap) for label, unit, figure in LIST]
    assert units("统计表 指标 数量\n" + end.join(rows) + end) == READ


def test_the_unit_in_a_cell_behind_the_figure():
    rows = LIST * 2
    text = "指标\n数量\n单位\n" + "\n".join(f"{label}\n{figure}\n{unit}" for label, unit, figure in rows[: len(LIST)])
    assert units(text) == READ
    assert units(text.replace("（一）收到申请数\n9", "（一）收到申请数")) == READ[1:]


@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize(
    ("behind", "read"),
    [
        (" 个 人 信 息", (3, "")),
        (" 个 人 信 息 公 开", (3, "")),
        (" 万元以上项目", (3, "")),
        ("万元", (30000, "元")),
        (" 万元", (30000, "元")),
        (" 万元 九、会议", (30000, "元")),
        (" 个 九、会议", (3, "个")),
        (" 个（九）会议", (3, "个")),
        ("个\n信息", (3, "个")),
    ],
)
def test_a_word_behind_a_figure_is_no_unit(behind, read, end):
    rows = ["（一）收到申请数9件", "1.当面申请数2件", "3.网络申请数7件", "（二）申请办结数3"]
    assert units("统计表 指标 数量\n" + end.join(rows) + behind) == [*READ[:3], read]


def test_a_unit_before_the_next_label_without_a_number():
    rows = "收到申请数9件当面申请数2件 网络申请数7件 申请办结数0件"
    assert units("统计表 指标 数量\n" + rows) == READ[:4]


def test_a_sentence_with_items_in_brackets_is_no_list():
    assert facts("收到申请数9件（其中网络申请数7件），当面申请数2件；申请办结数9件（均按时）。") == []


def test_a_group_under_the_headings_is_no_heading():
    rows = "一、主动公开情况\n（一）主动公开政府信息的数量 条 120\n1.政府公报公开政府信息数 条 5\n2.政府网站公开政府信息数 条 90\n"
    assert values("项目 单位 2016年\n" + rows) == [120, 5, 90]


CHANNELS = "统计指标 单位 统计数\n3.政务微博公开政府信息数 条 188\n4.政务微信公开政府信息数 条 1186\n"
CHANNELS += "统计指标 单位 统计数\n5.其他方式公开政府信息数 条 0\n(一)回应公众关注热点或重大舆情数\n"


def test_a_row_s_label_alone_in_its_line_ends_no_table():
    requests = "三、依申请公开情况 —\n(一)收到申请数 件 23\n1.当面申请数 件 14\n2.传真申请数 件 6\n"
    read = values(CHANNELS + "(不同方式回应同一热点或舆情计1次) 次 8\n" + requests)
    assert read == [188, 1186, 0, 8, 23, 14, 6]


def test_a_remark_in_the_line_below_its_label():
    rows = "(一)主动公开政府信息数\n(不同渠道和方式公开相同信息计1条) 条 120\n其中:主动公开规范性文件数 条 5\n"
    assert facts("统计指标 单位 统计数\n" + rows) == [
        (120, "disclosure.items", {}),
        (5, "disclosure.normative_documents", {}),
    ]


def test_what_a_row_s_label_alone_joins_is_read_apart_where_it_is_no_table():
    offices = "".join(f"{n} 第{n}科室 {n}\n" for n in range(3, 9))
    assert values(CHANNELS.replace("5.其他方式公开", "5.以其他方式公开") + offices) == [188, 1186, 0]


@pytest.mark.parametrize("page", ["- 4 -", "— 4 —", "第 4 页 共 6 页", "第4页"])
@pytest.mark.parametrize("gap", [" ", "\n"])
def test_the_number_of_a_page_among_the_rows(page, gap):
    rows = [gap.join(row) for row in LIST]
    text = gap.join(["统计指标", "单位", "统计数"]) + "\n" + "\n".join([*rows[:2], page, *rows[2:]])
    assert units(text) == READ


def test_two_figures_around_a_unit_are_no_row_s():
    right = units(list_of(LONG, "\n"))
    assert len(right) == len(LONG)
    label, unit, _ = LONG[3]
    assert units(list_of([*LONG[:3], (label, "5", unit, "0"), *LONG[4:]], "\n")) == right[:3] + right[4:]


# --- section 三

TOTALS = ["一、本年新收政府信息公开申请数量 14", "二、上年结转政府信息公开申请数量 0", "（一）予以公开 11"]
TOTALS += ["1.属于行政执法案卷 0", "（七）总计 12", "四、结转下年度继续办理 2"]


@pytest.mark.parametrize("gap", [" ", "\n", ""])
def test_the_total_alone(gap):
    text = "三、收到和处理政府信息公开申请情况\n" + ("" if not gap else "\n").join(row.replace(" ", gap) for row in TOTALS)
    read = facts(text)
    assert [value for value, _, _ in read] == [14, 0, 11, 0, 12, 2]
    assert (0, "request.answered", {"outcome": "denied.enforcement_file"}) in read


def one_figure_a_row(total, granted, partial, gap=""):
    rows = ["一、本年新收政府信息公开申请数量 {}", "二、上年结转政府信息公开申请数量 0", "（一）予以公开 {}", "（二）部分公开 {}"]
    rows += ["（七）总计 {}", "四、结转下年度继续办理 0"]
    return gap.join(rows).replace(" ", gap).format(total, granted, partial, total)


@pytest.mark.parametrize("figures", [(55, 33, 22), (1212, 707, 505), (325, 123, 202), (55, 55, 0)])
def test_figures_of_lost_cells_that_ran_together_are_no_totals(figures):
    assert facts(one_figure_a_row(*figures)) == []
    for gap in (" ", "\n"):
        assert values(one_figure_a_row(*figures, gap)) == [figures[0], 0, *figures[1:], figures[0], 0]


def test_figures_that_cannot_have_run_together_are_totals():
    assert values(one_figure_a_row(55, 51, 4)) == [55, 0, 51, 4, 55, 0]


def test_one_figure_a_row_that_does_not_add_up_is_no_total():
    rows = [row.replace(" 14", " 15") for row in TOTALS]
    assert len(facts("\n".join(TOTALS))) == len(TOTALS)
    assert facts("\n".join(rows)) == []
    # Under the names of all applicants the one figure may be any of theirs.
    assert facts(HEADS + "\n".join(TOTALS)) == []


ROWS = ["一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4", "（一）予以公开 2 1 0 0 0 0 3", "1.属于国家秘密 0 0 0 0 0 0 0"]
ROWS += ["（七）总计 3 1 0 0 0 0 4"]


@pytest.mark.parametrize(
    "heads",
    [
        "申请人情况\n自然 法人或其他组织 总计\n人 商业 科研 社会 法律 其他\n企业 机构 公益 服务\n组织 机构\n",
        "自然\n人 法人或其他组织 总计\n商业企业 科研机构 社会公 法律服 其他\n益组织 务机构\n",
    ],
)
def test_headings_cut_by_the_lines_of_a_page(heads):
    rows = [ROWS[0], "三、本年 " + ROWS[1], "度办理结 " + ROWS[2], "果 " + ROWS[3]]
    assert values(heads + "\n".join(rows)) == [int(n) for row in ROWS for n in row.split()[1:]]


@pytest.mark.parametrize("lost", NAMES[1:])
def test_columns_under_headings_of_which_one_is_lost_are_not_shifted(lost):
    names = ["申请人情况", "自然人", "法人或其他组织", "总计", *NAMES[1:6]]
    rows = "\n".join(ROWS).replace(" ", "\n")
    right = facts("\n".join([*names, rows]))
    assert len(right) == 28
    names.remove(lost)
    assert facts("\n".join([*names, rows])) == right


def test_headings_that_ran_into_one_another_shift_no_column():
    right = facts(HEADS + "\n".join(ROWS))
    assert len(right) == 28
    assert facts(HEADS.replace("情况\n", "情况") + "\n".join(ROWS)) == right


def test_a_group_and_its_first_row_in_one_label():
    rows = [ROWS[0], "三、本年度办理结果" + ROWS[1], "（三）不予公开" + ROWS[2], ROWS[3]]
    assert (3, "request.answered", {"outcome": "granted"}) in facts((HEADS + "\n".join(rows)).replace(" ", "\n"))


@pytest.mark.parametrize("page", ["8", "- 8 -"])
@pytest.mark.parametrize("gap", [" ", "\n"])
def test_the_number_of_a_page_behind_a_row(page, gap):
    rows = [row.replace(" ", gap) for row in ROWS]
    text = HEADS.replace(" ", gap) + "\n".join([*rows[:2], page, *rows[2:]])
    assert values(text) == [int(n) for row in ROWS for n in row.split()[1:]]


def test_a_page_s_number_that_might_be_a_cell_is_left_unread():
    rows = [ROWS[0], "（一）予以公开 2 0 0 0 0 0 2 4", *ROWS[2:]]  # 2+2 = 4, too
    assert values((HEADS + "\n".join(rows)).replace(" ", "\n")) == [3, 1, 0, 0, 0, 0, 4]


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_rows_that_lost_all_their_cells_stand_among_others(gap):
    rows = ["一、本年新收政府信息公开申请数量 20 3 0 0 0 0 23", "二、上年结转政府信息公开申请数量", "（一）予以公开 20 0 0 0 0 0 20"]
    rows += ["（二）部分公开 0 3 0 0 0 0 3", "1.属于国家秘密", "（七）总计 20 3 0 0 0 0 23", "四、结转下年度继续办理"]
    read = values((HEADS + "\n".join(rows)).replace(" ", gap))
    assert read == [20, 3, 0, 0, 0, 0, 23, 20, 0, 0, 0, 0, 0, 20, 0, 3, 0, 0, 0, 0, 3, 20, 3, 0, 0, 0, 0, 23]


def test_a_form_of_which_little_is_certain_is_left_to_the_model():
    rows = ["一、本年新收政府信息公开申请数量 20 3 23", "二、上年结转政府信息公开申请数量", "（一）予以公开 20 20"]
    rows += ["（二）部分公开 3 3", "1.属于国家秘密", "（七）总计 20 3 23", "四、结转下年度继续办理"]
    # Two totals are certain; whose requests the others are is not.
    assert facts(HEADS + "\n".join(rows)) == []


@pytest.mark.parametrize("words", ["2022年，我局按时答复。", "2023年1月9日"])
def test_the_year_of_the_words_behind_is_no_cell(words):
    glued = "".join(["申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他", *ROWS]).replace(" ", "")
    assert len(values(glued + words)) == 28
    assert len(values("".join(["行政复议行政诉讼", *DISPUTES, FIGURES.replace(" ", ""), words]))) == 15


# --- digits that ran together

LOST = ["一、本年新收政府信息公开申请数量1412227", "（一）予以公开1412026", "（七）总计14126", "四、结转下年度继续办理11"]


def test_digits_of_rows_that_lost_cells_are_taken_for_no_number():
    text = "".join([*NAMES, *LOST])
    [table] = fact_tables(Document(text), CATALOGUE)
    assert table.cells == ()
    assert table.end == len(text)
    text = "信息内容上一年项目数量本年增/减处理决定数量行政许可1123905其他对外管理服务事项415288"
    assert [table.cells for table in fact_tables(Document(text), CATALOGUE)] == [()]


# --- section 二

@pytest.mark.parametrize(("said", "value"), [("增3", 3), ("减少5", -5), ("增加12", 12), ("-5", -5), ("+3", 3)])
@pytest.mark.parametrize("gap", [" ", "\t"])
def test_a_change_in_words(said, value, gap):
    assert values(CHANGES.replace(" ", gap).format(said)) == [48, value, 310, 6, 0, 12]


@pytest.mark.parametrize("gap", [" ", "  ", "\t", "\n", " | "])
def test_a_change_with_a_blank_in_it(gap):
    rows = [["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], ["行政许可", "48", "增 3", "310"]]
    rows += [["其他对外管理服务事项", "6", "減少 5", "12"], ["行政处罚", "97", "0", "563"], ["行政强制", "30", "-1", "40"]]
    assert values("\n".join(map(gap.join, rows))) == [48, 3, 310, 6, -5, 12, 97, 0, 563, 30, -1, 40]


@pytest.mark.parametrize("gap", [" ", "\n", "\t"])
def test_a_change_is_no_count(gap):
    right = units(list_of(LONG, gap))
    assert len(right) == len(LONG)
    label, unit, _ = LONG[3]
    assert units(list_of([*LONG[:3], (label, unit, "增3"), *LONG[4:]], gap)) == right[:3] + right[4:]


def test_changes_that_ran_together_with_counts_are_unread():
    assert facts("行政许可112增3905行政处罚97减563") == []


def test_figures_of_one_label_are_not_all_the_same_cell():
    # Cut by a page, a line that holds the whole section reads as one row of many figures.
    text = "信息内容 本年新制作数量 本年新公开数量 对外公开总数量 规章 5 6 7 规范性文件 4 4 31 信息内容 采购项目数量 采购总金额 "
    read = facts(text + "政府集中采购 14\n- 7 -\n 326.8 三、收到和处理政府信息公开申请情况\n")
    assert [value for value, _, _ in read] == [5, 6, 7, 4, 4, 31, 14, 326]
    assert [measure for _, measure, _ in read[:3]] == ["regulation.issued", "regulation.disclosed", "regulation.in_force"]


# --- section 四

def test_headings_of_one_line_cut_by_the_lines_of_a_page():
    heads = "行政复议 行政诉讼\n结果 结果 其他 尚未 总计 未经复议直接起诉 复议后起诉\n维持 纠正 结果 审结 结果 结果 其他 尚未 总计 "
    heads += "结果 结果 其他 尚未 总计\n维持 纠正 结果 审结 维持 纠正 结果 审结\n"
    read = facts(heads + FIGURES + "\n五、存在的主要问题")
    assert [value for value, _, _ in read] == [int(n) for n in FIGURES.split()]
    assert read[-1] == (4, "litigation.total", {"stage": "after_review"})
    assert facts(heads + FIGURES.replace("4 0 0 4", "4 1 0 4")) == []  # which columns they are, the sums must say


@pytest.mark.parametrize(
    ("figures", "count"), [(FIGURES, 15), (FIGURES + " 9", 15), ("9 " + FIGURES, 15), (FIGURES.replace("0", "/"), 8)]
)
def test_a_cell_a_line(figures, count):
    text = "\n".join(["行政复议", "行政诉讼", *DISPUTES, *figures.split()]) + "\n五、存在的主要问题"
    read = facts(text)
    assert len(read) == count
    assert read[0] == (2, "review.total", {"result": "upheld"})
    assert read[-1] == (4, "litigation.total", {"stage": "after_review"})


def test_marks_that_were_lost_do_not_shift_the_others():
    figures = FIGURES.replace("0", "/").split()
    assert facts("\n".join(["行政复议", "行政诉讼", *DISPUTES, *figures[:1], *figures[2:]])) == []
