"""Reading what the bot answered, and delivering what no Discord client would send."""

from __future__ import annotations

from typing import Any

import discord
import simcord
from simcord.backend import serializers
from simcord.components import walk_components
from simcord.enums import ComponentType, InteractionType
from simcord.interactions import base_payload
from simcord.results import InteractionResult, ResponseMessage

Shown = ResponseMessage | discord.Message


def components(shown: Shown) -> list[dict[str, Any]]:
    """Every component of a message, as sent."""
    sent = shown.components
    raw = [part if isinstance(part, dict) else part.to_dict() for part in sent]
    return list(walk_components(raw))


def told(shown: Shown) -> str:
    """All that a message says."""
    texts = [part["content"] for part in components(shown) if part["type"] == ComponentType.TEXT_DISPLAY]
    return "\n".join([shown.content, *texts]).strip()


def buttons(shown: Shown) -> dict[str, str]:
    """What can be pressed: custom ids by label; the last one of a label stands for all."""
    return {
        part["label"]: part["custom_id"]
        for part in components(shown)
        if part["type"] == ComponentType.BUTTON and not part.get("disabled")
    }


def pictures(shown: Shown) -> list[dict[str, Any]]:
    """The pictures that a message shows."""
    return [
        item
        for part in components(shown)
        if part["type"] == ComponentType.MEDIA_GALLERY
        for item in part["items"]
    ]


def answer(result: InteractionResult) -> ResponseMessage:
    """The one answer to an interaction, which has to be private."""
    shown = [*([result.response] if result.response else []), *result.followups]
    assert len(shown) == 1, result
    assert shown[0].ephemeral
    return shown[0]


def public(result: InteractionResult) -> ResponseMessage:
    """The one answer to an interaction, which everyone sees."""
    assert result.response is not None
    assert not result.response.ephemeral
    assert not result.followups
    return result.response


def sentence(result: InteractionResult) -> str:
    """The one private sentence without anything to press: what bad input gets."""
    shown = answer(result)
    assert not shown.components
    assert "Something went wrong" not in shown.content
    return shown.content


def form(result: InteractionResult) -> dict[str, dict[str, Any]]:
    """The controls of the form that opened, by custom id."""
    assert result.modal is not None
    return {
        part["custom_id"]: part for part in walk_components(result.modal["components"]) if "custom_id" in part
    }


class Wire:
    """Delivers interactions as they come over the gateway, also such as no client would send."""

    def __init__(self, env: simcord.Env, channel: simcord.ChannelHandle, guild_id: int) -> None:
        self._env = env
        self._channel = channel
        self._guild_id = guild_id

    async def command(
        self, user_id: int, name: str, *options: dict[str, Any], resolved: dict[str, Any] | None = None
    ) -> InteractionResult:
        """Run a command with options of any kind; ``resolved`` describes what they name."""
        data = {"id": "1", "name": name, "type": 1, "options": list(options), "resolved": resolved or {}}
        return await self._deliver(user_id, InteractionType.APPLICATION_COMMAND, data)

    async def press(self, user_id: int, custom_id: str, on: ResponseMessage) -> InteractionResult:
        """Press a button that need not be on the message."""
        button = {"type": int(ComponentType.BUTTON), "style": 2, "label": "?", "custom_id": custom_id}
        return await self._use(user_id, button, on)

    async def choose(
        self, user_id: int, custom_id: str, on: ResponseMessage, values: object
    ) -> InteractionResult:
        """Choose from a menu that need not be on the message, also what it does not offer."""
        menu = {"type": int(ComponentType.STRING_SELECT), "options": [], "custom_id": custom_id}
        return await self._use(user_id, menu, on, values=values)

    async def _use(
        self, user_id: int, component: dict[str, Any], on: ResponseMessage, **data: object
    ) -> InteractionResult:
        stored = self._env.backend.get_message(on.channel_id, on.id)
        message = dict(serializers.message_payload(self._env.backend, stored))
        message["components"] = [{"type": 1, "components": [component]}]
        data |= {"custom_id": component["custom_id"], "component_type": component["type"]}
        return await self._deliver(
            user_id, InteractionType.MESSAGE_COMPONENT, data, source=stored.id, message=message
        )

    async def submit(self, user_id: int, custom_id: str, values: dict[str, Any]) -> InteractionResult:
        """Submit a form that need not be open; a list is what a select holds."""
        rows = [
            {"type": 18, "component": {"type": 3, "custom_id": name, "values": value}}
            if isinstance(value, list)
            else {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
            for name, value in values.items()
        ]
        return await self._deliver(
            user_id, InteractionType.MODAL_SUBMIT, {"custom_id": custom_id, "components": rows}
        )

    async def again(self, result: InteractionResult) -> None:
        """Deliver the newest interaction once more, as the gateway may."""
        [*_, payload] = [
            payload
            for kind, name, payload in self._env.backend.transcript
            if name == "INTERACTION_CREATE" and payload["id"] == str(result._interaction.id)
        ]
        self._env.backend.emit("INTERACTION_CREATE", payload)
        await self._env.settle()

    async def _deliver(
        self,
        user_id: int,
        kind: int,
        data: dict[str, Any],
        *,
        source: int | None = None,
        **extra: Any,
    ) -> InteractionResult:
        record, payload = base_payload(
            self._env.backend,
            type=int(kind),
            channel_id=self._channel.id,
            guild_id=self._guild_id,
            user_id=user_id,
            data=data,
        )
        record.source_message_id = source
        self._env.backend.emit("INTERACTION_CREATE", {**payload, **extra})
        await self._env.settle()
        return InteractionResult(self._env, record)
