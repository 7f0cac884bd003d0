"""Which names are one body's over many reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.check.bodies import Bodies
from gov_ie.values.agencies import same_body

from ..series import report


def bodies(*named, **options):
    return Bodies.of([report(name, year, doc_id=f"{name}-{year}-{n}") for n, (name, year) in enumerate(named)], **options)


@pytest.mark.parametrize(
    ("names", "body"),
    [
        (("临川市发改委", "临川市发展和改革委员会"), "临川市发展和改革委员会"),
        (("青石县水务局", "临川市青石县水务局"), "临川市青石县水务局"),
        (("青石县人民政府", "青石县政府"), "青石县人民政府"),
    ],
)
def test_ways_to_write_a_name_are_one_body(names, body):
    assert set(bodies(*((n, 2014 + i) for i, n in enumerate(names))).own) == {body}


@pytest.mark.parametrize(
    "names",
    [
        ("青石县水务局", "青石县财政局"),
        ("青石县水务局", "清河县水务局"),
        ("清河县水务局", "河县水务局"),
        ("临川市水务局", "市水务局"),
        ("青石县城关镇人民政府", "清河县城关镇人民政府"),
    ],
)
def test_other_bodies_stay_apart(names):
    assert bodies(*((n, 2014 + i) for i, n in enumerate(names))).own == names


def test_a_place_that_two_may_be_meant_by_is_neither():
    own = bodies(("青石县城关镇人民政府", 2014), ("清河县城关镇人民政府", 2014), ("城关镇人民政府", 2015)).own
    assert len(set(own)) == 3
    assert bodies(("青石县城关镇人民政府", 2014), ("城关镇人民政府", 2015)).own == ("青石县城关镇人民政府",) * 2


def test_an_office_goes_on_under_its_new_names():
    found = bodies(("青石县卫生局", 2012), ("青石县卫生和计划生育局", 2014), ("青石县卫健局", 2019), ("青石县卫生健康局", 2020))
    assert set(found.own) == {"青石县卫生健康局"}
    assert found.former == {"青石县卫生健康局": ("卫生局", "卫生和计划生育局", "卫生健康局")}
    assert len(set(bodies(("青石县环保局", 2017), ("青石县生态环境局", 2019), renames=False).own)) == 2


@pytest.mark.parametrize(
    "named",
    [
        (("青石县环保局", 2017), ("清河县生态环境局", 2019)),  # of another place
        (("青石县国土资源局", 2017), ("青石县规划局", 2017), ("青石县自然资源和规划局", 2019)),  # a merger
        (("青石县环保局", 2019), ("青石县生态环境局", 2019)),  # side by side
        (("青石县文化局", 2017), ("青石县文化和旅游局", 2019), ("青石县文化广电和旅游局", 2019)),  # two successors
    ],
)
def test_what_is_no_plain_rename_stays_apart(named):
    assert len(set(bodies(*named).own)) == len(named)


def test_a_name_without_a_place_is_one_body_until_two_reports_of_a_year_bear_it():
    assert set(bodies(("县水务局", 2014), ("县水务局", 2015)).own) == {"县水务局"}
    first, second = (report("县水务局", 2014, doc_id=d) for d in ("a", "b"))
    object.__setattr__(second, "text", "另一份")
    told_apart = Bodies.of([first, second])
    assert told_apart.own == ("县水务局 (a)", "县水务局 (b)")
    assert told_apart.find("县水务局") is None, "it may mean either"


def test_the_place_is_taken_from_the_other_names_of_the_report():
    one = report("县水务局", 2014, names=("县水务局", "青石县水务局"))
    assert Bodies.of([one, report("青石县水务局", 2015)]).own == ("青石县水务局",) * 2


def test_names_are_replaced_first():
    found = bodies(("青石县工商局", 2014), ("青石县市场监管局", 2014), agencies={"青石县工商局": "青石县市场监管局"})
    assert set(found.own) == {"青石县市场监管局"} == {found.find("青石县工商局")}


def test_names_that_no_report_bears_are_found():
    found = bodies(("临川市青石县水务局", 2014), ("清河县财政局", 2014))
    assert found.find("青石县水务局") == found.find("临川市青石县水务局") == "临川市青石县水务局"
    assert found.find("海州市清河县财政局") == "清河县财政局"
    assert found.find("水务局") is found.find("青石县财政局") is found.find("县水务局") is found.find(None) is found.find("") is None


NAMES = ("青石县水务局", "临川市青石县水务局", "县水务局", "水务局", "清河县水务局", "青石县人民政府", "青石县政府", "临川市发改委", "市发展和改革委员会")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(2010, 2020)), max_size=12))
def test_one_body_is_one_by_the_looser_rule_too(named):
    for (name, _), body in zip(named, bodies(*named).own, strict=True):
        assert same_body(name, body.partition(" (")[0])


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_name_will_do(names):
    assert len(bodies(*((n, 2014) for n in names)).own) == len(names)
