"""The commands and their options; what each does stands in the module of its name."""

from __future__ import annotations

import errno
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gov_ie import __version__
from gov_ie.cli.outputs import UNWRITTEN, harmless, writing
from gov_ie.errors import GovIEError, OutputError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Facts out of Chinese government-information-disclosure reports.",
)
corpus = typer.Typer(no_args_is_help=True, help="Compile and look at marked reports (docs/marked-reports.md).")
app.add_typer(corpus, name="corpus")

KEPT = 150  # gov_ie.train.replay.KEPT; named here so that --help loads no model

Model = Annotated[Path | None, typer.Option("--model", "-m", help="Model folder; default: the one shipped.")]

Rows = Annotated[Path | None, typer.Option("--catalogue", help="File with rows of your own, YAML or TOML.")]


class Format(StrEnum):
    """What `extract` writes."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    annotations = "annotations"
    parquet = "parquet"


class Tool(StrEnum):
    """What `annotate` writes for."""

    label_studio = "label-studio"
    doccano = "doccano"
    brat = "brat"


class Exchanged(StrEnum):
    """What `convert` reads and writes."""

    exchange = "exchange"
    label_studio = "label-studio"
    doccano = "doccano"
    brat = "brat"
    spacy = "spacy"
    conll = "conll"


class Counting(StrEnum):
    """What the offsets of an annotation file may count; -lf: CR LF as one."""

    code_points = "code-points"
    utf_16 = "utf-16"
    code_points_lf = "code-points-lf"
    utf_16_lf = "utf-16-lf"


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gov-ie {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    pass


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(help="Reports, or folders that are walked for *.txt; «-» reads stdin.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File, or folder for parquet; default: standard output.")] = None,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="Default: by the output's suffix, else table.")] = None,
    model: Model = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out facts below this score.")] = 0.0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the same command was left, if it was.")] = False,
) -> None:
    """Extract the facts of reports. Exit status 1 where a file could not be read; the rest is extracted."""
    from gov_ie.cli.extract import run

    raise typer.Exit(run(paths, output, format.value if format else None, model, workers, min_score, resume))


class CheckFormat(StrEnum):
    """What `check` writes."""

    table = "table"
    jsonl = "jsonl"


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(help="Reports, or folders of them; «-» reads stdin.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; default: standard output.")] = None,
    format: Annotated[CheckFormat, typer.Option("--format", "-f", help="For people or for machines.")] = CheckFormat.table,
    model: Model = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    everything: Annotated[bool, typer.Option("--all", help="List what holds, too.")] = False,
    across: Annotated[bool, typer.Option("--across", help="Check the reports against each other, too.")] = False,
    hierarchy: Annotated[Path | None, typer.Option(help="CSV of child and parent agency: check the children's sums.")] = None,
) -> None:
    """List the numbers that do not add up, with evidence. Exit status 3 where there are some, 1 where a file could not be read."""
    from gov_ie.cli.check import run

    raise typer.Exit(run(paths, output, format.value, model, workers, everything, across, hierarchy))


class Language(StrEnum):
    """What the labels of a page are written in."""

    zh = "zh"
    en = "en"


@app.command()
def view(
    path: Annotated[Path, typer.Argument(help="A report; «-» reads stdin.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Page to write; default: standard output.")] = None,
    model: Model = None,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out facts below this score.")] = 0.0,
    language: Annotated[Language | None, typer.Option(help="Labels at first; default: the browser's language.")] = None,
) -> None:
    """Write one page that shows a report, its facts and where each number came from."""
    from gov_ie.cli.view import run

    raise typer.Exit(run(path, output, model, min_score, language.value if language else None))


@app.command()
def annotate(
    paths: Annotated[list[Path], typer.Argument(help="Reports, or folders of them; «-» reads stdin.")],
    to: Annotated[Tool, typer.Option(help="The tool to annotate in.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write; for brat the collection's folder.")],
    model: Model = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    min_score: Annotated[float, typer.Option(min=0, max=1, help="Leave out facts below this score.")] = 0.0,
) -> None:
    """Write reports, their spans and facts marked, for an annotation tool, with the tool's configuration."""
    from gov_ie.cli.annotate import annotate as run

    raise typer.Exit(run(paths, to.value, output, model, workers, min_score))


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Annotated reports: a file, or a folder of brat.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="File or folder to write.")],
    given: Annotated[Exchanged | None, typer.Option("--from", help="Default: by IN's suffix and first line.")] = None,
    to: Annotated[Exchanged | None, typer.Option(help="Default: by OUT's suffix.")] = None,
    texts: Annotated[Path | None, typer.Option(help="Folder of the texts as received, <doc_id>.txt.")] = None,
    offsets: Annotated[Counting | None, typer.Option(help="How IN counts, where its words do not tell.")] = None,
    predictions: Annotated[bool, typer.Option(help="Read predictions that nobody has corrected.")] = False,
    allow_empty: Annotated[bool, typer.Option(help="Reports in which nothing is marked are meant so.")] = False,
    catalogue: Rows = None,
) -> None:
    """Convert annotated reports between the exchange format, annotation tools, spaCy and columns of tags."""
    from gov_ie.cli.annotate import convert as run
    from gov_ie.cli.catalogue import extended
    from gov_ie.formats import ReadOptions

    rows = extended(catalogue)
    options = ReadOptions(texts, offsets.value if offsets else None, predictions, allow_empty, rows)
    raise typer.Exit(run(source, target, given.value if given else None, to.value if to else None, options))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold annotations, JSONL of the exchange format.")],
    texts: Annotated[Path | None, typer.Option(help="Folder of the texts, where the lines do not carry them.")] = None,
    model: Model = None,
    predicted: Annotated[Path | None, typer.Option(help="Score these predictions instead of extracting.")] = None,
    against: Annotated[Path | None, typer.Option(help="Another model folder or predictions: which differences are real.")] = None,
    errors: Annotated[bool, typer.Option(help="List every fact missed or made up, with its cause.")] = False,
) -> None:
    """Compare what a model extracts with gold annotations."""
    from gov_ie.cli.evaluate import run

    raise typer.Exit(run(gold, texts, model, predicted, against, errors))


