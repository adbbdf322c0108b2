"""What runs by the clock, as moderators see it: a server's schedules and its jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, line, row, text
from bot.components import press
from core.schedules.queue import ServerJobs
from db.jobs import DeadJob
from db.schedules import PauseReason, Recurrence, Schedule

MOST_SHOWN = 6
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PAUSED: Mapping[PauseReason | None, str] = {
    None: "by a moderator",
    "channel_gone": "because the channel is gone; choose another one in `/admin setup`",
    "channel_closed": "because I may not write in the channel; let me, or choose another one in `/admin setup`",
    "dm_closed": "because the member takes no messages from me",
}
REASONS: Mapping[str, str] = {
    "DatabaseUnavailable": "My memory could not be reached.",
    "DiscordServerError": "Discord did not answer properly.",
    "HTTPException": "Discord did not take what I sent.",
    "ClientConnectorError": "Discord could not be reached.",
    "ServerDisconnectedError": "Discord could not be reached.",
    "TimeoutError": "Something took too long to answer.",
}
"""What to tell of an error by its name; anything else is a fault of ours."""


def overview(schedules: Sequence[Schedule], owner: int, note: str | None = None) -> discord.ui.LayoutView:
    """Show a server's schedules, with what can be done about each."""
    if not schedules:
        return card(text("## What I post by myself", "Nothing, in this server."))
    blocks: list[Block] = [text("## What I post by myself", note)]
    for schedule in schedules[:MOST_SHOWN]:
        blocks += [line(), text(*_told(schedule)), row(*_buttons(schedule, owner))]
    return card(*blocks)


def jobs(found: ServerJobs, owner: int, note: str | None = None) -> discord.ui.LayoutView:
    """Show how many of a server's jobs wait and run, and those that were given up."""
    blocks: list[Block] = [
        text("## Jobs of this server", note),
        text(f"**Waiting**: {found.counts.waiting} · **Running**: {found.counts.running}"),
        line(),
    ]
    if not found.dead:
        blocks.append(text("None was given up."))
    for dead in found.dead:
        blocks += [
            text(*_failure(dead)),
            row(press("Try it again", "jobs.requeue", owner, dead.job_id, style=ButtonStyle.primary)),
        ]
    return card(*blocks)


def kind_name(kind: str) -> str:
    """Write a kind for people: `weekly_summary` is the "Weekly summary"."""
    return kind.replace("_", " ").capitalize()


def times(recurrence: Recurrence) -> str:
    """Write when something recurs: "Mondays at 09:00 (Europe/Berlin)"."""
    day = "every day" if recurrence.weekday is None else WEEKDAYS[recurrence.weekday]
    return f"{day} at {recurrence.hour:02}:{recurrence.minute:02} ({recurrence.time_zone})"


def _told(schedule: Schedule) -> list[str]:
    place = f" in <#{schedule.channel_id}>" if schedule.channel_id else ""
    last = _moment(schedule.last_run_at, "f") if schedule.last_run_at else "never yet"
    rests = f"**Paused** {PAUSED[schedule.pause_reason]}."
    return [
        f"**{kind_name(schedule.key.kind)}** — {times(schedule.recurrence)}{place}",
        rests if schedule.paused else f"Next: {_moment(schedule.next_run_at, 'F')}",
        f"Last: {last}",
    ]


def _buttons(schedule: Schedule, owner: int) -> list[discord.ui.Button[object]]:
    kind = schedule.key.kind
    return [
        press("Preview", "schedule.preview", owner, kind),
        press("Run now", "schedule.run", owner, kind),
        press("Resume", "schedule.resume", owner, kind, style=ButtonStyle.success)
        if schedule.paused
        else press("Pause", "schedule.pause", owner, kind),
    ]


def _failure(dead: DeadJob) -> list[str]:
    told = REASONS.get(dead.error or "", f"A fault of mine, job {dead.job_id} in my operator's log.")
    tried = count_of(dead.attempts, "attempt", "attempts")
    return [
        f"**{kind_name(dead.kind)}** — given up {_moment(dead.gave_up_at, 'R')} after {tried}",
        told,
    ]


def _moment(at: dt.datetime, style: discord.utils.TimestampStyle) -> str:
    return discord.utils.format_dt(at, style)
