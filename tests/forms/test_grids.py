"""A form found in a text as a table: its columns, its header, its sums."""

import pytest

from gov_ie.forms.grids import figures_of, frame_of, identities
from gov_ie.forms.reading import Reading
from gov_ie.forms.regions import regions

ROWS = "一、本年新收政府信息公开申请数量{0}二、上年结转政府信息公开申请数量{0}三、本年度办理结果（一）予以公开{0}（七）总计{0}"
SEVEN = ("natural_person", "business", "research", "public_welfare", "legal_service", "other", "total")


def frame(text):
    reading = Reading.of(text)
    [region] = regions(reading)
    return frame_of(reading, region, 0)


@pytest.mark.parametrize(
    ("header", "figures", "columns"),
    [
        ("自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他", "1100000112", SEVEN),
        ("", "0000000", SEVEN),
        ("自然人法人或其他组织总计", "123", ("natural_person", "legal_person", "total")),
        ("", "000", ("natural_person", "legal_person", "total")),
        ("", "0000", None),
    ],
)
def test_the_columns_of_requests(header, figures, columns):
    found = frame(header + ROWS.format(figures))
    assert (found and found.columns) == columns


@pytest.mark.parametrize(
    ("header", "figures", "columns"),
    [
        ("统计指标单位统计数", "12", ("value",)),
        ("2016年情况统计表指标名称计量单位2016年度历年累计", "12", ("value", "cumulative")),
        ("2016年情况统计表指标名称计量单位2016年度历年累计", "1", None),
        ("", "12", None),
        ("", "0", ("value",)),
    ],
)
def test_the_columns_of_the_form_of_2014(header, figures, columns):
    found = frame(f"{header}收到申请数件{figures}申请办结数件{figures}申请答复数件{figures}")
    assert (found and found.columns) == columns


def test_a_sum_over_rows_is_a_bound_where_a_row_is_not_known():
    columns = {row: SEVEN for row in ("received", "carried_in", "granted", "answered")}
    for extra, relation in (("", "equal"), ("新的一类1000001", "at_least")):
        [region] = regions(Reading.of(ROWS.format("1000001").replace("（七）", extra + "（七）")))
        [first, *_] = [i for i in identities(region, columns) if i.name == "outcomes"]
        assert first.relation == relation


@pytest.mark.parametrize(
    ("figures", "taken"),
    [
        ("1 0 0 0 0 0 1\n- 3 -", "1 0 0 0 0 0 1"),
        ("1\n0\n0\n0\n0\n0\n1\n2021", "1\n0\n0\n0\n0\n0\n1"),
        ("1000001\n2021年", "1000001"),
        ("10 0\n0 001", "10 0\n0 001"),
    ],
)
def test_where_the_figures_of_the_last_row_end(figures, taken):
    text = ROWS.format("0000000") + "四、结转下年度继续办理" + figures
    reading = Reading.of(text)
    [region] = regions(reading)
    span = figures_of(reading.text, region.lines[-1], 7, last=True)
    assert span is not None and text[slice(*span)] == taken
