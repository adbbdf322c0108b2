"""Benchmarks: one module per room, each also with ``--json``."""
