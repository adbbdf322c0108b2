"""What autocompletes offer."""

from __future__ import annotations

from collections.abc import Iterable

from discord import app_commands

from bot.cards.plan_words import CATEGORIES
from core.films.catalogue import CHOSEN, Catalogue
from core.plans.tasks import CHOSEN as CHOSEN_TASK
from db.tasks import Task

LONGEST_CHOICE = 100
MOST_CHOICES = 25


def film_choices(catalogue: Catalogue, typed: str) -> list[app_commands.Choice[str]]:
    """Return the films that fit what was typed, with the year and, where it differs, the original title."""
    choices = []
    for film in catalogue.search(typed, MOST_CHOICES):
        name = film.label if film.original_title is None else f"{film.label} · {film.original_title}"
        choices.append(app_commands.Choice(name=name[:LONGEST_CHOICE], value=f"{CHOSEN}{film.film_id}"))
    return choices


def task_choices(tasks: Iterable[Task], typed: str) -> list[app_commands.Choice[str]]:
    """Return the tasks whose titles have all words of what was typed in them."""
    words = typed.casefold().split()
    fitting = [task for task in tasks if all(word in task.title.casefold() for word in words)]
    return [
        app_commands.Choice(
            name=f"{task.title} · {CATEGORIES[task.category]}"[:LONGEST_CHOICE],
            value=f"{CHOSEN_TASK}{task.task_id}",
        )
        for task in sorted(fitting, key=lambda task: task.title.casefold())[:MOST_CHOICES]
    ]
