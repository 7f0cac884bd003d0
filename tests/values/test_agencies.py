"""Which body a report is from."""

import pytest

from gov_ie.values.agencies import (
    Agency,
    expanded_names,
    governing_body,
    is_bare_name,
    is_place_of,
    other_body,
    reporting_agency,
    same_body,
    standing_alone,
    title_agency,
    verb_before,
)


def elected(title, mentions, text="", header=None):
    return reporting_agency(title, header or {}, [(m, 0.9) for m in mentions], standing_alone(text)).name


def test_a_letterhead_outweighs_bodies_named_more_often():
    text = "柏川市消防支队\n关于年度工作的会议纪要\n会议听取了汇报。\n抄送:市公安局"
    assert elected("", ["柏川市消防支队", "市公安局纪委", "市公安局纪委", "市公安局纪委"], text) == "柏川市消防支队"


def test_an_addressee_is_no_letterhead():
    assert standing_alone("柏川省人民政府办公厅:\n现报告如下。") == []


def test_a_page_that_begins_with_links_has_no_letterhead():
    links = "\n".join(["柏川市财政局", "柏川市水务局", "柏川市教育局", "柏川市民政局", "现报告如下。"])
    assert standing_alone(links) == []


def test_a_signature_counts():
    assert standing_alone("现总结如下。下步改进。\n柏川市清水监狱\n2019年1月") == ["柏川市清水监狱"]


@pytest.mark.parametrize("left", ["街道", "我局由柏川省监狱管理局"])
def test_what_a_tagger_left_of_a_name_is_not_elected(left):
    assert elected("", ["立明街道办事处", left, left, left]) == "立明街道办事处"


def test_the_column_a_page_stands_in_is_no_part_of_the_name():
    assert elected("【政务公开】柏川盟行政公署2010年政府信息公开年报", []) == "柏川盟行政公署"


@pytest.mark.parametrize(
    "title, mentions, name",
    [
        ("市人社局柏江市人力资源和社会保障局2021年政府信息公开工作年度报告", ["市人社局", "柏江市人力资源和社会保障局"], "柏江市人力资源和社会保障局"),
        ("国家税务总局清口县税务局2021年政府信息公开工作年度报告", ["清口县税务局"], "国家税务总局清口县税务局"),
        ("中国人民银行柏川市支行2021年政府信息公开工作年度报告", ["柏川市支行"], "中国人民银行柏川市支行"),
        ("柏川省清口市人民政府2011年度政府信息公开年度报告", ["清口市人民政府"], "柏川省清口市人民政府"),
        ("]清口县柳渡镇人民政府2021年政府信息公开工作年度报告", [], "清口县柳渡镇人民政府"),
        ("柏川省交通运输厅网站2017年度工作报告", [], "柏川省交通运输厅"),
        ("清口县人民政府网站2017年度工作报告", [], "清口县人民政府"),
    ],
)
def test_what_a_page_puts_around_the_name_is_no_part_of_it(title, mentions, name):
    assert elected(title, mentions) == name


def test_a_place_alone_is_its_government():
    found = reporting_agency("", {}, [("清口市", 0.9), ("清口市", 0.9)])
    assert found.name == "清口市人民政府" and "清口市" in found.names
    for place in ("柏川大学东校区", "清口河灌区", "九峰山景区"):
        assert reporting_agency("", {}, [(place, 0.9)]).name == place


@pytest.mark.parametrize(
    ("surface", "name", "own"),
    [
        ("学校", "河西理工大学", True),
        ("医院", "清河县人民医院", True),
        ("市局", "清河市地方税务局", True),
        ("局机关", "清河市地方税务局", True),
        ("中心", "清河县政务服务中心", True),
        ("省局", "清河市地方税务局", False),
        ("学校", "清河县教育局", False),
        ("公司", "清河县水务局", False),
        ("市委", "清河市发改委", False),  # the Party's committee
        ("市局", "清河市公安局东城分局", False),
    ],
)
def test_a_body_that_speaks_of_itself_without_a_pronoun(surface, name, own):
    assert is_bare_name(surface, name) is own


