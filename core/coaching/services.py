"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.access import CoachAccess
from core.coaching.behaviour.batches import Batches
from core.coaching.behaviour.tracking import BehaviourTracker
from core.coaching.behaviour.updates import Updates
from core.coaching.consultation.consultations import Consultations
from core.coaching.consultation.extracting import Extracting
from core.coaching.costs import CoachCosts
from core.coaching.instructions.drafting import Drafting
from core.coaching.instructions.generation import Generation
from core.coaching.instructions.profiles import Profiles
from core.coaching.instructions.prompts import Prompts
from core.coaching.model.ledger import Ledger
from core.coaching.model.protocol import BatchModel, CoachModel
from core.coaching.retention import CoachRetention
from core.coaching.safety.classifier import Classifier
from core.coaching.safety.guard import Guard
from core.coaching.safety.support import Support
from core.coaching.settings import CoachSettings
from core.coaching.talks.answering import Answering
from core.coaching.talks.member_facts import MemberFactsReader
from core.coaching.talks.talking import Talking
from core.plans.settings import PlanSettings
from core.plans.tasks import TaskLibrary
from core.privacy.sealing import Sealing
from core.schedules.scheduling import Schedules
from db.coach_access import CoachAccessStore
from db.coach_batches import CoachBatchStore
from db.coach_consultations import ConsultationStore
from db.coach_costs import CoachCostStore
from db.coach_facts import CoachFactStore
from db.coach_figures import CoachFigureStore
from db.coach_metrics import CoachMetricStore
from db.coach_profiles import CoachProfileStore
from db.coach_prompts import CoachPromptStore
from db.coach_support import CoachSupportStore
from db.coach_talks import CoachTalkStore
from db.plan_members import PlanMemberStore
from db.plans import PlanStore
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
    facts: MemberFactsReader
    answering: Answering
    talking: Talking
    generation: Generation
    prompts: Prompts
    profiles: Profiles
    tracker: BehaviourTracker
    updates: Updates
    batches: Batches
    costs: CoachCosts


def build(
    database: Database,
    settings: CoachSettings,
    sealing: Sealing,
    model: CoachModel | None,
    schedules: Schedules,
    library: TaskLibrary,
    of_plans: PlanSettings,
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    plans, plan_members = PlanStore(database), PlanMemberStore(database)
    consultations = ConsultationStore(database)
    classifier = None
    if model is not None and settings.classifier.model:
        classifier = Classifier(model, ledger, consultations, settings.classifier)
    guard = Guard(classifier)
    written = CoachPromptStore(database)
    drafting = None if model is None else Drafting(model, ledger, settings.generation.repairs)
    tracker = BehaviourTracker(plan_members, plans, settings.updates.behaviour, of_plans)
    updates = Updates(CoachMetricStore(database), tracker, schedules, settings, has_model=model is not None)
    generation = Generation(
        written, schedules, drafting, sealing, settings.generation, tracker.told, updates.follow
    )
    prompts = Prompts(written, generation, sealing, settings.prompts)
    facts = MemberFactsReader(CoachFactStore(database), sealing, library, of_plans, settings.facts)
    answering = Answering(
        facts,
        ledger,
        sealing,
        model,
        settings.chat_model,
        settings.talk.memory,
        settings.answers,
        settings.offline,
        generic_fallback=settings.prompts.generic_fallback,
    )
    return Coaching(
        ledger=ledger,
        access=CoachAccess(CoachAccessStore(database), settings.access),
        consultations=Consultations(
            consultations, sealing, guard, Extracting(model, ledger, settings.extract), generation
        ),
        facts=facts,
        answering=answering,
        talking=Talking(CoachTalkStore(database), sealing, guard, prompts, answering, settings.talk),
        generation=generation,
        prompts=prompts,
        profiles=Profiles(CoachProfileStore(database), sealing),
        tracker=tracker,
        updates=updates,
        batches=Batches(
            CoachBatchStore(database),
            ledger,
            generation,
            model if isinstance(model, BatchModel) else None,
            settings.batches,
        ),
        costs=CoachCosts(CoachFigureStore(database), settings),
        support=Support(CoachSupportStore(database), sealing, settings.support),
        guard=guard,
        retention=CoachRetention(consultations, ledger, settings.retention),
    )
