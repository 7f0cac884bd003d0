"""Whether a fact's score is its probability of being right: the figure of what was measured when the shipped model was trained.

Every written report was read by models that never saw its agency (`gov_ie.train.training.cross_read`); the confidence of each
fact comes from the other half of the reports. The model's manifest keeps the numbers.

    python -m benchmarks.reliability
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import FIGURES, RESULTS, table
from benchmarks.figures import BLUE, GREY, drawing
from gov_ie.bundle import default_path

NAME = "reliability"
BINS = 10  # as `gov_ie.train.validation` counts them


def recorded(model: Path) -> dict:
    """What a model's manifest says of its training."""
    return json.loads((model / "manifest.json").read_text(encoding="utf-8"))["training"]


def draw(training: dict, path: Path) -> None:
    """The reliability plot of a training, with the number of facts in each bin below it."""
    means, right, counts = zip(*training["reliability"]["bins"], strict=True)
    error = training["cross_validation"]["calibration_error"]
    with drawing(path, width=5.2, height=5.4, rows=(3, 1)) as [above, below]:
        above.plot([0, 1], [0, 1], "--", color=GREY, linewidth=1, label="perfectly calibrated")
        apart = [2 * (share * (1 - share) / n) ** 0.5 for share, n in zip(right, counts, strict=True)]
        label = "held-out facts, with two standard errors"
        above.errorbar(means, right, yerr=apart, fmt="o-", color=BLUE, linewidth=1.6, markersize=4, capsize=3, label=label)
        above.set_ylabel("share right in full")
        above.set_ylim(0, 1)
        above.set_title(f"Expected calibration error {error:.3f} ({written(training)} reports)", fontsize=10)
        above.legend(loc="lower right", frameon=False, fontsize=9)
        below.bar([(b + 0.5) / BINS for b in _bins(means)], counts, width=0.9 / BINS, color=BLUE)
        below.set_ylabel("facts")
        below.set_xlabel("score of the fact")
        below.set_xlim(0, 1)


def written(training: dict) -> int:
    """How many of the reports were written, not generated; on these the figures are."""
    return training["reports"] - training["generated"]


def _bins(means: Sequence[float]) -> list[int]:
    return [min(int(m * BINS), BINS - 1) for m in means]


def markdown(training: dict) -> str:
    """The numbers as tables."""
    found, measured = training["cross_validation"], training["reliability"]
    return "\n".join(
        [
            "# Scores as probabilities",
            "",
            f"{written(training)} written reports by cross-validation. Expected calibration error {found['calibration_error']:.3f}; "
            f"precision 0.98 keeps {found['recall_at_98']:.0%} of the true facts. Made by `python -m benchmarks.reliability`.",
            "",
            table(["mean score", "share right", "facts"], [[f"{m:.3f}", f"{r:.3f}", n] for m, r, n in measured["bins"]]),
            "",
            table(
                ["facts of score", "precision", "share of all true facts"],
                [[f"≥ {s:.1f}", f"{p:.3f}", f"{k:.3f}"] for s, p, k in measured["min_score"]],
            ),
            "",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability", description=__doc__.split("\n")[0])
    parser.add_argument("--model", type=Path, default=default_path(), help="folder of the model")
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the Markdown")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="folder of the SVG")
    asked = parser.parse_args(arguments)
    training = recorded(asked.model)
    (asked.results / f"{NAME}.md").write_text(markdown(training), encoding="utf-8")
    draw(training, asked.figures / f"{NAME}.svg")


if __name__ == "__main__":
    main()
