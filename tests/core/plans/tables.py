"""Made-up tasks, and plans made from them day by day, for the tests of the choosing kernels."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from hypothesis import settings

from core.plans.choosing import KNOWN, NEW, Choice, ChoosingSettings, PlanWish, choose
from core.plans.preferences import Belief, Evidence, observe
from core.plans.rotation import PlannedTask, Rotation, RotationSettings, rotation
from core.plans.task_table import TaskTable
from core.plans.vocabulary import ANY_TIME, ARCHETYPES, CATEGORIES, SLOTS

seeded = settings(deadline=None, derandomize=True, max_examples=40)
"""For properties: the same examples on every run, and no failure because the machine is busy."""

MONDAY = dt.date(2026, 5, 4)
UNROTATED = Rotation(frozenset(), frozenset())
EVERY_FIT = (1.0,) * len(ARCHETYPES)


@dataclass(frozen=True)
class FakeTask:
    task_id: int
    category: str = "movement"
    minutes: int = 5
    difficulty: int = 2
    archetype_fit: tuple[float, ...] = EVERY_FIT
    mode_fit: tuple[float, ...] = (1.0, 1.0, 1.0)
    time_of_day: str = ANY_TIME
    group: str = ""

    @property
    def variation_group(self) -> str:
        return self.group or f"group of {self.task_id}"


def library(count: int = 150, seed: int = 0) -> list[FakeTask]:
    """Return tasks of every kind, about three to a variation group."""
    rng = np.random.default_rng(seed)
    return [
        FakeTask(
            task_id=1000 + number,
            category=CATEGORIES[number % len(CATEGORIES)],
            minutes=int(rng.integers(1, 25)),
            difficulty=int(rng.integers(1, 6)),
            archetype_fit=tuple(rng.uniform(0.25, 1, 6)),
            mode_fit=tuple(rng.uniform(0.25, 1, 3)),
            time_of_day=str(rng.choice((*SLOTS, ANY_TIME))),
            group=f"{CATEGORIES[number % len(CATEGORIES)]} {rng.integers(max(1, count // 18))}",
        )
        for number in range(count)
    ]


def wish(**changes: object) -> PlanWish:
    usual = PlanWish(
        day=MONDAY,
        archetype="connected_explorer",
        phase="establishment",
        mode="medium",
        tasks=3,
        wanted_minutes=60,
        rotation=UNROTATED,
        tried={},
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def outcome(task: FakeTask, slot: str, done: bool, day: dt.date = MONDAY, **told: object) -> Evidence:
    at = dt.datetime.combine(day, dt.time(18), dt.UTC)
    about = (task.task_id, task.category, task.difficulty, slot, task.variation_group)
    return Evidence(*about, "done" if done else "skipped", at, **told)  # type: ignore[arg-type]


@dataclass
class Diary:
    """One member's plans, as they are made and lived through."""

    tasks: list[FakeTask]
    wish: PlanWish
    settings: ChoosingSettings = field(default_factory=ChoosingSettings)
    spacing: RotationSettings = field(default_factory=RotationSettings)
    seed: int = 0

    def __post_init__(self) -> None:
        self.table = TaskTable.build(self.tasks)
        self.by_id = {task.task_id: task for task in self.tasks}
        self.plans: dict[dt.date, tuple[Choice, ...]] = {}
        self.away: dict[dt.date, list[int]] = {}
        self.first_on: dict[int, dt.date] = {}
        self.served: Counter[tuple[str, str]] = Counter()
        self.beliefs: dict[tuple[str, str], Belief] = {}

    def planned(self, day: dt.date) -> list[int]:
        """Return every task that was ever on a day, swapped away or not."""
        return [*(choice.task_id for choice in self.plans.get(day, ())), *self.away.get(day, ())]

    def wish_of(self, day: dt.date, **changes: object) -> PlanWish:
        made = replace(self.wish, day=day, **changes)  # type: ignore[arg-type]
        near = [day + dt.timedelta(days=days) for days in range(-3, 4)]
        around = [
            PlannedTask(other, task_id, self.by_id[task_id].variation_group)
            for other in near
            for task_id in (self.planned(other) if other != day else self.away.get(day, []))
        ]
        return replace(
            made,
            rotation=rotation(around, day, self.spacing),
            tried={task_id: first_on for task_id, first_on in self.first_on.items() if first_on < day},
            served=(self.served[made.phase, NEW], self.served[made.phase, KNOWN]),
        )

    def plan(self, day: dt.date, **changes: object) -> tuple[Choice, ...]:
        made = self.wish_of(day, **changes)
        rng = np.random.default_rng((self.seed, day.toordinal()))
        self.plans[day] = choose(self.table, self.beliefs, made, rng, self.settings)
        for choice in self.plans[day]:
            self.served[made.phase, choice.share] += 1
            self.first_on[choice.task_id] = min(day, self.first_on.get(choice.task_id, day))
        return self.plans[day]

    def live(self, day: dt.date, chance: Callable[[FakeTask], float], rng: np.random.Generator) -> float:
        """Do a day's tasks with these chances; return the share that was to be expected."""
        chances = []
        for choice in self.plans[day]:
            task = self.by_id[choice.task_id]
            chances.append(chance(task))
            seen = outcome(task, choice.slot, bool(rng.random() < chances[-1]), day)
            self.beliefs |= observe(self.beliefs, seen, seen.at, self.settings.affinity.preferences)
        return float(np.mean(chances))
