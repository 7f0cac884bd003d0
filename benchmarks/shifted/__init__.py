"""Annotated reports of a domain that differs from the corpus: new measures, new words, a few kinds of report in unequal shares."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

from gov_ie.catalogue import Catalogue, default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.train.generator.report import make_report
from gov_ie.train.generator.words import Words, load, template_of

FOLDER = Path(__file__).parent
CATALOGUE = FOLDER / "catalogue.yaml"


def catalogue() -> Catalogue:
    """The shipped catalogue with the domain's rows."""
    return default_catalogue().extended(CATALOGUE)


def generate_shifted(count: int, seed: int) -> list[AnnotatedReport]:
    """`count` reports of the domain, clean ones, each made of the seed and its index alone."""
    words, shares = _words()
    rows, made = catalogue(), []
    for index in range(count):
        rng = random.Random(f"{seed}/{index}")
        [template] = rng.choices(words.templates, shares)
        one = replace(words, templates=(template,))
        made.append(make_report(one, f"shift-{seed}/{index}", f"shift-{seed}-{index:04d}", 0.0, False, rows))
    return made


def _words() -> tuple[Words, list[float]]:
    data = tomllib.loads((FOLDER / "sentences.toml").read_text(encoding="utf-8"))
    base = load()
    topics = {**base.topics, **{name: tuple(patterns) for name, patterns in data["topics"].items()}}
    templates = tuple(map(template_of, data["template"]))
    return replace(base, topics=topics, templates=templates), [t["share"] for t in data["template"]]
