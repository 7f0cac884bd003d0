"""Lists of parts: partial ones, several one after the other, nested ones, tables."""

import pytest

from .reports import checked, verdicts

R = "{M|收到申请}{Q#r|57件|request.received}"


def part(words: str, number: str, by: str, total: str = "r", row: str = "request.received", key: str = "") -> str:
    return f"{{M|{words}}}{{Q{key}|{number}|{row} {by} ^{total}}}"


ONLINE, LETTER = ("网络申请", "channel=online"), ("信函申请", "channel=letter")


def listed(online: str, letter: str) -> str:
    return f"{part(ONLINE[0], online, ONLINE[1])}、{part(LETTER[0], letter, LETTER[1])}"


@pytest.mark.parametrize("lead", ["，其中", "，包括", "，主要是", "，其中："])
def test_a_partial_list_may_be_short_but_never_too_long(lead):
    assert verdicts("parts.exceed", f"{R}{lead}{listed('40件', '16件')}。") == ["consistent"]
    assert verdicts("parts.exceed", f"{R}{lead}{listed('40件', '18件')}。") == ["contradicted"]


@pytest.mark.parametrize("lead", ["，分别为", "（", "，按渠道分，", "。从渠道看，"])
def test_a_list_without_such_words_names_all(lead):
    assert verdicts("parts.sum", f"{R}{lead}{listed('40件', '16件')}。") == ["contradicted"]


@pytest.mark.parametrize("behind", ["，其余为电话申请", "，合计占98.2%", "，网络申请最多"])
def test_words_behind_a_list_that_say_it_is_not_all(behind):
    assert verdicts("parts.sum", f"{R}，{listed('40件', '16件')}{behind}。") == []


def test_a_part_for_the_rest_makes_a_list_whole():
    other = part("其他", "%s件", "channel=other")
    assert verdicts("parts.sum", f"{R}，其中{listed('40件', '15件')}、{other % 1}。") == ["contradicted"]
    assert verdicts("parts.sum", f"{R}，其中{listed('40件', '16件')}、{other % 1}。") == ["proved"]


def test_both_of_two_are_all():
    body = "{M|承办建议提案}{Q#t|60件|proposal.total}，其中{M|主办件}{Q|41件|proposal.total role=lead ^t}、{M|会办件}{Q|%s件|proposal.total role=co ^t}。"
    assert verdicts("parts.sum", body % 18) == ["contradicted"] and verdicts("parts.sum", body % 19) == ["proved"]


def test_parts_of_another_row_are_not_all():
    answers = part("予以公开", "%s件", "outcome=granted", row="request.answered")
    denied = part("不予公开", "7件", "outcome=denied", row="request.answered")
    assert verdicts("parts.exceed", f"{R}，{answers % 45}，{denied}。") == ["consistent"]
    assert verdicts("parts.exceed", f"{R}，{answers % 51}，{denied}。") == ["contradicted"]


def test_cases_not_decided_have_no_row_in_the_old_form():
    body = "{M|行政复议}{Q#v|6件|review.total}，{M|维持}{Q|3件|review.total result=upheld ^v}，{M|纠正}{Q|%s件|review.total result=corrected ^v}"
    assert verdicts("parts.exceed", body % 2 + "。") == ["consistent"]
    assert verdicts("parts.exceed", body % 4 + "。") == ["contradicted"]
    assert verdicts("parts.sum", body % 2 + "，{M|尚未审结}{Q|2件|review.total result=pending ^v}。") == ["contradicted"]


def test_a_list_that_leaves_much_out_is_partial():
    body = "{M|发布解读稿件}{Q#t|46篇|interpretation.items}，{M|图解}{Q|%s篇|- ^t text=图解}、{M|视频}{Q|5篇|- ^t text=视频}。"
    assert "contradicted" not in verdicts("parts.sum", body % 19)


def test_several_breakdowns_one_after_the_other():
    person = part("自然人", "%s件", "applicant=natural_person")
    company = part("法人或其他组织", "7件", "applicant=legal_person")
    right, wrong = (f"{R}，{listed('40件', '17件')}。按申请人分，{person % n}、{company}。" for n in (50, 49))
    assert verdicts("parts.sum", right) == ["proved", "proved"]
    assert sorted(verdicts("parts.sum", wrong)) == ["contradicted", "proved"]


