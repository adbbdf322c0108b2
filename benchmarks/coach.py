"""The coach, section by section: ``python -m benchmarks.coach``. `--quick` invents a tenth of the members."""

from __future__ import annotations

import contextlib
import sys

from benchmarks import ground, report
from benchmarks.coaching import changes, gate, overhead, patterns, replies, talk_costs, talks
from benchmarks.figures import Figure, at_most, ratio_at_least

MEMBERS = 40 if "--quick" in sys.argv else 400
TALKING = 4 if "--quick" in sys.argv else 40
CAUGHT_TARGET = 0.9
FALSE_ALARM_TARGET = 10.0


async def measure() -> list[Figure]:
    """Measure what it says, what it is told, what it catches, and what it costs in dollars and milliseconds."""
    return [
        *replies.measure(),
        *changes.figures(MEMBERS),
        *patterns.figures(MEMBERS),
        *_gate(),
        *await _talks(),
    ]


def _gate() -> list[Figure]:
    """Sum up what the gate reads; all that it prints itself goes beside the table."""
    with contextlib.redirect_stdout(sys.stderr):
        measured = gate.measure()
    found = []
    for name, shares in measured.items():
        danger, alarms = shares["danger"], shares[gate.FINE]
        found += [
            ratio_at_least(
                f"danger caught, {name}", danger.hits, "messages", "all of it", danger.of, CAUGHT_TARGET
            ),
            at_most(
                f"false alarms, {name}",
                100 * alarms.hits / alarms.of,
                "% of messages",
                "all fine ones",
                100,
                FALSE_ALARM_TARGET,
            ),
        ]
    return found


async def _talks() -> list[Figure]:
    """Hold talks: one that is priced, then others that are timed."""
    async with ground.open_engine() as engine:
        engine = talks.with_model(engine, None)
        await talks.live(engine, TALKING)
        return [
            *await talk_costs.figures(engine, 1),
            *await overhead.figures(engine, range(2, TALKING + 1)),
        ]


if __name__ == "__main__":
    report.main(measure)
