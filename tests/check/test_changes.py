"""How much more or less than the year before."""

import pytest

from .reports import of, verdicts


def two(now: int, before: int, change: str, row: str = "disclosure.items", unit: str = "条") -> str:
    return f"{{M|公开信息}}{{Q|{now}{unit}|{row}}}，比上年的{{Q|{before}{unit}|{row} year=2015}}{change}。"


@pytest.mark.parametrize(
    ("now", "before", "change", "rule", "verdict"),
    [
        (312, 280, "{M|增加}{Q|32条|- text=公开信息增加}", "change.number", "proved"),
        (312, 280, "{M|增加}{Q|42条|- text=公开信息增加}", "change.number", "contradicted"),
        (280, 312, "{M|减少}{Q|32条|- text=公开信息减少}", "change.number", "proved"),
        (280, 312, "{M|增加}{Q|32条|- text=公开信息增加}", "change.number", "contradicted"),
        (312, 280, "{M|增长}{Q|11.4%|- text=公开信息增长}", "change.percent", "consistent"),
        (312, 280, "{M|增长}{Q|约11%|- text=公开信息增长}", "change.percent", "consistent"),
        (280, 312, "{M|下降}{Q|10.3%|- text=公开信息下降}", "change.percent", "consistent"),
        (280, 312, "，{M|精简}{Q|12%|- text=公开信息精简}", "change.percent", "contradicted"),
    ],
)
def test_a_change_is_what_both_years_make_it(now, before, change, rule, verdict):
    assert verdicts(rule, two(now, before, change)) == [verdict]


def test_traditional_words():
    assert verdicts("change.number", two(312, 280, "{M|減少}{Q|32條|- text=公开信息减少}").replace("条", "條")) == ["contradicted"]


def test_points_of_two_percentages():
    body = "{M|满意率}{Q|96.6%%|satisfaction.rate}，上年为{Q|94.6%%|satisfaction.rate year=2015}，{M|提高}{Q|%s个百分点|- text=满意率提高}。"
    assert verdicts("change.number", body % "2.0") == ["consistent"]
    assert verdicts("change.number", body % "3.0") == ["contradicted"]


def test_a_change_of_something_else():
    body = "{M|行政事项}由{Q|39项|approval.items year=2015}减为{Q|32项|approval.items}，办事材料{M|减少}{Q|40%|- text=办事材料减少}。"
    assert verdicts("change.percent", body) == []


def test_a_bare_change_is_of_the_two_figures_beside_it():
    body = "{M|网民留言}{Q|18件|letter.received}（去年{Q|19件|letter.received year=2015 m=z}{M#z|来信}），{M|下降}{Q|%s%%|- text=群众来信下降}。"
    assert verdicts("change.percent", body % "5.3") == ["consistent"]
    assert verdicts("change.percent", body % "14.3") == ["contradicted"]


def test_without_the_year_before_nothing_is_said():
    assert of("change.number", "{M|公开信息}{Q|312条|disclosure.items}，比上年{M|增加}{Q|42条|- text=公开信息增加}。") == []
    assert verdicts("change.percent", two(312, 0, "{M|增长}{Q|5%|- text=公开信息增长}")) == []


def test_figures_of_which_one_became_the_other_need_no_years():
    body = "{M|申请量}由{Q|57件|request.received}减少到{Q|41件|request.received}，{M|下降}{Q|%s%%|- text=申请量下降}。"
    assert verdicts("change.percent", body % "28.1") == ["consistent"]
    assert verdicts("change.percent", body % "30.1") == ["contradicted"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("，{M|增加}{Q|42条|- text=增加}。", ["contradicted"]),
        ("。{M|增加}{Q|42条|- text=增加}。", []),  # of something in the next sentence
        ("，{M|公开信息增加的主要原因在于}{Q|42条|- text=公开信息增加的主要原因在于}。", []),  # not the words of a change
    ],
)
def test_words_that_tell_of_no_change(change, said):
    assert verdicts("change.number", "{M|公开信息}{Q|312条|disclosure.items}，上年{Q|280条|disclosure.items year=2015}" + change) == said
