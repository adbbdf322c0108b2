"""The tasks that a member likes best of those they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from core.plans.records import ItemRecord


@dataclass(frozen=True, slots=True)
class FavouriteSettings:
    """How much evidence a favourite needs."""

    least_done: int = 2
    prior_ratings: float = 2.0
    """k: the weight of the member's own mean in a task's score, in ratings."""
    most: int = 3


@dataclass(frozen=True, slots=True)
class FavouriteTask:
    """A task that was done repeatedly and liked no less than others; its mean satisfaction, if told."""

    task_id: int
    done: int
    satisfaction: float | None


def favourites(
    items: Iterable[ItemRecord], settings: FavouriteSettings | None = None
) -> tuple[FavouriteTask, ...]:
    """Return the best of what was done: score = (sum + k mean) / (n + k), empirical Bayes; often done among equals."""
    settings = settings or FavouriteSettings()
    done: defaultdict[int, list[ItemRecord]] = defaultdict(list)
    for item in items:
        if item.done:
            done[item.task_id].append(item)
    told_of = {task_id: _told(of_task) for task_id, of_task in done.items()}
    all_told = [satisfaction for told in told_of.values() for satisfaction in told]
    own_mean = fmean(all_told) if all_told else 0.0
    prior = settings.prior_ratings

    def score(task_id: int) -> float:
        told = told_of[task_id]
        return (sum(told) + prior * own_mean) / (len(told) + prior)

    found = [
        task_id
        for task_id, of_task in done.items()
        if len(of_task) >= settings.least_done and score(task_id) >= own_mean - 1e-9
    ]
    found.sort(key=lambda task_id: (-score(task_id), -len(done[task_id]), task_id))
    return tuple(
        FavouriteTask(task_id, len(done[task_id]), fmean(told) if (told := told_of[task_id]) else None)
        for task_id in found[: settings.most]
    )


def _told(items: Iterable[ItemRecord]) -> list[int]:
    return [item.satisfaction for item in items if item.satisfaction is not None]
