"""Rates of two rows, and shares of a part in its total."""

import pytest

from .reports import of, verdicts

RATE = "{M|收到来信}{Q|%s件|letter.received}，{M|办结}{Q|%s件|letter.completed}，{M|办结率}{Q|%s|letter.completion_rate}。"
T = "{M|公开信息}{Q#t|200条|disclosure.items}，其中"
PART = "{{M|{0}}}{{Q|{1}条|disclosure.items category={0} ^t}}"


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ((144, 144, "100%"), "consistent"),
        ((144, 143, "100%"), "contradicted"),
        ((144, 143, "99%以上"), "consistent"),
        ((144, 120, "90%以上"), "contradicted"),
        ((10, 7, "69%"), "contradicted"),
    ],
)
def test_rates(numbers, verdict):
    assert verdicts("rate", RATE % numbers) == [verdict]


def test_a_rate_of_a_hundred_is_of_what_was_due():
    body = "{M|收到申请}{Q|31件|request.received}，{M|答复}{Q|28件|request.answered}，{M|答复率}{Q|100%|request.reply_rate}，{M|结转下年}{Q|3件|request.carried_out}。"
    assert verdicts("rate", body) == []


def test_several_figures_of_a_row_leave_a_rate_unchecked():
    body = "{M|邮箱来信}{Q|9件|letter.received channel=email}、{M|信箱}{Q|4件|letter.received channel=mailbox}。\n{M|办结率}{Q|50%|letter.completion_rate}。"
    assert verdicts("rate", body) == []


def test_shares_one_by_one_and_all_behind():
    one = T + "，".join(f"{PART.format(w, n)}，{{M|占}}{{Q|{s}%|- text={w}占比}}" for w, n, s in (("规划", 120, 60), ("财政", 70, 36)))
    assert [c.verdict for c in of("share", one + "。")] == ["contradicted", "consistent"]
    words = T + "、".join(PART.format(w, n) for w, n in (("规划", 120), ("财政", 70), ("人事", 10)))
    behind = words + "，分别{M|占}{Q|60%|- text=规划占比}、{Q|35%|- text=财政占比}和{Q|%s%%|- text=人事占比}。"
    assert verdicts("share", behind.replace("%s%%", "5%")) == ["consistent"] * 3
    assert sorted(verdicts("share", behind.replace("%s%%", "6%"))) == ["consistent", "consistent", "contradicted"]


def test_a_share_may_be_of_the_total_s_total():
    body = "{M|公开信息}{Q#a|400条|disclosure.items}，其中{M|网站}{Q#t|200条|disclosure.items channel=website ^a}（{M|规划}{Q|20条|disclosure.items channel=website category=规划 ^t}，{M|占}{Q|%s|- text=规划占比}）。"
    assert verdicts("share", body % "10%") == verdicts("share", body % "5%") == ["consistent"]
    assert verdicts("share", body % "7%") == ["contradicted"]


@pytest.mark.parametrize("words", ["，占全省的", "，三项合计占"])
def test_shares_of_other_wholes_are_left_alone(words):
    body = T + PART.format("规划", 20) + words.replace("占", "{M|占}") + "{Q|3%|- text=规划占比}。"
    assert verdicts("share", body) == []


def test_a_share_of_two_parts_together():
    body = T + PART.format("一次办", 100) + "，" + PART.format("网上办", 40) + "，{M|占比}{Q|70%|- text=占比}。"
    assert verdicts("share", body) == []
    assert verdicts("share", body.replace("70%", "20%")) == ["consistent"]
    assert verdicts("share", body.replace("70%", "33%")) == ["contradicted"]


def test_a_share_of_another_list_s_end_is_no_share_of_the_last_number():
    body = T + PART.format("规划", 20) + "，{M|占}{Q|10%|- text=规划占比}。公开的信息以制度类为主，{M|占}{Q|49.5%|- text=制度类占比}。"
    assert verdicts("share", body) == ["consistent"]
