"""What a coach knows of its member, who sees all of it, corrects it, and has it forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from core.caller import Caller
from core.coaching.consultation.profile_facts import ProfileFacts, tidied
from core.coaching.instructions.profile_writing import composed
from core.coaching.instructions.prompt_lint import cleaned
from core.coaching.safety.gate import assess
from core.coaching.sealed_texts import PROFILE, open_facts, seal_facts
from core.coaching.talks.heard import Help
from core.errors import InvalidInput, NotReady
from core.privacy.sealing import Sealing
from db.coach_metrics import MetricRow
from db.coach_profiles import CoachProfileStore, KnownRow

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a coach knows of its member, but for the instructions it goes by."""

    facts: ProfileFacts
    profile: str
    is_composed: bool
    """The profile was put together by rules, because no model has written one of these facts."""
    figures: MetricRow | None
    offline: bool
    talks: int
    exchanges: int
    is_given_up: bool
    """The newest instructions that were wanted could not be written."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Facts were corrected; not ``is_whole`` when something was left out that may not be a fact."""

    is_whole: bool


class Profiles:
    """Shows, corrects and forgets."""

    def __init__(self, store: CoachProfileStore, sealing: Sealing) -> None:
        self._store = store
        self._sealing = sealing

    async def show(self, caller: Caller) -> Known:
        """Return all that the coach knows. Raises NotReady before an interview is finished."""
        row = await self._store.known(caller.user_id)
        if row is None:
            raise NotReady("coach_profile")
        return self._opened(caller.user_id, row)

    async def change(self, caller: Caller, given: Mapping[str, str]) -> Corrected | Help:
        """Correct facts by name. Raises InvalidInput and NotReady."""
        assessment = assess("\n".join(given.values()))
        if assessment.needs_help_first:
            return Help(assessment)
        if not given.keys() <= ProfileFacts.model_fields.keys():
            raise InvalidInput("option")
        is_whole = True

        def edit(sealed: bytes) -> bytes:
            nonlocal is_whole
            old = open_facts(self._sealing, sealed, caller.user_id)
            try:
                wanted = ProfileFacts.model_validate(old.model_dump() | dict(given))
            except ValidationError as exc:
                raise InvalidInput("option") from exc
            new = tidied(wanted)
            is_whole = all(
                getattr(new, name).split() == cleaned(value).split() for name, value in given.items()
            )
            return seal_facts(self._sealing, new, caller.user_id)

        if not await self._store.change(caller.user_id, edit, caller.at):
            raise NotReady("coach_profile")
        return Corrected(is_whole)

    async def forget(self, caller: Caller) -> None:
        """Forget all of it, and every talk and version, at once and for good."""
        await self._store.forget(caller.user_id)
        log.info("coach_forgotten", user_id=caller.user_id)

    def _opened(self, user_id: int, row: KnownRow) -> Known:
        facts = open_facts(self._sealing, row.facts, user_id)
        written = None if row.profile is None else self._sealing.open(row.profile, user_id, PROFILE)
        return Known(
            facts,
            written or composed(facts),
            written is None,
            row.figures,
            row.offline,
            row.talks,
            row.exchanges,
            row.is_given_up,
        )
