"""`/admin weekly`: whether, where and when the server's week is posted."""

import calendar

import discord
from discord import app_commands

from bot.cards import schedules as cards
from bot.cog import FREE, AttuneCog, answers
from bot.interactions import caller
from bot.replies import Answer, Reply
from cogs.admin.group import admin, server_of
from core.errors import NotReady
from core.plans.jobs import SERVER_WEEK, WEEKLY_POSTS
from db.schedules import Recurrence, ScheduleKey

NEVER = -1
DAYS = [
    *(app_commands.Choice(name=name, value=number) for number, name in enumerate(calendar.day_name)),
    app_commands.Choice(name="never", value=NEVER),
]


class WeeklyCommands(AttuneCog):
    """The weekly post of a server."""

    @admin.command(
        description="Post once a week how this server's week went, nobody by name", extras={FREE: True}
    )
    @app_commands.describe(
        day="On which day, or never",
        hour="At which hour of the server's time zone, 0 to 23",
        channel="Where; the channel of /admin setup if left out",
    )
    @app_commands.choices(day=DAYS)
    @answers
    async def weekly(
        self,
        interaction: discord.Interaction,
        day: int,
        hour: app_commands.Range[int, 0, 23] = 18,
        channel: discord.TextChannel | None = None,
    ) -> Answer:
        guild_id, who, engine = server_of(interaction), caller(interaction), self.bot.engine
        key = ScheduleKey(SERVER_WEEK, guild_id)
        if day == NEVER:
            await engine.schedules.remove(key)
            await engine.flags.set_percent(who, WEEKLY_POSTS, 0)
        else:
            settings = await engine.setup.settings(guild_id)
            posts = settings.posts_channel_id if settings else None
            if channel is None and posts is None:
                raise NotReady("posts_channel")
            recurrence = Recurrence(await engine.setup.time_zone(guild_id), hour, weekday=day)
            await engine.schedules.put(key, recurrence, who.at, channel.id if channel else posts)
            await engine.flags.set_percent(who, WEEKLY_POSTS, 100)
        return Reply(card=cards.overview(await engine.schedules.of_server(guild_id), who.user_id))
