"""Model folders: whole ones load, others are refused by name."""

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pytest

import gov_ie
from gov_ie.bundle import FORMAT, Bundle, default_path, read_manifest
from gov_ie.errors import ModelError
from gov_ie.train.replay import read_replay
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
        ({"files": {"9" * 5000: "0", "linker.npz": "", "tagger.npz": ""}}, "not there"),
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


def rewritten(folder, name, arrays):
    """The folder with other arrays in a file, its manifest saying their hash: made by hand, by somebody who can."""
    np.savez_compressed(folder / name, **arrays)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def arrays_of(folder, name):
    with np.load(folder / name) as stored:
        return dict(stored)


def test_pickled_objects_are_refused(folder):
    class Bomb:
        def __reduce__(self):
            return (open, (str(folder / "opened"), "w"))

    arrays = {**arrays_of(folder, "tagger.npz"), "transitions": np.array([Bomb()], dtype=object)}
    with pytest.raises(ModelError, match=r"tagger\.npz"):
        gov_ie.load(rewritten(folder, "tagger.npz", arrays))
    assert not (folder / "opened").exists()


@pytest.mark.parametrize(
    "name, array, value, message",
    [
        ("tagger.npz", "buckets", np.int64(10**15), "not the weights of a tagger"),
        ("tagger.npz", "transitions", np.zeros((2, 2), np.float32), "not the weights"),
        ("tagger.npz", "embeddings.step", np.full(64, np.nan, np.float32), "no numbers"),
        ("tagger.npz", "embeddings.step", np.full(64, 3e38, np.float32), "beyond"),
        ("linker.npz", "row.weights.step", np.full(74, 3e38, np.float32), "row"),
        ("tagger.npz", "embeddings", np.zeros((1, 64), np.int8), "embeddings: int8"),
        ("tagger.npz", "kernels", np.zeros((4, 192, 64), np.float32), "kernels: float32"),
        ("tagger.npz", "buckets", np.float64("inf"), "not the weights of a tagger"),
        ("tagger.npz", "transitions", np.zeros((10, 9), np.int64), "transitions: int64"),
        ("tagger.npz", "used", np.array(["a"]), "not the weights"),
        ("linker.npz", "row.bias", np.zeros(3, np.float32), "bias: float32"),
        ("linker.npz", "row.gaps", np.full(4, 10**8, np.int32), "row"),
        ("linker.npz", "row.gaps", np.full(4, -1, np.int32), "row"),
        ("linker.npz", "pair.weights.step", np.full(2, np.inf, np.float32), "pair"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(folder, name, array, value, message):
    with pytest.raises(ModelError, match=message):
        gov_ie.load(rewritten(folder, name, {**arrays_of(folder, name), array: value}))


def test_swapped_files_are_refused(folder):
    (folder / "tagger.npz").rename(folder / "x")
    (folder / "linker.npz").rename(folder / "tagger.npz")
    (folder / "x").rename(folder / "linker.npz")
    with pytest.raises(ModelError, match="altered"):
        gov_ie.load(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = manifest["files"]
    files["tagger.npz"], files["linker.npz"] = files["linker.npz"], files["tagger.npz"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"tagger\.npz: not the weights of a tagger"):
        gov_ie.load(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"\x80\x04K\x05.", b"x" * 1000])
def test_files_that_hold_no_arrays_are_refused(folder, content):
    (folder / "tagger.npz").write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["tagger.npz"] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"tagger\.npz"):
        gov_ie.load(folder)


def test_arrays_that_unpack_to_too_much_are_refused(folder, monkeypatch):
    monkeypatch.setattr("gov_ie.steps.MAX_ARRAYS", 1_000_000)
    with pytest.raises(ModelError, match="at most 1000000 are read"):
        gov_ie.load(folder)


def test_an_array_that_declares_more_than_it_holds_is_refused(folder):
    head = b"\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000000,), }"
    with zipfile.ZipFile(folder / "tagger.npz", "a") as archive:
        archive.writestr("more.npy", head.ljust(127) + b"\n")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["tagger.npz"] = hashlib.sha256((folder / "tagger.npz").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ModelError, match=r"tagger\.npz"):
        gov_ie.load(folder)


def test_a_file_that_the_manifest_does_not_name_is_refused(folder):
    (folder / "segmenter" / "features.pkl").write_bytes(b"\x80\x04K\x05.")
    with pytest.raises(ModelError, match=r"features\.pkl: not named"):
        gov_ie.load(folder)


def test_a_newer_format_is_told_apart_from_an_older_one(folder):
    (folder / "manifest.json").write_text(json.dumps({"format": FORMAT + 1, "weights": {}}), encoding="utf-8")
    with pytest.raises(ModelError, match=f"format {FORMAT + 1}, this version reads {FORMAT}; update gov-ie"):
        gov_ie.load(folder)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"format": ' + "9" * 5000 + "}"])
def test_a_manifest_beyond_reason(folder, content):
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"manifest\.json"):
        gov_ie.load(folder)


def rehashed(folder):
    """The folder with a manifest that says the hashes of what lies there now."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in manifest["files"]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def altered(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)


def newer(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": manifest["format"] + 1}), encoding="utf-8")


NAMES = sorted(read_manifest(default_path())["files"])


@pytest.mark.parametrize("harm", [*NAMES, "swapped", "newer", "pickle", "missing"])
def test_what_is_refused_is_refused_before_anything_is_loaded(folder, harm, monkeypatch):
    def loaded(*arguments, **named):
        raise AssertionError("loaded before everything was looked at")

    for place in ("Tagger.from_disk", "Linker.from_disk", "create_segmenter", "rows_from_disk"):
        monkeypatch.setattr(f"gov_ie.bundle.{place}", loaded)
    with pytest.raises(AssertionError):
        gov_ie.load(folder)
    if harm in NAMES:
        altered(folder, harm)
    elif harm == "swapped":
        (folder / "tagger.npz").write_bytes((folder / "linker.npz").read_bytes())
    elif harm == "newer":
        newer(folder)
    elif harm == "pickle":
        (folder / "segmenter" / "weights.pkl").write_bytes(b"\x80\x04K\x05.")
    else:
        (folder / NAMES[-1]).unlink()
    with pytest.raises(ModelError, match=f"{re.escape(str(folder))}.*[;)]"):
        gov_ie.load(folder)


@pytest.mark.parametrize("name", NAMES)
def test_any_file_of_noise_with_its_hash_in_the_manifest_is_refused_by_name_or_read(folder, name):
    (folder / name).write_bytes(b"\x80\x04\x95" + bytes(range(256)) * 20)
    rehashed(folder)
    with pytest.raises(ModelError, match=re.escape(name.rpartition("/")[2])):
        gov_ie.load(folder)
        if name == "replay.jsonl.xz":  # read where training goes on from the model, not before
            read_replay(folder / name)
