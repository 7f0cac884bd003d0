"""Cells of the cube: said twice, bounded, the ledger of the requests."""

import pytest

from .reports import checked, of, verdicts

SAID = "{{M|{}}}{{Q|{}|{}}}"


def twice(first: str, second: str, row: str = "request.received", words=("收到申请", "收到申请"), between: str = "。\n") -> str:
    return SAID.format(words[0], first, row) + between + SAID.format(words[1], second, row) + "。"


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("57件", "57件", "proved"),
        ("57件", "75件", "contradicted"),
        ("3200余件", "3248件", "consistent"),
        ("3200余件", "4100件", "contradicted"),
        ("近800件", "790件", "consistent"),
        ("3.2万件", "32104件", "consistent"),
        ("3.2万件", "38104件", "contradicted"),
    ],
)
def test_a_row_of_one_figure(first, second, verdict):
    assert verdicts("cell.repeated", twice(first, second)) == [verdict]


def test_rows_of_many_figures_are_compared_where_a_misprint_apart():
    assert verdicts("cell.repeated", twice("4716条", "4726条", "publication.items")) == ["contradicted"]
    assert verdicts("cell.repeated", twice("4716条", "916条", "publication.items")) == []
    assert verdicts("cell.repeated", twice("4716条", "4726条", "publication.items", ("发布信息", "网站更新"))) == []


def test_other_words_in_one_sentence_mean_another_thing():
    # received and accepted
    assert verdicts("cell.repeated", twice("61件", "58件", words=("收到申请", "受理申请"), between="，")) == []


def test_a_group_s_figure_is_no_figure_of_all():
    assert verdicts("cell.repeated", "所属单位" + twice("15件", "57件")) == []


def test_the_body_itself_is_no_group():
    words = ("收到政府信息公开申请", "受理信息公开申请")
    for subject in ("本部门", "本单位", "我单位"):
        assert verdicts("cell.repeated", twice("46件", "42件", words=words, between=f"。\n{subject}")) == ["contradicted"], subject
    assert verdicts("cell.repeated", twice("46件", "32件", words=words, between="。\n各部门")) == []


def test_short_phrases_of_a_row_say_what_long_ones_say():
    again = "{M|受理政府信息公开申请}{Q|22件|request.received}。\n共{M|受理}{Q|31件|request.received text=申请受理}。"
    assert verdicts("cell.repeated", again) == ["contradicted"]
    assert verdicts("cell.repeated", again.replace("text=申请受理", "text=网站受理")) == []


def test_a_figure_linked_as_the_only_part_of_itself_is_said_again():
    again = "{M|收到政府信息公开申请}{Q#t|21件|request.received}。\n{M|申请}数量{Q|%s|request.received ^t text=申请数量}。"
    assert verdicts("cell.repeated", again % "20件") == ["contradicted"]
    assert verdicts("cell.repeated", again % "21件") == ["proved"]
    assert verdicts("cell.repeated", (again % "20件").replace("。\n", "，")) == []


def test_parts_side_by_side_and_other_years_are_other_cells():
    sites = "{M|公开信息}{Q#t|316条|disclosure.items}，{M|门户网站}{Q|201条|disclosure.items channel=website ^t}、{M|局网站}{Q|115条|disclosure.items channel=website ^t}。"
    assert verdicts("cell.repeated", sites) == []
    assert checked("{M|收到申请}{Q|57件|request.received}，上年{Q|75件|request.received year=2015}。").checks == ()


def test_one_number_for_two_things_is_not_compared_with_itself():
    assert verdicts("cell.repeated", "{M|行政复议}、{M|诉讼}{Q|零|review.total;review.total}。") == []


DONE = "{M|收到来信}{Q|%s|letter.received}，{M|办结}{Q|%s|letter.completed}"


@pytest.mark.parametrize(
    ("received", "done", "verdict"),
    [("90件", "90件", "consistent"), ("90件", "94封", "contradicted"), ("90余件", "94件", "consistent"), ("近100件", "104件", "contradicted")],
)
def test_no_more_is_done_than_was_received(received, done, verdict):
    assert verdicts("done.received", DONE % (received, done) + "。") == [verdict]


