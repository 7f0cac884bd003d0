"""The results as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.compare.scoring import difference, f1
from benchmarks.compare.variants import OURS, SETTINGS, VARIANTS
from gov_ie.errors import InputError

BEGIN, END = "<!-- models: begin -->", "<!-- models: end -->"
_COLUMNS = {
    "fact.full": "fact.full",
    "fact.core": "fact.core",
    "span.MEASURE": "MEASURE",
    "span.MEASURE~": "~",
    "span.AGENCY": "AGENCY",
    "span.AGENCY~": "~",
    "span.QUANTITY": "QUANTITY",
    "span.YEAR": "YEAR",
}


def table(results: Mapping[str, Any]) -> str:
    """The comparison in Markdown: sizes, a table for held-out and one for real reports, the choice, remarks."""
    folds = results["folds"]
    done = [v for v in VARIANTS if folds and all(v.name in fold["variants"] for fold in folds.values())]
    if not done:
        return "No variant is finished.\n"
    parts = [_sizes(results)]
    for part, title in (("held_out", "Held-out written reports"), ("real", "Real reports")):
        rows = {v: _pooled(folds, v.name, part) for v in done}
        if any(rows.values()):
            parts += [f"**{title}**", _rows(rows, folds)]
    chosen = choose(results)
    missing = ", ".join(f"`{v.name}`" for v in VARIANTS if v not in done)
    parts.append(
        f"Chosen by fact.full on the written reports, then speed: `{chosen}`." + (f" Not measured yet: {missing}." if missing else "")
    )
    return "\n\n".join([*parts, _remarks(results, done)]) + "\n"


def choose(results: Mapping[str, Any]) -> str | None:
    """The fastest of the variants whose fact.full on held-out reports is not surely lower than the best one's."""
    folds = results["folds"]
    rows = {v.name: _pooled(folds, v.name, "held_out") for v in VARIANTS if all(v.name in f["variants"] for f in folds.values())}
    if not rows:
        return None
    best = max(rows, key=lambda name: f1(rows[name], "fact.full"))
    level = [name for name in rows if name == best or difference(rows[name], rows[best])[1] >= 0]
    return max(level, key=lambda name: (_speed(folds, name), name))


def write(text: str, path: Path) -> None:
    """Put the table between its markers in a file; a file that is not there is made.

    Raises InputError where a file has no markers.
    """
    old = path.read_text(encoding="utf-8") if path.exists() else f"{BEGIN}\n{END}\n"
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise InputError(f"{path}: no place for the table; put {BEGIN} and {END} on lines of their own")
    path.write_text(f"{before}{begin}\n{text}{end}{after}", encoding="utf-8", newline="\n")


def _pooled(folds: Mapping[str, Any], name: str, part: str) -> list[dict[str, list[int]]]:
    """The counts of all reports; a real report counts once for each fold's models."""
    return [row for fold in folds.values() for row in fold["variants"][name][part]]


def _speed(folds: Mapping[str, Any], name: str) -> float:
    found = [fold["variants"][name]["characters_per_second"] for fold in folds.values()]
    return sum(found) / len(found)


def _sizes(results: Mapping[str, Any]) -> str:
    lines = []
    for number, fold in results["folds"].items():
        s = fold["sizes"]
        lines.append(
            f"Fold {number}: trained on {s['train']} written reports ({s['train_characters']:,} characters), where said also on "
            f"{s['generated']} generated ones; read {s['held_out']} held-out written reports ({s['held_out_facts']:,} facts)"
            + (f" and {s['real']} real ones ({s['real_facts']:,} facts)." if s["real"] else ".")
        )
    return "\n".join(lines)


def _rows(rows: Mapping[Any, Sequence[dict[str, list[int]]]], folds: Mapping[str, Any]) -> str:
    head = ["model", "word marks", *list(_COLUMNS.values())[:1], "against ours, 95 %", *list(_COLUMNS.values())[1:]]
    head += ["training, s", "characters/s"]
    lines = [f"| {' | '.join(head)} |", "|---|---|" + "---:|" * (len(head) - 2)]
    for variant, counted in rows.items():
        figures = [f"{f1(counted, level):.3f}" for level in _COLUMNS]
        apart = "–"
        if variant != OURS and OURS in rows:
            apart = "{:+.3f} … {:+.3f}".format(*difference(counted, rows[OURS]))
        seconds = sum(fold["variants"][variant.name]["seconds"] for fold in folds.values()) / len(folds)
        cells = [variant.words, variant.marks, figures[0], apart, *figures[1:], f"{seconds:.0f}", f"{_speed(folds, variant.name):,.0f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _remarks(results: Mapping[str, Any], done: Sequence[Any]) -> str:
    ceilings = []
    for variant in done:
        if variant.kind == "spancat":
            found = [fold["variants"][variant.name] for fold in results["folds"].values()]
            share = sum(f["ceiling"] for f in found) / len(found)
            each = sum(f["candidates_per_character"] for f in found) / len(found)
            ceilings.append(f"{variant.marks} {share:.3f} ({each:.1f} candidates a character)")
    words = [
        "F1 throughout; ~ is overlap (intersection over union of at least 0.5). «Against ours»: where 95 in 100 differences of "
        "fact.full from the first row lie when the reports are drawn again.",
        "One linker for all, trained once on the same reports, on annotated spans and on spans of cross-fitted taggers like the "
        "first row's: that favours taggers that err alike. Quantities of all taggers are settled by grammar.",
        "Times are of the processor, one thread; characters/s is word marks and tagging, without outline and grammar's proposals, which all need.",
        f"spaCy: characters, shapes and word marks embedded (MultiHashEmbed), {SETTINGS['ner'].depth} layers of width "
        f"{SETTINGS['ner'].width} that see {SETTINGS['ner'].window} characters on each side; {SETTINGS['ner'].epochs} epochs of `ner`, "
        f"{SETTINGS['spancat'].epochs} of `spancat`, weights averaged; neither has features of grammar or lexicon.",
    ]
    if ceilings:
        words.append(f"`spancat` chooses among stretches of clauses between edges of words or proposals; of the annotated spans they hold: {', '.join(ceilings)}.")
    return "\n".join(f"- {w}" for w in words)
