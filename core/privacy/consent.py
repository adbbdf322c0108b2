"""Consent: nothing is kept about someone before they agreed, and joining a server's averages follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from core.bounded import Bounded
from core.caller import Caller
from core.errors import NotAllowed
from db.members import Member, MemberStore

CONSENT_VERSION = 3
"""Version of what members agree to. Whoever agreed to an older one is asked again."""


@dataclass(frozen=True, slots=True)
class ConsentSettings:
    """How much a process remembers."""

    members: int = 50_000
    """Members who agreed, with the servers that they were recorded in."""


class Consent:
    """Who agreed. Only a yes is remembered: a no can turn into a yes in another process at any time."""

    def __init__(self, store: MemberStore, settings: ConsentSettings) -> None:
        self._store = store
        self._servers_of: Bounded[int, frozenset[int]] = Bounded(settings.members)

    async def is_given(self, user_id: int) -> bool:
        """Tell whether someone agreed to the version in force."""
        if self._servers_of.get(user_id) is not None:
            return True
        member = await self._store.member(user_id)
        if member is None or member.consent_version < CONSENT_VERSION:
            return False
        self._servers_of.put(user_id, frozenset())
        return True

    async def give(self, caller: Caller) -> None:
        """Record that the caller agrees to the version in force."""
        await self._store.consent(caller.user_id, CONSENT_VERSION, caller.at)
        self._servers_of.put(caller.user_id, frozenset())

    async def take_part(self, caller: Caller) -> None:
        """Record that a member uses Attune in a server, once per process; nothing in a private chat."""
        if caller.guild_id is None or not await self.is_given(caller.user_id):
            return
        servers = self._servers_of.get(caller.user_id) or frozenset()
        if caller.guild_id not in servers:
            await self._store.take_part(caller.user_id, caller.guild_id, caller.at)
            self._servers_of.put(caller.user_id, servers | {caller.guild_id})

    async def set_counts_in_servers(self, caller: Caller, counts: bool) -> None:
        """Let the caller's ratings count in server averages, or not; raises NotAllowed for who has not joined."""
        await self._require_member(caller)
        await self._store.set_counts_in_servers(caller.user_id, counts)

    async def set_lets_compare(self, caller: Caller, lets: bool) -> None:
        """Let others compare their taste with the caller's, or not; raises NotAllowed for who has not joined."""
        await self._require_member(caller)
        await self._store.set_lets_compare(caller.user_id, lets)

    async def member(self, user_id: int) -> Member | None:
        """Return a member as stored; None for who has not joined."""
        return await self._store.member(user_id)

    async def _require_member(self, caller: Caller) -> None:
        if await self._store.member(caller.user_id) is None:
            raise NotAllowed("consent")

    def forget(self, user_id: int) -> None:
        """Remember no longer that someone agreed: they may have been erased."""
        self._servers_of.forget(user_id)

    def forget_all(self) -> None:
        """Remember nobody: news of an erasure may have been missed."""
        self._servers_of.clear()
