"""The comparison of taggers runs on a handful of reports, goes on where it was cut, and puts its table in its place."""

import json
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from benchmarks import compare_models
from benchmarks.compare import samples, spacy_models
from benchmarks.compare.ours import train_ours, without_lexicon
from benchmarks.compare.samples import draw, segmenter_of
from benchmarks.compare.scoring import difference, f1, guarded
from benchmarks.compare.table import BEGIN, END, choose, write
from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.errors import InputError
from gov_ie.exchange import write_annotations
from gov_ie.tag import learning, tagger
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.spans import TaggedSpan
from gov_ie.text.tokens import CharacterSegmenter
from gov_ie.train.corpus import prepare
from gov_ie.train.marked import compile_marked
from gov_ie.train.splits import read_splits, write_splits

AGENCIES = ("东陵区司法局", "清河县水务局", "柳河县财政局", "白石镇", "长岭市卫生局", "青溪县档案局", "南屏区教育局", "云岭县林业局")
BODY = (
    "{{A|{name}}}{{Y|2016年}}{{M|废止规章}}{{Q|{a}件|regulation.revoked}},{{M|植树}}{{Q|{b}株|-}}。"
    "{{A|本局}}{{M|召开会议}}{{Q|{c}次|-}}。"
)


def reports():
    for n, name in enumerate(AGENCIES):
        body = BODY.format(name=name, a=20 + n, b=300 + n, c=2 + n)
        yield compile_marked(f"agency: {name}\nyear: 2016\n---\n{name}2016年年报\n{body}\n", f"r{n}")


@pytest.fixture(scope="module")
def corpus():
    return list(reports())


