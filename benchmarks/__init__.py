"""Measurements of the library; none of this is installed with it."""
