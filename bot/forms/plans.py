"""The forms of daily plans: a check-in, what a plan should be like, and when its days are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.plan_words import ARCHETYPES, CATEGORIES, ENERGIES, MOODS, clock_time
from bot.components import custom_id
from core.errors import InvalidInput

LONGEST_NOTE = 500
ENERGY, MOOD, NOTE = "energy", "mood", "note"
ARCHETYPE, ZONE, DAY_END, MINUTES, OFF = "archetype", "zone", "day_end", "minutes", "off"
REST, REMINDER = "rest", "reminder"
MINUTE_CHOICES = (10, 20, 30, 45, 60, 90)
DAY_ENDS = (0, 60, 120, 180, 240, 300, 360)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_ZONE = 60


@dataclass(frozen=True, slots=True)
class CheckInDraft:
    """What a check-in form opens with."""

    energy: int | None = None
    mood: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What the form of a plan opens with, or what was put into it."""

    archetype: str
    time_zone: str = "UTC"
    day_end_minutes: int = 0
    wanted_minutes: int = 30
    categories_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RhythmDraft:
    """What the form of rest and reminders opens with, or what was put into it."""

    rest_weekdays: tuple[int, ...] = ()
    reminder_minute: int | None = None


def check_in_form(owner: int, shown: CheckInDraft) -> discord.ui.Modal:
    """Ask how someone is."""
    form = discord.ui.Modal(title="How are you today?", custom_id=custom_id("plan.checked_in", owner))
    energies = [
        discord.SelectOption(label=label, value=str(energy), default=energy == shown.energy)
        for energy, label in ENERGIES.items()
    ]
    moods = [
        discord.SelectOption(label=label, value=mood, default=mood == shown.mood)
        for mood, label in MOODS.items()
    ]
    _ask(form, "Energy", _select(ENERGY, energies), "It sets how demanding today's plan is.")
    _ask(form, "Mood", _select(MOOD, moods), "It also colours the film for tonight.")
    note = discord.ui.TextInput[Any](
        custom_id=NOTE,
        style=discord.TextStyle.paragraph,
        required=False,
        max_length=LONGEST_NOTE,
        default=shown.note,
    )
    _ask(form, "Note", note, "Shown to you alone.")
    return form


def checked_in(values: Mapping[str, Any]) -> tuple[int, str, str | None]:
    """Read a check-in. Raises InvalidInput for what the form does not offer."""
    energy, mood = _one(values, ENERGY), _one(values, MOOD)
    if energy not in map(str, ENERGIES):
        raise InvalidInput("energy")
    if mood not in MOODS:
        raise InvalidInput("mood")
    note = values.get(NOTE)
    return int(energy), mood, note.strip() or None if isinstance(note, str) else None


def plan_form(owner: int, shown: PlanDraft, *, starting: bool) -> discord.ui.Modal:
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


def planned(values: Mapping[str, Any]) -> PlanDraft:
    """Read what plans should be like. Raises InvalidInput for what the form does not offer."""
    archetype, zone = _one(values, ARCHETYPE), values.get(ZONE)
    if archetype not in ARCHETYPES:
        raise InvalidInput("archetype")
    if not isinstance(zone, str):
        raise InvalidInput("time_zone")
    return PlanDraft(
        archetype,
        zone.strip(),
        _number(values, DAY_END, "day_end"),
        _number(values, MINUTES, "wanted_minutes"),
        tuple(_many(values, OFF)),
    )


def rhythm_form(owner: int, shown: RhythmDraft) -> discord.ui.Modal:
    """Ask for days of rest, and whether to remind."""
    form = discord.ui.Modal(title="Rest and reminders", custom_id=custom_id("plan.set_rhythm", owner))
    days = [
        discord.SelectOption(label=name, value=str(number), default=number in shown.rest_weekdays)
        for number, name in enumerate(WEEKDAYS)
    ]
    _ask(
        form,
        "Days of rest",
        _select(REST, days, least=0, most=len(days)),
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


def rhythm(values: Mapping[str, Any]) -> RhythmDraft:
    """Read days of rest and the time of reminders. Raises InvalidInput."""
    days = tuple(int(day) for day in _many(values, REST) if day in map(str, range(len(WEEKDAYS))))
    typed = values.get(REMINDER)
    return RhythmDraft(days, clock_minute(typed) if isinstance(typed, str) and typed.strip() else None)


def clock_minute(typed: str) -> int:
    """Read 18:30, 1830 or 18 as a minute of the day. Raises InvalidInput."""
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*", typed, re.ASCII)
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    try:
        at = dt.time(hours, minutes)
    except ValueError as exc:
        raise InvalidInput("reminder") from exc
    return at.hour * 60 + at.minute


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


def _number(values: Mapping[str, Any], name: str, what: str) -> int:
    chosen = _one(values, name)
    if not chosen.isdecimal():
        raise InvalidInput(what)
    return int(chosen)
