"""What the span model says of a text."""

import numpy as np

import gov_ie
from gov_ie.analysis import analyze
from gov_ie.tag.features import feature_buckets


def test_probabilities_are_those_of_all_sentences_where_they_are_looked_at():
    bundle = gov_ie.load().bundle
    tagger, text = bundle.tagger, "一、概述\n加强领导,落实责任。全年公开信息312条。健全机制,完善制度。"
    analysis = analyze(text, bundle.segmenter, bundle.catalogue)
    emissions = tagger._packed.sums(feature_buckets(analysis, len(tagger.steps)))
    sentences = [(s.start, s.end) for s in analysis.outline.sentences]
    nowhere = np.zeros(len(emissions), bool)
    tags, some = tagger._decoded(emissions, sentences, nowhere)
    same, everywhere = tagger._decoded(emissions, sentences, ~nowhere)
    assert np.array_equal(tags, same)
    known = some.any(axis=0)
    assert 0 < known.sum() < len(known) and known[tags > 0].all()
    assert np.allclose(some[:, known], everywhere[:, known])
