"""The playground: the whole bot on this machine, behind a page that looks like Discord, without a token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from discord.ext import commands

from bot.playground.page import PlaygroundPage, PlaygroundPortTaken
from bot.playground.simcord_internals import RealtimeEnv, UnsupportedSimcord
from bot.playground.world import SERVER_NAME, build_world

__all__ = ["PlaygroundPortTaken", "UnsupportedSimcord", "serve"]


async def serve(
    bot: commands.Bot,
    *,
    port: int,
    on_ready: Callable[[str], None],
    furnish: Callable[[int], Awaitable[object]] | None = None,
) -> None:
    """Start the bot in a virtual server and show it until cancelled; `on_ready` gets the page's address.

    `furnish` gets the server's id before anyone comes in: the same at every start, as are the people's.

    Raises `PlaygroundPortTaken` when the port is in use and `UnsupportedSimcord` when SimCord is not the pinned one.
    """
    env = RealtimeEnv(bot)
    world = build_world(env)
    page = PlaygroundPage(env, world.people, title=SERVER_NAME)
    await page.open(port)
    try:
        if furnish is not None:
            await furnish(world.guild.id)
        await env.start()
        if not env.backend.commands:
            await bot.tree.sync()
        await page.show_channels()
        on_ready(page.url)
        await page.publish_forever()
    finally:
        await page.close()
        await env.shutdown()
