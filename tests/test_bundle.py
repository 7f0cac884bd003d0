"""Model folders: whole ones load, others are refused by name."""

import json
import re
import shutil
from dataclasses import replace

import pytest

import gov_ie
from gov_ie.bundle import Bundle, default_path, read_manifest
from gov_ie.errors import ModelError
from gov_ie.train.training import versions


@pytest.fixture()
def folder(tmp_path):
    return shutil.copytree(default_path(), tmp_path / "model")


def test_a_copied_folder_loads(folder):
    assert gov_ie.load(folder)("青石县水务局2016年报告\n公开信息3条。").year == 2016


def test_written_again_it_is_the_same(folder, tmp_path):
    Bundle.from_disk(folder).to_disk(tmp_path / "again")
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        assert (tmp_path / "again" / file.relative_to(folder)).read_bytes() == file.read_bytes(), file.name


def test_the_manifest_records_the_versions_a_model_was_trained_with(folder, tmp_path):
    bundle = Bundle.from_disk(folder)
    recorded = {**bundle.training, "versions": versions()}
    replace(bundle, training=recorded).to_disk(tmp_path / "again")
    written = read_manifest(tmp_path / "again")["training"]["versions"]
    assert written == versions() and written["gov-ie"] == gov_ie.__version__
    assert all(re.match(r"\d+\.\d+", v) for v in written.values()), written


def test_a_manifest_without_versions_loads(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["training"].pop("versions", None)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "versions" not in Bundle.from_disk(folder).training


def test_no_model(tmp_path):
    with pytest.raises(ModelError, match=r"manifest\.json is missing"):
        gov_ie.load(tmp_path)


@pytest.mark.parametrize("name", ["tagger.npz", "linker.npz"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        gov_ie.load(folder)


def test_an_altered_file_is_refused(folder):
    with open(folder / "tagger.npz", "ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="altered"):
        gov_ie.load(folder)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"format": 99}, "format 99"),
        ({"files": None}, "files"),
        ({"files": {"../x": "0", "linker.npz": "", "tagger.npz": ""}}, "leads out"),
        ({"files": {}}, "names no linker.npz"),
        ({"segmenter": "nonsense"}, "nonsense"),
    ],
)
def test_a_changed_manifest_is_refused(folder, change, message):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest.update(change)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(gov_ie.GovIEError, match=message):
        gov_ie.load(folder)


@pytest.mark.parametrize("content", ["", "[]", "{", "\xff"])
def test_a_manifest_that_is_none(folder, content):
    (folder / "manifest.json").write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=r"manifest\.json"):
        gov_ie.load(folder)


def test_the_model_card_says_what_the_manifest_says():
    card = (default_path() / "MODEL_CARD.md").read_text(encoding="utf-8")
    manifest = read_manifest(default_path())
    training = manifest["training"]
    assert training["sha256"] in card and manifest["features"] in card
    for level, figure in training["cross_validation"].items():
        if f"| {level} |" in card:
            assert card.split(f"| {level} |")[1].split("|")[1].strip() == f"{figure:.3f}", level
    assert f"calibration error {training['cross_validation']['calibration_error']:.3f}" in card
    for name, version in training.get("versions", {}).items():  # models trained before they were recorded have none
        assert f"{name} {version}" in card.lower(), name
