"""Period, agency, unit and category from a fact's surroundings, on texts whose spans are given."""

import re

import pytest

from gov_ie.analysis import analyze
from gov_ie.catalogue import default_catalogue
from gov_ie.link import resolve
from gov_ie.link.actors import actor_candidates
from gov_ie.link.context import TaggedText
from gov_ie.link.drafts import Draft
from gov_ie.link.pairs import measure_candidates
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import create_segmenter
from gov_ie.types import Period, Quantity

REPORTING = "{A|清河县水务局}2016年政府信息公开年报\n"
LABELS = {"A": "AGENCY", "M": "MEASURE", "Q": "QUANTITY", "Y": "YEAR"}


def tagged(marked: str) -> TaggedText:
    """A tagged text of «{M|公开信息}{Q|3条}»."""
    spans, text = [], ""
    at = 0
    for hit in re.finditer(r"\{([AMQY])\|([^}]*)\}", marked):
        text += marked[at : hit.start()]
        spans.append(TaggedSpan(len(text), len(text) + len(hit[2]), LABELS[hit[1]], 1.0))
        text += hit[2]
        at = hit.end()
    text += marked[at:]
    analysis = analyze(text, create_segmenter("characters"), default_catalogue())
    assert analysis.text == text
    return TaggedText(analysis, tuple(spans))


def draft(text: TaggedText, quantity=0, measure=0) -> Draft:
    return Draft(quantity, (measure,), text.values[quantity] or Quantity(0), 1.0)


def test_measures_of_the_sentence_and_a_few_before_are_candidates():
    text = tagged("{M|甲}。{M|乙}共{Q|3件}{M|丙}。{M|丁}")
    assert measure_candidates(text, 0) == [0, 1, 2]


@pytest.mark.parametrize(
    "marked, value, unit",
    [
        ("{M|主动公开信息数} 条 {Q|312}", 312, "条"),
        ("{M|总金额}(万元){Q|1.2}", 12000, "元"),
        ("{M|网站总访问量}(单位:次){Q|12}", 12, "次"),
        ("{M|主动公开信息数} 条 312 {Q|1804}", 1804, "条"),
        ("{M|主动公开信息数}\n条\n6240\n{Q|22917}", 22917, "条"),
        ("{M|收到申请数件}{Q|5}", 5, "件"),
        ("办理结果(件):{M|予以公开}{Q|121}", 121, "件"),
        ("办理结果(单位:件):部分公开33;{M|予以公开}{Q|121}", 121, "件"),
        ("办理结果(件):{M|予以公开} 其中 {Q|121}", 121, "件"),
        ("办理结果(全年):{M|予以公开}{Q|121}", None, None),
        ("{M|来信(封)} 268 {Q|212}", 212, "封"),
        ("办件情况(单位:件)\n受理 57\n{M|办结} {Q|55}", 55, "件"),
        ("(单位:万元)\n省级专项 1480\n{M|县级配套} {Q|320}", 3200000, "元"),
        ("办件情况(单位:件)\n受理 57。\n{M|办结} {Q|55}", None, None),
        ("一、收费情况(单位:万元)\n收费 3\n二、申请情况\n{M|收到申请} {Q|5}", None, None),
        ("主办单位:办公室\n{M|办结} {Q|55}", None, None),
        ("办理情况(件):收到57;{M|按时办结率}{Q|98}", None, None),
        ("办理情况(件):收到57;{M|收取费用}{Q|12}", None, None),
        ("公开渠道(万元):网站;{M|公开}{Q|312}", None, None),
        ("{M|收费金额(万元)}:{Q|0.5}", 5000, "元"),
        ("{M|公开信息}/条 {Q|312} {Q|900}", 312, "条"),
        ("{M|公开信息}为{Q|312}", None, None),
        ("{M|公开信息}{Q|312条}", None, None),
    ],
)
def test_the_unit_between_label_and_cell(marked, value, unit):
    text = tagged(marked)
    read = resolve.cell_quantity(text, draft(text))
    assert (read and read.value, read and read.unit) == (value, unit)


@pytest.mark.parametrize(
    ("marked", "measure", "value", "unit"),
    [
        ("附表(单位:条、件、元)\n{M|收费} {Q|12}", "request.fees", 12, "元"),
        ("附表(单位:条、件、万元)\n{M|收费} {Q|1.2}", "request.fees", 12000, "元"),
        ("附表(单位:条、件)\n受理 3\n{M|办结} {Q|12}", "request.completed", 12, "件"),
        ("附表(单位:条、件)\n{M|收费} {Q|12}", "request.fees", None, None),
        ("附表(单位:条、件)\n{M|办结比例} {Q|12}", "request.completed", None, None),
        ("附表一(单位:条、件)\n公开 3\n附表二(单位:万元)\n{M|受理} {Q|12}", "request.received", None, None),
        ("附表(单位:条、件)\n{M|办结} {Q|12}", None, None, None),
        ("附表(单位:条、件)\n{M|办结} {Q|12件}", "request.completed", None, None),
        ("附表(单位:条、件)\n二、申请\n{M|办结} {Q|12}", "request.completed", None, None),
        ("附表(单位:条、件)\n以上为全年。{M|办结} {Q|12}", "request.completed", None, None),
        ("报送单位:宣传、法制\n{M|办结} {Q|12}", "request.completed", None, None),
    ],
)
def test_a_caption_lists_the_units_of_rows(marked, measure, value, unit):
    text = tagged(marked)
    cell = draft(text)
    cell.measure = measure
    read = resolve.listed_quantity(text, cell, default_catalogue())
    assert (read and read.value, read and read.unit) == (value, unit)


