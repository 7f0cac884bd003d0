"""The recursions against brute force: every labelling of short sentences counted one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_ie.tag import crf


def labellings(emissions, transitions, start, end):
    """Every labelling of one sentence with its score."""
    labels = emissions.shape[1]
    for path in itertools.product(range(labels), repeat=end - start):
        score = transitions[labels, path[0]] + emissions[start, path[0]]
        for i in range(1, len(path)):
            score += transitions[path[i - 1], path[i]] + emissions[start + i, path[i]]
        yield path, score


@st.composite
def problems(draw):
    labels = draw(st.integers(2, 3))
    lengths = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    gap = draw(st.integers(0, 1))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sentences, at = [], 0
    for length in lengths:
        sentences.append((at, at + length))
        at += length + gap
    return random.normal(size=(at, labels)) * 2, random.normal(size=(labels + 1, labels)) * 2, sentences


@settings(max_examples=60, deadline=None)
@given(problems())
def test_viterbi_finds_the_best_labelling(problem):
    emissions, transitions, sentences = problem
    found = crf.decode(emissions, transitions, crf.Batch.of(sentences))
    for start, end in sentences:
        best, _ = max(labellings(emissions, transitions, start, end), key=lambda p: p[1])
        assert tuple(found[start:end]) == best


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 40))
def test_posteriors_are_the_marginals_of_sentences_of_any_length(problem, longer):
    emissions, transitions, sentences = problem
    tail = np.random.default_rng(longer).normal(size=(longer, emissions.shape[1])) * 9
    if longer:
        sentences = [*sentences, (len(emissions), len(emissions) + longer)]
    emissions = np.concatenate([emissions, tail])
    batch = crf.Batch.of(sentences)
    wanted, _, _ = crf.marginals(emissions, transitions, batch)
    assert crf.posterior(emissions, transitions, batch) == pytest.approx(wanted, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_marginals_are_those_of_all_labellings(problem):
    emissions, transitions, sentences = problem
    probability, expected, log_z = crf.marginals(emissions, transitions, crf.Batch.of(sentences))
    labels = emissions.shape[1]
    wanted = np.zeros_like(probability)
    moves = np.zeros_like(expected)
    total = 0.0
    for start, end in sentences:
        scored = list(labellings(emissions, transitions, start, end))
        z = np.log(sum(np.exp(s) for _, s in scored))
        total += z
        for path, score in scored:
            p = np.exp(score - z)
            moves[labels, path[0]] += p
            for i, label in enumerate(path):
                wanted[start + i, label] += p
                if i:
                    moves[path[i - 1], label] += p
    assert probability == pytest.approx(wanted, abs=1e-9)
    assert expected == pytest.approx(moves, abs=1e-9)
    assert log_z == pytest.approx(total)


def test_no_sentences():
    assert crf.decode(np.zeros((2, 3)), np.zeros((4, 3)), crf.Batch.of([])).tolist() == [0, 0]
