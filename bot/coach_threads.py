"""Private threads for talks with the coach: the member and the bot, and nobody else."""

from __future__ import annotations

import discord
import structlog

log = structlog.get_logger(__name__)

WEEK_MINUTES = 7 * 24 * 60


async def open_thread(interaction: discord.Interaction, name: str) -> discord.Thread | None:
    """Open a private thread with who asks; None where that cannot be: then the private card has to do."""
    channel = (
        interaction.channel.parent if isinstance(interaction.channel, discord.Thread) else interaction.channel
    )
    if not isinstance(channel, discord.TextChannel) or not interaction.is_guild_integration():
        return None
    try:
        thread = await channel.create_thread(
            name=name,
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=WEEK_MINUTES,
        )
        await thread.add_user(interaction.user)
    except discord.HTTPException as exc:  # most often a permission that the bot lacks
        log.info("thread_not_opened", guild_id=interaction.guild_id, status=exc.status, code=exc.code)
        return None
    return thread
