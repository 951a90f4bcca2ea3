"""Benchmarks and long runs: printed by `make bench`, never part of `make check`."""
