"""How Attune does in a server: what it knows, and what moderators changed lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.films.catalogue import Catalogue
from db.admin_events import AdminEvent, AdminEventStore
from db.recommendations import ModelFacts, RecommendationStore
from db.servers import ServerStore


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """Tunables of the status."""

    least_members: int = 5
    """Fewer members than this are not counted out loud."""
    changes: int = 3


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What there is to know; members are None when there are too few to be counted out loud."""

    films: int
    members: int | None
    least_members: int
    model: ModelFacts | None
    changes: Sequence[AdminEvent]


class ServerStatuses:
    """Looks at servers."""

    def __init__(
        self,
        servers: ServerStore,
        recommendations: RecommendationStore,
        log: AdminEventStore,
        catalogue: Catalogue,
        settings: StatusSettings,
    ) -> None:
        self._servers = servers
        self._recommendations = recommendations
        self._log = log
        self._catalogue = catalogue
        self._settings = settings

    async def status(self, guild_id: int) -> ServerStatus:
        """Look at a server."""
        members = await self._servers.member_count(guild_id)
        return ServerStatus(
            len(self._catalogue),
            members if members >= self._settings.least_members else None,
            self._settings.least_members,
            await self._recommendations.active_model_facts(),
            await self._log.latest(guild_id, self._settings.changes),
        )
