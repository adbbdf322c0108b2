"""The services of coaching, wired together. No behaviour of its own."""

from __future__ import annotations

from dataclasses import dataclass

from core.coaching.answering import Answering
from core.coaching.ledger import Ledger
from core.coaching.member_facts import MemberFactsReader
from core.coaching.model import CoachModel
from core.coaching.plain_prompts import PlainPrompts, plain_blocks
from core.coaching.settings import CoachSettings
from core.coaching.talking import Talking
from core.plans.settings import PlanSettings
from core.plans.tasks import TaskLibrary
from core.privacy.sealing import Sealing
from db.coach_costs import CoachCostStore
from db.coach_talks import CoachTalkStore
from db.films import FilmStore
from db.plan_members import PlanMemberStore
from db.plans import PlanStore
from db.pool import Database


@dataclass(frozen=True, slots=True)
class Coaching:
    """Everything that coaches."""

    ledger: Ledger
    facts: MemberFactsReader
    answering: Answering
    talking: Talking


def build(
    database: Database,
    settings: CoachSettings,
    sealing: Sealing,
    model: CoachModel | None,
    films: FilmStore,
    library: TaskLibrary,
    plan_settings: PlanSettings,
) -> Coaching:
    """Wire the services of coaching together."""
    ledger = Ledger(CoachCostStore(database), settings.ledger)
    plans, plan_members = PlanStore(database), PlanMemberStore(database)
    facts = MemberFactsReader(plans, plan_members, library, films, plan_settings, settings.facts)
    answering = Answering(
        facts,
        ledger,
        sealing,
        model,
        settings.chat_model,
        plain_blocks,
        settings.talk.memory,
        settings.answers,
        settings.offline,
    )
    talking = Talking(CoachTalkStore(database), sealing, PlainPrompts(), answering, settings.talk)
    return Coaching(ledger=ledger, facts=facts, answering=answering, talking=talking)
