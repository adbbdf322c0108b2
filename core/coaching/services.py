"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.costs import CoachCosts
from core.coaching.ledger import Ledger
from core.coaching.model import CoachModel
from core.coaching.settings import CoachSettings
from core.coaching.tracking import BehaviourTracker
from core.coaching.updates import Updates
from core.plans.settings import PlanSettings
from core.privacy.sealing import Sealing
from core.schedules.scheduling import Schedules
from db.coach_costs import CoachCostStore
from db.coach_figures import CoachFigureStore
from db.coach_metrics import CoachMetricStore
from db.plan_members import PlanMemberStore
from db.plans import PlanStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger
    tracker: BehaviourTracker
    updates: Updates
    costs: CoachCosts


def build(
    database: Database,
    settings: CoachSettings,
    sealing: Sealing,
    model: CoachModel | None,
    schedules: Schedules,
    of_plans: PlanSettings,
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    tracker = BehaviourTracker(
        PlanMemberStore(database), PlanStore(database), settings.updates.behaviour, of_plans
    )
    updates = Updates(CoachMetricStore(database), tracker, schedules, settings, has_model=model is not None)
    return Coaching(
        ledger=ledger,
        tracker=tracker,
        updates=updates,
        costs=CoachCosts(CoachFigureStore(database), settings),
    )
