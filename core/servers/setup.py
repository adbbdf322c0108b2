"""What moderators set for their server: where Attune posts, and in which time zone the server lives."""

from __future__ import annotations

from core import time_zones
from core.caller import Caller
from core.servers.admin_log import admin_event
from db.server_settings import ServerSettings, ServerSettingsStore


class Setup:
    """Reads and changes servers' settings."""

    def __init__(self, store: ServerSettingsStore) -> None:
        self._store = store

    async def settings(self, guild_id: int) -> ServerSettings | None:
        """Return a server's settings; None before anything was set."""
        return await self._store.settings(guild_id)

    async def time_zone(self, guild_id: int | None) -> str:
        """Return the name of a server's time zone; UTC until one is set, and in private chats."""
        found = None if guild_id is None else await self._store.settings(guild_id)
        return (found or ServerSettings()).time_zone

    async def set_time_zone(self, caller: Caller, name: str) -> None:
        """Set the time zone of the caller's server. Raises InvalidInput and NotAllowed."""
        zone = time_zones.zone_of(name).key
        await self._store.set_time_zone(zone, admin_event(caller, "time_zone", time_zone=zone))

    async def set_posts_channel(self, caller: Caller, channel_id: int | None) -> None:
        """Set the channel in which Attune posts by itself; with None, it posts nowhere. Raises NotAllowed."""
        told = None if channel_id is None else str(channel_id)
        event = admin_event(caller, "posts_channel", channel_id=told)
        await self._store.set_posts_channel(channel_id, event)
