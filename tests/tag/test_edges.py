"""What is settled about spans after decoding."""

import numpy as np
import pytest

import gov_ie
from gov_ie.analysis import analyze
from gov_ie.tag.edges import _apart, _begun, _named_whole, _places, _settled
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.spans import TaggedSpan


def span(text: str, words: str) -> TaggedSpan:
    start = text.index(words)
    return TaggedSpan(start, start + len(words), "AGENCY", 0.9)


@pytest.mark.parametrize(
    "text, found, whole",
    [
        ("登录滨江开发区管委会网站", "区管委会", "滨江开发区管委会"),
        ("登录滨江开发区管委会网站", "开发区管委会", "滨江开发区管委会"),
        ("我省公安厅与区管委会", "区管委会", "区管委会"),
        ("省经信委政府信息公开工作", "省经信委政府", "省经信委"),
        ("县人民政府信息公开办", "县人民政府", "县人民政府"),
        ("区管委会", "区管委会", "区管委会"),
    ],
)
def test_a_body_is_named_whole(text, found, whole):
    fixed = _named_whole(text, span(text, found), ["滨江开发区"])
    assert text[fixed.start : fixed.end] == whole


def test_places_are_those_of_the_bodies_the_longest_first():
    text = "滨江经济开发区管委会、清河县水务局、县水务局、我局"
    names = ["滨江经济开发区管委会", "清河县水务局", "县水务局", "我局"]
    assert _places(text, [span(text, n) for n in names]) == ["滨江经济开发区", "清河县"]


@pytest.mark.parametrize(
    "text, place",
    [
        ("岚屿新城综合实验区年报。岚屿新城综合实验区管委会网站,登录岚屿新城综合实验区,岚屿新城综合实验区档案馆", "岚屿新城综合实验区"),
        ("岚屿综合实验区年报。岚屿综合实验区管委会网站,登录岚屿综合实验区,在综合实验区内,到综合实验区", "综合实验区"),
        ("在综合实验区。在综合实验区", "综合实验区"),
        ("。综合实验区。综合实验区。综合实验区。综合实验区", "综合实验区"),
    ],
)
def test_a_place_begins_where_nearly_all_of_its_names_begin(text, place):
    assert _begun(text, "综合实验区") == place


@pytest.mark.parametrize(
    "found, parts",
    [
        ("房产交易中心和行政服务中心", ["房产交易中心", "行政服务中心"]),
        ("省委省政府", ["省委", "省政府"]),
        ("市政务服务中心、市档案局", ["市政务服务中心", "市档案局"]),
        ("市规划和自然资源局", ["市规划和自然资源局"]),
        ("清河县人民政府", ["清河县人民政府"]),
    ],
)
def test_two_bodies_named_in_one_breath_are_two_mentions(found, parts):
    assert [found[s.start : s.end] for s in _apart(found, span(found, found))] == parts


@pytest.mark.parametrize(
    "words, settled",
    [
        ("自2016年1月1日起至2016年12月31日止", "2016年1月1日起至2016年12月31日"),
        ("从2016年1月1日至6月30日", "2016年1月1日至6月30日"),
        ("截止2016年底", "截止2016年底"),
        ("全年", "全年"),
    ],
)
def test_a_period_stands_without_the_words_around_it(words, settled):
    fixed = _settled(words, TaggedSpan(0, len(words), "YEAR", 0.9), [])
    assert words[fixed.start : fixed.end] == settled


def test_probabilities_are_those_of_all_sentences_where_they_are_looked_at():
    bundle = gov_ie.load().bundle
    tagger, text = bundle.tagger, "一、概述\n加强领导,落实责任。全年公开信息312条。健全机制,完善制度。"
    analysis = analyze(text, bundle.segmenter, bundle.catalogue)
    emissions = tagger._packed.sums(feature_buckets(analysis, len(tagger.steps)))
    sentences = [(s.start, s.end) for s in analysis.outline.sentences]
    nowhere = np.zeros(len(emissions), bool)
    tags, some = tagger._decoded(emissions, sentences, nowhere)
    same, everywhere = tagger._decoded(emissions, sentences, ~nowhere)
    assert np.array_equal(tags, same)
    known = some.any(axis=0)
    assert 0 < known.sum() < len(known) and known[tags > 0].all()
    assert np.allclose(some[:, known], everywhere[:, known])
