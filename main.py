"""Attune's entrance: `python main.py [run | playground | worker | migrate | refit | doctor]`."""

from __future__ import annotations

import os
import sys


def main() -> int | str:
    """Run what the command line says; return the exit code, or what is wrong."""
    if sys.version_info < (3, 11):
        return "Attune needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2])
    # One thread computes as fast on arrays as small as ours, and leaves the other cores to other members' requests.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from bot import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
