"""Segmenters: words that are the text again, marks that fit them, folders that give the same segmenter back."""

import os
import pickle
import tempfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.errors import ModelError
from gov_ie.text.tokens import (
    CharacterSegmenter,
    JiebaSegmenter,
    PkusegSegmenter,
    Segmenter,
    create_segmenter,
    marks_of,
    train_pkuseg,
)

from ..strategies import reports

SENTENCE = "2023年市财政局主动公开政府信息312条,办结率100%。"
TRAINING = [
    ["2016年", ",", "我局", "主动", "公开", "政府", "信息", "312", "条", "。"],
    ["共", "收到", "政府", "信息", "公开", "申请", "57", "件", ",", "办结", "率", "100%", "。"],
    ["其中", "网络", "申请", "40", "件", ",", "信函", "申请", "17", "件", "。"],
] * 10


@pytest.fixture(scope="module")
def pkuseg_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("pkuseg")
    train_pkuseg(TRAINING, path, iterations=5)
    return path


@pytest.fixture(scope="module")
def segmenters(pkuseg_path):
    return [CharacterSegmenter(), JiebaSegmenter(["依申请公开", "市财政局"]), PkusegSegmenter(pkuseg_path)]


def test_words_are_the_text_again(segmenters):
    @given(reports() | st.text(max_size=80))
    @settings(max_examples=150, deadline=None)
    def check(text):
        for segmenter in segmenters:
            words = segmenter.cut(text)
            assert "".join(words) == text and all(words)
            marks = segmenter.marks(text)
            assert marks.dtype == np.uint8 and marks.tolist() == marks_of([len(word) for word in words]).tolist()
            assert len(marks) == len(text)

    check()


def test_segmenters_are_segmenters(segmenters):
    for segmenter in segmenters:
        assert isinstance(segmenter, Segmenter)


def test_marks():
    assert marks_of([1, 2, 3]).tolist() == [3, 0, 2, 0, 1, 2]
    assert marks_of([]).tolist() == []


def test_jieba_cuts_as_jieba_does():
    import jieba

    theirs = jieba.Tokenizer()
    theirs.tmp_dir = tempfile.mkdtemp()
    jieba.setLogLevel(60)
    ours = JiebaSegmenter()
    for text in (
        SENTENCE,
        "青石县水务局门户网站年点击量3.2万余次",
        "LED显示屏、手机APP和H5等形式",
        "艰苦卓绝地推进砚坞县海带节",
        "发布时间:2016-01-22 10:30,占12.5%",
    ):
        assert ours.cut(text) == theirs.lcut(text)


def test_a_lexicon_is_the_segmenters_own():
    assert "依申请公开" in JiebaSegmenter(["依申请公开"]).cut("收到依申请公开13件")
    assert "依申请公开" not in JiebaSegmenter().cut("收到依申请公开13件")


def test_jieba_writes_and_reads_no_cache_and_says_nothing(tmp_path, monkeypatch, capfd):
    (tmp_path / "jieba.cache").write_bytes(b"not a marshal")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert JiebaSegmenter().cut("公开信息") == ["公开", "信息"]
    assert os.listdir(tmp_path) == ["jieba.cache"]
    assert capfd.readouterr() == ("", "")


def test_folders_give_the_same_segmenter(segmenters, tmp_path):
    for segmenter in segmenters:
        folder = tmp_path / segmenter.name
        segmenter.to_disk(folder)
        again = create_segmenter(segmenter.name, path=folder)
        assert again.cut(SENTENCE) == segmenter.cut(SENTENCE)
        travelled = pickle.loads(pickle.dumps(again))
        assert travelled.cut(SENTENCE) == segmenter.cut(SENTENCE)
        assert not [name for name in os.listdir(folder) if name.endswith((".pkl", ".pickle", ".txt.gz"))]


def test_training_gives_the_same_model_twice_and_leaves_no_trace(pkuseg_path, tmp_path, capfd):
    import random

    from spacy_pkuseg.config import config

    before, state = dict(config.__dict__), random.getstate()
    train_pkuseg(TRAINING, tmp_path, iterations=5)
    assert config.__dict__ == before and random.getstate() == state
    for name in ("features.msgpack", "weights.npz"):
        if name.endswith("npz"):
            with np.load(tmp_path / name) as a, np.load(pkuseg_path / name) as b:
                assert all(np.array_equal(a[key], b[key]) for key in a.files)
    assert capfd.readouterr().out == ""
    assert PkusegSegmenter(tmp_path).cut("我局主动公开政府信息") == ["我局", "主动", "公开", "政府", "信息"]


def test_errors_say_what_to_do(tmp_path):
    with pytest.raises(ModelError, match="there are characters, jieba and pkuseg"):
        create_segmenter("thulac")
    with pytest.raises(ModelError, match="train_pkuseg"):
        PkusegSegmenter(tmp_path)
    with pytest.raises(ModelError, match="no model"):
        PkusegSegmenter().cut("公开")
    with pytest.raises(ModelError, match="lexicon"):
        JiebaSegmenter().from_disk(tmp_path)
    with pytest.raises(ModelError, match="no segmented sentence"):
        train_pkuseg([], tmp_path)
    (tmp_path / "features.msgpack").write_bytes(b"\x00")
    (tmp_path / "weights.npz").write_bytes(b"\x00")
    with pytest.raises(ModelError, match="damaged"):
        PkusegSegmenter(tmp_path)