def test_nested_lists_are_lists_of_their_own():
    body = (
        "{M|答复}{Q#a|23件|request.answered}，{M|予以公开}{Q|15件|request.answered outcome=granted ^a}，"
        "{M|不予公开}{Q#d|8件|request.answered outcome=denied ^a}（{M|国家秘密}{Q|5件|request.answered outcome=denied.state_secret ^d}、"
        "{M|个人隐私}{Q|%s件|request.answered outcome=denied.privacy ^d}）。"
    )
    assert verdicts("parts.sum", body % 3) == ["proved", "proved"]
    assert sorted(verdicts("parts.sum", body % 2)) == ["contradicted", "proved"]


@pytest.mark.parametrize("mark", ["、", "；"])
def test_some_parts_that_add_up_by_chance_are_no_list(mark):
    # 40 and 17 are 57, but the list goes on.
    body = f"{R}，其中{part(*('网络申请', '40件', 'channel=online'))}{mark}{part('信函申请', '17件', 'channel=letter')}{mark}{part('当面申请', '2件', 'channel=in_person')}。"
    assert verdicts("parts.exceed", body) == ["contradicted"]


def test_of_one_and_one_neither_is_the_whole():
    body = "{M|收到申请}{Q#r|1件|request.received}（{M|当面申请}{Q|1件|request.received channel=in_person ^r}、{M|网上申请}{Q|1件|request.received channel=online ^r}）。"
    assert verdicts("parts.sum", body) == ["contradicted"]


def test_classifiers_that_stand_for_each_other():
    body = "{M|工作人员}{Q#t|6人|staff.total}，其中{M|专职}{Q|5人|staff.total employment=full_time ^t}、{M|兼职}{Q|2名|staff.total employment=part_time ^t}。"
    assert verdicts("parts.sum", body) == ["contradicted"]


def test_parts_in_another_unit_are_not_added():
    assert checked(f"{R}，{part('网络申请', '40人次', 'channel=online')}、{part('信函申请', '99人次', 'channel=letter')}。").checks == ()


def test_a_table_without_some_of_its_rows_is_no_list_of_all():
    row = "{{M|{0}}} {{Q{1}|{2}|disclosure.items {3}}}\n".format
    head = row("主动公开政府信息数", "#t", "385", "")
    assert "contradicted" not in verdicts("parts.sum", head + row("公报", "", "102", "channel=gazette ^t") + row("其他", "", "71", "channel=other ^t"))
    near = head + row("公报", "", "302", "channel=gazette ^t") + row("其他", "", "71", "channel=other ^t")
    assert verdicts("parts.sum", near) == ["contradicted"]


@pytest.mark.parametrize(("total", "verdict"), [("2600余条", "consistent"), ("2300余条", "contradicted"), ("0.25万条", "consistent")])
def test_approximations(total, verdict):
    body = f"{{M|公开信息}}{{Q#t|{total}|disclosure.items}}，分别为{{M|网站}}{{Q|1248条|disclosure.items channel=website ^t}}、{{M|微信}}{{Q|1270条|disclosure.items channel=wechat ^t}}。"
    if total == "2600余条":
        body = body.replace("1270", "1400")
    assert verdicts("parts.sum", body) == [verdict]


def test_what_was_carried_out_is_the_rest():
    body = (
        "{M|应办申请}{Q#r|39件|request.answered}，{M|予以公开}{Q|25件|request.answered outcome=granted ^r}、"
        "{M|不予公开}{Q|12件|request.answered outcome=denied ^r}，{M|结转下年}{Q|%s件|request.carried_out}。"
    )
    assert verdicts("parts.sum", body % 2) == [] and verdicts("parts.sum", body % 3) == ["contradicted"]


def test_a_column_of_a_table_is_not_full_before_its_last_rows():
    rows = (("予以公开", 1, "granted"), ("部分公开", 2, "partial"), ("属于国家秘密", 3, "denied.state_secret"), ("危及三安全一稳定", 0, "denied.security_stability"), ("其他各种处理情形", 1, "other"))
    lines = [f"{{M|{words}}}  0  0  0  0  0  0  {{Q|{value}|request.answered outcome={outcome} ^t}}\n" for words, value, outcome in rows]
    total = "{M|总计}  4  0  0  0  0  2  {Q#t|%d|request.answered}\n"
    assert verdicts("parts.sum", "".join(lines) + total % 7) == ["proved"]
    assert verdicts("parts.sum", "".join(lines) + total % 6) == ["contradicted"]
