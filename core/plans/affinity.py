"""How likely a member is to do each task: one Beta posterior per task, with a prior pooled from the task's traits.

For a task t with its traits v (a category, a difficulty, a variation group and a time of day), from the counts
(a, b) of evidence for and against, which ``preferences`` keeps:

    level  L    = (p + A) / (p + q + A + B)             of all that was done; (p, q) is what holds for anyone
    trait  x_v  ~ Beta(k L + a_v, k (1 - L) + b_v)      pooled towards the level
    prior  mu_t = sigmoid(logit L + w sum_v (logit x_v - logit L) + c (fit_t - mean fit))
    task   y_t  ~ Beta(n mu_t + a_t, n (1 - mu_t) + b_t)

So one outcome teaches something of every task alike, and a task's own outcomes come to outweigh that. Traits are
drawn once for all tasks: Thompson sampling (Thompson 1933) then explores whole kinds of tasks, not only tasks.
w is below 1 because the traits of a task share its outcomes, and so each other's effects.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from core.plans.preferences import Beliefs, PreferenceSettings, counts
from core.plans.task_table import Floats, Rows, TaskTable
from core.plans.vocabulary import ARCHETYPES, CATEGORIES, SLOTS

_SLOTS = slice(-len(SLOTS) - 1, -1)
"""Where the slots are among the traits."""
_LEAST_CHANCE = 0.02
"""How sure of a task its traits alone can make: to 0 and 1, draws would not differ any more."""


@dataclass(frozen=True, slots=True)
class AffinitySettings:
    """Tunables of the posteriors, chosen on simulated members: there, halving or doubling one of the first three moves
    what is done by less than a point in 100."""

    trait_items: float = 4.0
    """How many items the level counts for in a trait's prior (k)."""
    trait_part: float = 0.5
    """How much of a trait's effect is taken for its own (w)."""
    task_items: float = 4.0
    """How many items the traits count for in a task's prior (n): what tasks of one kind differ by."""
    archetype_pull: float = 1.5
    """Log odds between a task that fits the archetype not at all and one that fits fully (c)."""
    preferences: PreferenceSettings = field(default_factory=PreferenceSettings)


@dataclass(frozen=True, slots=True)
class Affinities:
    """The posteriors of T tasks, and of the V traits that their priors are pooled from."""

    level: float
    """The share that the member does of anything (L)."""
    task_counts: Floats
    """(2, T): evidence for and against."""
    trait_counts: Floats
    """(2, V)"""
    traits: Rows
    """(T, 4), as in the table."""
    fit: Floats
    """(T,): what the archetype adds to the log odds."""
    settings: AffinitySettings

    @classmethod
    def of(
        cls, table: TaskTable, beliefs: Beliefs, archetype: str, at: dt.datetime, settings: AffinitySettings
    ) -> Self:
        """Weigh what is believed as of a moment; what is believed of a task that is not in the table is left out."""
        found = {
            place: counts(belief, at, settings.preferences)
            for key, belief in beliefs.items()
            if (place := table.place_of.get(key)) is not None
        }
        counted = np.zeros((2, len(table.place_of)))
        counted[:, list(found)] = np.array(list(found.values())).reshape(-1, 2).T
        task_counts, trait_counts = np.split(counted, [len(table)], axis=1)
        pros, cons = trait_counts[:, : len(CATEGORIES)].sum(axis=1) + settings.preferences.prior
        fit = table.archetype_fit[:, ARCHETYPES.index(archetype)]
        return cls(
            level=float(pros / (pros + cons)),
            task_counts=task_counts,
            trait_counts=trait_counts,
            traits=table.traits,
            fit=settings.archetype_pull * (fit - fit.sum() / max(1, len(fit))),
            settings=settings,
        )

    def draw(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Draw each task's chance (T,) to be done, and what each slot (4,) does for the chance of any task."""
        likings = _drawn(self._trait_posteriors(), rng)
        slots = self.settings.trait_part * (likings[_SLOTS] - self.level)
        return _drawn(self._task_posteriors(self._pooled(likings)), rng), slots

    def moments(self) -> tuple[Floats, Floats]:
        """Return the mean and the deviation (T,) of each task's chance, given the traits at their means."""
        pros, cons = self._trait_posteriors()
        pros, cons = self._task_posteriors(self._pooled(pros / (pros + cons)))
        means = pros / (pros + cons)
        return means, np.sqrt(means * (1 - means) / (pros + cons + 1))

    def _trait_posteriors(self) -> Floats:
        return self.settings.trait_items * np.array([[self.level], [1 - self.level]]) + self.trait_counts

    def _task_posteriors(self, prior: Floats) -> Floats:
        return self.settings.task_items * np.stack((prior, 1 - prior)) + self.task_counts

    def _pooled(self, likings: Floats) -> Floats:
        """Return the prior mean (T,) of each task from likings (V,) of the traits."""
        effects = self.settings.trait_part * (_log_odds(likings) - _log_odds(self.level))
        effects[-1] = effects[_SLOTS].mean()  # of ANY_TIME, of which there is no evidence
        odds = np.exp(_log_odds(self.level) + effects[self.traits].sum(axis=1) + self.fit)
        return np.asarray(np.clip(odds / (1 + odds), _LEAST_CHANCE, 1 - _LEAST_CHANCE))


def _log_odds(chances: Floats | float) -> Floats:
    inside = np.clip(chances, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return np.asarray(np.log(inside / (1 - inside)))


def _drawn(posteriors: Floats, rng: np.random.Generator) -> Floats:
    return np.asarray(rng.beta(*posteriors))
