"""Feature flags: what is open to whom. Read from memory, changed in the database, heard of by every process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from core.caller import Caller
from core.errors import InvalidInput, NotAllowed
from core.experiments import assignment
from core.experiments.features import FEATURES, Feature, checked, feature
from core.servers.admin_log import admin_event
from db.flags import Flag, FlagStore, changed_flag

EVERYWHERE = 0
"""The server id of what holds wherever a server has no say of its own."""

_DEFAULTS = {
    name: Flag(feature.default_percent, feature.default_percent) for name, feature in FEATURES.items()
}


@dataclass(frozen=True, slots=True)
class FlagSettings:
    """The operator's word, above every server's."""

    off: frozenset[str] = frozenset()
    """Features that are off in all servers."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """How far a feature is open in a server, and how far it was before the last change."""

    feature: Feature
    percent: int
    previous_percent: int
    is_held_off: bool
    """Whether the operator keeps it off, whatever the percent says."""


class Flags:
    """Decides by the operator's word, then the server's, then everywhere's, then the feature's default."""

    def __init__(self, store: FlagStore, settings: FlagSettings) -> None:
        self._store = store
        self._settings = settings
        self._flags: dict[tuple[int, str], Flag] = {}
        self._changes = 0
        self._turn = asyncio.Lock()

    async def refresh(self) -> None:
        """Load every flag that was ever set; what changes meanwhile may not be in it, and so it is loaded again."""
        async with self._turn:
            changes = -1
            while changes != self._changes:
                changes = self._changes
                found = await self._store.flags()
            self._flags = found

    def hear(self, payload: str) -> None:
        """Take over a change that the database tells of."""
        place, flag = changed_flag(payload)
        self._flags[place] = flag
        self._changes += 1

    def percent(self, name: str, guild_id: int | None) -> int:
        """Return how far a feature is open in a server, or in private chats: 0 to 100 percent.

        Of a feature for whole servers, it is 0 or 100 in each.
        """
        return 0 if name in self._settings.off else self._percent(name, guild_id)

    def is_on(self, name: str, user_id: int, guild_id: int | None) -> bool:
        """Tell whether a member has a feature."""
        percent = self.percent(name, guild_id)
        return percent == 100 or (percent > 0 and assignment.is_in(name, user_id, percent))

    def require(self, name: str, user_id: int, guild_id: int | None) -> None:
        """Raise NotAllowed when a member does not have a feature."""
        if self.is_on(name, user_id, guild_id):
            return
        if guild_id is None or name in self._settings.off:
            raise NotAllowed("feature_everywhere", feature=name)
        if self.percent(name, guild_id):
            raise NotAllowed("feature_share", feature=name)
        raise NotAllowed("feature_off", feature=name)

    def rollout(self, name: str, guild_id: int) -> Rollout:
        """Return how far a feature is open in a server. Raises InvalidInput."""
        known = feature(name)
        flag = self._flag(name, guild_id)
        return Rollout(
            known, self._percent(name, guild_id), flag.previous_percent, name in self._settings.off
        )

    async def set_percent(self, caller: Caller, name: str, percent: int) -> Rollout:
        """Open a feature this far in the caller's server, at once. Raises InvalidInput and NotAllowed."""
        known = feature(name)
        if not known.by_member and 0 < percent < 100:
            raise InvalidInput("stage_server", feature=name)
        event = admin_event(caller, "feature", feature=name, percent=checked(percent))
        async with self._turn:
            before = self.rollout(name, event.guild_id).percent
            changed = await self._store.set_percent(name, percent, before, event)
            if changed is not None:
                self._flags[event.guild_id, name] = changed
        return self.rollout(name, event.guild_id)

    def _percent(self, name: str, guild_id: int | None) -> int:
        percent = self._flag(name, guild_id).percent
        if FEATURES[name].by_member:
            return percent
        return 100 if assignment.is_in(name, guild_id or EVERYWHERE, percent) else 0

    def _flag(self, name: str, guild_id: int | None) -> Flag:
        own = None if guild_id is None else self._flags.get((guild_id, name))
        return own or self._flags.get((EVERYWHERE, name)) or _DEFAULTS[name]
