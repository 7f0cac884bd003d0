"""Phrases held out of training: none of them is left in it, and what is answered is counted rightly."""

import json

from benchmarks import held_out_aliases
from benchmarks.held_out_aliases import NAME, Text, answers, main, outcome, part_of, phrase_of, shares, train, without
from gov_ie.catalogue import default_catalogue
from gov_ie.exchange import write_annotations
from gov_ie.train.marked import compile_marked
from gov_ie.train.splits import split

BODY = "{M|收到申请}{Q|27件|request.received},{M|植树}{Q|3株|-},{M|行政复议}{Q|2件|review.total},{M|行政诉讼}{Q|1件|litigation.total}。"
AGENCIES = ("东陵区司法局", "清河县水务局", "柳河县财政局", "白石镇", "长岭市卫生局", "青溪县档案局")


def reports():
    return [compile_marked(f"agency: {name}\nyear: 2016\n---\n{name}年报\n{BODY}\n", f"r{n}") for n, name in enumerate(AGENCIES)]


def test_a_held_phrase_is_neither_found_nor_trained_on(small, monkeypatch):
    seen = []
    monkeypatch.setattr(held_out_aliases, "train_classifier", lambda rows, labels, weights: seen.extend(rows))
    texts = [Text.of(r, small) for r in reports()]
    train(texts, {"行政复议"}, small)
    # «行政复议申请» is gone with it, and so is a fact that says 行政复议 in more words.
    assert seen and not [f for row in seen for f in row if f.startswith("w:") and "行政复议" in f]
    assert any("w:行政诉讼" in row for row in seen)
    # A shorter phrase within it is another one, and stays.
    assert without(small, {"行政复议"}).find_aliases("行政复议3件") == [(2, 4, "review.total")]
    assert without(small, {"行政复议", "复议"}).find_aliases("行政复议3件") == []


def test_facts_keep_their_answers(small):
    text = Text.of(reports()[0], small)
    answered = [answer for _, answer in text.features(range(len(text.drafts)), small)]
    assert answered == ["request.received", "open", "review.total", "litigation.total"]
    assert [phrase_of(w, small) for w in text.words()] == ["收到申请", None, "行政复议", "行政诉讼"]


def test_a_classifier_that_knows_the_phrases_is_right(small):
    texts = [Text.of(r, small) for r in reports()] * 4  # enough of them to outweigh the linker's doubt of open measures
    classifier = train(texts, set(), small)
    rows = list(texts[0].features(range(4), small))
    assert answers(classifier, [f for f, _ in rows]) == [a for _, a in rows]
    assert answers(classifier, []) == []


def test_outcomes_are_counted():
    found = [outcome(a, "review.total") for a in ("review.total", "open", "litigation.total", "review.total")]
    assert shares(found) == {"asked": 4, "right": 0.5, "open": 0.25, "other row": 0.25}
    assert shares([])["asked"] == 0


def test_phrases_are_dealt_into_every_part():
    phrases = [a for m in default_catalogue().measures.values() for a in m.aliases]
    counts = [sum(part_of(p, 5) == k for p in phrases) for k in range(5)]
    assert sum(counts) == len(phrases) and min(counts) > 0.15 * len(phrases)


def test_the_script_runs(small, tmp_path):
    written = reports()
    assert 0 < list(split(written).values()).count("0") < len(written)
    write_annotations(written, tmp_path / "corpus.jsonl")
    main(["--corpus", str(tmp_path / "corpus.jsonl"), "--parts", "2", "--generated", "0", "--results", str(tmp_path)])
    record = json.loads((tmp_path / f"{NAME}.json").read_text(encoding="utf-8"))
    asked = record["shares"]["phrases alone"]
    assert asked["known"]["asked"] == asked["held out"]["asked"] == record["phrases"]
    assert set(record["rows"]) == {"request.received", "review.total", "litigation.total"}
    assert "| facts |" in (tmp_path / f"{NAME}.md").read_text(encoding="utf-8")