def test_a_street_goes_by_the_name_of_its_office():
    found = reporting_agency("", {}, [("立明街道", 0.9), ("立明街道", 0.9)])
    assert set(found.names) == {"立明街道", "立明街道办事处", "立明街道办", "街道办事处", "街道办"}


def test_who_says_our_county_is_its_government():
    office = ["清口县人民政府办公室", "市政府办公厅", "清口县政府", "县政府"]
    assert elected("", [*office, "我县", "我县", "我县"]) == "清口县政府"


def test_a_source_field_may_name_a_body_of_any_kind():
    named = ["张家泽农场管理区", "市水务局", "市财政局"]
    assert elected("", named, header={"发布机构": "张家泽农场管理区"}) == "张家泽农场管理区"


def test_a_name_goes_without_the_places_above_its_own():
    assert {"海岭区砚坞街道办事处", "砚坞街道办事处"} <= set(expanded_names("青屿市海岭区砚坞街道办事处"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于公布清河县审计局2013年政府信息公开年报", "清河县审计局"),
        ("清河县人力资源和社会保障局(原清河县人事局)2013年政府信息公开年报", "清河县人力资源和社会保障局"),
        ("清河县档案局(馆)2013年政府信息公开年报", "清河县档案局"),
        ("【清河县粮食局】2013年政府信息公开年报", "清河县粮食局"),
        ("【政务公开】清河县粮食局2013年政府信息公开年报", "清河县粮食局"),
        ("清河市\n审计局\n2013年政府信息公开年报", "清河市审计局"),
        ("清河市\n通知公告\n2013年政府信息公开年报", None),
        ("【清河县政府】\n清河县审计局2013年政府信息公开年报", "清河县审计局"),
        ("[清河县人民政府]清河县审计局2013年政府信息公开年报", "清河县审计局"),
    ],
)
def test_the_agency_of_a_title(title, name):
    assert title_agency(title) == name


@pytest.mark.parametrize(
    ("name", "place", "same"),
    [
        ("石陂镇人民政府", "石陂镇", True),
        ("清河市石陂镇人民政府", "石陂镇", True),
        ("高新区管委会", "高新区", True),
        ("清河市人民政府", "河市", False),
        ("清河县人民政府", "", False),
        ("清河县水务局", "清河县", False),
    ],
)
def test_a_body_that_is_called_like_its_place(name, place, same):
    assert is_place_of(name, place) is same


@pytest.mark.parametrize("glued", ["县直部门清河县水务局", "县水务局清河县水务局", "有效清河县水务局", "星期一清河县水务局"])
def test_a_name_goes_without_what_a_page_glued_to_it(glued):
    title = f"{glued}2016年政府信息公开年报"
    assert elected(title, ["清河县水务局", glued]) == "清河县水务局"
    assert "有效清河县水务局" not in reporting_agency(title, {}, [(glued, 0.9), ("清河县水务局", 0.9)]).names


def test_a_name_without_the_end_of_a_field_before_it():
    title = "有效清河新区管理委员会2016年政府信息公开年报"
    assert elected(title, ["有效清河新区管理委员会", "清河新区财政局"]) == "清河新区管理委员会"
    assert elected("次坞镇人民政府2016年政府信息公开年报", ["次坞镇人民政府", "镇政府"]) == "次坞镇人民政府"


