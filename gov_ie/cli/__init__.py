"""The command line: `gov-ie extract`, `evaluate`, `train`, `catalogue`, `corpus`."""

from gov_ie.cli.app import main

__all__ = ["main"]
