"""Word segmenters behind one interface. Words are features only: no span's bound is ever set by one.

A segmenter holds its own dictionary; none reads or writes a shared cache, a default instance or a module's settings.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from gov_ie.errors import ModelError
from gov_ie.shipped import shipped
from gov_ie.steps import read_arrays

BEGIN, MIDDLE, END, SINGLE = 0, 1, 2, 3
LEXICON_FILE = "lexicon.txt"
MODEL_FILES = ("features.msgpack", "weights.npz")


@runtime_checkable
class Segmenter(Protocol):
    """Cuts a text into words that, put together, are the text again."""

    name: str

    def cut(self, text: str) -> list[str]:
        """The words of the text, blanks and punctuation included."""
        ...

    def marks(self, text: str) -> NDArray[np.uint8]:
        """One mark a code point, shape (len(text),): 0 begin, 1 middle, 2 end, 3 single."""
        ...

    def to_disk(self, path: str | Path) -> None:
        """Writes a folder that `from_disk` reads."""
        ...

    def from_disk(self, path: str | Path) -> Self:
        """The segmenter with the dictionary or model of a folder, in place."""
        ...


def marks_of(lengths: Sequence[int]) -> NDArray[np.uint8]:
    """The marks of words with these lengths.

    >>> marks_of([4, 1, 2]).tolist()
    [0, 1, 1, 2, 3, 0, 2]
    """
    sizes = np.asarray(lengths, dtype=np.int64)
    ends = np.cumsum(sizes)
    marks = np.full(int(ends[-1]) if len(ends) else 0, MIDDLE, dtype=np.uint8)
    marks[ends - sizes] = BEGIN
    marks[ends - 1] = END
    marks[ends[sizes == 1] - 1] = SINGLE
    return marks


class _Lengths:
    """What every segmenter shares: words and marks from the lengths of the words."""

    def _lengths(self, text: str) -> list[int]:
        raise NotImplementedError

    def cut(self, text: str) -> list[str]:
        """The words of the text; together they are the text."""
        words, position = [], 0
        for length in self._lengths(text):
            words.append(text[position : position + length])
            position += length
        return words

    def marks(self, text: str) -> NDArray[np.uint8]:
        """One mark a code point: 0 begin, 1 middle, 2 end, 3 single."""
        return marks_of(self._lengths(text))


class CharacterSegmenter(_Lengths):
    """Every code point a word.

    >>> CharacterSegmenter().cut("312条")
    ['3', '1', '2', '条']
    """

    name = "characters"

    def _lengths(self, text: str) -> list[int]:
        return [1] * len(text)

    def to_disk(self, path: str | Path) -> None:
        """Nothing to write but the folder."""
        Path(path).mkdir(parents=True, exist_ok=True)

    def from_disk(self, path: str | Path) -> Self:
        """Nothing to read."""
        return self


class JiebaSegmenter(_Lengths):
    """jieba's words, with words of our own, cut by rjieba.

    `lexicon`: words that jieba's dictionary lacks, each once; those it has already are left alone.

    >>> JiebaSegmenter(["依申请公开"]).cut("收到依申请公开13件")
    ['收到', '依申请公开', '13', '件']
    """

    name = "jieba"

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        self.lexicon = tuple(dict.fromkeys(lexicon))
        self._dictionary: Any = None

    def __reduce__(self) -> tuple[type, tuple[tuple[str, ...]]]:
        return type(self), (self.lexicon,)  # rjieba's dictionary cannot travel to another process, and need not

    def _lengths(self, text: str) -> list[int]:
        if self._dictionary is None:
            self._dictionary = _dictionary(self.lexicon)
        # rjieba takes 2016-01-22 for one word where jieba has five, and no lone surrogates.
        readable = text.replace("-", "。")
        if not readable.isascii():
            readable = _SURROGATE.sub("\ufffd", readable)
        return list(map(len, self._dictionary.cut(readable)))

    def to_disk(self, path: str | Path) -> None:
        """Writes the lexicon, one word a line."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / LEXICON_FILE).write_text("".join(f"{word}\n" for word in self.lexicon), "utf-8", newline="\n")

    def from_disk(self, path: str | Path) -> Self:
        """This segmenter with the lexicon of a folder."""
        self.__init__(read_lexicon(Path(path) / LEXICON_FILE))  # type: ignore[misc]
        return self


_SURROGATE = re.compile("[\ud800-\udfff]")


def _dictionary(lexicon: Iterable[str]) -> Any:
    """jieba's dictionary with the lexicon, each word as likely as its pieces together."""
    import rjieba

    dictionary = rjieba.Jieba()
    for word in lexicon:
        if not dictionary.has_word(word):
            dictionary.add_word(word, dictionary.suggest_freq(word), None)
    return dictionary


def read_lexicon(path: str | Path) -> tuple[str, ...]:
    """The words of a lexicon file: one a line, UTF-8; what follows a # is a remark."""
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: no readable lexicon ({error}); expected UTF-8, one word a line") from error
    return tuple(word for line in lines if (word := line.split("#", 1)[0].strip()))


