"""What is chosen to be annotated next is what the model doubts, each doubt once before any twice."""

import pytest

import gov_ie
from gov_ie.errors import InputError
from gov_ie.train.selection import SENTENCES, select
from gov_ie.types import Check, Evidence, Fact, Mention, Report


def report(name: str, *stated: tuple[str, str, float, str | None], wrong: bool = False) -> Report:
    """A report whose sentences are «words number。», each a fact with a score and a row."""
    text, facts, mentions = "", [], []
    for number, (words, value, score, row) in enumerate(stated, 1):
        at = len(text)
        measure = Mention(at, at + len(words), "MEASURE", words)
        quantity = Mention(measure.end, measure.end + len(value), "QUANTITY", value)
        text += words + value + "。"
        mentions += [measure, quantity]
        evidence = Evidence(at, quantity.end, text[at : quantity.end])
        facts.append(
            Fact(
                id=f"f{number}", value=1, unit="件", modifier="exact", measure=row, by={}, measure_text=words, agency=None,
                agency_names=(), year=None, period=None, part_of=None, score=score, evidence=evidence, quantity=quantity,
                measures=(measure,),
            )
        )  # fmt: skip
    checks = (Check("sum", "contradicted", ("f1",), 1, 2, "1 ≠ 2"),) if wrong else ()
    return Report(text, None, (), None, tuple(mentions), tuple(facts), checks, doc_id=name)


SURE = ("收到申请", "5件", 1.0, "request.received")
DRONE = ("放飞无人机", "3架次", 0.3, None)
TREES = ("补栽苗木", "9株", 0.1, None)


def names(choices):
    return [c.doc_id for c in choices]


def test_what_is_sure_is_not_chosen():
    assert names(select([report("sure", SURE), report("doubtful", DRONE)], 5)) == ["doubtful"]


def test_the_same_doubt_waits_for_another():
    pool = [report("a", DRONE), report("b", DRONE), report("c", TREES)]
    assert names(select(pool, 2))[1] == "c"


def test_a_doubt_that_many_share_comes_before_one_alone():
    pool = [report("alone", TREES), *(report(f"d{n}", DRONE) for n in range(5))]
    assert names(select(pool, 1)) == ["d0"]


def test_a_contradiction_is_a_doubt_and_its_figures_are_the_reason():
    [choice] = select([report("wrong", SURE, wrong=True), report("right", SURE)], 2)
    assert choice.doc_id == "wrong" and any("1 ≠ 2" in r for r in choice.passages[0].reasons)


def test_sentences_are_slices_best_first_and_few():
    many = [(f"事项{c}", "3件", 0.5, None) for c in "甲乙丙丁戊己庚"]
    [choice] = select([report("many", SURE, *many)], 1)
    assert len(choice.passages) == SENTENCES
    assert all("收到申请" not in p.text for p in choice.passages)
    assert [p.worth for p in choice.passages] == sorted((p.worth for p in choice.passages), reverse=True)
    text = report("many", SURE, *many).text
    assert all(text[p.start : p.end].strip() == p.text for p in choice.passages)


def test_a_quantity_without_a_fact_is_a_doubt():
    one = Report("扶持项目7个。", None, (), None, (Mention(4, 6, "QUANTITY", "7个"),), (), doc_id="x")
    [choice] = select([one], 1)
    assert choice.passages[0].reasons == ("7个 counts nothing that was found",)


def test_greedy_with_bounds_is_plain_greedy():
    words = ["甲乙丙", "乙丙丁", "丙丁戊", "甲丁戊", "己庚", "庚辛壬", "甲庚"]
    pool = [report(f"r{i}", *((words[(i * k) % 7], "3件", 0.1 * k, None) for k in (1, 2, 3))) for i in range(12)]
    chosen, left = [], list(range(12))
    while left:
        worth = {n: next(c.worth for c in _after(pool, chosen, [n]) if c.number == n) for n in left}
        best = max(left, key=lambda n: (worth[n], -n))
        chosen.append(best)
        left.remove(best)
    assert [c.number for c in select(pool, 12)] == chosen


def _after(pool, chosen, then):
    """The choices when those chosen already are taken in this order, by brute force: weights halved once for each."""
    from collections import Counter

    from gov_ie.train.selection import Choice, _doubtful

    doubtful = [_doubtful(n, r) for n, r in enumerate(pool)]
    weights = Counter()
    for one in doubtful:
        for *_, doubts in one.sentences:
            for d in doubts:
                for pair in d.pairs:
                    weights[pair] += d.weight / len(d.pairs)
    for number in chosen:
        for pair in doubtful[number].pairs:
            weights[pair] /= 2
    return [Choice(n, None, sum(weights[p] for p in sorted(doubtful[n].pairs)), ()) for n in then]


def test_none_to_choose_and_none_asked_for():
    assert select([], 3) == []
    with pytest.raises(InputError, match="at least"):
        select([report("a", DRONE)], 0)


def test_odd_texts_do_no_harm():
    extractor = gov_ie.load()
    assert len(select((extractor(t) for t in ("", "。", "\ud800 3件", "公开" * 2000 + "3件")), 9)) <= 4
