"""Everything gov_ie raises on purpose.

    GovIEError
    ├── InputError          what was given cannot be read or used
    │   ├── DecodingError   bytes that are no text in any encoding we read
    │   ├── ReadingError    a file that cannot be read: damaged, locked, scanned, too large, of an old format
    │   ├── AnnotationError an annotated report contradicts itself or the guidelines
    │   └── CatalogueError  an unknown measure, dimension or dimension value
    ├── ModelError          a model folder is missing, incomplete, altered or of another version
    ├── WorkerError         a process ended over a report, or before it could begin
    ├── OutputError         results cannot be written: no room, no right, another file in the way
    └── MissingExtraError   an optional package is not installed; the message names the extra

Each message says what was given, where, and what to do about it.
"""


class GovIEError(Exception):
    """Root of the tree: catch this to catch all of them.

    >>> import gov_ie
    >>> try:
    ...     gov_ie.load("no-such-folder")
    ... except GovIEError as error:
    ...     print(type(error).__name__)
    ModelError
    """


class InputError(GovIEError, ValueError):
    """What was given cannot be read or used.

    >>> from pathlib import Path
    >>> from gov_ie.formats import format_of
    >>> format_of(Path("tasks.doc"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    gov_ie.errors.InputError: tasks.doc: no format has the suffix '.doc'; name one of exchange, label-studio, ...
    """


class DecodingError(InputError):
    """Bytes that are no text in any encoding we read; names the source and the byte.

    >>> issubclass(DecodingError, InputError), issubclass(DecodingError, ValueError)
    (True, True)
    """


class ReadingError(InputError):
    """A file that cannot be read: damaged, locked, scanned, too large, of an old format; names the file and the remedy.

    >>> import gov_ie
    >>> gov_ie.read("no-such-file.html")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    gov_ie.errors.ReadingError: no-such-file.html: ...
    """


class AnnotationError(InputError):
    """An annotated report contradicts itself or the guidelines; names the report and the place.

    >>> from gov_ie.exchange import AnnotatedReport
    >>> AnnotatedReport.from_dict({"doc_id": "a", "text": "公开3条", "spans": [{"id": "s1", "start": 2, "end": 4, "label": "NUMBER"}]})
    Traceback (most recent call last):
    ...
    gov_ie.errors.AnnotationError: annotation: a: span s1 has the unknown label 'NUMBER'
    """


class CatalogueError(InputError, KeyError):
    """An unknown measure, dimension or dimension value.

    >>> from gov_ie.catalogue import default_catalogue
    >>> default_catalogue().measure("letter.recieved")
    Traceback (most recent call last):
    ...
    gov_ie.errors.CatalogueError: unknown measure 'letter.recieved'; did you mean 'letter.received'?
    """

    def __str__(self) -> str:  # KeyError would print the repr of the message
        return str(self.args[0]) if self.args else ""


class ModelError(GovIEError):
    """A model folder is missing, incomplete, altered or of another version.

    >>> import gov_ie
    >>> gov_ie.load("no-such-folder")
    Traceback (most recent call last):
    ...
    gov_ie.errors.ModelError: no-such-folder: no model here (manifest.json is missing); pass a folder written by «gov-ie train»
    """


class WorkerError(GovIEError):
    """A process ended over a report, twice, or before it could begin; names the report."""


class OutputError(GovIEError, OSError):
    """Results cannot be written: no room, no right, another file in the way; names the file, and how to go on."""


class MissingExtraError(GovIEError, ImportError):
    """An optional package is not installed; the message names the extra that brings it.

    >>> print(MissingExtraError("pandas", "frames"))
    pandas is not installed; install it with: pip install 'gov-ie[frames]'
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; install it with: pip install 'gov-ie[{extra}]'")
        self.package = package
        self.extra = extra
