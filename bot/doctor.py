"""`doctor`: looks at everything the bot needs, and says what to do about what is missing."""

from __future__ import annotations

from bot.config import Settings


async def run(settings: Settings) -> int:
    return 0
