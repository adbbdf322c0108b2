"""Messages of every channel: posting, editing and deleting them, with their gateway events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.loopback.errors import DiscordError
from tests.loopback.gateway import Gateway
from tests.loopback.world import Payload, Upload, World, timestamp

EPHEMERAL, LOADING = 1 << 6, 1 << 7
# Embeds and components are stored exactly as the bot sent them.
EDITABLE = {"content": "", "embeds": [], "components": [], "flags": 0}


class Messages:
    """The message history of a world."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self._channels: dict[str, dict[str, Payload]] = {}
        self._nonces: dict[tuple[str, str], Payload] = {}

    async def post(
        self, channel_id: str, author: Payload, body: Payload, uploads: Sequence[Upload] = (), **extra: Any
    ) -> Payload:
        """Create a message; an ephemeral one reaches no history and no other client."""
        nonce: Any = body.get("nonce")
        if body.get("enforce_nonce") and (earlier := self._nonces.get((channel_id, nonce))):
            return earlier
        message = self._build(channel_id, author, body, uploads) | extra
        if nonce is not None:
            message["nonce"] = nonce
            self._nonces[channel_id, nonce] = message
        if not message["flags"] & EPHEMERAL:
            self._channels.setdefault(channel_id, {})[message["id"]] = message
            await self._emit("MESSAGE_CREATE", message)
        return message

    async def edit(self, message: Payload, body: Payload, uploads: Sequence[Upload] = ()) -> Payload:
        """Change the fields that a body names; a deferred message stops loading."""
        message.update({key: body[key] or default for key, default in EDITABLE.items() if key in body})
        message["flags"] &= ~LOADING
        message["attachments"] = self._attachments(message["attachments"], body, uploads)
        message["edited_timestamp"] = timestamp()
        if not message["flags"] & EPHEMERAL:
            await self._emit("MESSAGE_UPDATE", message)
        return message

    async def delete(self, message: Payload) -> None:
        """Remove a message."""
        self._channels.get(message["channel_id"], {}).pop(message["id"], None)
        if not message["flags"] & EPHEMERAL:
            gone = {key: message[key] for key in ("id", "channel_id", "guild_id")}
            await self._emit("MESSAGE_DELETE", gone)

    def find(self, channel_id: str, message_id: str) -> Payload:
        """One message, or Discord's answer when it is gone."""
        self._world.channel(channel_id)
        try:
            return self._channels[channel_id][message_id]
        except KeyError:
            raise DiscordError(404, 10008, "Unknown Message") from None

    def history(self, channel_id: str) -> list[Payload]:
        """All messages of a channel, newest first."""
        self._world.channel(channel_id)
        return list(reversed(self._channels.get(channel_id, {}).values()))

    def _build(self, channel_id: str, author: Payload, body: Payload, uploads: Sequence[Upload]) -> Payload:
        fields = {key: body.get(key) or default for key, default in EDITABLE.items()}
        return {
            "id": self._world.snowflake(),
            "channel_id": channel_id,
            "guild_id": self._world.channel(channel_id)["guild_id"],
            "author": author,
            "timestamp": timestamp(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": self._attachments([], body, uploads),
            "pinned": False,
            "type": 0,
            **fields,
        }

    def _attachments(self, present: list[Payload], body: Payload, uploads: Sequence[Upload]) -> list[Payload]:
        """Those that the body keeps (all, if it names none) and the uploaded ones."""
        named = {str(entry["id"]): entry for entry in body.get("attachments") or []}
        kept = [a for a in present if "attachments" not in body or a["id"] in named]
        added = [
            self._world.add_file(upload, named.get(upload.field, {}).get("description")) for upload in uploads
        ]
        return kept + added

    async def _emit(self, event: str, message: Payload) -> None:
        await self._gateway.emit(event, message, message["guild_id"] or "0")
