"""Buttons and forms that need no memory: what they do stands in their custom id, so they survive a restart.

A custom id reads `a1|route|owner|argument|...`; the owner is 0 where anyone may press.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Self

import discord

from bot.interactions import Door
from bot.replies import Answer
from core.errors import InvalidInput, NotAllowed, NotFound

VERSION = "a1"
ANYONE = 0
LONGEST_ID = 100
LARGEST_NUMBER = 2**63 - 1
CHOSEN = "chosen"

Argument = int | str
Handler = Callable[..., Awaitable[Answer]]


def custom_id(route: str, owner: int, *arguments: Argument) -> str:
    """Write a custom id. Raises ValueError when it would be too long for Discord."""
    written = "|".join([VERSION, route, str(owner), *map(str, arguments)])
    if len(written) > LONGEST_ID:
        raise ValueError(f"custom id too long: {written}")
    return written


def press(
    label: str,
    route: str,
    owner: int,
    *arguments: Argument,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """Make a button that runs a route."""
    return discord.ui.Button(
        label=label,
        custom_id=custom_id(route, owner, *arguments),
        style=style,
        emoji=emoji,
        disabled=disabled,
    )


class Router:
    """Finds the handler for what was pressed, chosen or submitted, and lets it in by the door."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._handlers: dict[str, Handler] = {}

    def add(self, route: str, handler: Handler) -> None:
        """Register a route. Raises ValueError when it is taken."""
        if route in self._handlers:
            raise ValueError(f"two handlers for {route}")
        self._handlers[route] = handler

    async def run(
        self, interaction: discord.Interaction, written: str, values: Mapping[str, Any] | None = None
    ) -> None:
        """Run what a custom id says; ``values`` are a form's or a menu's."""
        route, owner, arguments = _parts(written)
        handler = self._handlers.get(route)

        async def body(interaction: discord.Interaction) -> Answer:
            if handler is None:
                raise NotFound("button")
            if owner not in (ANYONE, interaction.user.id):
                raise NotAllowed("owner")
            given = [] if values is None else [values]
            return await handler(interaction, *given, *_arguments(handler, len(given), arguments))

        await self._door.run(interaction, route if handler else "unknown", body)


class Press(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=re.compile(r"a\d+\|.+", re.DOTALL),
):
    """Any button or menu of ours, of whichever version, as it comes back from Discord."""

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Take the button or menu as it stands on the message."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Route the click; what was chosen from a menu comes as a form's value would, under `CHOSEN`."""
        chosen = (interaction.data or {}).get("values")
        values = None if chosen is None else {CHOSEN: chosen}
        await interaction.client.router.run(interaction, self.custom_id, values)  # type: ignore[attr-defined]


def chosen(values: Mapping[str, Any]) -> str | None:
    """Return the one thing that was chosen from a menu; None for nothing. Raises InvalidInput."""
    match values.get(CHOSEN):
        case []:
            return None
        case [str(one)]:
            return one
    raise InvalidInput("option")


def form_values(components: object) -> dict[str, str | list[str] | None]:
    """Return what a form's inputs hold, by custom id, from an interaction's raw data."""
    return dict(_inputs(components))


def _inputs(components: object) -> Iterator[tuple[str, str | list[str] | None]]:
    for component in components if isinstance(components, list) else []:
        if not isinstance(component, dict):
            continue
        if isinstance(component.get("custom_id"), str):
            yield component["custom_id"], component.get("values", component.get("value"))
        yield from _inputs(component.get("components"))
        yield from _inputs([component.get("component")])


def is_ours(written: object) -> bool:
    """Tell whether a custom id is one of ours."""
    return isinstance(written, str) and Press.__discord_ui_compiled_template__.fullmatch(written) is not None


def _parts(written: str) -> tuple[str, int, list[str]]:
    """Return route, owner and arguments; what another version wrote has no route."""
    version, *parts = written.split("|")
    if version != VERSION or len(parts) < 2 or not parts[1].isdecimal():
        return "", ANYONE, []
    return parts[0], int(parts[1]), parts[2:]


def _arguments(handler: Handler, given: int, written: Sequence[str]) -> list[Argument]:
    """Read arguments as the handler's annotations want them. Raises NotFound when they are not for it."""
    _, *parameters = inspect.signature(handler, eval_str=True).parameters.values()
    wanted = [parameter.annotation for parameter in parameters]
    # A handler takes values before anything that is written, or none: a press is no form, and a form no press.
    if [kind in (int, str) for kind in wanted] != [False] * given + [True] * len(written):
        raise NotFound("button")
    return [
        _number(argument) if kind is int else argument
        for argument, kind in zip(written, wanted[given:], strict=True)
    ]


def _number(argument: str) -> int:
    if not argument.isdecimal() or int(argument) > LARGEST_NUMBER:
        raise NotFound("button")
    return int(argument)
