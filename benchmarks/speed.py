"""How fast extraction is on one core, as a ratio to `jieba.lcut` on the same texts, and where its time goes.

All read the same texts one after another, round by round in one process: a machine that others use changes its pace
within minutes, and a ratio of neighbours in time does not mind. Times are of the processor. What the library remembers
of words it has seen is forgotten before every round.

    python -m benchmarks.speed --reports reports --write docs/performance.md
    python -m benchmarks.speed --generated 300 --rounds 7 --only rjieba.cut    # quick
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from threadpoolctl import threadpool_limits

from benchmarks.corpus import RESULTS, ROOT, generated_reports, table, write_results
from benchmarks.rivals import JIEBA, RIVALS, Reader
from benchmarks.scaling import growth, starts
from gov_ie.analysis import analyze
from gov_ie.assemble import assemble
from gov_ie.check import check_report
from gov_ie.document import Document
from gov_ie.extract import Extractor
from gov_ie.forms import labels
from gov_ie.forms.tables import fact_tables
from gov_ie.link import rows
from gov_ie.link.context import TaggedText
from gov_ie.link.linker import Linker
from gov_ie.text.clean import clean
from gov_ie.text.outline import outline
from gov_ie.values import agencies
from gov_ie.values.periods import find_years
from gov_ie.values.quantities import find_quantities
from gov_ie.values.zero_words import find_zero_words

NAME = "speed"
OURS = "gov_ie"
Run = Callable[[Sequence[str]], None]
EXAMPLE = ROOT / "examples" / "reports" / "qinghe-water-2016.txt"
MARKS = "<!-- speed: begin -->", "<!-- speed: end -->"


def forget(linker: Linker) -> None:
    """Empty what the library remembers of words it has seen, so that a round reads its texts as if for the first time."""
    rows.surface_features.cache_clear()
    linker.remembered.clear()
    agencies.office_key.cache_clear()
    labels.read_short.cache_clear()


def stages(extractor: Extractor, text: str) -> dict[str, float]:
    """Seconds of each step of the extraction of one text, in their order; the parts of the analysis each by itself."""
    bundle = extractor.bundle
    times: dict[str, float] = {}

    def timed(name: str, step: Callable):
        started = time.perf_counter()
        result = step()
        times[name] = time.perf_counter() - started
        return result

    tables = timed("tables found in the text", lambda: fact_tables(Document(text), bundle.catalogue))
    hidden = [(found.start, found.end) for found in tables]
    words = timed("cleaning", lambda: clean(text, hidden)).text
    timed("outline", lambda: outline(words))
    timed("word marks", lambda: bundle.segmenter.marks(words))
    timed("numbers, years, words for none", lambda: (find_quantities(words), find_zero_words(words), find_years(words)))
    timed("catalogue and offices", lambda: (bundle.catalogue.find_aliases(words), agencies.find_offices(words)))
    analysis = analyze(text, bundle.segmenter, bundle.catalogue, hidden)
    spans = timed("span model", lambda: tuple(bundle.tagger.tag(analysis)))
    tagged = TaggedText(analysis, spans)
    drafts = timed("linking", lambda: bundle.linker.link(tagged, bundle.catalogue))
    report = timed("resolution", lambda: assemble(tagged, drafts, bundle.linker, bundle.catalogue, None, tables))
    timed("checks", lambda: check_report(report, bundle.catalogue))
    return times


def one_by_one(read: Reader) -> Callable[[Sequence[str]], None]:
    """What gives texts to a reader of one text."""

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            read(text)

    return run


def in_groups(extractor: Extractor) -> Callable[[Sequence[str]], None]:
    """What gives texts to the extractor's pipe, in this process."""

    def run(texts: Sequence[str]) -> None:
        for _ in extractor.pipe(texts):
            pass

    return run


