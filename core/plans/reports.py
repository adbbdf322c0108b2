"""How plans do on a server, for its moderators: figures that enough members are behind, and nobody by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from core.caller import Caller
from core.errors import NotAllowed
from core.not_enough import NotEnough
from core.plans.settings import PlanSettings
from db.plan_figures import (
    DayFeedback,
    PhaseCompletion,
    PhaseMembers,
    PlanFigureStore,
    SourceShare,
    Variety,
)


class OfMembers(Protocol):
    """A figure with how many members are behind it."""

    @property
    def members(self) -> int:
        """How many."""


Figure = TypeVar("Figure", bound=OfMembers)


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A server's plans over some days. What too few members are behind is left out, or NotEnough altogether."""

    first: dt.date
    last: dt.date
    feedback: Sequence[DayFeedback] | NotEnough
    """By day."""
    completion: Sequence[PhaseCompletion] | NotEnough
    variety: Variety | NotEnough
    sources: Sequence[SourceShare] | NotEnough
    """Most used first."""
    phases: Sequence[PhaseMembers] | NotEnough


class PlanReports:
    """Makes reports."""

    def __init__(self, store: PlanFigureStore, settings: PlanSettings) -> None:
        self._store = store
        self._settings = settings

    async def report(self, caller: Caller) -> PlanReport:
        """Report on the caller's server. Raises NotAllowed in a private chat."""
        if caller.guild_id is None:
            raise NotAllowed("server_only")
        last = caller.at.date()
        first = last - dt.timedelta(days=self._settings.report_days - 1)
        figures = await self._store.figures(caller.guild_id, first, last)
        variety = self._enough([figures.variety])
        return PlanReport(
            first,
            last,
            self._enough(figures.feedback),
            self._enough(figures.completion),
            variety if isinstance(variety, NotEnough) else variety[0],
            self._enough(figures.sources),
            self._enough(figures.phases),
        )

    def _enough(self, figures: Sequence[Figure]) -> Sequence[Figure] | NotEnough:
        least = self._settings.report_members
        enough = [figure for figure in figures if figure.members >= least]
        return enough or NotEnough("members", max((figure.members for figure in figures), default=0), least)
