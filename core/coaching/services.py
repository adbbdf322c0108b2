"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.access import CoachAccess
from core.coaching.classifier import Classifier
from core.coaching.consultations import Consultations
from core.coaching.drafting import Drafting
from core.coaching.extracting import Extracting
from core.coaching.generation import Generation
from core.coaching.guard import Guard
from core.coaching.ledger import Ledger
from core.coaching.model import CoachModel
from core.coaching.profiles import Profiles
from core.coaching.prompts import Prompts
from core.coaching.retention import CoachRetention
from core.coaching.settings import CoachSettings
from core.coaching.support import Support
from core.privacy.sealing import Sealing
from core.schedules.scheduling import Schedules
from db.coach_access import CoachAccessStore
from db.coach_consultations import ConsultationStore
from db.coach_costs import CoachCostStore
from db.coach_profiles import CoachProfileStore
from db.coach_prompts import CoachPromptStore
from db.coach_support import CoachSupportStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger
    support: Support
    guard: Guard
    retention: CoachRetention
    access: CoachAccess
    consultations: Consultations
    generation: Generation
    prompts: Prompts
    profiles: Profiles


def build(
    database: Database,
    settings: CoachSettings,
    sealing: Sealing,
    model: CoachModel | None,
    schedules: Schedules,
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    consultations = ConsultationStore(database)
    classifier = None
    if model is not None and settings.classifier.model:
        classifier = Classifier(model, ledger, consultations, settings.classifier)
    guard = Guard(classifier)
    written = CoachPromptStore(database)
    drafting = None if model is None else Drafting(model, ledger, settings.generation.repairs)
    generation = Generation(written, schedules, drafting, sealing, settings.generation)
    return Coaching(
        ledger=ledger,
        access=CoachAccess(CoachAccessStore(database), settings.access),
        consultations=Consultations(
            consultations, sealing, guard, Extracting(model, ledger, settings.extract), generation
        ),
        generation=generation,
        prompts=Prompts(written, generation, sealing, settings.prompts),
        profiles=Profiles(CoachProfileStore(database), sealing),
        support=Support(CoachSupportStore(database), sealing, settings.support),
        guard=guard,
        retention=CoachRetention(consultations, ledger, settings.retention),
    )
