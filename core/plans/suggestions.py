"""What a member's weeks suggest for the next one, as facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.not_enough import NotEnough
from core.plans.favourites import FavouriteTask
from core.plans.insights import Insight, Insights, NoPattern
from core.plans.records import Tally


@dataclass(frozen=True, slots=True)
class SuggestionSettings:
    """When something is suggested."""

    lighter_below: float = 0.4
    """Share done, two weeks running, below which lighter days are suggested."""
    more_from: float = 0.9
    """Share done, two weeks running, from which a little more is suggested."""
    undone_for_tiny: int = 4
    """Items left undone in a week without a tiny version, from which these are suggested."""


@dataclass(frozen=True, slots=True)
class FollowPattern:
    """Plan by what the member does more, or less, of."""

    insight: Insight


@dataclass(frozen=True, slots=True)
class LighterDays:
    """Fewer or shorter tasks: little was done, this week and the one before."""

    week: Tally
    before: Tally


@dataclass(frozen=True, slots=True)
class LittleMore:
    """Room for a bit more: nearly all was done, this week and the one before."""

    week: Tally
    before: Tally


@dataclass(frozen=True, slots=True)
class TinyVersions:
    """The two-minute versions: so many items were left undone, and none was done that way."""

    undone: int


@dataclass(frozen=True, slots=True)
class RepeatTask:
    """A favourite again."""

    task: FavouriteTask


@dataclass(frozen=True, slots=True)
class TryCategory:
    """A category of which nothing was done lately."""

    category: str


Suggestion = FollowPattern | LighterDays | LittleMore | TinyVersions | RepeatTask | TryCategory


@dataclass(frozen=True, slots=True)
class Grounds:
    """What suggestions are made from."""

    week: Tally
    before: Tally | NotEnough
    tiny: int
    insights: Insights | NoPattern | NotEnough
    favourites: Sequence[FavouriteTask]
    untried: Sequence[str]
    """Categories that the member wants and did nothing of lately."""


def suggestions(grounds: Grounds, settings: SuggestionSettings | None = None) -> Iterator[Suggestion]:
    """Yield what to try next week, most useful first."""
    settings = settings or SuggestionSettings()
    week, before, undone = grounds.week, grounds.before, grounds.week.due - grounds.week.done
    if isinstance(grounds.insights, tuple):
        yield FollowPattern(grounds.insights[0])
    if isinstance(before, Tally) and max(week.share, before.share) < settings.lighter_below:
        yield LighterDays(week, before)
    elif isinstance(before, Tally) and min(week.share, before.share) >= settings.more_from:
        yield LittleMore(week, before)
    if undone >= settings.undone_for_tiny and not grounds.tiny:
        yield TinyVersions(undone)
    for task in grounds.favourites[:1]:
        yield RepeatTask(task)
    for category in grounds.untried[:1]:
        yield TryCategory(category)
