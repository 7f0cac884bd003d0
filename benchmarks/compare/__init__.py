"""The parts of `benchmarks.compare_models`."""
