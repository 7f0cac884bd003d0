def as_tables(x): return list(x)