class PkusegSegmenter(_Lengths):
    """A CRF segmenter that `train_pkuseg` has trained; spacy_pkuseg ships no model of its own.

    `model_path`: a folder with features.msgpack and weights.npz, None before `from_disk`.
    """

    name = "pkuseg"

    def __init__(self, model_path: str | Path | None = None) -> None:
        self._features: Any = None
        self._model: Any = None
        if model_path is not None:
            self.from_disk(model_path)

    def __reduce__(self) -> tuple[Any, tuple[dict[str, bytes]]]:
        with tempfile.TemporaryDirectory() as folder:
            if self._model is not None:
                self.to_disk(folder)
            return _pkuseg_of, ({file.name: file.read_bytes() for file in Path(folder).iterdir()},)

    def _lengths(self, text: str) -> list[int]:
        from spacy_pkuseg import inference

        if self._model is None:
            raise ModelError(
                "this pkuseg segmenter has no model; train one with train_pkuseg and read it with from_disk"
            )
        lengths: list[int] = []
        position = 0
        for match in _PIECE.finditer(text):
            lengths += [1] * (match.start() - position)
            position = match.end()
            nodes = list(self._features.normalize_text(match[0]))
            rows = [self._features.get_node_features_idx(i, nodes) for i in range(len(nodes))]
            _, tags = inference.decodeViterbi_fast(rows, self._model)
            starts = [i for i, tag in enumerate(tags) if i == 0 or tag in self._begins]
            lengths += np.diff([*starts, len(nodes)]).tolist()
        return lengths + [1] * (len(text) - position)

    def to_disk(self, path: str | Path) -> None:
        """Writes the model's files."""
        if self._model is None:
            raise ModelError("this pkuseg segmenter has no model to write")
        Path(path).mkdir(parents=True, exist_ok=True)
        self._features.save(str(path))
        self._model.save(str(path))

    def from_disk(self, path: str | Path) -> Self:
        """This segmenter with the model of a folder."""
        from spacy_pkuseg.feature_extractor import FeatureExtractor
        from spacy_pkuseg.model import Model

        for name in MODEL_FILES:
            if not (Path(path) / name).is_file():
                raise ModelError(f"{path}: no {name}; expected a folder that train_pkuseg or to_disk wrote")
        # Not through spacy_pkuseg.pkuseg: it sets the folder in a module-wide configuration and reads a pickle.
        read_arrays(Path(path) / "weights.npz")  # bounds and no pickles; spacy_pkuseg looks for neither
        try:
            self._features, self._model = FeatureExtractor.load(str(path)), Model.load(str(path))
            _check_pkuseg(self._features, self._model)
            self._begins = frozenset(index for tag, index in self._features.tag_to_idx.items() if "B" in tag)
        except Exception as error:
            raise ModelError(f"{path}: damaged pkuseg model ({error}); train it again") from error
        return self


def _check_pkuseg(features: Any, model: Any) -> None:
    """Returns where features and weights belong together; ValueError else: compiled code reads the weights unchecked."""
    numbers, tags = features.feature_to_idx.values(), sorted(features.tag_to_idx.values())
    if not all(type(n) is int and 0 <= n < model.n_feature for n in numbers) or tags != list(range(model.n_tag)):
        raise ValueError(f"features or tags beyond the {model.n_feature} and {model.n_tag} that have weights")
    if model.w.dtype != np.float64 or model.w.shape != (model.n_transition_feature,):
        raise ValueError(f"weights {model.w.dtype} {model.w.shape}")


def _pkuseg_of(contents: dict[str, bytes]) -> PkusegSegmenter:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents.items():
            (Path(folder) / name).write_bytes(content)
        return PkusegSegmenter(folder if contents else None)


_PIECE = re.compile(r"[^\s。,;:!?、()《》“”]{1,200}")


def train_pkuseg(sentences: Iterable[Sequence[str]], path: str | Path, iterations: int = 15) -> None:
    """Trains a model on segmented sentences and writes its folder; the same sentences give the same model.

    `sentences`: words of one sentence each. Needs no network. Works in a folder of its own and puts spacy_pkuseg's
    module-wide configuration back as it was.
    """
    import random

    import spacy_pkuseg
    from spacy_pkuseg.config import config

    rows = [" ".join(word for word in words if word.strip()) for words in sentences]
    content = "\n".join(row for row in rows if row)
    if not content:
        raise ModelError("no segmented sentence to train on")
    before, state = dict(config.__dict__), random.getstate()
    with tempfile.TemporaryDirectory() as folder:
        trained = Path(folder) / "model"
        source = Path(folder) / "train.txt"
        source.write_text(content + "\n", "utf-8")
        try:
            random.seed(0)
            with contextlib.redirect_stdout(io.StringIO()):
                spacy_pkuseg.train(str(source), str(source), str(trained), train_iter=iterations)
        finally:
            config.__dict__.clear()
            config.__dict__.update(before)
            random.setstate(state)
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in MODEL_FILES:
            shutil.copyfile(trained / name, Path(path) / name)


@cache
def domain_words() -> tuple[str, ...]:
    """Words of the domain that jieba's dictionary lacks (resources/words.txt)."""
    with as_file(files("gov_ie.resources").joinpath("words.txt")) as path:
        return read_lexicon(path)


def create_segmenter(name: str, lexicon: Sequence[str] | None = None, path: str | Path | None = None) -> Segmenter:
    """The segmenter of a name: `characters`, `jieba`, `pkuseg`.

    `lexicon`: words for jieba besides its own, default those of the domain; `path`: a folder that `to_disk` wrote,
    for jieba instead of the lexicon, for pkuseg default the model shipped with the package.

    >>> create_segmenter("characters").name
    'characters'
    """
    if name == "characters":
        return CharacterSegmenter()
    if name == "jieba":
        words = domain_words() if lexicon is None else lexicon
        return JiebaSegmenter(words) if path is None else JiebaSegmenter().from_disk(path)
    if name == "pkuseg":
        return PkusegSegmenter(path or shipped("pkuseg"))
    raise ModelError(f"no segmenter {name!r}; there are characters, jieba and pkuseg")
