"""Everything gov_ie raises on purpose.

    GovIEError
    ├── InputError          what was given cannot be read or used
    │   ├── DecodingError   bytes that are no text in any encoding we read
    │   ├── ReadingError    a file that cannot be read: damaged, locked, scanned, too large, of an old format
    │   ├── AnnotationError an annotated report contradicts itself or the guidelines
    │   └── CatalogueError  an unknown measure, dimension or dimension value
    ├── ModelError          a model folder is missing, incomplete, altered or of another version
    └── MissingExtraError   an optional package is not installed; the message names the extra

Each message says what was given, where, and what to do about it.
"""


class GovIEError(Exception):
    """Root of the tree: catch this to catch all of them."""


class InputError(GovIEError, ValueError):
    """What was given cannot be read or used."""


class DecodingError(InputError):
    """Bytes that are no text in any encoding we read; names the source and the byte."""


class ReadingError(InputError):
    """A file that cannot be read: damaged, locked, scanned, too large, of an old format; names the file and the remedy."""


class AnnotationError(InputError):
    """An annotated report contradicts itself or the guidelines; names the report and the place."""


class CatalogueError(InputError, KeyError):
    """An unknown measure, dimension or dimension value."""

    def __str__(self) -> str:  # KeyError would print the repr of the message
        return str(self.args[0]) if self.args else ""


class ModelError(GovIEError):
    """A model folder is missing, incomplete, altered or of another version."""


class MissingExtraError(GovIEError, ImportError):
    """An optional package is not installed; the message names the extra that brings it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; install it with: pip install 'gov-ie[{extra}]'")
        self.package = package
        self.extra = extra
