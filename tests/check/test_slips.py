"""Whose slip a contradiction is likelier."""

import time
from dataclasses import replace

import pytest

from gov_ie.check import check_report
from gov_ie.check.slips import one_slip

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
def testone_slip(printed, meant, slip):
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
