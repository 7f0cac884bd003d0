"""spaCy tokenizers: the doc's text is the text, whatever the text."""

import pickle
import subprocess
import sys

import numpy as np
import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from gov_ie.text.spacy_tokenizer import CharacterTokenizer, word_marks
from gov_ie.text.tokens import train_pkuseg

from ..strategies import dirty_texts

SENTENCE = " 2023年 市财政局\n公开 312  条𠮷。 "


def blank(tokenizer: str = "gov_ie.characters.v1", **settings_):
    import gov_ie.text.spacy_tokenizer  # noqa: F401  registers, as the entry point does

    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer, **settings_}}})


@given(dirty_texts().map(lambda text: text.replace("\ud800", "")) | st.text(max_size=60))
@example("")
@example(" ")
@example("  公 开  ")
@example("\n公\r\n")
@settings(max_examples=300, deadline=None)
def test_the_doc_is_the_text(text):
    doc = CharacterTokenizer(spacy.blank("xx").vocab)(text)
    assert doc.text == text
    assert [t.idx for t in doc if not t.text.isspace()] == [i for i, c in enumerate(text) if not c.isspace()]
    assert all(len(t.text) == 1 for t in doc)
    assert len(word_marks(doc)) == len(doc)


def test_marks_stand_at_their_tokens():
    nlp = blank("gov_ie.jieba.v1", lexicon=["市财政局"])
    doc = nlp(SENTENCE)
    marks = nlp.tokenizer.segmenter.marks(SENTENCE)
    assert word_marks(doc).tolist() == [marks[token.idx] for token in doc]
    agency = doc.char_span(SENTENCE.index("市"), SENTENCE.index("局") + 1, label="AGENCY")
    assert agency is not None and agency.text == "市财政局"
    assert word_marks(doc)[agency.start : agency.end].tolist() == [0, 1, 1, 2]


def test_no_marks_from_other_tokenizers():
    assert word_marks(spacy.blank("zh")("公开")) is None


@pytest.mark.parametrize("tokenizer", ["gov_ie.characters.v1", "gov_ie.jieba.v1", "gov_ie.pkuseg.v1"])
def test_it_travels(tokenizer, tmp_path):
    settings_ = {"lexicon": ["市财政局"]} if "jieba" in tokenizer else {}
    if "pkuseg" in tokenizer:
        train_pkuseg([["2023年", "市财政局", "公开", "312", "条"]] * 20, tmp_path / "model", iterations=3)
        settings_ = {"path": str(tmp_path / "model")}
    nlp = blank(tokenizer, **settings_)
    expected = word_marks(nlp(SENTENCE))
    nlp.to_disk(tmp_path / "nlp")
    loaded = spacy.load(tmp_path / "nlp")
    copied = blank(tokenizer, **({} if "pkuseg" in tokenizer else settings_)).from_bytes(nlp.to_bytes())
    pickled = pickle.loads(pickle.dumps(nlp.tokenizer))
    for again in (loaded, copied, pickled):
        doc = again(SENTENCE)
        assert doc.text == SENTENCE and np.array_equal(word_marks(doc), expected)


def test_docs_keep_their_marks():
    nlp = blank("gov_ie.jieba.v1")
    doc = nlp(SENTENCE)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again.text == SENTENCE and np.array_equal(word_marks(again), word_marks(doc))
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (binned,) = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert binned.text == SENTENCE and np.array_equal(word_marks(binned), word_marks(doc))


def test_two_pipelines_do_not_share_words():
    with_word, without = blank("gov_ie.jieba.v1", lexicon=["依申请公开"]), blank("gov_ie.jieba.v1", lexicon=[])
    assert word_marks(with_word("依申请公开")).tolist() == [0, 1, 1, 1, 2]
    assert word_marks(without("依申请公开")).tolist() != [0, 1, 1, 1, 2]


def test_the_module_imports_nothing_heavy():
    code = (
        "import sys, spacy; before = set(sys.modules); import gov_ie.text.spacy_tokenizer;"
        "new = {m.split('.')[0] for m in set(sys.modules) - before};"
        "print(sorted(new & {'jieba', 'spacy_pkuseg', 'opencc', 'sklearn', 'pandas', 'torch'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