def test_a_name_said_twice_is_one():
    assert elected("海关总署海关总署2016年政府信息公开年报", ["海关总署海关总署", "海关总署"]) == "海关总署"
    assert elected("县人民政府清河县人民政府2016年政府信息公开年报", ["县人民政府清河县人民政府", "县人民政府"]) == "清河县人民政府"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("江南省清河县水务局", "清河县水务局"),
        ("国家税务总局清河县税务局", "清河县税务局"),
        ("共青团清河县委员会", "清河县委员会"),
        ("国网清河县供电公司", "清河县供电公司"),
        ("广西清河县水务局", "清河县水务局"),
        ("遵清自治县人民政府", "自治县人民政府"),
        ("渝锦区城市管理局", "区城市管理局"),
        ("津清保税区管委会", "保税区管委会"),
        ("楚清经济开发区管委会", "开发区管委会"),
        ("内蒙古自治区国土资源厅", "自治区国土资源厅"),
        ("中国人民银行清河市中心支行", "人民银行清河市中心支行"),
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_what_stands_before_a_name_belongs_to_it(name, short, times):
    assert elected(f"{name}2016年政府信息公开年报", [name, *[short] * times]) == name


def test_a_place_in_a_province_named_short():
    assert "清河县人民政府" in reporting_agency("广西清河县2016年政府信息公开年报", {}, []).names
    assert "路街道办事处" not in reporting_agency("上海路街道2016年政府信息公开年报", {}, []).names


@pytest.mark.parametrize(
    ("found", "verb"),
    [("指定县档案馆", 2), ("成立县政务公开领导小组", 2), ("设立县妇联", 2), ("建立数据共享", 6), ("指定医院", 0), ("会同县水务局", 0), ("建立清河县", 2)],
)
def test_a_name_does_not_begin_with_a_verb(found, verb):
    assert verb_before(found) == verb


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        ("县监察局", ("滹阳县监察局", "县监察局")),  # the county's own
        ("监察局", ("监察局", "滹阳县监察局", "县监察局")),
        ("市监察局", ("市监察局",)),  # of a city: not of this place
        ("柏川市监察局", ("柏川市监察局", "市监察局")),
    ],
)
def test_another_body_goes_by_the_place_of_the_one_that_reports(surface, names):
    assert other_body(surface, Agency(("滹阳县人民政府",))).names == names


@pytest.mark.parametrize("reporting", [None, Agency(("监察局",)), Agency(("县水务局",))])
def test_another_body_of_a_report_that_names_no_place(reporting):
    assert other_body("监察局", reporting).names == ("监察局",)


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("柏川省", "人民政府"),
        ("海岭区", "人民政府"),
        ("海岭新区", "管理委员会"),
        ("清水湖风景名胜区", "管理委员会"),
        ("清水镇开发区东村", "人民政府"),
        ("立明街道", "办事处"),
        ("立明街", "道办事处"),
    ],
)
def test_what_governs_a_place(place, body):
    assert governing_body(place) == body


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("青石县水务局", "县水务局", True),
        ("发改委", "青石县发展和改革委员会", True),  # one gives no place
        ("县发改委", "青石县发展和改革委员会", True),
        ("临川市青石县发改委", "青石县发展和改革委员会", True),
        ("青石县发改委", "清河县发展和改革委员会", False),
        ("市发改委", "青石县发展和改革委员会", False),
        ("青石县水务局", "青石县水利局", False),
    ],
)
def test_names_of_one_body(one, other, same):
    assert same_body(one, other) is same_body(other, one) is same


@pytest.mark.parametrize(
    ("mentions", "name"),
    [
        ([], "清河县人民政府"),
        (["县水务局"], "清河县人民政府"),
        (["清河县水务局", "清河县财政局", "清河县水务局"], "清河县人民政府"),  # a county's report names its offices
        (["清河县水务局", "我局", "清河县财政局"], "清河县水务局"),
        (["清河县人民政府办公室"], "清河县人民政府"),  # its office is not the body
    ],
)
def test_a_title_that_gives_a_place_only(mentions, name):
    agency = reporting_agency("清河县2016年政府信息公开年报", {}, [(m, 0.9) for m in mentions])
    assert agency.name == name and "清河县" in agency.names