@pytest.fixture(scope="module")
def files(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    write_annotations(corpus, folder / "corpus.jsonl")
    write_splits(corpus, folder / "splits.json")
    gold = folder / "real"
    gold.mkdir()
    write_annotations(corpus[:1], gold / "gold.jsonl")
    return folder


@pytest.fixture(scope="module")
def sample(corpus, files):
    return draw(corpus, read_splits(files / "splits.json"), [], fold=0, reports=3, generated=1)


def test_no_agency_is_both_trained_on_and_read(sample, corpus):
    read = {one.report.agency for one in sample.held_out}
    assert read and len(sample.train) == 3 and len(sample.generated) == 1
    assert not read & {r.agency for r in [*sample.spare, *(p.report for p in sample.train)]}


def test_reports_without_a_fold_are_refused(corpus):
    with pytest.raises(ValueError, match="r0 and 7 more are in no fold"):
        draw(corpus, {}, [], fold=0, reports=3, generated=0)


@pytest.fixture
def patient(monkeypatch):
    """A narrow network that sees its reports often: so few of them are one step an epoch."""
    monkeypatch.setattr(tagger, "fit", partial(learning.fit, width=24, epochs=100))
    with threadpool_limits(1):  # matrices so small gain nothing from threads
        yield


def test_a_run_measures_writes_and_goes_on(files, tmp_path, capsys, monkeypatch, patient):
    row = default_catalogue().measure("regulation.revoked")
    for module in (samples, compare_models):  # to learn the phrases of all rows takes a linker six seconds
        monkeypatch.setattr(module, "default_catalogue", lambda: Catalogue({row.id: row}, {}))
    results, page = tmp_path / "models.json", tmp_path / "models.md"
    page.write_text(f"above\n{BEGIN}\nstale\n{END}\nbelow\n", encoding="utf-8")
    arguments = ["--corpus", files / "corpus.jsonl", "--splits", files / "splits.json", "--gold-dir", files / "real"]
    arguments += ["--reports", 4, "--generated", 0, "--variants", "network-none", "--results", results, "--write", page]
    arguments = list(map(str, arguments))
    compare_models.main(arguments)
    [fold] = json.loads(results.read_text(encoding="utf-8"))["folds"].values()
    measured = fold["variants"]["network-none"]
    assert f1(measured["held_out"], "span.QUANTITY") > 0.9
    assert len(measured["held_out"]) == fold["sizes"]["held_out"] and len(measured["real"]) == 1
    text = page.read_text(encoding="utf-8")
    assert text.startswith("above\n") and text.endswith(f"{END}\nbelow\n") and "stale" not in text
    assert "| network and CRF, our features | none |" in text and "Chosen" in text
    capsys.readouterr()
    compare_models.main(arguments)
    assert "network-none" not in capsys.readouterr().out, "what is measured is not measured again"


def test_an_unknown_variant_is_named(files):
    with pytest.raises(InputError, match="no variant 'crf-x'"):
        compare_models.main(["--corpus", str(files / "corpus.jsonl"), "--variants", "crf-x"])


def test_a_page_without_markers_is_left_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("words\n", encoding="utf-8")
    with pytest.raises(InputError, match="put <!-- models: begin -->"):
        write("table\n", page)
    assert page.read_text(encoding="utf-8") == "words\n"


def test_without_lexicon_its_features_are_constant(sample):
    analysis = sample.train[0].analysis
    assert analysis.aliases and analysis.offices
    rows = feature_buckets(analysis, 1 << 19), feature_buckets(without_lexicon(analysis), 1 << 19)
    assert rows[0].shape == rows[1].shape and (rows[0] != rows[1]).any()
    constant = [(r == r[0]).all(axis=0).sum() for r in rows]
    assert constant[1] > constant[0]


@pytest.mark.parametrize("kind", ["network", "crf", "linear"])
def test_each_kind_of_ours_learns_what_it_is_shown(sample, patient, kind):
    shown = sample.train[0]
    found = train_ours(sample.train, CharacterSegmenter(), kind=kind).tag(shown.analysis)
    assert len({(s.start, s.end, s.label) for s in found} & set(shown.spans)) >= 0.6 * len(shown.spans)


def test_chunks_hold_every_sentence_whole(sample):
    for one in sample.train:
        cuts = list(spacy_models.stretches(one.analysis))
        for s in one.analysis.outline.sentences:
            assert s.end == s.start or any(a <= s.start and s.end <= b for a, b in cuts)
        assert all(b <= c for (_, b), (c, _) in pairwise(cuts))


def test_candidates_hold_the_annotated_spans_within_their_length(sample):
    share, each = spacy_models.ceiling(sample.train, segmenter_of("none", sample))
    assert share == 1.0 and 1 < each < spacy_models.LONGEST


@pytest.mark.parametrize("kind, rate, epochs", [("ner", 0.005, 60), ("spancat", 0.01, 30)])
def test_spacy_learns_what_it_is_shown(corpus, kind, rate, epochs):
    plain = CharacterSegmenter()
    shown = [prepare(r, plain, default_catalogue()) for r in corpus]
    settings = spacy_models.Settings(width=32, depth=1, epochs=epochs, dropout=0.0, rate=rate)
    with threadpool_limits(1):  # matrices so small gain nothing from threads
        tagger = spacy_models.train_spacy(kind, shown, plain, settings)
    found = tagger.tag(shown[0].analysis)
    right = {(s.start, s.end, s.label) for s in found} & set(shown[0].spans)
    assert len(right) >= 0.6 * len(shown[0].spans)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_quantities_take_the_edges_of_grammar(sample):
    analysis = sample.train[0].analysis
    start = analysis.text.index("废止规章") + 4
    [first] = [q for q in analysis.quantities if q.start == start]
    cut = TaggedSpan(first.start, first.end - 1, "QUANTITY", 0.9)
    assert [(s.start, s.end) for s in guarded(analysis, [cut])] == [(first.start, first.end)]


def test_the_fastest_of_those_that_are_level_is_chosen():
    def variant(right, speed):
        return {"held_out": [{"fact.full": [right, 10, 10]}] * 20, "real": [], "characters_per_second": speed}

    variants = {"network-jieba": variant(9, 10), "linear-jieba": variant(9, 20), "ner-none": variant(5, 900)}
    assert choose({"folds": {"0": {"variants": variants}}}) == "linear-jieba"


def test_the_difference_of_equals_is_none():
    rows = [{"fact.full": [n, 9, 9]} for n in range(9)]
    assert difference(rows, rows) == (0, 0)
    assert np.all(np.array(difference(rows, [{"fact.full": [0, 9, 9]}] * 9)) > 0)
