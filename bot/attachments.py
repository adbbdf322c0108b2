"""Files that people send with a command."""

from __future__ import annotations

import discord

from core.errors import InvalidInput, Unavailable


def require(option: object) -> discord.Attachment:
    """Return a file option; raises InvalidInput, as a crafted interaction may name what was never sent."""
    if not isinstance(option, discord.Attachment):
        raise InvalidInput("option")
    return option


async def load(file: discord.Attachment) -> bytes:
    """Load what was uploaded; raises Unavailable."""
    try:
        return await file.read()
    except discord.HTTPException as exc:
        raise Unavailable("attachment") from exc
