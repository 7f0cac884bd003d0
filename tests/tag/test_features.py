"""Features of characters: what they depend on and what not."""

import numpy as np
import pytest

from gov_ie.analysis import analyze
from gov_ie.catalogue import default_catalogue
from gov_ie.tag.features import feature_buckets, feature_signature, hidden_shares
from gov_ie.tag.tagger import BUCKETS
from gov_ie.text.tokens import CharacterSegmenter


def rows(text: str) -> np.ndarray:
    return feature_buckets(analyze(text, CharacterSegmenter(), default_catalogue()), BUCKETS)


@pytest.mark.parametrize("text", ["", "条", "3", "\n", "。", "我局公开信息3条。"])
def test_a_row_for_every_character(text):
    found = rows(text)
    assert found.shape == (len(text.strip()), rows("甲").shape[1])
    assert found.size == 0 or 0 <= found.min() <= found.max() < BUCKETS


def test_digits_are_read_alike():
    assert np.array_equal(rows("共收到某物3件。"), rows("共收到某物7件。"))
    assert not np.array_equal(rows("共收到某物3件。"), rows("共收到某书3件。"))


def test_what_one_template_sees_is_told_apart_from_what_another_does():
    # 各 before, at and behind a character: three templates, three buckets.
    found = rows("各各各各各")[2]
    assert len(set(found[:3].tolist())) == 3


def test_a_character_sees_those_beside_it_and_no_further():
    same, other = rows("甲乙丙丁戊"), rows("甲乙丙丁己")
    assert np.array_equal(same[2, :3], other[2, :3]) and not np.array_equal(same[3, :3], other[3, :3])


def test_words_are_hidden_most_in_training():
    shares = hidden_shares()
    assert len(shares) == rows("甲").shape[1]
    assert 0 <= shares.min() < shares[0] < shares[3] == shares.max() < 1


def test_what_is_far_in_another_sentence_does_not_matter():
    sentence = "全年主动公开政府信息312条,其中网站公开200条。"
    before = "本局概况如下。" * 4
    alone, among = rows(before + sentence), rows("今年工作。" * 9 + before + sentence)
    assert np.array_equal(alone[-12:], among[-12:])


def test_the_signature_is_fixed_while_features_are():
    # A change of this is a change of every model: train the shipped one again.
    assert feature_signature() == "841ea5e7feb98675"
