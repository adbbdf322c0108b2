"""The forms of daily plans: a check-in, what a plan should be like, and when its days are."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.plan_words import ARCHETYPES, CATEGORIES, ENERGIES, MOODS, clock_time
from bot.components import custom_id
from core.plans.joining import USUAL_MINUTES
from core.plans.reading import LONGEST_NOTE, Setting
from db.plan_members import CheckIn, PlanMember

ENERGY, MOOD, NOTE = "energy", "mood", "note"
ARCHETYPE, ZONE, DAY_END, MINUTES, OFF = "archetype", "zone", "day_end", "minutes", "off"
REST, REMINDER = "rest", "reminder"
TOOK = "took"
MINUTE_CHOICES = (10, 20, 30, 45, 60, 90)
DAY_ENDS = (0, 60, 120, 180, 240, 300, 360)
LONGEST_ZONE = 60


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What the form opens with for who starts."""

    archetype: str | None
    time_zone: str | None
    day_end_minutes: int = 0
    wanted_minutes: int = USUAL_MINUTES
    categories_off: tuple[str, ...] = ()


def check_in_form(owner: int, shown: CheckIn | None) -> discord.ui.Modal:
    """Ask how someone is."""
    form = discord.ui.Modal(title="How are you today?", custom_id=custom_id("plan.checked_in", owner))
    energies = [
        discord.SelectOption(
            label=label, value=str(energy), default=shown is not None and energy == shown.energy
        )
        for energy, label in ENERGIES.items()
    ]
    moods = [
        discord.SelectOption(label=label, value=mood, default=shown is not None and mood == shown.mood)
        for mood, label in MOODS.items()
    ]
    _ask(form, "Energy", _select(ENERGY, energies), "It sets how demanding today's plan is.")
    _ask(form, "Mood", _select(MOOD, moods), "It also colours the films that I suggest today.")
    note = discord.ui.TextInput[Any](
        custom_id=NOTE,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_NOTE,
        default=shown.note if shown else None,
    )
    _ask(form, "Note", note, "Shown to you alone.")
    return form


def checked_in(values: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Return what was put in: energy, mood and note, to be read by the service."""
    note = values.get(NOTE)
    return _one(values, ENERGY), _one(values, MOOD), note if isinstance(note, str) else None


def plan_form(owner: int, shown: PlanMember | PlanDraft, *, starting: bool) -> discord.ui.Modal:
    """Ask what plans should be like."""
    form = discord.ui.Modal(
        title="Start your daily plan" if starting else "Your plan",
        custom_id=custom_id("plan.started" if starting else "plan.set_plan", owner),
    )
    archetypes = [
        discord.SelectOption(label=name, description=meaning, value=key, default=key == shown.archetype)
        for key, (name, meaning) in ARCHETYPES.items()
    ]
    _ask(form, "Which one is most like you?", _select(ARCHETYPE, archetypes))
    zone = discord.ui.TextInput[Any](custom_id=ZONE, max_length=LONGEST_ZONE, default=shown.time_zone)
    _ask(form, "Time zone", zone, "Such as Europe/Berlin or America/New_York.")
    ends = [
        discord.SelectOption(
            label="midnight" if end == 0 else clock_time(end),
            value=str(end),
            default=end == shown.day_end_minutes,
        )
        for end in DAY_ENDS
    ]
    _ask(form, "My day ends at", _select(DAY_END, ends), "For night owls: until then it is still today.")
    minutes = [
        discord.SelectOption(
            label=f"about {count} minutes", value=str(count), default=count == shown.wanted_minutes
        )
        for count in sorted({*MINUTE_CHOICES, shown.wanted_minutes})
    ]
    _ask(form, "Time for it on a day", _select(MINUTES, minutes))
    categories = [
        discord.SelectOption(label=label, value=key, default=key in shown.categories_off)
        for key, label in CATEGORIES.items()
    ]
    off = _select(OFF, categories, least=0, most=len(categories) - 1)
    _ask(form, "Leave out", off, "Nothing of these will be on your plan.")
    return form


def planned(values: Mapping[str, Any]) -> dict[Setting, object]:
    """Return what was put in, to be read by the service."""
    return {
        "archetype": _one(values, ARCHETYPE),
        "time_zone": str(values.get(ZONE, "")).strip(),
        "day_end_minutes": _one(values, DAY_END),
        "wanted_minutes": _one(values, MINUTES),
        "categories_off": _many(values, OFF),
    }


def rhythm_form(owner: int, shown: PlanMember) -> discord.ui.Modal:
    """Ask for days of rest, and whether to remind."""
    form = discord.ui.Modal(title="Rest and reminders", custom_id=custom_id("plan.set_rhythm", owner))
    days = [
        discord.SelectOption(label=name, value=str(number), default=number in shown.rest_weekdays)
        for number, name in enumerate(calendar.day_name)
    ]
    _ask(
        form,
        "Days of rest",
        _select(REST, days, least=0, most=len(days) - 1),
        "Optional days; your streak is safe.",
    )
    reminder = discord.ui.TextInput[Any](
        custom_id=REMINDER,
        required=False,
        max_length=5,
        placeholder="18:30",
        default=None if shown.reminder_minute is None else clock_time(shown.reminder_minute),
    )
    _ask(form, "Remind me at", reminder, "By direct message, only while something is open. Empty for never.")
    return form


def rhythm(values: Mapping[str, Any]) -> dict[Setting, object]:
    """Return what was put in, to be read by the service."""
    reminder = str(values.get(REMINDER) or "").strip()
    return {
        "rest_weekdays": [int(day) for day in _many(values, REST) if day.isdecimal()],
        "reminder_minute": reminder or None,
    }


def minutes_form(owner: int, day: int, item: int) -> discord.ui.Modal:
    """Ask how long something took."""
    form = discord.ui.Modal(title="How long did it take?", custom_id=custom_id("plan.took", owner, day, item))
    _ask(form, "Minutes", discord.ui.TextInput[Any](custom_id=TOOK, max_length=3, placeholder="10"))
    return form


def _select(
    name: str, options: list[discord.SelectOption], *, least: int = 1, most: int = 1
) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=name, options=options, min_values=least, max_values=most, required=least > 0
    )


def _ask(form: discord.ui.Modal, what: str, field: discord.ui.Item[Any], why: str | None = None) -> None:
    form.add_item(discord.ui.Label(text=what, description=why, component=field))


def _many(values: Mapping[str, Any], name: str) -> list[str]:
    chosen = values.get(name)
    return [one for one in chosen if isinstance(one, str)] if isinstance(chosen, list) else []


def _one(values: Mapping[str, Any], name: str) -> str:
    return "".join(_many(values, name)[:1])
