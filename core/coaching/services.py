"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.classifier import Classifier
from core.coaching.guard import Guard
from core.coaching.ledger import Ledger
from core.coaching.model import CoachModel
from core.coaching.settings import CoachSettings
from core.coaching.support import Support
from core.privacy.sealing import Sealing
from db.coach_costs import CoachCostStore
from db.coach_support import CoachSupportStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger
    support: Support
    guard: Guard


def build(
    database: Database, settings: CoachSettings, sealing: Sealing, model: CoachModel | None
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    supports = CoachSupportStore(database)
    classifier = None
    if model is not None and settings.classifier.model:
        classifier = Classifier(model, ledger, supports, settings.classifier)
    return Coaching(
        ledger=ledger,
        support=Support(supports, sealing, settings.support),
        guard=Guard(classifier),
    )
