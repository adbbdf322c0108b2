"""Retention: what coaching needs no more goes by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import structlog

from core.coaching.model.ledger import Ledger
from db.coach_consultations import ConsultationStore

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CoachRetentionSettings:
    """How long what is needed no more is kept."""

    interview_days: int = 30
    """Days after the last touch of an interview."""


class CoachRetention:
    """Forgets what was said in interviews: what came of one is in the profile."""

    def __init__(self, store: ConsultationStore, ledger: Ledger, settings: CoachRetentionSettings) -> None:
        self._store = store
        self._ledger = ledger
        self._settings = settings

    async def forget_old(self, now: dt.datetime) -> None:
        """End interviews that nobody came back to, forget old answers, and close the books of forgotten calls."""
        before = now - dt.timedelta(days=self._settings.interview_days)
        answers = await self._store.drop_old(before, now)
        calls = await self._ledger.settle_forgotten(now)
        log.info("coaching_forgotten", answers=answers, calls=calls)
