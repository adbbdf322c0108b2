"""What a person in a channel does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.loopback.components import ENTITY_PICKERS, FilledForm, find
from tests.loopback.exchange import Exchange
from tests.loopback.interaction import Interaction, Kind
from tests.loopback.messages import Messages
from tests.loopback.world import Payload, Upload, World

SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
ENTITY_OPTION_TYPES = {6, 7, 8, 9, 11}
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of a guild, looking at one of its channels.

    Each action returns once the bot has answered for the first time, or too late, and raises TimeoutError
    if it never does. Where a user, role, channel or file is asked for, pass its payload or an `Upload`.
    """

    world: World
    exchange: Exchange
    messages: Messages
    user: Payload
    channel: Payload
    locale: str = "en-US"
    timeout_seconds: float = 5.0
    reaction_seconds: float = 0.02

    async def say(self, content: str) -> Payload:
        """Write an ordinary message."""
        return await self.messages.post(self.channel["id"], self.user, {"content": content})

    async def slash(self, name: str, **options: Any) -> Interaction:
        """Run a slash command, named with its groups: `movie-night start`."""
        return await self._interact(Kind.COMMAND, self._slash_data(name, options))

    async def autocomplete(self, name: str, focused: str, **options: Any) -> list[Payload]:
        """Type into an option and read the suggestions."""
        data = self._slash_data(name, options, focused)
        return (await self._interact(Kind.AUTOCOMPLETE, data)).choices

    async def menu(self, name: str, target: Payload) -> Interaction:
        """Use a context menu on an account or a message."""
        is_message = "content" in target
        command = self._command(name, MESSAGE_MENU if is_message else USER_MENU)
        data = {key: command[key] for key in ("id", "name", "type")} | {"target_id": target["id"]}
        resolved = {"messages": {target["id"]: target}} if is_message else self._resolved([target["id"]])
        return await self._interact(Kind.COMMAND, data | {"resolved": resolved})

    async def click(self, message: Payload, name: str) -> Interaction:
        """Press the button with this custom id or label."""
        button = find(message["components"], name)
        data = {"custom_id": button["custom_id"], "component_type": button["type"]}
        return await self._interact(Kind.COMPONENT, data, message)

    async def select(self, message: Payload, name: str, *values: Any) -> Interaction:
        """Choose from the menu with this custom id or placeholder."""
        menu = find(message["components"], name)
        wire = [self._wire(value) for value in values]
        data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": wire}
        if menu["type"] in ENTITY_PICKERS:
            data["resolved"] = self._resolved(wire)
        return await self._interact(Kind.COMPONENT, data, message)

    async def submit(self, opened: Interaction, answers: Mapping[str, Any]) -> Interaction:
        """Fill the modal that an interaction opened, by custom id or label, and send it."""
        form = FilledForm(opened.modal, {name: self._wire(answer) for name, answer in answers.items()})
        data = {
            "custom_id": opened.modal["custom_id"],
            "components": form.components,
            "resolved": self._resolved(form.entity_ids),
        }
        return await self._interact(Kind.MODAL_SUBMIT, data, opened.source)

    async def _interact(self, kind: Kind, data: Payload, source: Payload | None = None) -> Interaction:
        if kind in (Kind.COMPONENT, Kind.MODAL_SUBMIT):
            # discord.py listens to a view or modal only once it has read the reply to sending it, which no
            # person can outrun but this code could.
            await asyncio.sleep(self.reaction_seconds)
        interaction = await self.exchange.open(
            kind, self.user, self.channel, data, source=source, locale=self.locale
        )
        return await interaction.wait_until(lambda i: i.has_outcome, self.timeout_seconds)

    def _slash_data(self, name: str, options: Mapping[str, Any], focused: str | None = None) -> Payload:
        root, *path = name.split()
        command = leaf = self._command(root, CHAT_INPUT)
        for step in path:
            leaf = next(option for option in leaf["options"] if option["name"] == step)
        types = {option["name"]: option["type"] for option in leaf["options"]}
        wire: list[Payload] = [
            {"name": key, "type": types[key], "value": self._wire(value)} for key, value in options.items()
        ]
        entity_ids = [option["value"] for option in wire if option["type"] in ENTITY_OPTION_TYPES]
        for option in wire:
            if option["name"] == focused:
                option["focused"] = True
        for step, kind in zip(reversed(path), (SUBCOMMAND, SUBCOMMAND_GROUP), strict=False):
            wire = [{"name": step, "type": kind, "options": wire}]
        data = {key: command[key] for key in ("id", "name", "type")}
        return data | {"options": wire, "resolved": self._resolved(entity_ids)}

    def _command(self, name: str, kind: int) -> Payload:
        for scope in (self.channel["guild_id"], None):
            for command in self.world.commands.get(scope, ()):
                if command["name"] == name and command["type"] == kind:
                    return command
        raise LookupError(f"the bot registered no command {name!r}")

    def _resolved(self, ids: list[str]) -> Payload:
        return self.world.resolved(self.world.guilds[self.channel["guild_id"]], ids)

    def _wire(self, value: Any) -> Any:
        if isinstance(value, Upload):
            return self.world.add_file(value)["id"]
        if isinstance(value, dict):
            return value["id"]
        return [self._wire(item) for item in value] if isinstance(value, list) else value
