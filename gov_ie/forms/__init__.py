"""The tables of reports: which official form a grid is, and what each of its cells counts."""
