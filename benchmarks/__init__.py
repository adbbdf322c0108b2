"""Benchmarks: one module per room, each also with ``--json``."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as main.py has it
