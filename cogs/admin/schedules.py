"""`/admin schedule` and `/admin jobs`: what runs by the clock in a server, and what went wrong with it."""

import discord

from bot.cards import schedules as cards
from bot.cog import FREE, AttuneCog, answers, route
from bot.interactions import caller
from bot.posting import render
from bot.replies import Answer, Reply
from cogs.admin.group import admin, server_of
from core.errors import NotReady
from db.schedules import ScheduleKey


class ScheduleCommands(AttuneCog):
    """A server's schedules and jobs, for those who may manage it."""

    @admin.command(description="See, preview, run or pause what I post here by myself", extras={FREE: True})
    @answers
    async def schedule(self, interaction: discord.Interaction) -> Answer:
        return await self._schedules(interaction, edits=False)

    @admin.command(description="See what waits, runs or was given up, and try it again", extras={FREE: True})
    @answers
    async def jobs(self, interaction: discord.Interaction) -> Answer:
        return await self._jobs(interaction, edits=False)

    @route("schedule.preview", free=True)
    async def preview(self, interaction: discord.Interaction, kind: str) -> Answer:
        """Show the moderator alone what would be posted now."""
        engine, who = self.bot.engine, caller(interaction)
        job = await engine.schedules.rehearsal(_key(interaction, kind), who.at)
        delivery = await engine.kinds[kind].body(engine, job, who.at)
        if delivery is None:
            raise NotReady("preview")
        post = await render(self.bot.painter, delivery)
        return Reply(card=post.card, files=post.files)

    @route("schedule.run", free=True)
    async def run(self, interaction: discord.Interaction, kind: str) -> Answer:
        """Post out of turn."""
        who = caller(interaction)
        await self.bot.engine.schedules.run_now(_key(interaction, kind), who.request_id, who.at)
        return await self._schedules(interaction, note=f"{cards.kind_name(kind)}: on its way.")

    @route("schedule.pause", free=True)
    async def pause(self, interaction: discord.Interaction, kind: str) -> Answer:
        """Let it rest."""
        await self.bot.engine.schedules.pause(_key(interaction, kind))
        return await self._schedules(interaction)

    @route("schedule.resume", free=True)
    async def resume(self, interaction: discord.Interaction, kind: str) -> Answer:
        """Let it go on."""
        await self.bot.engine.schedules.resume(_key(interaction, kind), caller(interaction).at)
        return await self._schedules(interaction)

    @route("jobs.requeue", free=True)
    async def requeue(self, interaction: discord.Interaction, job_id: int) -> Answer:
        """Try a job again that was given up."""
        await self.bot.engine.queue.requeue(server_of(interaction), job_id)
        return await self._jobs(interaction, note="It is tried again.")

    async def _schedules(
        self, interaction: discord.Interaction, note: str | None = None, *, edits: bool = True
    ) -> Answer:
        found = await self.bot.engine.schedules.of_server(server_of(interaction))
        return Reply(card=cards.overview(found, interaction.user.id, note), edits=edits)

    async def _jobs(
        self, interaction: discord.Interaction, note: str | None = None, *, edits: bool = True
    ) -> Answer:
        found = await self.bot.engine.queue.of_server(server_of(interaction))
        return Reply(card=cards.jobs(found, interaction.user.id, note), edits=edits)


def _key(interaction: discord.Interaction, kind: str) -> ScheduleKey:
    return ScheduleKey(kind, server_of(interaction))
