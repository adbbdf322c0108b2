"""Simulate weeks of daily plans: `python -m benchmarks.plans [--members N] [--weeks N] [--json]`.

Synthetic members with hidden preferences live once with each planner, on the same days. The target: by week 5 the
product's planner gets at least 15 points more done than one timetable for every week.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from benchmarks.planning.attune import AttunePlanner, Library
from benchmarks.planning.baselines import RandomPlanner, StaticPlanner
from benchmarks.planning.people import Attributes, Floats, Person
from benchmarks.planning.simulation import WEEK, Lived, Planner, live
from core.plans import library as files
from core.plans.archetypes import daily_tasks
from core.plans.settings import PlanSettings
from core.plans.task_table import TaskTable
from core.plans.vocabulary import ANY_TIME, ARCHETYPES, CATEGORIES, SLOTS
from db.tasks import Task, TaskDraft

PLANNERS = ("attune", "random", "static")
SEED = 41
BATCH = 100
PROCESSES = 2
FITTING = 0.5
"""The archetype fit from which on the other planners take a task."""
JUDGED_WEEK = 5
TARGET_POINTS = 15.0
"""Of week 5, over the timetable."""


@dataclass(frozen=True, slots=True)
class Member:
    """What became of one member under one planner."""

    lived: Lived
    phase: str | None = None
    unserved: int = 0
    seconds_a_plan: float = 0.0


def report(members: int, weeks: int, seed: int = SEED) -> dict[str, Any]:
    """Let members live, in two processes, and sum up."""
    batches = [(start, min(BATCH, members - start), weeks, seed) for start in range(0, members, BATCH)]
    lives: dict[str, list[Member]] = {name: [] for name in PLANNERS}
    with ProcessPoolExecutor(PROCESSES) as processes:
        for number, batch in enumerate(processes.map(_batch, batches), start=1):
            for name, lived in batch.items():
                lives[name] += lived
            print(f"\r{number * BATCH} of {members} members", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    ours = lives["attune"]
    judged = min(JUDGED_WEEK, weeks) - 1
    plans = members * weeks * WEEK
    return {
        "members": members,
        "weeks": weeks,
        "completion": {name: _by_week(lived, _completion) for name, lived in lives.items()},
        "distinct_planned_a_week": {
            name: _by_week(lived, lambda one: one.distinct) for name, lived in lives.items()
        },
        "distinct_by_daily_tasks": _distinct_by_limit(ours, weeks),
        "regret": {name: _by_week(lived, lambda one: one.regret) for name, lived in lives.items()},
        "points_over": {name: _points(ours, lives[name], judged) for name in PLANNERS if name != "attune"},
        "phases_reached": dict(Counter(member.phase for member in ours)),
        "served_by_choosing": 1.0 - sum(member.unserved for member in ours) / plans,
        "milliseconds_a_plan": 1000 * float(np.median([member.seconds_a_plan for member in ours])),
    }


def _batch(batch: tuple[int, int, int, int]) -> dict[str, list[Member]]:
    """Let some members live once with each planner, on the same days."""
    start, count, weeks, seed = batch
    tasks, library = _library()
    lives: dict[str, list[Member]] = {name: [] for name in PLANNERS}
    for number in range(start, start + count):
        archetype = ARCHETYPES[number % len(ARCHETYPES)]
        for name in PLANNERS:
            person = Person(tasks, weeks * WEEK, np.random.default_rng([seed, number]))
            rng = np.random.default_rng([seed, number, PLANNERS.index(name) + 1])
            planner = _hire(name, library, archetype, person.wanted_minutes, rng)
            began = time.perf_counter()
            lived = live(person, planner, weeks * WEEK)
            seconds = (time.perf_counter() - began) / (weeks * WEEK)
            phase, unserved = (
                (planner.phase, planner.unserved) if isinstance(planner, AttunePlanner) else (None, 0)
            )
            lives[name].append(Member(lived, phase, unserved, seconds))
    return lives


def _hire(name: str, library: Library, archetype: str, minutes: int, rng: np.random.Generator) -> Planner:
    if name == "attune":
        return AttunePlanner(library, archetype, minutes, rng)
    fit = library.table.archetype_fit[:, ARCHETYPES.index(archetype)]
    fitting = np.flatnonzero(fit >= FITTING)
    tasks = daily_tasks(archetype, overwhelmed=False)
    return RandomPlanner(fitting, tasks, rng) if name == "random" else StaticPlanner(fitting, tasks, rng)


def _library() -> tuple[Attributes, Library]:
    drafts = files.parse_library(files.LIBRARY.read_text(encoding="utf-8"))
    tasks = [
        Task(task_id=number, guild_id=None, retired_at=None, **_fields(draft))
        for number, draft in enumerate(drafts)
    ]
    groups = sorted({task.variation_group for task in tasks})
    seen = Attributes(
        category=np.array([CATEGORIES.index(task.category) for task in tasks]),
        slot=np.array([(*SLOTS, ANY_TIME).index(task.time_of_day) for task in tasks]),
        group=np.array([groups.index(task.variation_group) for task in tasks]),
        difficulty=np.array([float(task.difficulty) for task in tasks]),
        minutes=np.array([float(task.minutes) for task in tasks]),
    )
    return seen, Library(tasks, TaskTable.build(tasks), PlanSettings())


def _fields(draft: TaskDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _completion(lived: Lived) -> Floats:
    return lived.done / np.maximum(lived.planned, 1.0)


def _by_week(members: Sequence[Member], figure: Callable[[Lived], Floats]) -> list[float]:
    return [float(value) for value in np.mean([figure(member.lived) for member in members], axis=0)]


def _distinct_by_limit(members: Sequence[Member], weeks: int) -> dict[str, float]:
    """Different tasks a week in the last half, by how many tasks a day the archetype has."""
    found: dict[int, list[float]] = {}
    for number, member in enumerate(members):
        limit = daily_tasks(ARCHETYPES[number % len(ARCHETYPES)], overwhelmed=False)
        found.setdefault(limit, []).append(float(member.lived.distinct[weeks // 2 :].mean()))
    return {str(limit): float(np.mean(values)) for limit, values in sorted(found.items())}


def _points(ours: Sequence[Member], theirs: Sequence[Member], week: int) -> dict[str, float]:
    """The difference of completion in one week, in percentage points, with its 95% interval (paired)."""
    pairs = zip(ours, theirs, strict=True)
    each = 100 * np.array([_completion(a.lived)[week] - _completion(b.lived)[week] for a, b in pairs])
    margin = 1.96 * float(each.std(ddof=1)) / len(each) ** 0.5
    return {
        "difference": float(each.mean()),
        "low": float(each.mean()) - margin,
        "high": float(each.mean()) + margin,
    }


def as_text(told: Mapping[str, Any]) -> str:
    """Write the figures for people."""
    lines = [f"{told['members']} members, {told['weeks']} weeks"]
    for figure in ("completion", "distinct_planned_a_week", "regret"):
        lines += ["", figure + " by week"]
        lines += [
            f"  {name:<8}" + "".join(f"{value:>8.3f}" for value in values)
            for name, values in told[figure].items()
        ]
    lines += [
        "",
        f"Points over each in week {min(JUDGED_WEEK, told['weeks'])} (target: {TARGET_POINTS:g} over static)",
    ]
    lines += [
        f"  {name:<8}{over['difference']:+.1f} [{over['low']:+.1f}, {over['high']:+.1f}]"
        for name, over in told["points_over"].items()
    ]
    distinct = ", ".join(
        f"{limit} a day: {count:.1f}" for limit, count in told["distinct_by_daily_tasks"].items()
    )
    phases = ", ".join(f"{phase}: {count}" for phase, count in told["phases_reached"].items())
    return "\n".join(
        [
            *lines,
            "",
            f"Different tasks a week, later weeks, by tasks a day: {distinct}",
            f"Phases reached: {phases}",
            f"Served by choosing: {100 * told['served_by_choosing']:.2f}% of plans",
            f"{told['milliseconds_a_plan']:.2f} ms a day, learning and simulated life included",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plans", description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    chosen = parser.parse_args(arguments)
    told = report(chosen.members, chosen.weeks)
    print(json.dumps(told) if chosen.json else as_text(told))


if __name__ == "__main__":
    main()
