"""Choosing a day's tasks: shares of new and known by learning phase, Thompson sampling inside each share.

New is what was never on a plan, and known what was. In mastery, known tasks come from a repertoire: as many of the
proven ones as rotation needs. A task tried for the first time stays new for a week then, and gets a second and a
third chance before the next one is tried; so few different tasks make a week, and one bad day proves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import floor

import numpy as np

from core.plans.affinity import Affinities, AffinitySettings
from core.plans.preferences import Beliefs
from core.plans.rotation import Rotation
from core.plans.task_table import ANY_SLOT, Flags, Floats, TaskTable
from core.plans.vocabulary import ARCHETYPES, CATEGORIES, MODES, PHASES, SLOTS

MASTERY = PHASES[-1]
NEW, KNOWN = SHARES = ("new", "known")


@dataclass(frozen=True, slots=True)
class Choice:
    """One task of a plan, its time of day, and the share that it counts towards."""

    task_id: int
    slot: str
    share: str


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What a day's plan should be like."""

    day: dt.date
    archetype: str
    phase: str
    mode: str
    tasks: int
    """How many the day should hold, those of ``fixed`` included: see ``archetypes.daily_tasks``."""
    wanted_minutes: int
    rotation: Rotation
    tried: Mapping[int, dt.date]
    """Every task that was on a plan before this day, and the day it first was."""
    categories_off: frozenset[str] = frozenset()
    fixed: tuple[Choice, ...] = ()
    """What stays on the day; swapped items are not among it."""
    served: tuple[int, int] = (0, 0)
    """How many new and known items the earlier days of this phase hold, swapped ones left out. What one share
    could not serve is made up for later; without it, each day is drawn by itself."""


@dataclass(frozen=True, slots=True)
class ChoosingSettings:
    """Tunables of choosing. Pulls and costs are in chances of a task to be done."""

    new_share: Mapping[str, float] = field(
        default_factory=lambda: {"discovery": 0.8, "establishment": 0.3, "mastery": 0.15}
    )
    """Expected share of new tasks in each phase; the others are known."""
    most_owed: float = 3.0
    """At most so many items are made up for, so that a share that cannot serve for long leaves no flood behind."""
    least_fit: float = 0.3
    """Tasks that fit the archetype or the mode less are left out."""
    mode_pull: float = 0.2
    """Between a task that fits the mode not at all and one that fits fully."""
    same_slot_cost: float = 0.1
    """Of each task that a slot holds already,"""
    spread: float = 0.2
    """and what it weighs when a task for any time gets its slot."""
    same_category_cost: float = 0.1
    """Of each task that the day holds of a category already."""
    most_of_category: int = 2
    """Tasks a day of one category, while others are left."""
    minutes_slack: float = 1.2
    """How much of the wanted minutes a day may take, while shorter tasks are left."""
    least_minutes: int = 3
    """Minutes kept free for each task that is still to come; tasks as short as that always have room."""
    repertoire_days: int = 2
    """How many days' worth of tasks the repertoire holds: two is what rotation needs."""
    least_repertoire: int = 5
    """Tasks in it even if a day has but one or two."""
    caution: float = 1.0
    """Proven are the tasks with the highest mean less so many deviations: not those that were lucky once."""
    newcomer_days: int = 7
    """How long a task stays new in mastery,"""
    newcomer_promise: float = 0.7
    """and comes again first: while its chance is at least this part of the member's level."""
    affinity: AffinitySettings = field(default_factory=AffinitySettings)


def choose(
    table: TaskTable, beliefs: Beliefs, wish: PlanWish, rng: np.random.Generator, settings: ChoosingSettings
) -> tuple[Choice, ...]:
    """Return the tasks to add to ``wish.fixed``, by time of day; fewer than wished for when no more are allowed.

    The same arguments and seed give the same plan: evidence is weighed as of the day, not of the moment.
    """
    count = wish.tasks - len(wish.fixed)
    if count <= 0:
        return ()
    new = _new_items(wish, count, rng, settings)
    draft = _Draft(table, beliefs, wish, rng, settings)
    picked = [draft.pick(NEW if place < new else KNOWN) for place in rng.permutation(count)]
    return tuple(sorted(filter(None, picked), key=lambda choice: SLOTS.index(choice.slot)))


def swap(
    table: TaskTable,
    beliefs: Beliefs,
    wish: PlanWish,
    item: Choice,
    rng: np.random.Generator,
    settings: ChoosingSettings,
) -> Choice | None:
    """Return another task for the share and, if possible, the time of day of ``item``; None when none is allowed.

    ``wish.fixed`` is the day as it stands, with ``item``: neither that task nor a variant of it comes back.
    """
    others = tuple(choice for choice in wish.fixed if choice.task_id != item.task_id)
    draft = _Draft(table, beliefs, replace(wish, fixed=others), rng, settings)
    draft.leave_out(item.task_id)
    return draft.pick(item.share, item.slot)


def _new_items(wish: PlanWish, count: int, rng: np.random.Generator, settings: ChoosingSettings) -> int:
    """Return how many of ``count`` items are new: a number that is right in expectation, and as even as that allows."""
    share = settings.new_share[wish.phase]
    new, known = wish.served
    owed = share * (new + known) - new
    owed = min(max(owed, -settings.most_owed), settings.most_owed)
    expected = owed + share * wish.tasks - sum(choice.share == NEW for choice in wish.fixed)
    return min(max(floor(expected + rng.random()), 0), count)


