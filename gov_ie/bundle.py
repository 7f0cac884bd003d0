"""A model on disk: a folder with a manifest that names every file and its hash, arrays without pickles, plain text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gov_ie.catalogue import Catalogue
from gov_ie.catalogue_files import rows_from_disk, rows_to_disk
from gov_ie.errors import ModelError
from gov_ie.link.linker import Linker
from gov_ie.shipped import shipped
from gov_ie.tag.features import feature_signature
from gov_ie.tag.tagger import Tagger
from gov_ie.text.tokens import Segmenter, create_segmenter

FORMAT = 4
_REQUIRED = frozenset({"tagger.npz", "linker.npz"})
DEFAULT = "default"
REPLAY = "replay.jsonl.xz"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an extractor is made of.

    `training`: what the model was trained on, for the manifest; `replay`: the annotated reports it keeps for further
    training, packed (gov_ie.train.replay).
    """

    tagger: Tagger
    linker: Linker
    segmenter: Segmenter
    catalogue: Catalogue
    training: Mapping[str, Any] = field(default_factory=dict)
    replay: bytes = field(default=b"", repr=False)

    def to_disk(self, path: Path) -> None:
        """Write the folder; what is in it already is replaced file by file."""
        path.mkdir(parents=True, exist_ok=True)
        self.tagger.to_disk(path / "tagger.npz")
        self.linker.to_disk(path / "linker.npz")
        (path / "segmenter").mkdir(exist_ok=True)
        self.segmenter.to_disk(path / "segmenter")
        rows_to_disk(self.catalogue, path)
        if self.replay:
            (path / REPLAY).write_bytes(self.replay)
        else:
            (path / REPLAY).unlink(missing_ok=True)
        inside = sorted(p for p in path.rglob("*") if p.is_file() and p.name != "manifest.json" and p.suffix != ".md")
        manifest = {
            "format": FORMAT,
            "features": feature_signature(),
            "segmenter": self.segmenter.name,
            "files": {p.relative_to(path).as_posix(): _hash(p) for p in inside},
            "training": dict(self.training),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (path / "manifest.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def from_disk(cls, path: Path) -> Bundle:
        """Read a folder; ModelError, naming the file, where one is missing, altered or of another format."""
        manifest = read_manifest(path)
        for name in sorted(_REQUIRED - set(manifest["files"])):
            raise ModelError(f"{path / 'manifest.json'}: names no {name}; copy the model folder whole or train it again")
        for name, expected in manifest["files"].items():
            file = path / name
            if not _is_inside(file, path):
                raise ModelError(f"{path / 'manifest.json'}: the file name {name!r} leads out of the model folder")
            if not _is_file(file):
                raise ModelError(f"{file}: named in the manifest, but not there; copy the model folder whole")
            if _hash(file) != expected:
                raise ModelError(f"{file}: altered since the model was written (hash differs); copy or train it again")
        # A segmenter looks at any file of its folder.
        found = {p.relative_to(path).as_posix() for p in (path / "segmenter").rglob("*") if not p.is_dir()}
        for name in sorted(found - set(manifest["files"])):
            raise ModelError(f"{path / name}: not named in the manifest; take it away, or copy the model folder whole")
        return cls(
            tagger=Tagger.from_disk(path / "tagger.npz"),
            linker=Linker.from_disk(path / "linker.npz"),
            segmenter=create_segmenter(manifest["segmenter"], path=path / "segmenter"),
            catalogue=rows_from_disk(path),
            training=manifest["training"],
            replay=(path / REPLAY).read_bytes() if REPLAY in manifest["files"] else b"",
        )


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of a model folder; ModelError where there is none that we can read."""
    file = path / "manifest.json"
    if not file.is_file():
        raise ModelError(f"{path}: no model here (manifest.json is missing); pass a folder written by «gov-ie train»")
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        known = {"format": int, "features": str, "segmenter": str, "files": dict, "training": dict}
        wrong = [k for k, kind in known.items() if not isinstance(manifest.get(k), kind)]
    except (OSError, ValueError, AttributeError, RecursionError) as error:  # ValueError: no JSON, no UTF-8, 5000 digits
        raise ModelError(f"{file}: not a manifest: {str(error)[:200]}") from error
    # The number first: a newer format may have other keys.
    if "format" not in wrong and manifest["format"] != FORMAT:
        remedy = "update gov-ie" if manifest["format"] > FORMAT else "train the model again"
        raise ModelError(f"{file}: format {str(manifest['format'])[:20]}, this version reads {FORMAT}; {remedy}")
    if wrong:
        raise ModelError(f"{file}: {wrong[0]!r} is missing or of a wrong type")
    if manifest["features"] != feature_signature():
        raise ModelError(f"{path}: trained on other features than this version of gov_ie computes; train the model again")
    return manifest


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a model folder: the shipped one with the rows that the model brings."""
    read_manifest(path)
    return rows_from_disk(path)


def default_path() -> Path:
    """The folder of the model shipped with the package."""
    return shipped(DEFAULT)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a name of 5000 characters
        return False


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # \0 in a name, a link to itself
        return False


def _hash(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
