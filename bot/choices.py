"""What autocompletes offer."""

from __future__ import annotations

from discord import app_commands

from core.films.catalogue import CHOSEN, Catalogue

LONGEST_CHOICE = 100
MOST_CHOICES = 25


def film_choices(catalogue: Catalogue, typed: str) -> list[app_commands.Choice[str]]:
    """Return the films that fit what was typed, with the year and, where it differs, the original title."""
    choices = []
    for film in catalogue.search(typed, MOST_CHOICES):
        name = film.label if film.original_title is None else f"{film.label} · {film.original_title}"
        choices.append(app_commands.Choice(name=name[:LONGEST_CHOICE], value=f"{CHOSEN}{film.film_id}"))
    return choices