class _Draft:
    """A day being filled, one task at a time."""

    def __init__(
        self,
        table: TaskTable,
        beliefs: Beliefs,
        wish: PlanWish,
        rng: np.random.Generator,
        settings: ChoosingSettings,
    ) -> None:
        at = dt.datetime.combine(wish.day, dt.time(), dt.UTC)
        affinities = Affinities.of(table, beliefs, wish.archetype, at, settings.affinity)
        chances, self._slot_gains = affinities.draw(rng)
        self._table = table
        self._wish = wish
        self._settings = settings
        self._mode_worth = settings.mode_pull * table.mode_fit[:, MODES.index(wish.mode)]
        self._worth = chances + self._mode_worth
        self._open = self._allowed()
        self._is_new, self._first = self._by_share(affinities)
        self._open[table.rows(wish.rotation.barred_tasks)] = False
        recent = np.array([name in wish.rotation.recent_groups for name in table.group_names], dtype=np.bool_)
        self._rested = ~recent[table.groups]
        self._to_come = wish.tasks
        self._minutes = wish.wanted_minutes * settings.minutes_slack
        self._in_slot = np.zeros(len(SLOTS))
        self._in_category = np.zeros(len(CATEGORIES))
        for choice in wish.fixed:
            self._take(table.row_of[choice.task_id], SLOTS.index(choice.slot))

    def leave_out(self, task_id: int) -> None:
        """Leave out a task and its variants."""
        for row in self._table.rows([task_id]):
            self._open &= self._table.groups != self._table.groups[row]

    def pick(self, share: str, slot: str | None = None) -> Choice | None:
        """Take the best task for a share, and a slot if possible; rules that leave nothing give way, the last first."""
        table, settings = self._table, self._settings
        free = int((self._slot_gains - settings.spread * self._in_slot).argmax())
        free = free if slot is None else SLOTS.index(slot)
        slots = np.where(table.slots == ANY_SLOT, free, table.slots)
        in_category = self._in_category[table.categories]
        worth = (
            self._worth
            - settings.same_slot_cost * self._in_slot[slots]
            - settings.same_category_cost * in_category
        )
        minutes = max(settings.least_minutes, self._minutes - settings.least_minutes * (self._to_come - 1))
        rules = [self._open, self._rested, in_category < settings.most_of_category, table.minutes <= minutes]
        if slot is not None:
            rules.append(slots == free)
        while rules:
            follows = np.logical_and.reduce(rules)
            for first in self._first[share]:
                if (candidates := follows & first).any():
                    row = int(np.where(candidates, worth, -np.inf).argmax())
                    self._take(row, int(slots[row]))
                    kept = NEW if self._is_new[row] else KNOWN
                    return Choice(int(table.task_ids[row]), SLOTS[slots[row]], kept)
            rules.pop()
        return None

    def _take(self, row: int, slot: int) -> None:
        table = self._table
        self._open &= table.groups != table.groups[row]
        self._to_come -= 1
        self._minutes -= table.minutes[row]
        self._in_slot[slot] += 1
        self._in_category[table.categories[row]] += 1

    def _allowed(self) -> Flags:
        """Return which tasks (T,) this member may have on such a day, whatever else is planned."""
        table, wish, least = self._table, self._wish, self._settings.least_fit
        off = [category in wish.categories_off for category in CATEGORIES]
        fits_archetype = table.archetype_fit[:, ARCHETYPES.index(wish.archetype)] >= least
        fits_mode = table.mode_fit[:, MODES.index(wish.mode)] >= least
        allowed: Flags = fits_archetype & fits_mode & ~np.array(off)[table.categories]
        return allowed

    def _by_share(self, affinities: Affinities) -> tuple[Flags, dict[str, tuple[Flags, ...]]]:
        """Return which tasks (T,) are new, and for each share which come first, second ... and at last all."""
        table, wish, settings = self._table, self._wish, self._settings
        everything = np.ones(len(table), dtype=np.bool_)
        untried = everything.copy()
        untried[table.rows(wish.tried)] = False
        if wish.phase != MASTERY:
            return untried, {NEW: (untried, everything), KNOWN: (~untried, everything)}
        since = wish.day - dt.timedelta(days=settings.newcomer_days)
        newcomers = ~everything
        newcomers[table.rows(task_id for task_id, first_on in wish.tried.items() if first_on > since)] = True
        means, deviations = affinities.moments()
        promising = newcomers & (means >= settings.newcomer_promise * affinities.level)
        known = ~untried & ~newcomers
        best = self._best(known & self._open, means - settings.caution * deviations)
        return ~known, {NEW: (promising, untried, everything), KNOWN: (best, known, everything)}

    def _best(self, among: Flags, chances: Floats) -> Flags:
        """Return the repertoire (T,): the tasks most likely to be done in today's mode, one of each group."""
        wish, settings = self._wish, self._settings
        size = max(settings.repertoire_days * wish.tasks, settings.least_repertoire)
        ranked = np.flatnonzero(among)
        ranked = ranked[np.argsort(-(chances + self._mode_worth)[ranked], kind="stable")]
        first_of_group = np.sort(np.unique(self._table.groups[ranked], return_index=True)[1])
        best = np.zeros(len(among), dtype=np.bool_)
        best[ranked[first_of_group[:size]]] = True
        return best
