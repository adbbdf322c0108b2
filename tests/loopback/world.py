"""Users, guilds, channels, roles and files, kept as the payloads that travel over the wire."""

from __future__ import annotations

import itertools
import mimetypes
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord

from tests.loopback.errors import DiscordError

Payload = dict[str, Any]

DISCORD_EPOCH_MS = 1_420_070_400_000
TEXT_CHANNEL, PRIVATE_CHANNEL = 0, 1
EVERYONE = discord.Permissions(view_channel=True, use_application_commands=True) | discord.Permissions.text()
GUILD_DEFAULTS: Payload = {
    "large": False,
    "unavailable": False,
    "threads": [],
    "emojis": [],
    "stickers": [],
    "features": [],
    "voice_states": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "premium_tier": 0,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "system_channel_flags": 0,
    "preferred_locale": "en-US",
    "afk_timeout": 300,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way to Discord."""

    filename: str
    data: bytes
    field: str = ""


def timestamp() -> str:
    """The present moment as Discord writes it."""
    return datetime.now(UTC).isoformat()


class World:
    """Everything the server knows except messages."""

    def __init__(self) -> None:
        self.files_url = ""
        self.users: dict[str, Payload] = {}
        self.guilds: dict[str, Payload] = {}
        self.members: dict[str, dict[str, Payload]] = {}
        self.channels: dict[str, Payload] = {}
        self.roles: dict[str, Payload] = {}
        self.commands: dict[str | None, list[Payload]] = {}
        self.attachments: dict[str, Payload] = {}
        self.files: dict[str, Upload] = {}
        self._serial = itertools.count(1)
        self.bot = self.add_user("Loopback", bot=True)

    def snowflake(self) -> str:
        """A fresh id; clients read its age, so its upper bits hold the real time."""
        age_ms = int(time.time() * 1000) - DISCORD_EPOCH_MS
        return str(age_ms << 22 | next(self._serial) & 0x3FFFFF)

    def add_user(self, name: str, *, bot: bool = False) -> Payload:
        """Create an account."""
        user: Payload = {
            "id": self.snowflake(),
            "username": name,
            "global_name": name,
            "discriminator": "0",
            "avatar": None,
            "bot": bot,
        }
        self.users[user["id"]] = user
        return user

    def add_guild(self, name: str) -> Payload:
        """Create a guild that the bot has joined but does not own."""
        owner = self.add_user(f"{name} owner")
        guild = {
            "id": self.snowflake(),
            "name": name,
            "owner_id": owner["id"],
            "roles": [],
            "channels": [],
            "joined_at": timestamp(),
            **GUILD_DEFAULTS,
        }
        self.guilds[guild["id"]] = guild
        self.members[guild["id"]] = {}
        self._store_role(guild, guild["id"], "@everyone", EVERYONE)
        for user in (owner, self.bot):
            self.add_member(guild, user)
        return guild

    def add_role(self, guild: Payload, name: str, permissions: discord.Permissions) -> Payload:
        """Create a role above the existing ones."""
        return self._store_role(guild, self.snowflake(), name, permissions)

    def _store_role(
        self, guild: Payload, role_id: str, name: str, permissions: discord.Permissions
    ) -> Payload:
        role = {
            "id": role_id,
            "name": name,
            "permissions": str(permissions.value),
            "position": len(guild["roles"]),
            "color": 0,
            "colors": {"primary_color": 0},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        guild["roles"].append(role)
        self.roles[role_id] = role
        return role

    def add_member(self, guild: Payload, user: Payload, roles: Iterable[Payload] = ()) -> Payload:
        """Let an account join a guild."""
        member = {
            "user": user,
            "roles": [role["id"] for role in roles],
            "joined_at": timestamp(),
            "deaf": False,
            "mute": False,
            "nick": None,
            "pending": False,
            "premium_since": None,
            "flags": 0,
        }
        self.members[guild["id"]][user["id"]] = member
        return member

    def add_channel(self, guild: Payload, name: str) -> Payload:
        """Create a text channel."""
        channel = {
            "id": self.snowflake(),
            "type": TEXT_CHANNEL,
            "guild_id": guild["id"],
            "name": name,
            "topic": None,
            "position": len(guild["channels"]),
            "permission_overwrites": [],
            "nsfw": False,
            "parent_id": None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
        }
        guild["channels"].append(channel)
        self.channels[channel["id"]] = channel
        return channel

    def private_channel(self, user: Payload) -> Payload:
        """The channel in which the bot writes to a person alone."""
        for channel in self.channels.values():
            if channel["type"] == PRIVATE_CHANNEL and channel["recipients"] == [user]:
                return channel
        channel = {"id": self.snowflake(), "type": PRIVATE_CHANNEL, "guild_id": None, "recipients": [user]}
        self.channels[channel["id"]] = channel
        return channel

    def set_commands(self, guild_id: str | None, commands: Iterable[Payload]) -> list[Payload]:
        """Replace the bot's commands of a guild, or with None its global ones."""
        defaults = {"type": 1, "description": "", "options": [], "default_member_permissions": None}
        own = {"application_id": self.bot["id"], **({"guild_id": guild_id} if guild_id else {})}
        self.commands[guild_id] = [
            {**defaults, **command, **own, "id": self.snowflake(), "version": self.snowflake()}
            for command in commands
        ]
        return self.commands[guild_id]

    def add_file(self, upload: Upload, description: str | None = None) -> Payload:
        """Keep a file's bytes and return its attachment."""
        attachment_id = self.snowflake()
        url = f"{self.files_url}/{attachment_id}/{upload.filename}"
        attachment = {
            "id": attachment_id,
            "filename": upload.filename,
            "size": len(upload.data),
            "url": url,
            "proxy_url": url,
            "content_type": mimetypes.guess_type(upload.filename)[0] or "application/octet-stream",
            "description": description,
        }
        self.files[attachment_id] = upload
        self.attachments[attachment_id] = attachment
        return attachment

    def channel(self, channel_id: str) -> Payload:
        """The channel, or Discord's answer when there is none."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise DiscordError(404, 10003, "Unknown Channel") from None

    def permissions(self, guild: Payload, user_id: str) -> str:
        """What a member may do in a guild, as the wire's decimal bit set."""
        if user_id == guild["owner_id"]:
            return str(discord.Permissions.all().value)
        granted = 0
        for role_id in (guild["id"], *self.members[guild["id"]][user_id]["roles"]):
            granted |= int(self.roles[role_id]["permissions"])
        return str(granted)

    def guild_create(self, guild: Payload, *, with_members: bool) -> Payload:
        """GUILD_CREATE: every member for a client that asked for them, else the bot alone."""
        members = self.members[guild["id"]]
        shown = list(members.values()) if with_members else [members[self.bot["id"]]]
        return {**guild, "members": shown, "member_count": len(members)}

    def resolved(self, guild: Payload, ids: Iterable[str]) -> Payload:
        """The `resolved` object for the accounts, roles, channels and files among these ids."""
        found: Payload = {}
        for entity_id in ids:
            if member := self.members[guild["id"]].get(entity_id):
                found.setdefault("users", {})[entity_id] = member["user"]
                bare = {key: value for key, value in member.items() if key != "user"}
                bare["permissions"] = self.permissions(guild, entity_id)
                found.setdefault("members", {})[entity_id] = bare
            elif role := self.roles.get(entity_id):
                found.setdefault("roles", {})[entity_id] = role
            elif channel := self.channels.get(entity_id):
                visible = {**channel, "permissions": str(EVERYONE.value)}
                found.setdefault("channels", {})[entity_id] = visible
            elif attachment := self.attachments.get(entity_id):
                found.setdefault("attachments", {})[entity_id] = attachment
        return found
