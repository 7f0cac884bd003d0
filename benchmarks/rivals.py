"""What else reads the same texts, each a function of one text; `benchmarks.speed` compares their times.

None does what the library does: word segmenters are the measure of what a pass over Chinese text costs, spaCy's are
what a pipeline of spans costs, Recognizers-Text and JioNLP find quantities and times. Each is made on demand, and one
that is not installed is left out.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable, Mapping

Reader = Callable[[str], object]
JIEBA = "jieba.lcut"


def jieba_words() -> Reader:
    """jieba's own segmenter, in Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    return jieba.lcut


def rjieba_words() -> Reader:
    """The same in Rust."""
    import rjieba

    return rjieba.cut


def spacy_words() -> Reader:
    """spaCy's Chinese tokenizer with jieba: a Doc of words, no component."""
    import spacy

    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})


def spacy_ner() -> Reader:
    """spaCy's `ner` on characters, HashEmbedCNN 96×4, with our labels: as fast trained as it is here, untrained."""
    import spacy
    from spacy.training import Example

    from gov_ie.types import LABELS

    nlp = spacy.blank("zh")
    tok2vec = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4}
    tok2vec |= {"embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
    model = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False}
    model |= {"hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": tok2vec}
    nlp.add_pipe("ner", config={"model": model})
    text = "我局2016年主动公开政府信息312条。"
    labels = [(0, 2, "AGENCY"), (2, 7, "YEAR"), (7, 15, "MEASURE"), (15, 19, "QUANTITY")]
    assert {label for _, _, label in labels} == set(LABELS)
    random.seed(0)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc(text), {"entities": labels})])
    return nlp


def recognizers() -> Reader:
    """Numbers with units and times by Recognizers-Text: `pip install recognizers-text-suite 'emoji<1.7'`."""
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency, recognize_dimension
    from recognizers_text import Culture

    def read(text: str) -> object:
        return [f(text, Culture.Chinese) for f in (recognize_currency, recognize_dimension, recognize_datetime)]

    return read


def jionlp_values() -> Reader:
    """Money and times by JioNLP."""
    import jionlp

    return lambda text: (jionlp.ner.extract_money(text), jionlp.ner.extract_time(text))


RIVALS: Mapping[str, Callable[[], Reader]] = {
    JIEBA: jieba_words,
    "rjieba.cut": rjieba_words,
    "spaCy zh, jieba": spacy_words,
    "spaCy ner": spacy_ner,
    "Recognizers-Text": recognizers,
    "JioNLP": jionlp_values,
}
