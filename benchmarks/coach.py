"""The coach, section by section: ``python -m benchmarks.coach``. `--quick` invents a tenth of the members."""

from __future__ import annotations

import sys

from benchmarks import report
from benchmarks.coaching import changes, patterns
from benchmarks.figures import Figure

MEMBERS = 40 if "--quick" in sys.argv else 400


def measure() -> list[Figure]:
    """Measure when a coach is told that something changed, and what it is told of patterns."""
    return [*changes.figures(MEMBERS), *patterns.figures(MEMBERS)]


if __name__ == "__main__":
    report.main(measure)
