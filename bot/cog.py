"""What every cog shares: commands and routes that answer by the door."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AttuneBot
from bot.replies import Answer

Method = TypeVar("Method", bound=Callable[..., Awaitable[Answer]])

FREE = "free"


def answers(method: Callable[..., Awaitable[Answer]]) -> Callable[..., Awaitable[None]]:
    """Turn a method that returns its answer into a command's callback."""

    @functools.wraps(method)
    async def callback(
        cog: AttuneCog, interaction: discord.Interaction[AttuneBot], *target: Any, **options: Any
    ) -> None:
        name = interaction.command.qualified_name if interaction.command else "unknown"
        await cog.bot.door.run(interaction, name, lambda it: method(cog, it, *target, **options))

    return callback


def route(name: str, *, free: bool = False) -> Callable[[Method], Method]:
    """Mark a method as the handler of a button or form: `(interaction, [values,] *arguments) -> Answer`.

    ``free`` routes keep nothing about a person, and so ask for no consent.
    """

    def mark(method: Method) -> Method:
        method.__attune_route__ = (name, free)  # type: ignore[attr-defined]
        return method

    return mark


class AttuneCog(commands.Cog):
    """Registers its routes, and who may run its handlers.

    ``feature`` names the flag that all of them wait for, and ``for_moderators`` keeps them to who may manage the
    server. A command with `extras={FREE: True}` runs without consent.
    """

    feature: ClassVar[str | None] = None
    for_moderators: ClassVar[bool] = False

    def __init__(self, bot: AttuneBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Register routes, and what is asked before each handler runs."""
        for name, free, handler in self._routes():
            self.bot.router.add(name, handler)
            self.guard(name, free=free)
        for command in self.walk_app_commands():
            if isinstance(command, app_commands.Command):
                self.guard(command.qualified_name, free=bool(command.extras.get(FREE)))

    def guard(self, name: str, *, free: bool = False) -> None:
        """Put the gates before a handler, by the name that it runs under."""
        if free:
            self.bot.gate.exempt(name)
        if self.feature is not None:
            self.bot.access.keep_for_feature(name, self.feature)
        if self.for_moderators:
            self.bot.access.keep_for_moderators(name)

    def _routes(self) -> Iterator[tuple[str, bool, Callable[..., Awaitable[Answer]]]]:
        for attribute in dir(type(self)):
            marked = getattr(getattr(type(self), attribute), "__attune_route__", None)
            if marked is not None:
                yield *marked, getattr(self, attribute)
