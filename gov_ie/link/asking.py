"""Questions of several texts to one classifier answered together, though each depends on the answers before it.

A text's questions come one after another from a generator, which is sent each answer; those that wait for one classifier
are scored in one call.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence

import numpy as np

from gov_ie.link.classifier import Classifier

# A classifier and rows of bucket numbers: what is sent back is the probability of each class for each row.
Question = tuple[Classifier, Sequence[Collection[int]]]
Asking = Generator[Question, np.ndarray, None]


def answer(askers: Sequence[Asking]) -> None:
    """Answer the questions of all askers until none asks more; each time those to the classifier that most wait for."""
    waiting: dict[int, list[tuple[Asking, Question]]] = {}

    def go_on(asker: Asking, reply: np.ndarray | None) -> None:
        try:
            question = next(asker) if reply is None else asker.send(reply)
        except StopIteration:
            return
        waiting.setdefault(id(question[0]), []).append((asker, question))

    for asker in askers:
        go_on(asker, None)
    while waiting:
        most = max(waiting, key=lambda classifier: len(waiting[classifier]))
        group = waiting.pop(most)
        replies = group[0][1][0].probabilities_of([row for _, (_, rows) in group for row in rows])
        first = 0
        for asker, (_, rows) in group:
            go_on(asker, replies[first : first + len(rows)])
            first += len(rows)
