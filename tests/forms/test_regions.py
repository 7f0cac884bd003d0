"""Where official forms stand in a text: labels, figures, and where these end."""

import pytest

from gov_ie.forms.reading import Reading, find_labels
from gov_ie.forms.regions import regions

ROWS = "一、本年新收政府信息公开申请数量{}二、上年结转政府信息公开申请数量{}三、本年度办理结果（一）予以公开{}（二）部分公开{}"


def read(text):
    return [
        (
            region.layout.id,
            [(line.row.id, text[slice(*line.label)], text[slice(*line.figures)]) for line in region.lines],
        )
        for region in regions(Reading.of(text))
    ]


def test_the_number_of_the_next_label_is_no_figure():
    text = "（三）不予公开1.属于国家秘密00000002.其他法律行政法规禁止公开10000013.危及“三安全一稳定”0000000"
    [(_, lines)] = read(text)
    assert [(label, figures) for _, label, figures in lines] == [
        ("1.属于国家秘密", "0000000"),
        ("2.其他法律行政法规禁止公开", "1000001"),
        ("3.危及“三安全一稳定”", "0000000"),
    ]


def test_numbers_of_labels_that_all_have_lost_their_points_are_no_figures():
    labels = [
        "属于国家秘密",
        "其他法律行政法规禁止公开",
        "危及三安全一稳定",
        "保护第三方合法权益",
        "属于三类内部事务信息",
        "属于四类过程性信息",
    ]
    text = "".join(f"{n}{label}0000000" for n, label in enumerate(labels, 1))
    [(_, lines)] = read(text)
    assert {figures for _, _, figures in lines} == {"0000000"}


def test_a_number_before_a_label_that_is_not_known_makes_the_end_uncertain():
    text = ROWS.format("0000000", "0000000", "0000000", "00000007.又一个项目")
    [region] = regions(Reading.of(text))
    assert [line.certain for line in region.lines] == [True, True, True, False]


def test_a_note_with_the_words_of_a_row_is_not_that_row():
    text = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）0000000"
    assert [label.words for label in find_labels(Reading.of(text))] == ["部分公开"]


def test_the_end_of_another_label_is_no_row():
    labels = find_labels(Reading.of("3.否决公开答复数02行政复议数量00"))
    assert [(label.words, label.whole) for label in labels] == [("答复数", False), ("行政复议数量", True)]
    labels = find_labels(Reading.of("其他结果尚未审结总计110024001510102"))
    assert [label.whole for label in labels if label.words == "总计"] == [False]


def test_rows_of_one_label_are_told_apart_by_their_neighbours():
    text = "统计指标单位数量四、行政复议数量件3（一）维持具体行政行为数件1（二）被依法纠错数件2（三）其他情形数件0"
    text += "五、行政诉讼数量件1（一）维持具体行政行为或者驳回原告诉讼请求数件0（二）被依法纠错数件1（三）其他情形数件0"
    [(form, lines)] = read(text)
    assert form == "indicators_2014"
    assert [row for row, _, _ in lines] == [
        *("review", "review.upheld", "review.corrected", "review.other"),
        *("litigation", "litigation.upheld", "litigation.corrected", "litigation.other"),
    ]


def test_a_sentence_ends_a_form():
    first = ROWS.format("0000000", "0000000", "0000000", "0000000")
    assert len(read(first + "以上为第一张表。" + first)) == 2
    assert read("本年新收政府信息公开申请数量3。予以公开3。部分公开0。") == []


@pytest.mark.parametrize(
    "words",
    [
        "收到申请14件,其中当面申请6件,网络申请5件,信函申请3件。",
        "当面申请 6 件，网络申请 5 件，信函申请 3 件。",
        "2016年，新收申请88宗，网上申请51宗、信函申请30宗、现场申请7宗。",
        "同意公开答复数3件、不同意公开答复数1件(涉及商业秘密1件)、申请信息不存在数1件。",
    ],
)
def test_figures_with_their_units_in_a_sentence_are_no_cells(words):
    assert read(words) == []


def test_figures_with_their_units_line_by_line_are_cells():
    assert len(read("1.当面申请数6件\n2.传真申请数0件\n3.网络申请数5件\n4.信函申请数3件")) == 1


@pytest.mark.parametrize(
    ("text", "foreign", "blank"),
    [
        (ROWS.format("0000000", "0000000", "0000000", "0000000"), False, False),
        (ROWS.format("0000000", "0000000", "0000000新的一类0000000", "0000000"), True, False),
        (ROWS.format("0000000", "", "0000000", "0000000"), False, True),
    ],
)
def test_rows_that_are_not_known_and_rows_without_figures_are_noticed(text, foreign, blank):
    [region] = regions(Reading.of(text))
    assert (region.foreign, region.blank) == (foreign, blank)


def test_2019_and_2021_are_told_apart_by_their_rows():
    start = ROWS.format(*["0000000"] * 4)
    assert read(start + "（六）其他处理0000000（七）总计0000000")[0][0] == "requests_2019"
    assert read(
        start
        + "（六）其他处理1.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请0000000（七）总计0000000"
    )[0][0] == ("requests_2021")


def test_a_reading_has_a_code_point_for_each_of_the_text():
    text = "辦結（jié）\r\n１２\t\u200b件\ud800"
    reading = Reading.of(text)
    assert len(reading.text) == len(text)
    assert reading.words == "办结12件"
    assert [reading.text[i] for i in reading.places] == list(reading.words)
