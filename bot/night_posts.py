"""What is due for movie nights: votes that end, announcements, reminders and rating prompts, each posted once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping

import discord
import structlog

from bot.cards import movie_night as cards
from core.experiments.flags import Flags
from core.films.movie_night import MovieNights, NightView
from db.films import Film
from db.night_steps import Step, StepName
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)

NO_EVENT = (
    "-# I may not create Discord events here. With the permission **Create Events** I would have made one; "
    "a moderator can grant it."
)
EVENT_PLACE = "Here on Discord"
LATEST = {"announce": dt.timedelta(days=1), "remind": dt.timedelta(minutes=30), "rate": dt.timedelta(days=3)}
"""What is later than this, after a time in which no process ran, is left out."""


class NightPosts:
    """Does what is due, in whichever process gets to it first."""

    def __init__(self, client: discord.AutoShardedClient, nights: MovieNights, flags: Flags) -> None:
        self._client = client
        self._nights = nights
        self._flags = flags
        self._works: Mapping[StepName, Callable[[NightView, Step], Awaitable[None]]] = {
            "announce": self._announce,
            "remind": self._remind,
            "rate": self._ask_for_ratings,
        }

    async def tick(self) -> None:
        """Do what is due by now; without a database, nothing is."""
        if not self._client.is_ready():
            return
        try:
            await self.run_due(discord.utils.utcnow())
        except DatabaseUnavailable as exc:
            log.warning("movie_nights_wait", cause=str(exc.__cause__))

    async def run_due(self, now: dt.datetime) -> None:
        """Do what is due, and what becomes due by that."""
        shards = self._client.shard_count or 1
        ours = self._client.shard_ids or range(shards)
        while steps := await self._nights.claim(now, shards, ours):
            for step in steps:
                try:
                    await self._do(step, now)
                except DatabaseUnavailable:
                    raise
                except Exception:  # the job runner's broad except: one night must not hold up the others
                    log.exception("movie_night_step_failed", night_id=step.night_id, step=step.step)

    async def _do(self, step: Step, now: dt.datetime) -> None:
        if step.step == "close":
            await self._nights.close(step.night_id, now)
        elif now - step.due_at <= LATEST.get(step.step, dt.timedelta.max):
            shown = await self._nights.view(step.night_id)
            if shown.night.state == "closed" and self._flags.percent("movie_nights", shown.night.guild_id):
                await self._works[step.step](shown, step)
        await self._nights.finish(step)

    async def _announce(self, shown: NightView, step: Step) -> None:
        winner = shown.winner
        event = "" if winner is None else await self._event(shown, winner)
        await self._post(shown, step, cards.announcement(shown, event))
        if shown.night.message_id is not None:
            channel = self._client.get_partial_messageable(shown.night.channel_id)
            try:
                await channel.get_partial_message(shown.night.message_id).edit(view=cards.plan(shown))
            except (discord.NotFound, discord.Forbidden) as exc:
                log.info("movie_night_plan_gone", night_id=step.night_id, status=exc.status)

    async def _remind(self, shown: NightView, step: Step) -> None:
        if shown.winner is not None:
            await self._post(shown, step, cards.reminder(shown, shown.winner))

    async def _ask_for_ratings(self, shown: NightView, step: Step) -> None:
        if shown.winner is not None:
            await self._post(shown, step, cards.how_was_it(shown.winner))

    async def _post(self, shown: NightView, step: Step, view: discord.ui.LayoutView) -> None:
        """Post to the plan's channel; the nonce keeps a second attempt from posting twice."""
        channel = self._client.get_partial_messageable(shown.night.channel_id)
        try:
            await channel.send(view=view, nonce=f"night-{step.night_id}-{step.step}")
        except (discord.NotFound, discord.Forbidden) as exc:
            log.warning("movie_night_post_refused", night_id=step.night_id, step=step.step, status=exc.status)

    async def _event(self, shown: NightView, film: Film) -> str:
        """Make the Discord event unless an earlier attempt did, and say where it is, or why there is none."""
        night = shown.night
        guild = self._client.get_guild(night.guild_id)
        if guild is None or not _may_create_events(guild):
            return NO_EVENT
        if night.event_id is None and night.starts_at <= discord.utils.utcnow():
            return ""
        try:
            event = await self._existing(guild, shown, film) or await guild.create_scheduled_event(
                name=_event_name(film),
                start_time=night.starts_at,
                end_time=self._nights.ends_at(night, film),
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
                location=EVENT_PLACE,
            )
        except discord.Forbidden:
            return NO_EVENT
        await self._nights.set_event(night.night_id, event.id)
        return f"The event: {event.url}"

    async def _existing(
        self, guild: discord.Guild, shown: NightView, film: Film
    ) -> discord.ScheduledEvent | None:
        """Find the event of an attempt that was cut off before it could be kept."""
        for event in await guild.fetch_scheduled_events(with_counts=False):
            is_ours = self._client.user is not None and event.creator_id == self._client.user.id
            if is_ours and event.name == _event_name(film) and event.start_time == shown.night.starts_at:
                return event
        return None


async def cancel_event(guild: discord.Guild | None, event_id: int | None) -> None:
    """Take the Discord event of a night that was called off away, if it is still there."""
    if guild is None or event_id is None:
        return
    try:
        await (await guild.fetch_scheduled_event(event_id, with_counts=False)).delete()
    except (discord.NotFound, discord.Forbidden) as exc:
        log.info("movie_night_event_stays", event_id=event_id, status=exc.status)


def _may_create_events(guild: discord.Guild) -> bool:
    permissions = guild.me.guild_permissions
    return permissions.create_events or permissions.manage_events


def _event_name(film: Film) -> str:
    return f"Movie night: {film.label}"[:100]
