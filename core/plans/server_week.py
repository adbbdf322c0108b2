"""A server's week in figures that tell of no one: each is made by enough members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.not_enough import NotEnough
from core.plans.records import Tally


@dataclass(frozen=True, slots=True)
class ServerWeekSettings:
    """What is told of a server."""

    least_members: int = 5
    """Members that every figure needs."""
    prior_members: float = 5.0
    """k: members of the server's own mean satisfaction that count beside a task's."""
    most_tasks: int = 3


@dataclass(frozen=True, slots=True)
class MembersTally:
    """Items of so many members."""

    members: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class TaskLiking:
    """The mean satisfaction (1 to 5) that so many members told of a task."""

    task_id: int
    members: int
    satisfaction: float


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """The share done (0 to 1) of a category; no count, as what is left out could be told from counts."""

    category: str
    members: int
    share: float


@dataclass(frozen=True, slots=True)
class ServerWeek:
    """A week from Monday on."""

    week: dt.date
    members: int
    """Those with items that were due."""
    total: Tally
    loved: tuple[TaskLiking, ...] | NotEnough
    """Best first."""
    categories: tuple[CategoryShare, ...] | NotEnough
    """Most done first."""


def summarize_server(
    week: dt.date,
    total: MembersTally,
    categories: Mapping[str, MembersTally],
    tasks: Collection[TaskLiking],
    settings: ServerWeekSettings | None = None,
) -> ServerWeek | NotEnough:
    """Sum up the week that began on a Monday; NotEnough where a figure would tell of too few members."""
    settings = settings or ServerWeekSettings()
    least = settings.least_members
    if total.members < least:
        return NotEnough("members", total.members, least)
    shares = [
        CategoryShare(name, of.members, of.tally.share)
        for name, of in categories.items()
        if of.members >= least
    ]
    shares.sort(key=lambda share: (-share.share, share.category))
    loved = _loved(tasks, settings)
    return ServerWeek(
        week=week,
        members=total.members,
        total=total.tally,
        loved=loved or _too_few((task.members for task in tasks), least),
        categories=tuple(shares) or _too_few((of.members for of in categories.values()), least),
    )


def _loved(tasks: Collection[TaskLiking], settings: ServerWeekSettings) -> tuple[TaskLiking, ...]:
    """Return the best tasks that enough members judged: score = (n mean + k all) / (n + k), empirical Bayes."""
    judged = sum(task.members for task in tasks)
    mean = sum(task.members * task.satisfaction for task in tasks) / judged if judged else 0.0
    prior = settings.prior_members

    def score(task: TaskLiking) -> float:
        return (task.members * task.satisfaction + prior * mean) / (task.members + prior)

    enough = [task for task in tasks if task.members >= settings.least_members]
    return tuple(sorted(enough, key=lambda task: (-score(task), task.task_id))[: settings.most_tasks])


def _too_few(members: Iterable[int], least: int) -> NotEnough:
    return NotEnough("members", max(members, default=0), least)
