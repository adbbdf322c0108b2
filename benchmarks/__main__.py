"""Run benchmarks one after another: `python -m benchmarks [--json] [name ...]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import benchmarks
from benchmarks import report
from benchmarks.figures import Figure


def main(arguments: Sequence[str]) -> None:
    """Print all figures together."""
    known = names()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(known)}; all when left out")
    parser.add_argument("--json", action="store_true", help="print one list for programs")
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.names) - set(known)):
        parser.error(f"no benchmark is called {', '.join(unknown)}")
    figures = asyncio.run(run_each(given.names or known))
    print(report.as_json(figures) if given.json else report.as_table(figures))


def names() -> list[str]:
    """Return the names of the modules that measure something."""
    found = (module.name for module in iter_modules(benchmarks.__path__) if module.name != "__main__")
    return [name for name in found if hasattr(import_module(f"benchmarks.{name}"), "measure")]


async def run_each(chosen: Sequence[str]) -> list[Figure]:
    """Run benchmarks in processes of their own, so that one's memory and caches are not the next one's."""
    figures: list[Figure] = []
    for name in chosen:
        print(f"Measuring {name} ...", file=sys.stderr, flush=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"benchmarks.{name}", "--json", stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await process.communicate()
        if process.returncode:
            sys.exit(f"The benchmark {name} failed.")
        figures += report.from_json(printed.decode())
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