@app.command()
def train(
    data: Annotated[list[Path], typer.Argument(help="Annotated reports: JSONL, marked files, folders of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Model folder to write.")],
    texts: Annotated[Path | None, typer.Option(help="Folder of the texts, where the lines do not carry them.")] = None,
    segmenter: Annotated[str | None, typer.Option(help="jieba (default), pkuseg or characters; a base has its own.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    base: Annotated[str | None, typer.Option(help="Model folder to go on from; «default»: the one shipped.")] = None,
    catalogue: Rows = None,
    replay: Annotated[Path | None, typer.Option(help="Reports learned again; default: those the base keeps.")] = None,
    keep: Annotated[int, typer.Option(min=0, help="Reports the model keeps for the next time, with their texts.")] = KEPT,
) -> None:
    """Train a model from annotated reports, from scratch or on top of a base."""
    from gov_ie.train.training import train as run

    with writing(output):
        run(
            data,
            output,
            texts=texts,
            segmenter=segmenter,
            workers=workers,
            say=lambda line: typer.echo(line, err=True),
            base=base,
            catalogue=catalogue,
            replay=replay,
            keep=keep,
        )


@app.command()
def select(
    paths: Annotated[list[Path], typer.Argument(help="Reports, or folders of them; «-» reads stdin.")],
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many reports to annotate next.")] = 20,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write; default: standard output.")] = None,
    format: Annotated[CheckFormat, typer.Option("--format", "-f", help="For people or for machines.")] = CheckFormat.table,
    model: Model = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Choose the reports, and name the sentences in them, that teach a model most. Exit status 1 where a file could not be read."""
    from gov_ie.cli.select import run

    raise typer.Exit(run(paths, count, output, format.value, model, workers))


@app.command()
def catalogue(
    query: Annotated[str | None, typer.Argument(help="An id, or words that name a measure.")] = None,
    model: Annotated[Path | None, typer.Option("--model", "-m", help="Model folder whose rows are shown, too.")] = None,
    rows: Rows = None,
) -> None:
    """What can be measured, in the words of the official forms."""
    from gov_ie.cli.catalogue import run

    raise typer.Exit(run(query, model, rows))


@corpus.command("compile")
def corpus_compile(
    paths: Annotated[list[Path], typer.Argument(help="Marked files, or folders of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="JSONL file to write.")],
    catalogue: Rows = None,
) -> None:
    """Compile marked reports into the exchange format, checking everything on the way."""
    from gov_ie.cli.catalogue import extended
    from gov_ie.cli.files import refuse_as_output
    from gov_ie.exchange import write_annotations
    from gov_ie.train.corpus import read_corpus

    refuse_as_output(output, paths)
    reports = read_corpus(paths, catalogue=extended(catalogue))
    with writing(output):
        write_annotations(reports, output)
    typer.echo(f"{len(reports)} reports, {sum(len(r.facts) for r in reports)} facts → {output}", err=True)


@corpus.command("generate")
def corpus_generate(
    count: Annotated[int, typer.Argument(min=1, help="How many reports.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="JSONL file to write.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same reports.")] = 0,
    contradictions: Annotated[float, typer.Option(min=0, max=1, help="Share of reports with a planted contradiction.")] = 0.0,
    noise: Annotated[bool, typer.Option(help="Make some reports dirty, as the web does.")] = True,
) -> None:
    """Write invented annotated reports, consistent in their figures, from a seeded grammar."""
    from gov_ie.exchange import write_annotations
    from gov_ie.train.generator import generate

    with writing(output):
        write_annotations(generate(count, seed, contradictions=contradictions, noise=noise), output)
    typer.echo(f"{count} reports → {output}", err=True)


@corpus.command("segmenter")
def corpus_segmenter(
    paths: Annotated[list[Path], typer.Argument(help="Annotated reports: JSONL, marked files, folders of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write.")],
) -> None:
    """Train the pkuseg segmenter on the words of annotated reports."""
    from gov_ie.train.corpus import read_corpus
    from gov_ie.train.segmenter import train_segmenter

    reports = read_corpus(paths)
    with writing(output):
        count = train_segmenter(reports, output)
    typer.echo(f"{count} sentences → {output}", err=True)


@corpus.command("show")
def corpus_show(
    paths: Annotated[list[Path], typer.Argument(help="Marked files, or folders of them.")], catalogue: Rows = None
) -> None:
    """Print every fact of marked reports as it was understood."""
    from gov_ie.cli.catalogue import extended
    from gov_ie.train.corpus import read_corpus
    from gov_ie.train.marked import describe

    rows = extended(catalogue)
    for path in paths:
        for report in read_corpus([path], catalogue=rows):
            typer.echo(describe(report))


@corpus.command("check")
def corpus_check(
    paths: Annotated[list[Path], typer.Argument(help="Annotated reports: JSONL, marked files, folders of them.")],
    texts: Annotated[Path | None, typer.Option(help="Folder of the texts, where the lines do not carry them.")] = None,
    share: Annotated[float, typer.Option(min=0, max=1, help="Of a report's prose, from which it is a near-copy.")] = 0.25,
    coverage: Annotated[bool, typer.Option(help="Print what the reports cover, as tables.")] = False,
    write: Annotated[Path | None, typer.Option(help="Put these tables between the markers of this page.")] = None,
    catalogue: Rows = None,
) -> None:
    """Find what contradicts itself or the guidelines. Exit status 1 where there are errors; warnings are to be looked at."""
    from gov_ie.cli.corpus import check

    raise typer.Exit(check(paths, texts, share, coverage, write, catalogue))


@corpus.command("replay")
def corpus_replay(
    paths: Annotated[list[Path], typer.Argument(help="Annotated reports that the model was trained on.")],
    model: Annotated[Path, typer.Option("--model", "-m", help="Model folder that is to keep a sample of them.")],
    keep: Annotated[int, typer.Option(min=0, help="How many reports, with their texts; 0 takes those kept out.")] = KEPT,
) -> None:
    """Put a sample of its reports into a model folder, so that training can go on from it (docs/retrain.md)."""
    from gov_ie.cli.corpus import replay

    raise typer.Exit(replay(paths, model, keep))


@corpus.command("split")
def corpus_split(
    paths: Annotated[list[Path], typer.Argument(help="Annotated reports: JSONL, marked files, folders of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="JSON file to write.")],
) -> None:
    """Write the fold of each report, or «test»; all reports of an agency are in one."""
    from gov_ie.cli.corpus import split

    raise typer.Exit(split(paths, output))


_UNWRITABLE = {errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF}


def main() -> None:
    """Run the command line; what goes wrong on purpose is one line on stderr and exit status 1,
    where it is the output 4; wrong usage is 2."""
    try:
        app()
    except (GovIEError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            # `gov-ie extract … | head`: the reader has gone, which is no error of ours.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        unwritten = isinstance(error, OutputError)
        said = str(error)
        if isinstance(error, OSError) and not isinstance(error, GovIEError) and error.strerror:
            # Files have a name; what cannot be written and has none is standard output.
            unwritten = error.filename is None and error.errno in _UNWRITABLE
            named = "standard output" if unwritten else error.filename
            said = f"{os.fsdecode(named)}: {error.strerror}" if isinstance(named, str | bytes) else error.strerror
        typer.echo("gov-ie: " + "\n".join(map(harmless, said.split("\n"))), err=True)
        sys.exit(UNWRITTEN if unwritten else 1)


