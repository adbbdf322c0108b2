"""What the bot has to be allowed to do, and what of it is missing."""

from __future__ import annotations

import discord

INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_private_threads=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_events=True,
)


def missing(granted: discord.Permissions) -> list[str]:
    """Name what is needed but not granted."""
    if granted.administrator:
        return []
    return [
        name.replace("_", " ") for name, needed in INVITE_PERMISSIONS if needed and not getattr(granted, name)
    ]