def test_cases_carried_over_may_be_done_too():
    assert verdicts("done.received", DONE % ("90件", "94件") + "（含上年结转4件）。") == []
    assert verdicts("done.received", DONE % ("90件", "94件") + "，满意率比上年提高。") == ["contradicted"]
    request = "{M|收到申请}{Q|90件|request.received}，{M|办结}{Q|%s件|request.completed}，{M|上年结转}{Q|4件|request.carried_in}。"
    assert verdicts("done.received", request % 94) == ["consistent"]
    assert verdicts("done.received", request % 95) == ["contradicted"]


def test_two_counters_have_two_bounds():
    two = "{M|投诉}{Q|307件|complaint.received}、{M|举报}{Q|96件|complaint.received}，{M|办结}{Q|401件|complaint.completed}。"
    assert verdicts("done.received", two) == []
    far = "{M|收到来信}{Q|90件|letter.received}。\n" + SAID.format("会议", "3次", "meeting.held") * 3 + "。\n{M|办结}{Q|130件|letter.completed}。"
    assert verdicts("done.received", far) == []


LEDGER = "{{M|新收申请}}{{Q|{}件|request.received{by}}}，{{M|上年结转}}{{Q|{}件|request.carried_in{by}}}，{{M|答复}}{{Q|{}件|request.answered{by}}}，{{M|结转下年}}{{Q|{}件|request.carried_out{by}}}。\n"


def test_the_ledger_holds_for_each_kind_of_applicant():
    rows = LEDGER.format(31, 2, 30, 3, by="") + LEDGER.format(11, 0, 10, 2, by=" applicant=business")
    assert sorted(verdicts("requests.ledger", rows)) == ["contradicted", "proved"]


def test_a_figure_said_twice_is_taken_as_it_fits():
    rows = LEDGER.format(31, 2, 30, 3, by="") + "{M|新收申请}{Q|13件|request.received}。"
    assert verdicts("requests.ledger", rows) == ["proved"] and verdicts("cell.repeated", rows) == ["contradicted"]


def test_what_is_left_is_only_looked_for_beside_what_was_done():
    body = "{M|收到留言}{Q|57件|letter.received}，{M|办结}{Q|54件|letter.completed}%s另有{Q|4件|- > text=留言正在办理}{M|正在办理}。"
    assert of("pending", body % "，")[0].formula == "4 ≠ 57 − 54 = 3"
    assert verdicts("pending", body % "。") == []


def test_what_became_what_is_two_figures():
    body = "{M|申请量}由{Q|38件|request.received}增加到{Q|39件|request.received}。"
    assert verdicts("cell.repeated", body) == []


def test_phrases_of_the_catalogue_in_another_order():
    assert verdicts("cell.repeated", twice("57件", "75件", words=("申请收到", "收到政府信息公开申请"))) == ["contradicted"]


@pytest.mark.parametrize("received", ["57件", "57次", ""])
def test_what_is_pending_is_reckoned_from_figures_of_one_unit(received):
    before = f"{{M|收到留言}}{{Q|{received}|letter.received}}，" if received else ""
    found = verdicts("pending", before + "{M|办结}{Q|54件|letter.completed}，另有{Q|4件|- >}{M|正在办理}")
    assert found == (["contradicted"] if received == "57件" else [])


@pytest.mark.parametrize(("first", "second"), [("近800件", "810件"), ("近800件", "830件")])
def test_bounds_missed_by_little_are_no_contradiction(first, second):
    assert verdicts("cell.repeated", twice(first, second)) == []


def test_a_slip_behind_hundreds_of_statements_is_seen():
    body = "。\n".join(SAID.format("收到申请", "120件", "request.received") for _ in range(210))
    assert verdicts("cell.repeated", f"{body}。\n{SAID.format('收到申请', '121件', 'request.received')}。")[0] == "contradicted"


def test_of_a_table_that_says_a_cell_again_and_again_the_first_are_compared():
    cells = "\n".join(SAID.format("收到申请", 1000 + n, "request.received") for n in range(400))
    assert 0 < len(of("cell.repeated", cells)) < 200
