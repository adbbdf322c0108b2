"""Private threads for talks with the coach: the member and the bot, and nobody else."""

from __future__ import annotations

import discord
import structlog

log = structlog.get_logger(__name__)

WEEK_MINUTES = 7 * 24 * 60


async def open_thread(interaction: discord.Interaction, name: str) -> discord.Thread | None:
    """Open a private thread with who asks; None where that cannot be: then the private card has to do."""
    here = interaction.channel
    channel = here.parent if isinstance(here, discord.Thread) else here
    granted = interaction.app_permissions
    if not isinstance(channel, discord.TextChannel) or not (
        granted.create_private_threads and granted.send_messages_in_threads
    ):
        return None
    try:
        thread = await channel.create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=WEEK_MINUTES,
        )
        await thread.add_user(interaction.user)
    except discord.HTTPException as exc:
        log.info("thread_not_opened", guild_id=interaction.guild_id, status=exc.status, code=exc.code)
        return None
    return thread
