"""Facts out of Chinese government-information-disclosure reports.

    >>> import gov_ie
    >>> extractor = gov_ie.load()
    >>> report = extractor("青石县水务局2016年政府信息公开工作年度报告\\n全年收到政府信息公开申请5件。")
    >>> report.year, report.facts[0].value, report.facts[0].measure
    (2016, Decimal('5'), 'request.received')

Importing the package imports neither spaCy nor a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gov_ie.errors import GovIEError
from gov_ie.types import Evidence, Fact, Mention, Period, Quantity, Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas

    from gov_ie.bundle import Bundle
    from gov_ie.document import Document
    from gov_ie.extract import Extractor
    from gov_ie.train.evaluation import Evaluation

__version__ = "0.1.0"
__all__ = [
    "Evidence",
    "Fact",
    "GovIEError",
    "Mention",
    "Period",
    "Quantity",
    "Report",
    "evaluate",
    "load",
    "panel",
    "read",
    "to_frame",
    "train",
]


def load(path: str | Path | None = None) -> Extractor:
    """The extractor of a model folder, default the model shipped with the package.

    Raises ModelError, naming the file, where the folder is missing, altered or of another version.

    >>> import gov_ie
    >>> gov_ie.load()("全年收到政府信息公开申请5件。").facts[0].value
    Decimal('5')
    """
    from gov_ie.extract import Extractor

    return Extractor.from_disk(path)


def read(source: str | Path | bytes, *, name: str | None = None) -> Document:
    """The document of a file (web page, PDF, Word, sheet, Markdown, text), for an extractor; see gov_ie.readers.read.

    >>> import gov_ie
    >>> gov_ie.read("主动公开12条".encode("gbk")).text
    '主动公开12条'
    """
    from gov_ie.readers import read

    return read(source, name=name)


def to_frame(reports: Iterable[Report]) -> pandas.DataFrame:
    """A pandas frame of the facts of many reports, one row a fact; needs the extra `frames`; see gov_ie.tables.to_frame.

    >>> import gov_ie
    >>> reports = gov_ie.load().pipe(["我局主动公开信息12条。", "收到申请5件，办结5件。"])
    >>> gov_ie.to_frame(reports)["value"].to_list()
    [12.0, 5.0, 5.0]
    """
    from gov_ie.tables import to_frame

    return to_frame(reports)


def panel(reports: Iterable[Report], **options: Any) -> pandas.DataFrame:
    """A pandas frame agency × year × measure of many reports, one value a cell; needs the extra `frames`; see gov_ie.panels.

    >>> import gov_ie
    >>> text = "青石县水务局{}年政府信息公开工作年度报告\\n{}年，我局主动公开政府信息{}条。"
    >>> reports = gov_ie.load().pipe([text.format(2016, 2016, 312), text.format(2017, 2017, 355)])
    >>> gov_ie.panel(reports)[["year", "measure", "value"]].to_numpy().tolist()
    [[2016, 'disclosure.items', 312.0], [2017, 'disclosure.items', 355.0]]
    """
    from gov_ie.panels import panel

    return panel(reports, **options)


def train(*args: Any, **kwargs: Any) -> Bundle:
    """Train a model from annotated reports; see gov_ie.train.training.train."""
    from gov_ie.train.training import train

    return train(*args, **kwargs)


def evaluate(*args: Any, **kwargs: Any) -> Evaluation:
    """Compare extracted with annotated reports; see gov_ie.train.evaluation.evaluate."""
    from gov_ie.train.evaluation import evaluate

    return evaluate(*args, **kwargs)
