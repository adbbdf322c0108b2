"""Files that people send with a command."""

from __future__ import annotations

from collections.abc import Callable

import discord

from core.errors import InvalidInput, Unavailable


def check_upload(file: object, check_size: Callable[[int], None]) -> None:
    """Refuse by what is declared, before anything is loaded; a crafted interaction may name what was never sent."""
    if not isinstance(file, discord.Attachment):
        raise InvalidInput("option")
    check_size(file.size)


async def load(file: discord.Attachment) -> bytes:
    """Load what was uploaded; raises Unavailable."""
    try:
        return await file.read()
    except discord.HTTPException as exc:
        raise Unavailable("attachment") from exc
