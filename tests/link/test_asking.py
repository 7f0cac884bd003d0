"""Questions of several askers answered side by side."""

import numpy as np

from gov_ie.link.asking import answer


class Doubling:
    """A classifier whose answer is twice the sum of a row; remembers how many rows it was asked at once."""

    def __init__(self):
        self.asked = []

    def probabilities_of(self, rows):
        self.asked.append(len(rows))
        return np.array([[2.0 * sum(row)] for row in rows])


def asker(classifiers, steps, told):
    number = 1
    for step in range(steps):
        replies = yield classifiers[step % len(classifiers)], [{number}, {number, 100}]
        number = int(replies[0, 0])
        told.append((number, float(replies[1, 0])))


def test_each_answer_comes_before_the_next_question():
    alone, together = [], [[], [], []]
    answer([asker([Doubling()], 4, alone)])
    answer([asker([Doubling(), Doubling()], 4, told) for told in together])
    assert alone == [(2, 202.0), (4, 204.0), (8, 208.0), (16, 216.0)]
    assert together == [alone, alone, alone]


def test_those_that_wait_for_one_classifier_are_scored_in_one_call():
    first, second = Doubling(), Doubling()
    answer([asker([first, second], steps, []) for steps in (1, 2, 4)])
    assert first.asked == [6, 2] and second.asked == [4, 2]


def test_nothing_is_asked_of_nobody():
    answer([])
    answer([asker([Doubling()], 0, [])])
