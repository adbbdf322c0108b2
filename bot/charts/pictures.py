"""The pictures to choose from. matplotlib (36 MB) is imported where one is drawn, so that the bot stays without it."""

from __future__ import annotations

from dataclasses import dataclass

from core.films.statistics import TasteStatistics


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what it shows in words for those who cannot see it."""

    png: bytes
    alt_text: str


def taste_picture(statistics: TasteStatistics) -> Picture:
    """Draw a member's figures."""
    from bot.charts import films

    return films.taste_picture(statistics)
