"""The command line: `gov-ie extract`, `check`, `annotate`, `convert`, `evaluate`, `train`, `catalogue`, `corpus`."""

from gov_ie.cli.app import main

__all__ = ["main"]
