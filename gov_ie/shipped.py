"""Where the models lie that come with the package."""

from __future__ import annotations

from pathlib import Path

from gov_ie.errors import ModelError


def shipped(name: str) -> Path:
    """The folder of a model that comes with the package, in a wheel or in the source tree; ModelError where it is not."""
    here = Path(__file__).parent
    for models in (here / "models", here.parent / "models"):
        if (models / name).is_dir():
            return models / name
    raise ModelError(f"this copy of gov_ie has no model {name!r} (looked in {here / 'models'}); reinstall the package")
