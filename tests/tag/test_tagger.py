"""What the span model says of a text."""

import numpy as np
from threadpoolctl import threadpool_limits

import gov_ie
from gov_ie.analysis import analyze
from gov_ie.tag.features import feature_buckets
from gov_ie.tag.tagger import BUCKETS


def test_probabilities_are_those_of_all_sentences_where_they_are_looked_at():
    bundle = gov_ie.load().bundle
    tagger, text = bundle.tagger, "一、概述\n加强领导,落实责任。全年公开信息312条。健全机制,完善制度。"
    analysis = analyze(text, bundle.segmenter, bundle.catalogue)
    emissions = tagger.network.scores(feature_buckets(analysis, BUCKETS))
    sentences = [(s.start, s.end) for s in analysis.outline.sentences]
    nowhere = np.zeros(len(emissions), bool)
    tags, some = tagger._decoded(emissions, sentences, nowhere)
    same, everywhere = tagger._decoded(emissions, sentences, ~nowhere)
    assert np.array_equal(tags, same)
    known = some.any(axis=0)
    assert 0 < known.sum() < len(known) and known[tags > 0].all()
    assert np.allclose(some[:, known], everywhere[:, known])


def test_one_thread_or_several_give_the_same_bytes():
    bundle = gov_ie.load().bundle
    text = "2016年,我局主动公开政府信息312条,其中网站公开300条;受理申请5件,均已答复。\n" * 120
    features = feature_buckets(analyze(text, bundle.segmenter, bundle.catalogue), BUCKETS)
    found = []
    for threads in (1, 2, 4):
        with threadpool_limits(threads):
            found.append(bundle.tagger.network.scores(features).tobytes())
    assert found[0] == found[1] == found[2]
