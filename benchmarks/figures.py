"""Drawings of results: SVG that is the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLUE, ORANGE, GREY = "#2a6f97", "#c8553d", "#8d99ae"

_LOOK = {
    "svg.hashsalt": "gov_ie",  # ids of clip paths, random otherwise
    "svg.fonttype": "none",  # text stays text, so that no font of this machine is drawn into the file
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e6ea",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
}


@contextmanager
def drawing(path: Path, *, width: float = 6.2, height: float = 4.2, rows: tuple[float, ...] = (1,)) -> Iterator[list]:
    """The axes of a figure, one above the other, that is saved when the block ends.

    `width`, `height`: inches; `rows`: relative heights of the axes, which share their horizontal axis.
    """
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    with matplotlib.rc_context(_LOOK):
        figure, axes = pyplot.subplots(
            len(rows), figsize=(width, height), sharex=True, squeeze=False, height_ratios=rows, layout="constrained"
        )
        try:
            yield [row[0] for row in axes]
            path.parent.mkdir(parents=True, exist_ok=True)
            # The date would make every drawing another file; the name of the program says which version drew it.
            figure.savefig(path, metadata={"Date": None, "Creator": None})
        finally:
            pyplot.close(figure)
