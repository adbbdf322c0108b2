"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.access import CoachAccess
from core.coaching.consultations import Consultations
from core.coaching.extracting import Extracting
from core.coaching.ledger import Ledger
from core.coaching.model import CoachModel
from core.coaching.settings import CoachSettings
from core.privacy.sealing import Sealing
from db.coach_access import CoachAccessStore
from db.coach_consultations import ConsultationStore
from db.coach_costs import CoachCostStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger
    access: CoachAccess
    consultations: Consultations


def build(
    database: Database, settings: CoachSettings, sealing: Sealing, model: CoachModel | None
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    return Coaching(
        ledger=ledger,
        access=CoachAccess(CoachAccessStore(database), settings.access),
        consultations=Consultations(
            ConsultationStore(database), sealing, Extracting(model, ledger, settings.extract), None
        ),
    )
