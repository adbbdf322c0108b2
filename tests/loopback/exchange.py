"""Carries interactions to the bot and its answers back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tests.loopback.errors import DiscordError
from tests.loopback.faults import Faults
from tests.loopback.gateway import Gateway
from tests.loopback.interaction import Interaction, Kind, Reply
from tests.loopback.messages import EPHEMERAL, LOADING, Messages
from tests.loopback.world import Payload, Upload, World

RESPONSE_WINDOW_SECONDS = 3.0
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


class Exchange:
    """All interactions by token: opened by people, answered by the bot."""

    def __init__(self, world: World, gateway: Gateway, messages: Messages, faults: Faults) -> None:
        self.response_window_seconds = RESPONSE_WINDOW_SECONDS
        self._world = world
        self._gateway = gateway
        self._messages = messages
        self._faults = faults
        self._by_token: dict[str, Interaction] = {}

    async def open(
        self,
        kind: Kind,
        user: Payload,
        channel: Payload,
        data: Payload,
        *,
        source: Payload | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Deliver an interaction to the bot."""
        interaction_id = self._world.snowflake()
        now = asyncio.get_running_loop().time()
        interaction = Interaction(interaction_id, f"token-{interaction_id}", kind, user, channel, source, now)
        self._by_token[interaction.token] = interaction
        event = self._event(interaction, data, locale)
        for _ in range(self._faults.take_deliveries()):
            await self._gateway.emit("INTERACTION_CREATE", event, channel["guild_id"])
        return interaction

    async def respond(self, token: str, body: Payload, uploads: Sequence[Upload]) -> Payload:
        """Accept the bot's first answer; refuse a second or a late one."""
        interaction = self._find(token)
        age_seconds = asyncio.get_running_loop().time() - interaction.opened_at
        if interaction.acknowledged:
            raise self._reject(
                interaction, DiscordError(400, 40060, "Interaction has already been acknowledged")
            )
        if age_seconds > self.response_window_seconds:
            raise self._reject(interaction, DiscordError(404, 10062, "Unknown interaction"))
        interaction.acknowledged = True
        await self._apply(interaction, Reply(body["type"]), body.get("data") or {}, uploads)
        interaction.response = body
        interaction.touch()
        return self._receipt(interaction)

    async def follow_up(self, token: str, body: Payload, uploads: Sequence[Upload]) -> Payload:
        """Add a message; the first one after a deferral takes the deferred message's place."""
        interaction = self._find(token)
        original = interaction.original
        if original is not None and original["flags"] & LOADING:
            body = {**body, "flags": body.get("flags", 0) & ~EPHEMERAL | original["flags"] & EPHEMERAL}
            message = await self._messages.edit(original, body, uploads)
        else:
            message = await self._post(interaction, body, uploads)
            interaction.followups.append(message)
        interaction.touch()
        return message

    async def edit(self, token: str, message_id: str, body: Payload, uploads: Sequence[Upload]) -> Payload:
        """Change one of the answers."""
        interaction = self._find(token)
        message = self._answer(interaction, message_id)
        if "flags" in body:
            body = {**body, "flags": body["flags"] & ~EPHEMERAL | message["flags"] & EPHEMERAL}
        await self._messages.edit(message, body, uploads)
        interaction.touch()
        return message

    async def delete(self, token: str, message_id: str) -> None:
        """Take one of the answers back."""
        interaction = self._find(token)
        message = self._answer(interaction, message_id)
        await self._messages.delete(message)
        if message is interaction.original:
            interaction.original = None
        else:
            interaction.followups.remove(message)
        interaction.touch()

    def answer(self, token: str, message_id: str) -> Payload:
        """One of the answers."""
        return self._answer(self._find(token), message_id)

    def _find(self, token: str) -> Interaction:
        try:
            return self._by_token[token]
        except KeyError:
            raise DiscordError(404, 10015, "Unknown Webhook") from None

    @staticmethod
    def _answer(interaction: Interaction, message_id: str) -> Payload:
        for message in filter(None, (interaction.original, *interaction.followups)):
            if message_id == message["id"] or (message_id == "@original" and message is interaction.original):
                return message
        raise DiscordError(404, 10008, "Unknown Message")

    async def _apply(
        self, interaction: Interaction, reply: Reply, data: Payload, uploads: Sequence[Upload]
    ) -> None:
        if reply is Reply.MESSAGE:
            interaction.original = await self._post(interaction, data, uploads)
        elif reply is Reply.DEFER:
            flags = data.get("flags", 0) | LOADING
            interaction.original = await self._post(interaction, {**data, "flags": flags}, uploads)
        elif reply in (Reply.DEFER_UPDATE, Reply.UPDATE):
            interaction.original = interaction.source
            if reply is Reply.UPDATE and interaction.source is not None:
                await self._messages.edit(interaction.source, data, uploads)

    async def _post(self, interaction: Interaction, body: Payload, uploads: Sequence[Upload]) -> Payload:
        metadata = {
            "id": interaction.id,
            "type": interaction.kind,
            "user": interaction.user,
            "authorizing_integration_owners": {},
        }
        return await self._messages.post(
            interaction.channel["id"],
            self._world.bot,
            body,
            uploads,
            interaction_metadata=metadata,
            webhook_id=self._world.bot["id"],
            application_id=self._world.bot["id"],
        )

    @staticmethod
    def _reject(interaction: Interaction, error: DiscordError) -> DiscordError:
        interaction.rejections.append(error.code)
        interaction.touch()
        return error

    @staticmethod
    def _receipt(interaction: Interaction) -> Payload:
        summary: Payload = {"id": interaction.id, "type": interaction.kind}
        if interaction.original is None:
            return {"interaction": summary}
        flags = interaction.original["flags"]
        summary |= {
            "response_message_id": interaction.original["id"],
            "response_message_loading": bool(flags & LOADING),
            "response_message_ephemeral": bool(flags & EPHEMERAL),
        }
        resource = {"type": interaction.reply, "message": interaction.original}
        return {"interaction": summary, "resource": resource}

    def _event(self, interaction: Interaction, data: Payload, locale: str) -> Payload:
        guild = self._world.guilds[interaction.channel["guild_id"]]
        user_id = interaction.user["id"]
        member = self._world.members[guild["id"]][user_id]
        return {
            "id": interaction.id,
            "application_id": self._world.bot["id"],
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": interaction.channel["id"],
            "channel": interaction.channel,
            "guild_id": guild["id"],
            "guild": {"id": guild["id"], "locale": guild["preferred_locale"], "features": []},
            "guild_locale": guild["preferred_locale"],
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": guild["id"]},
            "context": 0,
            "app_permissions": self._world.permissions(guild, self._world.bot["id"]),
            "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
            "member": {**member, "permissions": self._world.permissions(guild, user_id)},
            **({"message": interaction.source} if interaction.source is not None else {}),
        }
