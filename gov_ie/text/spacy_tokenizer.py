"""spaCy tokenizers that yield characters, so that no label is ever lost at a word's edge.

Every code point that is not a blank is a token; a blank behind a token is the token's own, other white space is a token.
`doc.text` equals the text and `Token.idx` is the code point. The segmenter's word marks, one a token, lie in
`doc.user_data["gov_ie.word_marks"]` as uint8: an underscore attribute would cost more than the segmenting.

Imported as an entry point by every spaCy user on the machine: nothing heavy besides spaCy at the top.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

if TYPE_CHECKING:
    from gov_ie.text.tokens import Segmenter

WORD_MARKS = "gov_ie.word_marks"


def word_marks(doc: Doc) -> NDArray[np.uint8] | None:
    """The word marks of the doc's tokens, None where another tokenizer made it.

    >>> import spacy
    >>> word_marks(spacy.blank("zh")("公开3条")) is None
    True
    """
    return doc.user_data.get(WORD_MARKS)


class CharacterTokenizer:
    """A spaCy tokenizer of characters with word marks.

    `segmenter`: a name of `gov_ie.text.tokens.create_segmenter`; made on the first text.

    >>> [token.text for token in CharacterTokenizer(Vocab())("公开 3条")]
    ['公', '开', '3', '条']
    """

    def __init__(
        self, vocab: Vocab, segmenter: str = "characters", lexicon: Sequence[str] | None = None, path: str | None = None
    ):
        self.vocab = vocab
        self.name = segmenter
        self._lexicon = lexicon
        self._path = path
        self._made: Segmenter | None = None

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter that marks the words."""
        if self._made is None:
            from gov_ie.text.tokens import create_segmenter

            self._made = create_segmenter(self.name, self._lexicon, self._path)
        return self._made

    def __call__(self, text: str) -> Doc:
        """The doc of a text, any text."""
        marks = self.segmenter.marks(text)
        words = list(text)
        if " " not in text:
            return self._doc(words, [False] * len(words), marks)
        # A blank behind a character that is none itself belongs to that character.
        owned = [c == " " and i > 0 and not words[i - 1].isspace() for i, c in enumerate(words)]
        kept = [i for i, is_owned in enumerate(owned) if not is_owned]
        spaces = [*owned[1:], False]
        return self._doc([words[i] for i in kept], [spaces[i] for i in kept], marks[kept])

    def _doc(self, words: list[str], spaces: list[bool], marks: NDArray[np.uint8]) -> Doc:
        return Doc(self.vocab, words=words, spaces=spaces, user_data={WORD_MARKS: marks})

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterable[Doc]:
        """Docs of texts, in order."""
        return map(self, texts)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes a folder with the segmenter's name and its lexicon or model."""
        Path(path).mkdir(parents=True, exist_ok=True)
        srsly.write_json(Path(path) / "tokenizer.json", {"segmenter": self.name})
        self.segmenter.to_disk(path)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """The tokenizer with the segmenter of a folder."""
        from gov_ie.text.tokens import create_segmenter

        self.name = srsly.read_json(Path(path) / "tokenizer.json")["segmenter"]
        self._made = create_segmenter(self.name).from_disk(path)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """What `to_disk` writes, as bytes."""
        with tempfile.TemporaryDirectory() as folder:
            self.to_disk(folder)
            packed: bytes = srsly.msgpack_dumps({file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())})
            return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """The tokenizer with the segmenter that `to_bytes` wrote."""
        with tempfile.TemporaryDirectory() as folder:
            for name, content in srsly.msgpack_loads(data).items():
                if Path(name).name != name:
                    raise ValueError(f"{name!r} is no file name of a tokenizer")
                (Path(folder) / name).write_bytes(content)
            return self.from_disk(folder)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Vocab, bytes]]:
        return _from_bytes, (self.vocab, self.to_bytes())


def _from_bytes(vocab: Vocab, data: bytes) -> CharacterTokenizer:
    return CharacterTokenizer(vocab).from_bytes(data)


def create_character_tokenizer() -> Callable[[Language], CharacterTokenizer]:
    """A tokenizer of characters, each its own word.

    >>> import spacy
    >>> spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "gov_ie.characters.v1"}}})("公开3条")[0].text
    '公'
    """
    return lambda nlp: CharacterTokenizer(nlp.vocab)


def create_jieba_tokenizer(lexicon: Sequence[str] | None = None) -> Callable[[Language], CharacterTokenizer]:
    """A tokenizer of characters with jieba's word marks; `lexicon`: words besides jieba's own, default those of the domain.

    >>> import spacy
    >>> word_marks(create_jieba_tokenizer()(spacy.blank("zh"))("主动公开"))
    array([0, 1, 1, 2], dtype=uint8)
    """
    return lambda nlp: CharacterTokenizer(nlp.vocab, "jieba", lexicon)


def create_pkuseg_tokenizer(path: str | None = None) -> Callable[[Language], CharacterTokenizer]:
    """A tokenizer of characters with the word marks of our pkuseg model; `path`: its folder, None before from_disk.

    >>> import spacy
    >>> create_pkuseg_tokenizer()(spacy.blank("zh")).name
    'pkuseg'
    """
    return lambda nlp: CharacterTokenizer(nlp.vocab, "pkuseg", None, path)


registry.tokenizers("gov_ie.characters.v1", func=create_character_tokenizer)
registry.tokenizers("gov_ie.jieba.v1", func=create_jieba_tokenizer)
registry.tokenizers("gov_ie.pkuseg.v1", func=create_pkuseg_tokenizer)
