"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.ledger import Ledger
from core.coaching.model import CoachModel
from core.coaching.settings import CoachSettings
from core.privacy.sealing import Sealing
from db.coach_costs import CoachCostStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger


def build(
    database: Database, settings: CoachSettings, sealing: Sealing, model: CoachModel | None
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    return Coaching(ledger=ledger)
