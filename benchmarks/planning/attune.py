"""The product's planner: its own kernels, called as its flows call them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.planning.people import CheckIn, Outcome
from core.plans.archetypes import daily_tasks
from core.plans.choosing import NEW, Choice, PlanWish, choose
from core.plans.modes import Checkin, DayDone, infer
from core.plans.phases import PhaseEvidence, next_phase, progress
from core.plans.preferences import Beliefs, Evidence, observe
from core.plans.rotation import PlannedTask, rotation
from core.plans.settings import PlanSettings
from core.plans.task_table import TaskFacts, TaskTable
from core.plans.vocabulary import PHASES

MONDAY = dt.date(2026, 1, 5)
USUAL_MOOD = "okay"


@dataclass(frozen=True, slots=True)
class Library:
    """Tasks as the planner has them, and as rows of the simulation's attributes."""

    tasks: Sequence[TaskFacts]
    table: TaskTable
    settings: PlanSettings


class AttunePlanner:
    """Plans one member's days."""

    def __init__(
        self, library: Library, archetype: str, wanted_minutes: int, rng: np.random.Generator
    ) -> None:
        self._library, self._archetype, self._wanted_minutes, self._rng = (
            library,
            archetype,
            wanted_minutes,
            rng,
        )
        self._beliefs: Beliefs = {}
        self._tried: dict[int, dt.date] = {}
        self._planned: list[PlannedTask] = []
        self._choices: Mapping[int, Choice] = {}
        self._check_ins: list[Checkin] = []
        self._days: list[DayDone] = []
        self._evidence = PhaseEvidence(0, 0, 0)
        self._different: set[int] = set()
        self._served = [0, 0]
        self._since = MONDAY
        self.phase = PHASES[0]
        self.unserved = 0
        """Days for which choosing found nothing."""

    def plan(self, day: int, check_in: CheckIn | None) -> list[int]:
        """Choose the tasks of a day."""
        today, settings = MONDAY + dt.timedelta(days=day), self._library.settings
        if check_in is not None:
            self._check_ins.append(Checkin(today, check_in.energy, USUAL_MOOD))
        self._move_up(today)
        mode = infer(today, self._check_ins, self._days, settings.modes)
        wish = PlanWish(
            day=today,
            archetype=self._archetype,
            phase=self.phase,
            mode=mode.mode,
            tasks=daily_tasks(self._archetype, overwhelmed=False),
            wanted_minutes=self._wanted_minutes,
            rotation=rotation(self._planned, today, settings.rotation),
            tried=self._tried,
            served=(self._served[0], self._served[1]),
        )
        chosen = choose(self._library.table, self._beliefs, wish, self._rng, settings.choosing)
        self.unserved += not chosen
        rows = [self._library.table.row_of[choice.task_id] for choice in chosen]
        self._choices = dict(zip(rows, chosen, strict=True))
        for row, choice in self._choices.items():
            self._tried.setdefault(choice.task_id, today)
            self._planned.append(PlannedTask(today, choice.task_id, self._library.tasks[row].variation_group))
            self._served[choice.share != NEW] += 1
        self._planned = self._planned[-8 * len(rows or [0]) :]
        return rows

    def hear(self, day: int, outcomes: Sequence[Outcome]) -> None:
        """Learn from what became of the tasks, as from a member's taps; what was left alone says nothing."""
        at = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(20), dt.UTC)
        done = settled = 0
        for outcome in outcomes:
            if not outcome.done and outcome.skip_reason is None:
                continue
            task, choice = self._library.tasks[outcome.task], self._choices[outcome.task]
            evidence = Evidence(
                task.task_id,
                task.category,
                task.difficulty,
                choice.slot,
                task.variation_group,
                "done" if outcome.done else "skipped",
                at,
                outcome.satisfaction,
                outcome.skip_reason,
            )
            changed = observe(self._beliefs, evidence, at, self._library.settings.preferences)
            self._beliefs = {**self._beliefs, **changed}
            self._different.add(task.task_id)
            done, settled = done + outcome.done, settled + 1
        self._days.append(DayDone(at.date(), len(outcomes), done))
        before = self._evidence
        self._evidence = PhaseEvidence(before.settled + settled, before.done + done, len(self._different))

    def _move_up(self, today: dt.date) -> None:
        settings = self._library.settings.phases
        reached = progress(self.phase, self._since, today, self._evidence, settings)
        if (phase := next_phase(reached, by_hand=False)) is not None:
            self.phase, self._since, self._served = phase, today, [0, 0]
            self._evidence, self._different = PhaseEvidence(0, 0, 0), set()
