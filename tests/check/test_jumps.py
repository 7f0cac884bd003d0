"""Figures some thousand times those of the year before: how far off, how far apart, and which is the odd one."""

import pytest

from gov_ie.check.across import check_reports

from ..series import report, said

WATER = "青石县水务局"


def jumps(*years, unit="次"):
    """The years that each jump lies between, and the one that is blamed; `years`: (year, value, more)."""
    reports = [
        report(WATER, year, said("网站访问量", value, more.pop("unit", unit), "website.visits", **more), doc_id=str(year))
        for year, value, *rest in years
        for more in [dict(*rest)]
    ]
    return [(*c.reports, c.blamed) for c in check_reports(reports) if c.rule == "cell.jump"]


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        (100, 100_000, True),
        (100, 125_000, True),
        (100, 125_001, False),
        (100, 80_000, True),
        (100, 79_999, False),
        (100, 800_000, True),
        (100, 1_250_000, True),
        (100, 1_250_001, False),
        (100, 10_000_000, False),
        (100, 10_000, False),
        (100_000, 100, True),
        (1_000_000, 100, True),
        (0, 100_000, False),
    ],
)
def test_two_figures_are_within_a_quarter_of_the_power_of_ten(before, after, is_one):
    assert bool(jumps((2015, before), (2016, after))) is is_one


@pytest.mark.parametrize(("after", "is_one"), [(200_000, True), (200_001, False), (50_000, True), (49_999, False)])
def test_among_more_figures_within_half_and_double(after, is_one):
    assert bool(jumps((2014, 100), (2015, 100), (2016, after))) is is_one


@pytest.mark.parametrize(
    ("year", "after", "is_one"),
    [(2018, 112_500, True), (2018, 112_501, False), (2021, 105_000, True), (2021, 105_001, False), (2022, 100_000, False)],
)
def test_the_longer_the_gap_the_nearer(year, after, is_one):
    assert bool(jumps((2016, 100), (year, after))) is is_one


def test_figures_of_other_units_and_percentages_are_not_compared():
    assert not jumps((2015, 100), (2016, 100_000, {"unit": "人次"}))
    assert not jumps((2015, "0.1"), (2016, 100), unit="%")


@pytest.mark.parametrize(
    ("values", "blamed"),
    [
        ((100, 100, 100_000), "2017"),
        ((100, 100_000, 100_000), "2015"),
        ((100, 100_000, 100), "2016"),
        ((100, 100_000), "2016"),  # the later where nothing tells
        ((100_000, 100, 110), "2015"),
    ],
)
def test_the_figure_that_is_unlike_the_others_is_blamed(values, blamed):
    found = jumps(*((2015 + n, v) for n, v in enumerate(values)))
    assert [b for _, _, b in found] == [blamed]
