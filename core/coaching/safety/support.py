"""What members keep for hard moments: where they are, and a safety plan that nobody else sees, no model either."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from core.caller import Caller
from core.coaching.safety.help_lines import Region, regions
from core.coaching.safety.safety_plan import SafetyPlan, changed, from_text, to_text
from core.coaching.sealed_texts import SAFETY_PLAN
from core.errors import InvalidInput, NotAllowed
from core.privacy.sealing import Sealing
from db.coach_support import CoachSupportStore, KeptSupport
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SupportSettings:
    """Tunables of support."""

    region: str = ""
    """The country whose help lines are shown to who chose none; empty for none."""


@dataclass(frozen=True, slots=True)
class OwnSupport:
    """What is there for a member: the region in force, whether it is their own choice, and whether they have a plan."""

    region: Region | None
    chosen: bool
    has_plan: bool


class Support:
    """Works for everyone, and keeps nothing about who has not agreed."""

    def __init__(self, store: CoachSupportStore, sealing: Sealing, settings: SupportSettings) -> None:
        self._store = store
        self._sealing = sealing
        self._default = regions().get(settings.region)

    async def own(self, user_id: int) -> OwnSupport:
        """Return what is there for someone; without the database, what there is for everyone."""
        try:
            kept = await self._store.find(user_id)
        except DatabaseUnavailable:
            log.warning("support_without_database")
            kept = KeptSupport()
        own = regions().get(kept.region or "")
        return OwnSupport(own or self._default, own is not None, kept.safety_plan is not None)

    async def region(self, user_id: int) -> Region | None:
        """Return whose help lines to show someone; None when nobody said. It is never guessed."""
        return (await self.own(user_id)).region

    async def keep_region(self, caller: Caller, code: str | None) -> None:
        """Remember where a member is, or forget it. Raises InvalidInput and NotAllowed."""
        if code is not None and code not in regions():
            raise InvalidInput("option")
        if not await self._store.keep_region(caller.user_id, code, caller.at):
            raise NotAllowed("consent")

    async def plan(self, caller: Caller) -> SafetyPlan:
        """Return a member's plan, empty if there is none. Raises Unavailable without a key."""
        return self._opened(caller.user_id, (await self._store.find(caller.user_id)).safety_plan)

    async def write_plan(self, caller: Caller, **steps: str) -> SafetyPlan:
        """Write some steps of the plan anew, the others stay. Raises InvalidInput, NotAllowed and Unavailable."""
        while True:
            before = (await self._store.find(caller.user_id)).safety_plan
            plan = changed(self._opened(caller.user_id, before), **steps)
            sealed = self._sealing.seal(to_text(plan), caller.user_id, SAFETY_PLAN)
            if await self._store.keep_plan(caller.user_id, sealed, before, caller.at):
                return plan
            if not await self._store.is_member(caller.user_id):
                raise NotAllowed("consent")

    async def delete_plan(self, caller: Caller) -> None:
        """Delete a member's plan for good."""
        await self._store.remove_plan(caller.user_id, caller.at)

    def _opened(self, user_id: int, sealed: bytes | None) -> SafetyPlan:
        return SafetyPlan() if sealed is None else from_text(self._sealing.open(sealed, user_id, SAFETY_PLAN))
