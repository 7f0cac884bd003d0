"""Whose slip a contradiction is likelier."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest

from gov_ie.check import check_report
from gov_ie.check.slips import magnitudes_of, one_slip

from ..series import report as written
from ..series import said
from .reports import marked, of

SUM = "{{M|公开信息}}{{Q#t|{}条|disclosure.items}}，分别为{{M|网站}}{{Q|{}条|disclosure.items channel=website ^t}}、{{M|微信}}{{Q|{}条|disclosure.items channel=wechat ^t}}"


def test_a_magnitude_that_was_not_read():
    body = "单位（万条）：" + SUM.format(57, 40, 170000).replace("57条", "57") + "。"
    [check] = of("parts.exceed", body) or of("parts.sum", body)
    assert check.verdict == "contradicted"
    beside = SUM.format("5.7", 40000, 17000).replace("5.7条|disclosure.items", "5.7|disclosure.items value=5.7") .replace("}，分别", "}万条，分别")
    [check] = of("parts.sum", beside) or of("parts.exceed", beside)
    assert (check.likely, check.hint) == ("reading", "f1 would be 57000 with the 万 beside it")


def test_a_part_that_was_not_linked():
    body = SUM.format(58, 40, 17) + "、{M|微博}{Q|1条|disclosure.items channel=weibo}。"
    [check] = of("parts.sum", body)
    assert (check.likely, check.hint) == ("reading", "with f4 the parts add up: it may be one of them")


def test_a_part_too_many():
    body = SUM.format(57, 40, 17) + "、{M|微博}{Q|9条|disclosure.items channel=weibo ^t}。"
    [check] = [c for c in of("parts.sum", body) + of("parts.exceed", body) if c.verdict == "contradicted"]
    assert (check.likely, check.hint) == ("reading", "without f4 the parts add up: it may belong to another total")


def test_a_misprint():
    [check] = of("parts.sum", SUM.format(58, 40, 17) + "。")
    assert (check.likely, check.hint) == ("report", "f1 may be a misprint for 57")


def test_a_fact_that_is_read_unsurely():
    report = marked(SUM.format(460, 300, 115) + "。")
    facts = tuple(replace(f, score=0.3 if f.id == "f3" else 0.9) for f in report.facts)
    [check] = [c for c in check_report(replace(report, facts=facts)).checks if c.verdict == "contradicted"]
    assert check.likely == "reading" and check.hint == "f3 is read with a score of 0.30 only"


@pytest.mark.parametrize(
    ("printed", "meant", "slip"),
    [("4726", "4716", True), ("75", "57", True), ("312", "3121", True), ("12", "345", False), ("1", "12", False), ("57", "57", False)],
)
def test_one_slip(printed, meant, slip):
    assert one_slip(printed, meant) is slip


def test_a_long_list_is_explained_in_linear_time():
    def seconds(count):
        parts = "、".join(f"{{M|第{n}类}}{{Q|{1000 + n}万条|disclosure.items category=第{n}类 ^t}}" for n in range(count))
        report = marked(f"{{M|公开信息}}{{Q#t|7条|disclosure.items}}，分别为{parts}。")
        begin = time.process_time()
        check_report(report)
        return time.process_time() - begin

    seconds(50)
    assert seconds(800) < 12 * max(seconds(200), 0.02)


@pytest.mark.parametrize(
    ("head", "printed", "behind", "readings"),
    [
        ("公开", "12条", "", []),
        ("公开", "12", "万条", [("magnitude_beside", "120000", "万", 10000)]),
        ("公开", "12", "（万条）", [("magnitude_beside", "120000", "万", 10000)]),
        ("公开", "12条", "。共3万", []),
        ("单位(万条)公开", "12条", "", [("magnitude_beside", "120000", "万", 10000)]),
        ("单位（万条）公开", "12条", "", [("magnitude_beside", "120000", "万", 10000)]),
        ("单位:万条 公开", "12条", "", [("magnitude_beside", "120000", "万", 10000)]),
        ("单位：万条 公开", "12条", "", [("magnitude_beside", "120000", "万", 10000)]),
        ("单位:亿元 支出", "12元", "", [("magnitude_beside", "1200000000", "亿", 10**8)]),
        ("共万条 公开", "12条", "", []),
        ("公开", "12万条", "", [("magnitude_within", "0.0012", "万", Decimal("0.0001"))]),
    ],
)
def test_magnitudes_that_may_be_misread(head, printed, behind, readings):
    given = written("青石县水务局", 2016, said(head, 12, "条", printed=printed, behind=behind))
    found = list(magnitudes_of(given.text, given.facts[0]))
    assert [(r.key, *r.values[1:], factor) for factor, r in found] == readings
    assert all(r.values[0] == "f1" for _, r in found)


FOUR = "{{M|公开信息}}{{Q#t|{}条|disclosure.items}}，分别为{{M|网站}}{{Q|40条|disclosure.items channel=website ^t}}、{{M|微信}}{{Q|17条|disclosure.items channel=wechat ^t}}、{{M|微博}}{{Q|9条|disclosure.items channel=weibo ^t}}。"


@pytest.mark.parametrize(
    ("total", "behind", "key"),
    [
        (57, "", "part_too_many"),
        (26, "", "misprint"),  # without its first part there is no list
        (67, "另有{M|报纸}{Q|1条|disclosure.items channel=press}。", "part_missing"),
        (67, "另有{M|报纸}{Q|1次|disclosure.items channel=press}。", "misprint"),  # of another unit
        (67, "另有{M|报纸}{Q|2条|disclosure.items channel=press}。", "misprint"),
        (12, "", None),
    ],
)
def test_what_is_supposed_of_a_list_that_does_not_add_up(total, behind, key):
    [check] = [c for c in of("parts.sum", FOUR.format(total) + behind) + of("parts.exceed", FOUR.format(total) + behind) if c.verdict == "contradicted"]
    assert (check.reason and check.reason.key) == key
