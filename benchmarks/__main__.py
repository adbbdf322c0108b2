"""Run benchmarks one after another, each in a process of its own: `python -m benchmarks [--json] [name ...]`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import benchmarks
from benchmarks import report
from benchmarks.figures import Figure

HERE = Path(__file__).parent


def names(folder: Path = HERE) -> list[str]:
    """Return the names of the modules that measure something."""
    return sorted(
        path.stem for path in folder.glob("*.py") if "\ndef measure(" in (text := path.read_text("utf-8")) or "\nasync def measure(" in text
    )


def run(name: str) -> list[Figure]:
    """Measure in a process of its own, so that one benchmark's memory and caches are not the next one's."""
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"{benchmarks.__name__}.{name}", "--json"], stdout=subprocess.PIPE, check=True
    )
    return [Figure(**figure) for figure in json.loads(done.stdout)]
