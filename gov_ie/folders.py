"""A model's part with its segmenter as a folder, and a folder as bytes: what spaCy asks of a component."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import srsly

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.catalogue_files import rows_from_disk, rows_to_disk
from gov_ie.errors import ModelError

if TYPE_CHECKING:
    from gov_ie.text.tokens import Segmenter


def folder_to_bytes(write: Callable[[Path], None]) -> bytes:
    """The files that `write` puts into a folder, as one msgpack map from relative name to content."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    packed: bytes = srsly.msgpack_dumps(files)
    return packed


def folder_from_bytes(data: bytes, read: Callable[[Path], object]) -> None:
    """Lay the files of `folder_to_bytes` out in a folder and let `read` read it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        files = srsly.msgpack_loads(data)
        if not isinstance(files, dict) or not all(isinstance(n, str) and isinstance(c, bytes) for n, c in files.items()):
            raise ModelError("no folder of a model: a map from names to bytes was expected")
        for file, content in files.items():
            target = (folder / file).resolve()
            if not target.is_relative_to(folder) or target == folder:
                raise ModelError(f"the file name {file!r} leads out of the model folder")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        read(folder)


class FolderComponent:
    """A spaCy component that is one trained part and the segmenter whose word marks it looks at.

    Subclasses say how the part is read (`read_part`) and what it is called on disk (`file`).
    """

    file: str

    def __init__(
        self, name: str, part: Any = None, segmenter: Segmenter | None = None, catalogue: Catalogue | None = None
    ) -> None:
        self.name = name
        self.part = part
        self.segmenter = segmenter
        self.catalogue = catalogue or default_catalogue()

    def read_part(self, path: Path) -> Any:
        raise NotImplementedError

    def require_part(self) -> Any:
        """The trained part; ModelError where the component was added to a pipeline but never filled."""
        if self.part is None:
            raise ModelError(f"{self.name}: no model loaded; take the pipeline from gov_ie.load().nlp or spacy.load")
        return self.part

    def require_segmenter(self) -> Segmenter:
        """The segmenter; ModelError where the component was never filled."""
        if self.segmenter is None:
            raise ModelError(f"{self.name}: no segmenter loaded; take the pipeline from gov_ie.load().nlp or spacy.load")
        return self.segmenter

    def to_disk(self, path: Path | str, exclude: Iterable[str] = ()) -> None:
        """Write the part and its segmenter into a folder."""
        folder = Path(path)
        (folder / "segmenter").mkdir(parents=True, exist_ok=True)
        self.require_part().to_disk(folder / self.file)
        segmenter = self.require_segmenter()
        (folder / "segmenter.txt").write_text(segmenter.name, encoding="utf-8")
        segmenter.to_disk(folder / "segmenter")
        rows_to_disk(self.catalogue, folder)

    def from_disk(self, path: Path | str, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote."""
        from gov_ie.text.tokens import create_segmenter

        folder = Path(path)
        self.part = self.read_part(folder / self.file)
        name = (folder / "segmenter.txt").read_text(encoding="utf-8")
        self.segmenter = create_segmenter(name, path=folder / "segmenter")
        self.catalogue = rows_from_disk(folder)
        return self

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """The folder of `to_disk` as bytes."""
        return folder_to_bytes(self.to_disk)

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` gave."""
        folder_from_bytes(data, self.from_disk)
        return self
