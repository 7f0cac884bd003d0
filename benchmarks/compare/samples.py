"""Which reports are trained on and which are read, and how their characters are marked as parts of words."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gov_ie.catalogue import default_catalogue
from gov_ie.exchange import AnnotatedReport
from gov_ie.text.tokens import CharacterSegmenter, PkusegSegmenter, Segmenter, create_segmenter
from gov_ie.train.corpus import Prepared, prepare
from gov_ie.train.generator import generate
from gov_ie.train.segmenter import train_segmenter
from gov_ie.train.splits import FOLDS, TEST

GENERATOR_SEED = 5  # that of the shipped model's generated reports


@dataclass(frozen=True, slots=True)
class Sample:
    """What one round of the comparison trains on and reads; no agency of `held_out` is in `train` or `spare`.

    `train`: written reports; `spare`: written reports of the same folds that were not drawn; `generated`: reports of
    the generator; `held_out`: written reports; `real`: real reports, perhaps none.
    """

    train: tuple[Prepared, ...]
    spare: tuple[AnnotatedReport, ...]
    generated: tuple[Prepared, ...]
    held_out: tuple[Prepared, ...]
    real: tuple[Prepared, ...]


def draw(
    corpus: Sequence[AnnotatedReport],
    splits: Mapping[str, str],
    real: Sequence[AnnotatedReport],
    *,
    fold: int,
    reports: int,
    generated: int,
    held_out: int | None = None,
) -> Sample:
    """The sample of one fold: it is read, `reports` of the other folds are trained on; the test part is left alone.

    Which reports are drawn depends on their names alone. `held_out`: at most so many are read. The analyses have no
    word marks yet (every character its own word): `Marker` gives them.
    """
    folds = {str(k) for k in range(FOLDS)}
    unknown = [r.doc_id for r in corpus if splits.get(r.doc_id) not in folds | {TEST}]
    if unknown:
        raise ValueError(f"{unknown[0]} and {len(unknown) - 1} more are in no fold; run gov-ie corpus split first")
    drawn = sorted((r for r in corpus if splits[r.doc_id] in folds - {str(fold)}), key=_lot)
    read = sorted((r for r in corpus if splits[r.doc_id] == str(fold)), key=_lot)[:held_out]
    return Sample(
        train=_prepared(drawn[:reports]),
        spare=tuple(sorted(drawn[reports:], key=lambda r: r.doc_id)),
        generated=_prepared(list(generate(generated, GENERATOR_SEED))),
        held_out=_prepared(read),
        real=_prepared(real),
    )


def _lot(report: AnnotatedReport) -> bytes:
    return hashlib.sha256(report.doc_id.encode()).digest()


def _prepared(reports: Sequence[AnnotatedReport]) -> tuple[Prepared, ...]:
    plain, catalogue = CharacterSegmenter(), default_catalogue()
    return tuple(prepare(r, plain, catalogue) for r in sorted(reports, key=lambda r: r.doc_id))


def segmenter_of(marks: str, sample: Sample) -> Segmenter:
    """The segmenter behind word marks: `jieba` with the words of the domain, `pkuseg`, or `none`.

    The pkuseg model is trained here, never on a held-out report, for it learns from the edges of annotated spans; on
    the spare reports where there are any, so that its marks are as good on what the taggers read as on what they learn.
    """
    if marks == "none":
        return CharacterSegmenter()
    if marks == "jieba":
        return create_segmenter("jieba")
    if marks == "pkuseg":
        with tempfile.TemporaryDirectory() as folder:
            train_segmenter(sample.spare or [p.report for p in sample.train], Path(folder))
            return PkusegSegmenter(folder)
    raise ValueError(f"no word marks {marks!r}; there are jieba, pkuseg and none")


def marked(one: Prepared, segmenter: Segmenter) -> Prepared:
    """The report with the word marks of a segmenter."""
    return replace(one, analysis=replace(one.analysis, word_marks=segmenter.marks(one.analysis.text)))
