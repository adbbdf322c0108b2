"""The rating form: stars, a private note, the day, and whether it was a rewatch."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import discord

from bot.cards.layout import short_stars
from bot.components import custom_id
from core.errors import InvalidInput
from core.films.ratings import LONGEST_NOTE
from core.films.statistics import STAR_STEPS
from db.films import Film, Rating, RatingDetails

LONGEST_TITLE = 45
LONGEST_DATE = 20
STARS, NOTE, WATCHED_ON, REWATCH = "stars", "note", "watched_on", "rewatch"


@dataclass(frozen=True, slots=True)
class RatingDraft:
    """What a rating form shows when it opens, or what was put into one."""

    stars: float | None = None
    note: str | None = None
    watched_on: str | None = None
    rewatch: bool = False

    @classmethod
    def of(cls, earlier: Rating | None, seen_note: str | None = None) -> Self:
        """Start from an earlier rating, or from what was noted without one."""
        if earlier is None:
            return cls(note=seen_note)
        details = earlier.details
        watched_on = details.watched_on.isoformat() if details.watched_on else None
        return cls(earlier.stars, details.note, watched_on, details.rewatch)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Read what was put in. Whatever its type is, nothing but what fits is taken."""
        return cls(
            _stars(values.get(STARS)),
            _text(values.get(NOTE)),
            _text(values.get(WATCHED_ON)),
            values.get(REWATCH) is True,
        )

    def details(self) -> RatingDetails:
        """Return what goes with the stars. Raises InvalidInput for a date that cannot be read."""
        return RatingDetails(self.note, _date(self.watched_on), self.rewatch)


def rating_form(film: Film, owner: int, shown: RatingDraft, list_id: int, page: int) -> discord.ui.Modal:
    """Ask about a film; with a list, its page is shown again afterwards."""
    title = f"Rate {film.label}"
    form = discord.ui.Modal(
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        custom_id=custom_id("rate.save", owner, film.film_id, list_id, page),
    )
    choices = [
        discord.SelectOption(label=short_stars(step), value=str(step), default=step == shown.stars)
        for step in reversed(STAR_STEPS)
    ]
    form.add_item(
        discord.ui.Label(text="Stars", component=discord.ui.Select(custom_id=STARS, options=choices))
    )
    form.add_item(
        discord.ui.Label(
            text="Note",
            description="Shown to you alone.",
            component=discord.ui.TextInput(
                custom_id=NOTE,
                style=discord.TextStyle.paragraph,
                required=False,
                max_length=LONGEST_NOTE,
                default=_cut(shown.note, LONGEST_NOTE),
            ),
        )
    )
    form.add_item(
        discord.ui.Label(
            text="Watched on",
            description="A date such as 2026-03-14.",
            component=discord.ui.TextInput(
                custom_id=WATCHED_ON,
                required=False,
                max_length=LONGEST_DATE,
                default=_cut(shown.watched_on, LONGEST_DATE),
            ),
        )
    )
    form.add_item(
        discord.ui.Label(
            text="I had seen it before",
            component=discord.ui.Checkbox(custom_id=REWATCH, default=shown.rewatch),
        )
    )
    return form


_STAR_VALUES = tuple(str(step) for step in STAR_STEPS)
# Line breaks, and the joiners that Persian words and many emoji are written with.
_KEPT = frozenset("\n\u200c\u200d")


def _stars(chosen: object) -> float | None:
    for value in _STAR_VALUES:
        if chosen == [value]:
            return float(value)
    return None


def _text(value: object) -> str | None:
    """Return what was typed without what no database and no reader can use; None when nothing is left."""
    if not isinstance(value, str):
        return None
    kept = "".join(char for char in value if char in _KEPT or unicodedata.category(char)[0] != "C")
    return kept.strip() if any(char.isprintable() and not char.isspace() for char in kept) else None


def _cut(typed: str | None, most: int) -> str | None:
    """Return as much as Discord lets a form open with."""
    return None if typed is None else typed[:most]


def _date(typed: str | None) -> dt.date | None:
    if typed is None:
        return None
    try:
        return dt.date.fromisoformat(typed)
    except ValueError as exc:
        raise InvalidInput("watched_on_format") from exc
