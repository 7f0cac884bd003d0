"""Spam is found by what it is; names of places, lotteries of the state and local products are not."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from gov_ie.text.spam import SpamModel, default_model, find_spam, find_with, fit

from ..strategies import reports


def found(text):
    return [text[start:end] for start, end in find_spam(text)]


@given(reports())
@settings(max_examples=200, deadline=None)
def test_ranges(text):
    spans = find_spam(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize("phrase", ["澳门皇冠体育投注", "金博娱乐城", "真人百家乐平台", "六合彩开奖结果", "皇冠比分网"])
def test_a_phrase_in_place_of_a_word(phrase):
    text = (
        f"{phrase}办公室印发工作要点。各单位向{phrase}报送信息312条,\n{phrase}公开信息办结率100%。一年来,{phrase}召开会议3次,"
        f"群众对{phrase}评议良好。"
    )
    assert found(text) == [phrase] * 5


@pytest.mark.parametrize(
    "text",
    [
        "砚坞县海带节公开信息12条,海带节筹备会3次,海带节期间发布消息8条。",
        "体育彩票公益金3万元,体育彩票销售点2个,中国体育彩票网点36个,体育彩票公益金使用情况公开。",
        "福利彩票公益金资助项目5个,福利彩票发行中心公开,福利彩票公益金审计。",
        "查处网络赌博案件12起,打击跨境网络赌博专项行动5次,网络赌博预警。",
        "金沙镇公开30条,金沙镇办理3件,金沙镇答复2件。永利社区、银河街道各12件,银河街道办结。",
        "足球场地开放3处,校园足球联赛12场,足球场地信息公开。娱乐场所检查45家,娱乐场所备案。",
        "网络直播3场,直播带货培训2期,直播平台备案,网络直播监管。官方网站发布120条,官方网站改版。",
    ],
)
def test_honest_words(text):
    assert found(text) == []


def test_the_same_sentence_twice_is_no_spam():
    assert found("大发展促进会公开12条。" * 2) == []


def test_short_texts():
    assert find_spam("") == [] and find_spam("公") == [] and find_spam("公开") == [] and find_spam("投注站") == []


def test_a_model_of_ones_own(tmp_path):
    rng = np.random.default_rng(0)
    spam = ["".join(rng.choice(list("赌博彩注码")) for _ in range(6)) for _ in range(200)]
    honest = ["".join(rng.choice(list("公开政府信息年报")) for _ in range(6)) for _ in range(200)]
    model = fit(spam, honest, honest, honest)
    model.save(tmp_path / "spam.npz")
    again = SpamModel.load(tmp_path / "spam.npz")
    text = "信息赌注彩码公开。政府赌注彩码年报,公赌注彩码信息,开赌注彩码府。"
    spans = find_with(again, text)
    assert [text[start:end] for start, end in spans] == ["赌注彩码"] * 4
    assert spans == find_with(model, text)


def test_the_shipped_model_is_there():
    assert default_model() is not None