def compare(extractor: Extractor, runs: Mapping[str, Run], texts: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each reader in each round, in alternation; a text before that is not counted makes everything ready."""
    for run in runs.values():
        run(texts[:1])
    found: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            forget(extractor.bundle.linker)
            started = time.process_time()
            run(texts)
            found[name].append(time.process_time() - started)
    return found


def profile(extractor: Extractor, texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Seconds of each step over all texts, the median of the rounds."""
    found: list[dict[str, float]] = []
    for _ in range(rounds):
        forget(extractor.bundle.linker)
        total: dict[str, float] = {}
        for text in texts:
            for name, taken in stages(extractor, text).items():
                total[name] = total.get(name, 0.0) + taken
        found.append(total)
    return {name: median(one[name] for one in found) for name in found[0]}


def record_of(extractor: Extractor, runs: Mapping[str, Run], texts: Sequence[str], rounds: int) -> dict[str, object]:
    """What is measured on some texts: seconds of every round, their ratios to jieba's neighbour, seconds of the steps."""
    times = compare(extractor, runs, texts, rounds)
    ratios = {
        name: median(theirs / own for own, theirs in zip(times[name], times[JIEBA], strict=True)) for name in times
    }
    characters = sum(map(len, texts))
    return {
        "reports": len(texts),
        "characters": characters,
        "facts": sum(len(extractor(text).facts) for text in texts),
        "seconds": {name: [round(t, 4) for t in taken] for name, taken in times.items()},
        "ratio": {name: round(ratio, 3) for name, ratio in ratios.items()},
        "steps": {name: round(taken, 4) for name, taken in profile(extractor, texts, max(1, rounds // 2)).items()},
    }


def tables_of(records: Mapping[str, dict]) -> str:
    """The tables of the records, as Markdown."""
    parts = []
    for origin, found in records.items():
        jieba = median(found["seconds"][JIEBA])
        rows = [
            (name, f"{found['characters'] / median(taken):,.0f}", f"{found['ratio'][name]:.2f}")
            for name, taken in found["seconds"].items()
        ]
        steps = [
            (name, f"{1e6 * taken / found['characters']:.2f}", f"{taken / jieba:.2f}")
            for name, taken in found["steps"].items()
        ]
        parts += [
            f"**{origin}**: {found['reports']} reports, {found['characters']:,} characters, {found['facts']:,} facts.",
            table(["", "characters a second", "speed, jieba.lcut = 1"], rows),
            table(["step", "microseconds a character", "time, jieba.lcut = 1"], steps),
        ]
    return "\n\n".join(parts)


def write(path: Path, text: str) -> None:
    """Put the tables between the marks of a page."""
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    path.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, help="a folder of real reports, *.txt")
    parser.add_argument("--generated", type=int, default=2000, help="generated reports")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=RIVALS, help="these rivals; jieba is always one")
    parser.add_argument("--model", type=Path, help="a model folder, default the shipped one")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument("--write", type=Path, help=f"a page with the lines {MARKS[0]} and {MARKS[1]}")
    chosen = parser.parse_args(arguments)
    extractor = Extractor.from_disk(chosen.model)
    names = [JIEBA, *(chosen.only or RIVALS)]
    with threadpool_limits(1):
        runs: dict[str, Run] = {name: one_by_one(RIVALS[name]()) for name in dict.fromkeys(names)}
        runs[OURS] = one_by_one(extractor)
        runs[f"{OURS}, pipe"] = in_groups(extractor)
        records: dict[str, dict] = {}
        if chosen.reports:
            texts = [p.read_bytes().decode("utf-8") for p in sorted(chosen.reports.glob("*.txt"))]
            records["Real reports"] = record_of(extractor, runs, texts, chosen.rounds)
        texts = [one.text for one in generated_reports(chosen.generated)]
        records["Generated reports"] = record_of(extractor, runs, texts, chosen.rounds)
        sizes = list(growth(extractor, texts[:200]))
    needs = starts(EXAMPLE, chosen.model, chosen.rounds)
    text = "\n\n".join([tables_of(records), table(list(sizes[0]), [size.values() for size in sizes]), table(list(needs), [needs.values()])])
    print(text)
    write_results(chosen.results, NAME, {"rounds": chosen.rounds, "texts": records, "growth": sizes, "starts": needs})
    if chosen.write:
        write(chosen.write, text)


if __name__ == "__main__":
    main()
