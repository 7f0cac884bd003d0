"""What holds for values on any text: round trips, width, bounds, agreement of find and parse, linear time."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gov_ie.types import Quantity
from gov_ie.values.numerals import format_chinese, parse_numeral
from gov_ie.values.periods import find_years, parse_period, report_year, stated_period
from gov_ie.values.quantities import find_quantities, find_zero_words, parse_quantity

WIDE = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
counts = st.integers(min_value=0, max_value=10**12)

# Pieces that reports are made of, joined at random: closer to the grammar than free text, and as unkind.
CHARACTERS = "约近超逾余多几来万亿百千十一二两三零〇半个条件次名年月日天%％元分之、,。;:()《》“”‘’/-—~至到 \n.+×第号届未无共达为由"
WORDS = """
超过 不足 左右 以上 以内 人次 个工作日 个半月 个多月 小时 平方米 万元 百分之 三分之 截至 以来 底 上半年 全年 去年 本年度 没有
收到 发生 行政复议 统计期限自 起至 止 学年 季度 电话: 邮编 附件 热线 http://a.cn/ a@b.cn km
0 1 3 10 12 30 96 312 2016 1,234 7.4 12345 13800138000 〔2017〕24号 2014-03-14 1-10月 ３２ 3200余条 5.8%
"""
PIECES = [*CHARACTERS, *WORDS.split()]
report_like = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
anything = st.one_of(report_like, st.text(max_size=200))


@given(counts)
def test_chinese_numerals_round_trip(n: int) -> None:
    assert parse_numeral(format_chinese(n)) == n


@given(counts)
def test_arabic_numerals_round_trip(n: int) -> None:
    assert parse_numeral(str(n)) == n
    assert parse_numeral(f"{n:,}") == n


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_decimals_round_trip(value: Decimal) -> None:
    assert parse_numeral(str(value)) == value
    assert parse_numeral(f"{value}万") == value * 10_000


@given(counts)
def test_width_does_not_matter_to_numerals(n: int) -> None:
    assert parse_numeral(f"{n:,}".translate(WIDE)) == n


@pytest.mark.parametrize("n", [-1, 10**16])
def test_numbers_without_chinese_form_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="10\\*\\*16"):
        format_chinese(n)


@given(
    st.integers(0, 10**8),
    st.sampled_from(["约", "近", "超过", ""]),
    st.sampled_from(["余", "多", ""]),
    st.sampled_from(["条", "万元", "%"]),
)
def test_width_does_not_matter_to_quantities(n: int, before: str, between: str, unit: str) -> None:
    surface = f"{before}{n}{between}{unit}"
    assert parse_quantity(surface) == parse_quantity(surface.translate(WIDE)) is not None


@given(anything)
@example("百分之")
@example("0" * 60)
@example("一" * 60)
@example("2014-02-30")
@example("第第第3-")
@example("/1/2/3:4:5")
def test_candidates_lie_apart_in_the_text(text: str) -> None:
    for find in (find_quantities, find_zero_words):
        end = 0
        for c in find(text):
            assert end <= c.start <= c.number_start < c.number_end <= c.end <= len(text)
            end = c.end
    end = 0
    for start, stop in find_years(text):
        assert end <= start < stop <= len(text)
        end = stop


@given(anything)
@example("增长-3.2%,30%至40%")
@example("一个半月多")
@example("一万个半月左右")
def test_parse_agrees_with_find(text: str) -> None:
    for c in [*find_quantities(text), *find_zero_words(text)]:
        assert parse_quantity(text[c.start : c.end]) == Quantity(c.value, c.unit, c.modifier)


@given(anything)
def test_a_candidate_is_found_again_in_its_own_words(text: str) -> None:
    for c in find_quantities(text):
        assert c.upper is None or c.upper > c.value
        assert c.kind in ("count", "percent", "money", "ratio", "time", "bare")


@given(anything, st.one_of(st.none(), st.integers(-5, 20000)))
@example("9999年以来", 9999)
@example("’00年", None)
def test_nothing_raises(text: str, year: int | None) -> None:
    parse_numeral(text)
    parse_quantity(text)
    period = parse_period(text, year)
    assert period is None or period.start <= period.end
    report_year(text)
    stated_period(text)


@given(report_like, st.integers(2008, 2025))
def test_periods_of_found_years_are_ordered(text: str, year: int) -> None:
    for start, end in find_years(text):
        period = parse_period(text[start:end], year)
        assert period is None or period.start <= period.end


@given(report_like)
def test_quantities_and_zero_words_do_not_overlap(text: str) -> None:
    taken = {i for c in find_quantities(text) for i in range(c.start, c.end)}
    assert not any(c.start in taken for c in find_zero_words(text))


HOSTILE = """
1 一 十 万 〇 1, 1,234, 1. 1万 万1 1- 1/ 1: 1至 约 近1 1余 第1 《 “ ( 〔2017〕 - — 年 …… . ·· 第1页 未 无 零 个 a1 a.1@ 1、 "1
2016年 2016 2016- 2016年1月 1月 截至 0591- 百分之 分之 统计期限自 统计期限自2016年 以来 电话:1 附件1 十二
二〇一二 全年至 2016年至 个多月 1个半 一一个 2016年起 数百 1点 三点一 1件- 1%至 1件次( 2016年1月至
"""
ADVERSARIAL = [*HOSTILE.split(), "1 ", " ", "\n1", "1\n"]


@pytest.mark.parametrize(
    "function",
    [find_quantities, find_zero_words, find_years, stated_period, report_year, parse_quantity, parse_numeral],
)
def test_time_is_linear_on_hostile_text(function: Callable[[str], object]) -> None:
    for piece in ADVERSARIAL:
        text = piece * (20_000 // len(piece))
        began = time.process_time()
        function(text)
        # A quadratic step over 20,000 characters would take minutes; the slowest linear one takes about a second.
        assert time.process_time() - began < 10, piece


def test_period_of_a_hostile_surface_is_bounded() -> None:
    for piece in ADVERSARIAL:
        began = time.process_time()
        parse_period(piece * (200_000 // len(piece)), 2016)
        assert time.process_time() - began < 2, piece
