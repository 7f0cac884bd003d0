"""Runs the notebooks from top to bottom and keeps their outputs: `python notebooks/run.py [NAME …] [-o FOLDER]`.

Without names all are run, without a folder they are written where they lie. What differs from run to run is taken out:
times, the kernel's version, how a cell's output was cut into pieces. `differences` compares two runs.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOLERANCE = 0.015  # of a number with a decimal point: other processors and versions of numpy round otherwise
PIXELS = 0.02  # mean difference of two pictures, of 1: the same plot drawn by another version
_NUMBER = re.compile(r"\d+\.\d+")


def notebooks() -> list[Path]:
    """The notebooks, in the order in which they are meant to be read."""
    return sorted(HERE.glob("[0-9]*.ipynb"))


def execute(path: Path) -> dict[str, Any]:
    """The notebook with the outputs of a fresh run; raises nbclient's CellExecutionError where a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory() as folder:
        # Settings of whoever runs this change what is shown.
        os.environ |= {name: folder for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR")}
        os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
        client = NotebookClient(notebook, timeout=1500, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(HERE)}})
        client.create_kernel_manager()
        if os.name == "posix":
            client.km.transport, client.km.ip = "ipc", f"{folder}/kernel"  # no port is opened
        client.execute()
    return settled(notebook)


def settled(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without what differs from run to run."""
    cells = []
    for cell in notebook["cells"]:
        kept = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": {}, "source": cell["source"]}
        if cell["cell_type"] == "code":
            kept |= {"execution_count": cell["execution_count"], "outputs": _joined(cell["outputs"])}
        cells.append(kept)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def _joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined: list[dict[str, Any]] = []
    for output in outputs:
        if output.get("name") == "stderr" and output["text"].startswith("Matplotlib is building the font cache"):
            continue  # said on a slow machine at first
        output = {key: value for key, value in output.items() if key != "metadata"}
        if "data" in output:
            output["metadata"] = {}
            if len(output["data"]) > 1:  # what is shown in words too is shown as a table or a picture
                output["data"] = {kind: data for kind, data in output["data"].items() if kind != "text/plain"}
        if output["output_type"] == "stream" and joined and joined[-1].get("name") == output["name"]:
            joined[-1]["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def differences(kept: dict[str, Any], run: dict[str, Any]) -> Iterator[str]:
    """A line for each cell whose output is another one: in its words, in a number by more than is rounding, in a picture."""
    if [cell["source"] for cell in kept["cells"]] != [cell["source"] for cell in run["cells"]]:
        yield "the cells are others"
        return
    for number, (before, now) in enumerate(zip(kept["cells"], run["cells"], strict=True)):
        pairs = list(zip(before.get("outputs", []), now.get("outputs", []), strict=False))
        if len(before.get("outputs", [])) != len(now.get("outputs", [])):
            yield f"cell {number}: {len(before['outputs'])} outputs were kept, {len(now['outputs'])} came"
        for one, other in pairs:
            if why := _output_differs(one, other):
                yield f"cell {number}: {why}"


def _output_differs(one: dict[str, Any], other: dict[str, Any]) -> str:
    if one["output_type"] != other["output_type"]:
        return "another kind of output"
    texts = [("text", one.get("text", ""), other.get("text", ""))]
    if set(one.get("data", {})) != set(other.get("data", {})):
        return f"shown as {sorted(other['data'])}, kept as {sorted(one['data'])}"
    texts += [(kind, one["data"][kind], other["data"][kind]) for kind in one.get("data", {})]
    for kind, a, b in texts:
        if kind == "image/png":
            if not _same_picture(a, b):
                return "another picture"
        elif not same_words(a, b):
            return f"{kind}: kept {_first_other_line(a, b)}"
    return ""


def same_words(one: str, other: str) -> bool:
    """Whether two outputs say the same, numbers with a decimal point within rounding.

    >>> same_words("F1 0.912 of 3 facts", "F1 0.910 of 3 facts"), same_words("3 facts", "4 facts")
    (True, False)
    """
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    numbers = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= TOLERANCE * max(1.0, abs(float(a)) / 100) for a, b in numbers)


def _first_other_line(one: str, other: str) -> str:
    for a, b in zip(one.split("\n"), other.split("\n"), strict=False):
        if not same_words(a, b):
            return f"{a[:200]!r}, came {b[:200]!r}"
    return "fewer or more lines"


def _same_picture(one: str, other: str) -> bool:
    import numpy
    from PIL import Image

    a, b = (Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in (one, other))
    if max(abs(a.width - b.width), abs(a.height - b.height)) > 8:
        return False
    first, second = (numpy.asarray(p.resize((a.width // 2, a.height // 2)), float) / 255 for p in (a, b))
    return float(abs(first - second).mean()) <= PIXELS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="beginnings of names: 2 or 2-panel")
    parser.add_argument("-o", "--output", type=Path, default=HERE)
    arguments = parser.parse_args()
    for path in notebooks():
        if not arguments.names or path.name.startswith(tuple(arguments.names)):
            print(path.name, file=sys.stderr, flush=True)
            ran = execute(path)
            (arguments.output / path.name).write_text(json.dumps(ran, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
