"""The same model as a spaCy pipeline: character tokens, span model, linker."""

from __future__ import annotations

import spacy
from spacy.language import Language

from gov_ie.bundle import Bundle
from gov_ie.link.component import LinkerComponent
from gov_ie.tag.component import TaggerComponent


def build_pipeline(bundle: Bundle) -> Language:
    """The spaCy pipeline of a model; `nlp.to_disk` writes a folder that `spacy.load` reads.

    >>> from gov_ie.bundle import Bundle, default_path
    >>> build_pipeline(Bundle.from_disk(default_path())).pipe_names
    ['gov_ie_tagger', 'gov_ie_linker']
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": f"gov_ie.{bundle.segmenter.name}.v1"}}})
    tagger = nlp.add_pipe("gov_ie_tagger")
    linker = nlp.add_pipe("gov_ie_linker")
    assert isinstance(tagger, TaggerComponent) and isinstance(linker, LinkerComponent)
    tagger.part, tagger.segmenter, tagger.catalogue = bundle.tagger, bundle.segmenter, bundle.catalogue
    linker.part, linker.segmenter, linker.catalogue = bundle.linker, bundle.segmenter, bundle.catalogue
    return nlp