@pytest.mark.parametrize(
    "marked, way, bodies",
    [
        ("其中{A|县财政局}{M|公开}{Q|96条}、{A|县教育局}{Q|52条}。", "between", [None, "县教育局"]),
        ("各类信息由{A|甲镇}、{A|乙镇}{M|公开}{Q|12条}、{Q|9条}。", "respective", [None, None]),
        ("在{A|甲镇}试点。{M|公开}{Q|12条}。", "earlier", ["甲镇"]),
        ("首先在全县推开,{A|甲镇}试点。{M|公开}{Q|12条}。", "within-earlier", ["甲镇"]),
        ("{A|甲镇}、{A|乙镇}和{A|丙镇}分别{M|公开}{Q|12条}、{Q|9条}和{Q|5条}。", "respective", ["甲镇", "乙镇", "丙镇"]),
        ("{A|甲镇}、{A|乙镇}分别{M|公开}{Q|12条}、{Q|9条}和{Q|5条}。", "respective", [None, None, None]),
    ],
)
def test_bodies_go_with_the_numbers_of_a_row(marked, way, bodies):
    text = tagged(REPORTING + marked)
    drafts = [draft(text, q) for q in range(len(text.quantities))]
    offered = [actor_candidates(text, drafts, i) for i in range(len(drafts))]
    assert [next((text.surface(s) for s, ways in found if way in ways), None) for found in offered] == bodies


def test_the_year_before_a_fact_in_its_sentence():
    text = tagged("{Y|2015年}打基础。{Y|去年}{M|来信}{Q|3件}。{M|来电}{Q|4个}。")
    assert text.surface(resolve.year_candidate(text, draft(text))) == "去年"
    assert resolve.year_candidate(text, draft(text, 1, 1)) is None


class Never:
    """A classifier that calls no year the fact's."""

    def probability(self, features):
        return 0.0


@pytest.mark.parametrize(
    ("marked", "year"),
    [
        ("{Y|2016年},{M|申请数量}由{Y|上年}的{Q|112件}降到80件。", 2015),
        ("{M|公开信息}312条,{Y|2015年}为{Q|280条}。", 2015),
        ("{M|公开信息}({Y|2015年}{Q|280条})。", 2015),
        ("{M|公开信息}比{Y|上年}多{Q|12条}。", 2016),
        ("{Y|2015年}打基础,{M|公开信息}{Q|280条}。", 2016),
    ],
)
def test_a_year_right_before_a_number_is_the_number_s(marked, year):
    text = tagged(marked)
    period, _ = resolve.fact_period(text, [draft(text)], 0, 2016, Period.of_year(2016), Never())
    assert period.year == year


def test_pronouns_are_no_other_actors_and_leaders_may_be():
    ours = tagged(REPORTING + "{A|区税务局}来函后,{A|我局}{M|办结}{Q|3件}。")
    assert [ours.surface(s) for s, _ in actor_candidates(ours, [draft(ours)], 0)] == ["区税务局"]
    ours = tagged("{A|清河县人民政府}2016年年报\n{A|县政府办公室}{M|办班}{Q|3期}。")
    assert [ours.surface(s) for s, _ in actor_candidates(ours, [draft(ours)], 0)] == ["县政府办公室"]


def test_an_actor_offers_itself_where_it_stands_and_where_it_is_carried():
    text = tagged(REPORTING + "{A|区税务局}{M|办结}{Q|3件}。{M|退回}{Q|2件}。")
    drafts = [draft(text), draft(text, 1, 1)]
    drafts[0].actor = text.agencies[1]
    ways = [{text.surface(s): ways for s, ways in actor_candidates(text, drafts, i)} for i in range(2)]
    assert ways == [{"区税务局": {"last", "first"}}, {"区税务局": {"earlier", "carried"}}]


def test_known_words_restore_the_object():
    text = tagged("{M|收到信件}{Q|57件},{M|办结}{Q|55件},{M|占}{Q|96%}")
    drafts = [draft(text, i, i) for i in range(3)]
    drafts[1].measure = "letter.completed"
    assert [resolve.known_words(text, drafts, i) for i in range(3)] == ["收到信件", "信件办结", "办结占比"]


def test_known_words_join_a_verb_to_the_object_behind_its_number():
    text = tagged("{M|编印}{Q|3000册}办事指南,{M|发放}{Q|2800册}{M|指南}。")
    drafts = [draft(text, i, i) for i in range(2)]
    assert [resolve.known_words(text, drafts, i) for i in range(2)] == ["编印办事指南", "发放"]
