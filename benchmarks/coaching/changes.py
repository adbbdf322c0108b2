"""Change detection: how often luck alone fires it, and how many true drops it sees, looked at weekly for a year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from benchmarks.coaching.lives import MONDAY, Days, Kind, live
from benchmarks.figures import Figure, at_most, ratio_at_least
from core.coaching.behaviour.change_detection import Change, ChangeSettings, RuleName, Snapshot, detect
from core.coaching.behaviour.metrics import BehaviourSettings
from core.coaching.behaviour.update_rules import COMPARED

KINDS = (Kind(2, 0.7, 1.0), Kind(3, 0.6, 1.0), Kind(4, 0.8, 0.5), Kind(5, 0.5, 1.0))
SEED = 11
WEEKS = 52
DROP_WEEK, DROP, IN_TIME = 26, 0.30, 4
WINDOW = BehaviourSettings().window_days
RULES: tuple[RuleName, ...] = ("source", "guarded")
FALSE_TARGETS = {"source": 15.0, "guarded": 6.0}
CAUGHT_TARGET = 0.6


@dataclass(frozen=True)
class Rates:
    """Percentages: of looks that fired with nothing changed, and of drops seen within four weeks."""

    by_luck: float
    caught: float


def figures(members: int) -> list[Figure]:
    """Measure both rules on the same members."""
    rates = {rule: _rates(rule, members) for rule in RULES}
    luck = [
        at_most(
            f"{rule}: looks that fire by luck",
            rates[rule].by_luck,
            "% of weeks",
            "the source rule",
            rates["source"].by_luck,
            FALSE_TARGETS[rule],
        )
        for rule in RULES
    ]
    caught = [
        ratio_at_least(
            f"{rule}: 30-point drops seen within {IN_TIME} weeks",
            rates[rule].caught,
            "% of members",
            "all of them",
            100.0,
            CAUGHT_TARGET,
        )
        for rule in RULES
    ]
    return [*luck, *caught]


def _rates(rule: RuleName, members: int) -> Rates:
    settings = ChangeSettings(rule=rule)
    rng = np.random.default_rng(SEED)
    looks = fired = caught = 0
    for number in range(members):
        kind = KINDS[number % len(KINDS)]
        usual = np.full(7 * WEEKS, kind.usual)
        weeks = _fired(live(rng, kind, usual), settings)
        looks, fired = looks + len(weeks), fired + sum(map(bool, weeks.values()))
        usual[7 * DROP_WEEK :] -= DROP
        weeks = _fired(live(rng, kind, usual), settings)
        caught += any(weeks[DROP_WEEK + later] for later in range(1, IN_TIME + 1))
    return Rates(100 * fired / looks, 100 * caught / members)


def _fired(days: Days, settings: ChangeSettings) -> dict[int, Change]:
    """Look every week as the updates do."""
    first = -(-WINDOW // 7)
    before, found = _snapshot(days, 7 * first), {}
    for week in range(first + 1, WEEKS + 1):
        now = _snapshot(days, 7 * week)
        found[week] = detect(before, now, settings)
        if ("updating" if found[week] else "unchanged") in COMPARED[settings.rule]:
            before = now
    return found


def _snapshot(days: Days, day: int) -> Snapshot:
    window = days.done[day - WINDOW : day]
    return Snapshot(
        MONDAY + dt.timedelta(days=day),
        int(window.sum()),
        days.tasks * WINDOW,
        int((window > 0).sum()),
        WINDOW,
        days.streaks[day - 1],
    )
