"""The model as a spaCy pipeline: the same spans and facts, written and read back."""

import pytest
import spacy
from spacy.tokens import DocBin

import gov_ie

TEXT = "青石縣水務局2016年政府信息公開工作年度報告\n  2016年,我局主動公開(kāi)政府信息312條。\r\n收到申請5件。"


@pytest.fixture(scope="module")
def extractor():
    return gov_ie.load()


@pytest.fixture(scope="module")
def nlp(extractor):
    return extractor.nlp


def values(facts):
    return [(f.value, f.unit, f.measure, f.evidence.start, f.evidence.end, f.part_of) for f in facts]


def test_the_pipeline_says_what_the_extractor_says(extractor, nlp):
    doc, report = nlp(TEXT), extractor(TEXT)
    assert doc.text == TEXT
    assert values(doc._.facts) == values(report.facts) != []
    assert {(s.start_char, s.end_char, s.label_) for s in doc.spans["gov_ie"]} == {
        (m.start, m.end, m.label) for m in report.mentions
    }


def test_the_pipeline_asks_the_prose_of_a_glued_table_too(extractor, nlp):
    text = "青石县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条。\n附表：统计指标单位2016年度历年累计"
    text += "（一）主动公开政府信息数条3121804其中：主动公开规范性文件数条001.政府公报公开政府信息数条00"
    assert values(nlp(text)._.facts) == values(extractor(text).facts)
    assert "1804" in [f.quantity.text for f in nlp(text)._.facts if f.quantity]


def test_to_disk_and_back(nlp, tmp_path):
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert values(again(TEXT)._.facts) == values(nlp(TEXT)._.facts)


def test_to_bytes_and_back(nlp):
    again = spacy.blank("zh", config={"nlp": {"tokenizer": nlp.config["nlp"]["tokenizer"]}})
    again.add_pipe("gov_ie_tagger")
    again.add_pipe("gov_ie_linker")
    again.from_bytes(nlp.to_bytes())
    assert values(again(TEXT)._.facts) == values(nlp(TEXT)._.facts)


def test_docs_survive_a_docbin(nlp):
    [doc] = DocBin(docs=[nlp(TEXT)], store_user_data=True).get_docs(nlp.vocab)
    assert values(doc._.facts) == values(nlp(TEXT)._.facts)


def test_corrected_spans_are_linked_anew(nlp):
    doc = nlp(TEXT)
    doc.spans["gov_ie"] = [s for s in doc.spans["gov_ie"] if s.label_ != "QUANTITY"]
    assert nlp.get_pipe("gov_ie_linker")(doc)._.facts == ()


def test_an_empty_component_says_what_to_do():
    empty = spacy.blank("zh")
    empty.add_pipe("gov_ie_tagger")
    with pytest.raises(gov_ie.GovIEError, match=r"gov_ie\.load\(\)\.nlp"):
        empty("正文")
