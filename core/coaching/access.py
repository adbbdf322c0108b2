"""Who may have a coach: nobody, until a moderator lets in a member or a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed
from core.servers.admin_log import admin_event
from db.coach_access import AccessList, CoachAccessStore, Kind

log = structlog.get_logger(__name__)

REFUSED = "consultation_denied"


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Tunables of the list that moderators see."""

    refused_days: int = 30
    most_refused: int = 10


class CoachAccess:
    """The gate of coaching, and what moderators do with it."""

    def __init__(self, store: CoachAccessStore, settings: AccessSettings) -> None:
        self._store = store
        self._settings = settings

    async def require(self, caller: Caller, role_ids: Sequence[int]) -> None:
        """Raise NotAllowed for who may not have a coach; that is logged once a day (UTC).

        In a private chat nobody has roles: there only those pass whom a server lets in by name.
        """
        if await self._store.is_let_in(caller.user_id, caller.guild_id, role_ids):
            return
        log.info("consultation_access_denied", user_id=caller.user_id, guild_id=caller.guild_id)
        if caller.guild_id is not None:
            today = caller.at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            await self._store.refuse(admin_event(caller, REFUSED), today)
        raise NotAllowed("consultation", in_private=caller.guild_id is None)

    async def enable(self, caller: Caller, *, member_id: int | None, role_id: int | None) -> bool:
        """Let a member or a role of the caller's server in; False when they were before. Raises InvalidInput."""
        kind, one_id = _one_of(member_id, role_id)
        return await self._store.enable(
            kind, one_id, admin_event(caller, "coach_enabled", **_told(kind, one_id))
        )

    async def disable(self, caller: Caller, *, member_id: int | None, role_id: int | None) -> bool:
        """Take that back; False when there was nothing to take back. Raises InvalidInput."""
        kind, one_id = _one_of(member_id, role_id)
        return await self._store.disable(
            kind, one_id, admin_event(caller, "coach_disabled", **_told(kind, one_id))
        )

    async def listed(self, guild_id: int, at: dt.datetime) -> AccessList:
        """Return whom a server lets in, and who asked in vain lately."""
        since = at - dt.timedelta(days=self._settings.refused_days)
        return await self._store.listed(guild_id, since, self._settings.most_refused)


def _one_of(member_id: int | None, role_id: int | None) -> tuple[Kind, int]:
    if member_id is not None and role_id is None:
        return "member", member_id
    if role_id is not None and member_id is None:
        return "role", role_id
    raise InvalidInput("consultation_target")


def _told(kind: Kind, one_id: int) -> dict[str, str]:
    """Return what the log says: a member is not named there, for it would outlast the erasure of what they have."""
    return {"role_id": str(one_id)} if kind == "role" else {}
