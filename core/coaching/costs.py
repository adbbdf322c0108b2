"""What coaching costs a server, for its moderators: sums, and no member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.coaching.model.ledger import CapSettings
from core.coaching.model.prices import cost_usd
from core.coaching.settings import CoachSettings
from core.not_enough import NotEnough
from db.coach_figures import CoachFigures, CoachFigureStore

WEEK = dt.timedelta(days=7)
LEAST_MEMBERS = 5
"""Fewer members than this are not counted out loud."""


@dataclass(frozen=True, slots=True)
class ServerCosts:
    """A server's coaching in USD; spent over 1, 7 and 30 days (UTC), saved and cached over 30."""

    members: int | NotEnough
    """Those with instructions of their own."""
    due: int | NotEnough
    """Those whose behaviour is looked at within a week."""
    today_usd: float
    week_usd: float
    month_usd: float
    projected_usd: float
    """Of a week like the last one."""
    cache_share: float | NotEnough
    """Of all tokens that the model read, 0 to 1."""
    saved_usd: float
    caps: CapSettings


def projected_usd(figures: CoachFigures, update_usd: float) -> float:
    """Return what a week will cost: talks as in the last one, and updates as often as looks led to one.

    Before there was any look, each one counts as an update, so that nobody is surprised.
    """
    share = figures.updates / figures.looks if figures.looks else 1.0
    return figures.talk_week + figures.due * share * update_usd


class CoachCosts:
    """Adds up what coaching costs."""

    def __init__(self, store: CoachFigureStore, settings: CoachSettings) -> None:
        self._store = store
        self._settings = settings

    async def of_server(self, guild_id: int, now: dt.datetime) -> ServerCosts:
        """Return a server's costs."""
        found = await self._store.figures(guild_id, now.astimezone(dt.UTC).date(), now + WEEK)
        settings = self._settings
        usage, prices = settings.updates.typical_usage, settings.ledger.prices
        return ServerCosts(
            _enough(found.members),
            _enough(found.due),
            found.today,
            found.week,
            found.month,
            projected_usd(found, cost_usd(usage, settings.writing_model, prices)),
            found.cache_read / found.input if found.input else NotEnough("tokens", 0, 1),
            found.saved,
            settings.ledger.caps,
        )


def _enough(members: int) -> int | NotEnough:
    return members if members >= LEAST_MEMBERS else NotEnough("members", members, LEAST_MEMBERS)
