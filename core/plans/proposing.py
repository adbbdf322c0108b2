"""Another archetype, proposed when what a member does fits it better; taken only when they say so."""

from __future__ import annotations

from core.caller import Caller
from core.plans.archetypes import Behaviour, Proposal, proposal
from core.plans.book import PlanBook
from core.plans.settings import PlanSettings
from db.plans import PlanStore


class Proposals:
    """Proposes archetypes; `PlanMembers.answer_proposal` takes the answer."""

    def __init__(self, book: PlanBook, store: PlanStore, settings: PlanSettings) -> None:
        self._book = book
        self._store = store
        self._settings = settings

    async def proposal(self, caller: Caller) -> Proposal | None:
        """Return an archetype that would fit the caller better, and why; None while the evidence is not strong."""
        situation = await self._book.read(caller)
        member = situation.member
        async with self._store.reading(caller.user_id) as plans:
            settled = await plans.settled_since(member.archetype_since)
        behaviour = Behaviour(member.archetype, member.archetype_since, member.archetype_asked_on, settled)
        return proposal(situation.tasks.table, behaviour, situation.today, self._settings.proposals)
