"""Which reports repeat one before them."""

from dataclasses import replace

import pytest

from gov_ie.check.copies import Copy, copies

from ..series import report, said

WATER, FINANCE = "青石县水务局", "青石县财政局"


def of_year(year, values, name="a", unit="件"):
    return report(WATER, year, *(said(f"第{n}类", v, unit) for n, v in enumerate(values)), doc_id=name)


def found(*reports, bodies=None):
    return list(copies(reports, bodies or [WATER] * len(reports)))


TEN = tuple(range(11, 21))


@pytest.mark.parametrize(
    ("values", "shared"),
    [
        (TEN, 10),
        ((*TEN[:9], 99), 9),
        ((*TEN[:8], 98, 99), None),
        ((*TEN, 99), 10),
        ((*TEN, 98, 99), None),
        (TEN[:9], 9),
        (TEN[:8], None),
    ],
)
def test_nearly_all_figures_of_the_longer_are_shared(values, shared):
    longer = max(len(values), 10)
    same, next_year = of_year(2016, values, "b"), of_year(2017, values, "b")
    assert found(of_year(2016, TEN), same) == ([] if shared is None else [Copy(0, 1, "figures" if values != TEN else "text", shared, longer)])
    assert found(of_year(2016, TEN), next_year) == ([] if shared is None else [Copy(0, 1, "figures of another year", shared, longer)])


@pytest.mark.parametrize(("count", "is_one"), [(6, True), (5, False)])
def test_few_figures_tell_nothing(count, is_one):
    assert bool(found(of_year(2016, TEN[:count]), of_year(2017, TEN[:count], "b"))) is is_one


def test_zeros_percentages_and_other_units_are_no_shared_figures():
    assert not found(of_year(2016, (0,) * 8), of_year(2017, (0,) * 8, "b"))
    assert not found(of_year(2016, TEN, unit="%"), of_year(2017, TEN, "b", unit="%"))
    assert not found(of_year(2016, TEN), of_year(2017, TEN, "b", unit="条"))


def test_only_the_year_before_and_the_same_body_are_compared():
    far = of_year(2016, TEN), of_year(2017, tuple(v + 50 for v in TEN), "b"), of_year(2018, TEN, "c")
    assert not found(*far)
    assert [c.second for c in found(far[0], far[2])] == [1]  # the year before that is there
    assert not found(of_year(2016, TEN), of_year(2017, TEN, "b"), bodies=[WATER, FINANCE])
    assert not found(of_year(2016, TEN), of_year(2017, TEN, "b"), bodies=[None, None])


def test_texts_are_the_same_without_their_blanks_whatever_the_body():
    first = of_year(2016, TEN)
    again = replace(first, text=" \n".join(first.text), doc_id="b")
    assert found(first, again, bodies=[WATER, None]) == [Copy(0, 1, "text", 10, 10)]
    assert found(first, again, replace(again, doc_id="c")) == [Copy(0, 1, "text", 10, 10), Copy(0, 2, "text", 10, 10)]
    blank = replace(first, text=" \n", facts=())
    assert not found(blank, blank)


def test_the_report_that_shares_most_is_named():
    near, nearer = of_year(2016, (*TEN[:9], 90), "a"), of_year(2016, (*TEN[:8], 80, 81), "b")
    pasted = of_year(2017, TEN, "c")
    assert [(c.first, c.second) for c in found(near, nearer, pasted)] == [(0, 2)]
