"""A model that went on from another knows the new rows, keeps what it knew, and travels with both."""

import re
import shutil

import numpy as np
import pytest

import gov_ie
from gov_ie.bundle import Bundle, default_path, read_catalogue
from gov_ie.catalogue import default_catalogue
from gov_ie.errors import CatalogueError, InputError, ModelError
from gov_ie.extract import Extractor
from gov_ie.train.continued import open_base, replayed, widened
from gov_ie.train.replay import unpack
from gov_ie.types import Report
from gov_ie.view import page

from .conftest import EXAMPLES

KNOWN = "清河县水务局2016年政府信息公开工作年度报告\n2016年，我局主动公开政府信息312条，收到政府信息公开申请9件。"


def rows_of(report: Report) -> list[tuple[str | None, int]]:
    return [(f.measure, int(f.value)) for f in report.facts]


@pytest.fixture(scope="module")
def folder(retrained, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "mine"
    retrained.to_disk(path)
    return path


def test_rows_of_the_user_are_read_in_a_report_never_seen(folder):
    text = (EXAMPLES / "reports" / "dinghu-2023.txt").read_text(encoding="utf-8")
    found = rows_of(gov_ie.load(folder)(text))
    assert ("workorder.received", 7905) in found
    assert ("drone.flights", 93) in found
    before = rows_of(gov_ie.load()(text))
    assert not {measure for measure, _ in before} & {"workorder.received", "drone.flights"}


def test_what_was_known_is_known_still(folder):
    assert rows_of(gov_ie.load(folder)(KNOWN)) == rows_of(gov_ie.load()(KNOWN)) == [
        ("disclosure.items", 312),
        ("request.received", 9),
    ]


def test_what_no_example_touches_keeps_its_weight(base, retrained):
    before, after = base.tagger.network.embeddings, retrained.tagger.network.embeddings
    same, close = (before == after).all(axis=1), np.isclose(before, after, atol=0.05)
    assert same.any() and close.all(axis=1).mean() > 0.5


def test_the_folder_keeps_the_rows_and_a_sample_of_both(folder, annotated):
    catalogue = read_catalogue(folder)
    assert catalogue.measure("workorder.received").by == ("channel",)
    assert catalogue.dimensions["channel"]["cityapp"].name == "城运小程序"
    kept = {r.doc_id for r in unpack((folder / "replay.jsonl.xz").read_bytes(), "replay")}
    assert {r.doc_id for r in annotated} & kept and len(kept) == 6
    assert kept - {r.doc_id for r in annotated}


def test_the_rows_survive_the_disk_and_the_pipeline(folder, tmp_path):
    bundle = Bundle.from_disk(folder)
    bundle.to_disk(tmp_path / "again")
    for name in ("catalogue.json", "replay.jsonl.xz", "tagger.npz", "linker.npz", "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name
    import spacy

    text = "丁湖区人民政府2023年城市运行年报\n2023年，城运平台流转工单7,905件。"
    nlp = gov_ie.load(folder).nlp
    nlp.to_disk(tmp_path / "nlp")
    for pipeline in (nlp, spacy.load(tmp_path / "nlp")):
        assert [f.measure for f in pipeline(text)._.facts] == ["workorder.received"]


def test_the_page_calls_a_row_of_the_user_by_its_name(folder):
    extractor = gov_ie.load(folder)
    report = extractor("丁湖区人民政府2023年城市运行年报\n2023年，城运平台流转工单7,905件。")
    assert "城运工单受理数" in page(report, catalogue=extractor.bundle.catalogue)
    assert "城运工单受理数" not in page(report)


def test_a_model_without_rows_of_the_user_has_no_file_of_them(folder, tmp_path):
    target = shutil.copytree(folder, tmp_path / "model")
    Bundle.from_disk(default_path()).to_disk(target)
    assert not (target / "catalogue.json").exists()
    assert Extractor.from_disk(target).bundle.catalogue is default_catalogue()


def test_the_same_file_again_is_no_contradiction(retrained):
    assert set(widened(retrained.catalogue, EXAMPLES / "my.yaml").measures) == set(retrained.catalogue.measures)


def test_another_row_of_the_same_name_is_one(retrained, tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text("measures:\n  drone.flights: {zh: 别的, unit: 次}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=rf"{re.escape(str(path))}:2: .*already"):
        widened(retrained.catalogue, path)


def test_a_base_of_another_version_is_refused(tmp_path):
    target = shutil.copytree(default_path(), tmp_path / "base")
    manifest = (target / "manifest.json").read_text(encoding="utf-8")
    (target / "manifest.json").write_text(re.sub(r'"features": "\w+"', '"features": "0"', manifest), encoding="utf-8")
    with pytest.raises(ModelError, match="other features than this version"):
        gov_ie.train([EXAMPLES / "annotated"], base=target, catalogue=EXAMPLES / "my.yaml")


def test_a_base_that_keeps_nothing_needs_reports_to_replay(base):
    from dataclasses import replace

    with pytest.raises(ModelError, match="--replay"):
        replayed(replace(base, replay=b""), default_path())


def test_replay_without_a_base_is_refused():
    with pytest.raises(InputError, match="base"):
        gov_ie.train([EXAMPLES / "annotated"], replay=EXAMPLES / "annotated")


def test_a_base_keeps_its_segmenter():
    with pytest.raises(InputError, match="words of jieba, not of pkuseg"):
        gov_ie.train([EXAMPLES / "annotated"], base="default", segmenter="pkuseg")


def test_rows_of_a_folder_that_do_not_fit_are_refused(folder, tmp_path):
    target = shutil.copytree(folder, tmp_path / "model")
    (target / "catalogue.json").write_text('{"measures": {"request.received": {"name": "x", "unit": "y"}}}', encoding="utf-8")
    with pytest.raises(ModelError, match=r"catalogue\.json"):
        read_catalogue(target)
    with pytest.raises(ModelError, match="hash differs"):
        Bundle.from_disk(target)


def test_the_shipped_model_keeps_a_sample_of_its_reports():
    bundle, folder = open_base("default")
    kept = replayed(bundle, folder)
    assert len(kept) >= 100 and all(r.facts for r in kept)
    assert (folder / "replay.jsonl.xz").stat().st_size < 1_000_000
