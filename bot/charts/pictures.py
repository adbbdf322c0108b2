"""The pictures to choose from. matplotlib (36 MB) is imported where one is drawn, so that the bot stays without it."""

from __future__ import annotations

from dataclasses import dataclass

from core.films.statistics import TasteStatistics
from core.films.taste_matching import TasteMatch
from core.films.year_review import TitledFilm, YearReview
from core.plans.streaks import Streak
from core.plans.weekly import WeekSummary


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what it shows in words for those who cannot see it."""

    png: bytes
    alt_text: str


@dataclass(frozen=True, slots=True)
class NamedMatch:
    """A match, and the names to write beside it."""

    match: TasteMatch
    own_name: str
    other_name: str


def taste_picture(statistics: TasteStatistics) -> Picture:
    """Draw a member's figures."""
    from bot.charts import films

    return films.taste_picture(statistics)


def match_picture(named: NamedMatch) -> Picture:
    """Draw how alike two members are."""
    from bot.charts import taste_match

    return taste_match.match_picture(named)


def year_picture(review: YearReview[TitledFilm]) -> Picture:
    """Draw a member's year."""
    from bot.charts import year

    return year.year_picture(review)


def week_picture(summary: WeekSummary) -> Picture:
    """Draw a member's week."""
    from bot.charts import week

    return week.week_picture(summary)


def heat_map_picture(streak: Streak) -> Picture:
    """Draw a member's days, up to a year of them."""
    from bot.charts import heat_map

    return heat_map.heat_map_picture(streak)
