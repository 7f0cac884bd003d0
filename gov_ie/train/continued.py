"""Training that goes on from a model: it learns from new reports and does not forget what it was trained on.

Notes for a newcomer: three things hold the old in place. Weights start where the base has them, and the linker's are drawn back there;
a sample of the base's own reports is learned again beside the new ones (`replay`); steps are few and small. The linker sees
the new reports as the base's tagger reads them, which has never seen them, and as they are annotated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from gov_ie.bundle import DEFAULT, REPLAY, Bundle, default_path
from gov_ie.catalogue import Catalogue
from gov_ie.errors import CatalogueError, ModelError
from gov_ie.exchange import AnnotatedReport
from gov_ie.tag.tagger import train_tagger
from gov_ie.train.corpus import corpus_hash, prepare
from gov_ie.train.replay import KEPT, after, pack, unpack, without
from gov_ie.train.training import train_linker, versions


def open_base(base: str | Path) -> tuple[Bundle, Path]:
    """The model to go on from and its folder; `base`: a folder, or «default» for the model shipped with the package.

    Raises ModelError where the folder is none, incomplete, altered or of another version of gov_ie.
    """
    folder = default_path() if str(base) == DEFAULT else Path(base)
    return Bundle.from_disk(folder), folder


def replayed(bundle: Bundle, folder: Path) -> list[AnnotatedReport]:
    """The reports that a model keeps of those it was trained on; ModelError where it keeps none."""
    if not bundle.replay:
        raise ModelError(
            f"{folder}: keeps no reports of those it was trained on ({REPLAY}), and would forget them; "
            "name some with --replay, or go on from a model written with them"
        )
    return unpack(bundle.replay, str(folder / REPLAY))


def widened(base: Catalogue, file: Path | None) -> Catalogue:
    """The base's catalogue with the rows of a user's file; rows that the base has in just these words may stand in it again."""
    if file is None:
        return base
    try:
        return base.extended(file)
    except CatalogueError:
        from gov_ie.catalogue import default_catalogue

        mine = default_catalogue().extended(file)
        same = all(mine.measures.get(id) == row for id, row in base.measures.items())
        if same and all(mine.dimensions.get(d, {}).get(v.id) == v for d, vs in base.dimensions.items() for v in vs.values()):
            return mine
        raise


def continue_bundle(
    reports: Sequence[AnnotatedReport],
    base: Bundle,
    earlier: Sequence[AnnotatedReport],
    catalogue: Catalogue,
    *,
    keep: int = KEPT,
    say: Callable[[str], None] = lambda message: None,
) -> Bundle:
    """The model `base` after it has learned from new reports too.

    `earlier`: reports that are learned again lest they be forgotten; `catalogue`: the base's, with or without rows of the
    user's; `keep`: how many reports the new model keeps for the next time. Its confidence is the base's. Deterministic.
    """
    earlier = without(earlier, reports)
    new = [prepare(r, base.segmenter, catalogue) for r in reports]
    old = [prepare(r, base.segmenter, catalogue) for r in earlier]
    say(f"{len(new)} new reports, {sum(len(r.facts) for r in reports)} facts; {len(old)} learned again")
    prepared = [*new, *old]
    # Before the tagger learns: what it finds in new reports is then as in any it has not seen.
    found = [base.tagger.tag(p.analysis) for p in prepared]
    spans, ignore = [p.spans for p in prepared], [p.ignore for p in prepared]
    tagger = train_tagger([p.analysis for p in prepared], spans, ignore, base.tagger)
    say("tagger trained")
    linker = train_linker(prepared, found, catalogue, base.linker)
    say("linker trained")
    training = {
        "reports": len(reports),
        "replayed": len(earlier),
        "characters": sum(len(r.text) for r in reports),
        "facts": sum(len(r.facts) for r in reports),
        "sha256": corpus_hash(reports),
        "versions": versions(),
        "base": dict(base.training),
    }
    return Bundle(tagger, linker, base.segmenter, catalogue, training, pack(after(reports, earlier, keep)))
