"""A member's week in figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import fmean

from core.not_enough import NotEnough
from core.plans.favourites import FavouriteSettings, FavouriteTask, favourites
from core.plans.insights import Insights, InsightSettings, NoPattern, find_insights
from core.plans.records import ItemRecord, Tally, tally
from core.plans.streaks import DayState, Streak
from core.plans.suggestions import Grounds, Suggestion, SuggestionSettings, suggestions
from core.plans.vocabulary import CATEGORIES, SLOTS


@dataclass(frozen=True, slots=True)
class WeeklySettings:
    """How much evidence a week's figures need."""

    least_compared: int = 5
    """Items that a week, and the week before, need to be compared."""
    least_told: int = 3
    """Items whose satisfaction was told, for a mean."""
    most_suggestions: int = 3
    favourites: FavouriteSettings = field(default_factory=FavouriteSettings)
    insights: InsightSettings = field(default_factory=InsightSettings)
    suggestions: SuggestionSettings = field(default_factory=SuggestionSettings)


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day's items, and what the day means for the streak: None before its first record and in the future."""

    day: dt.date
    state: DayState | None
    planned: int
    done: int
    skipped: int


@dataclass(frozen=True, slots=True)
class WeekSummary:
    """A week from Monday on. Open items of today and of days to come do not count as due."""

    week: dt.date
    days: tuple[WeekDay, ...]
    """All seven."""
    total: Tally
    before: Tally | NotEnough
    """The week before, where both weeks have enough items to be compared."""
    skipped: int
    tiny: int
    """Done as the two-minute version."""
    minutes: int
    """Spent on what was done."""
    variety: int
    """Different tasks done."""
    satisfaction: float | NotEnough
    categories: tuple[tuple[str, Tally], ...]
    """Those with items due, in the vocabulary's order; the slots likewise."""
    slots: tuple[tuple[str, Tally], ...]
    favourites: tuple[FavouriteTask, ...]
    """Best first, of all the weeks looked at; as are insights."""
    streak: Streak
    insights: Insights | NoPattern | NotEnough
    suggestions: tuple[Suggestion, ...]
    """For the next week, most useful first."""


def summarize(
    items: Iterable[ItemRecord],
    streak: Streak,
    week: dt.date,
    today: dt.date,
    wanted: Collection[str] = CATEGORIES,
    settings: WeeklySettings | None = None,
) -> WeekSummary:
    """Sum up the week that begins on the Monday ``week``, as it stands on the member's day ``today``.

    ``items`` are those of the week and of the weeks before that insights look at, ``wanted`` the categories
    that the member has not switched off.
    """
    settings = settings or WeeklySettings()
    end = week + dt.timedelta(weeks=1)
    known = [item for item in items if item.day < end]
    of_week = [item for item in known if item.day >= week]
    due = [item for item in of_week if item.is_due(today)]
    done = [item for item in due if item.done]
    total, before, tiny = (
        tally(due),
        _before(known, week, len(due), settings),
        sum(item.tiny for item in done),
    )
    liked = favourites(known, settings.favourites)
    insights = find_insights(known, min(today, end), settings.insights)
    tried = {item.category for item in known if item.done}
    untried = [category for category in CATEGORIES if category in wanted and category not in tried]
    grounds = Grounds(total, before, tiny, insights, liked, untried)
    return WeekSummary(
        week=week,
        days=_days(of_week, streak, week),
        total=total,
        before=before,
        skipped=sum(item.state == "skipped" for item in due),
        tiny=tiny,
        minutes=sum(item.minutes for item in done),
        variety=len({item.task_id for item in done}),
        satisfaction=_satisfaction(done, settings.least_told),
        categories=_parts(CATEGORIES, [(item.category, item) for item in due]),
        slots=_parts(SLOTS, [(item.slot, item) for item in due]),
        favourites=liked,
        streak=streak,
        insights=insights,
        suggestions=tuple(islice(suggestions(grounds, settings.suggestions), settings.most_suggestions)),
    )


def _before(
    items: Iterable[ItemRecord], week: dt.date, due: int, settings: WeeklySettings
) -> Tally | NotEnough:
    found = tally(item for item in items if week - dt.timedelta(weeks=1) <= item.day < week)
    fewer = min(found.due, due)
    enough = fewer >= settings.least_compared
    return found if enough else NotEnough("items", fewer, settings.least_compared)


def _days(items: Sequence[ItemRecord], streak: Streak, week: dt.date) -> tuple[WeekDay, ...]:
    state_of = {day.day: day.state for day in streak.days}
    days = []
    for day in (week + dt.timedelta(days=ahead) for ahead in range(7)):
        states = [item.state for item in items if item.day == day]
        counts = (len(states), states.count("done"), states.count("skipped"))
        days.append(WeekDay(day, state_of.get(day), *counts))
    return tuple(days)


def _satisfaction(done: Iterable[ItemRecord], least: int) -> float | NotEnough:
    told = [item.satisfaction for item in done if item.satisfaction is not None]
    return fmean(told) if len(told) >= least else NotEnough("satisfactions", len(told), least)


def _parts(names: Sequence[str], named: Sequence[tuple[str, ItemRecord]]) -> tuple[tuple[str, Tally], ...]:
    parts = ((name, tally(item for of, item in named if of == name)) for name in names)
    return tuple((name, part) for name, part in parts if part.due)
