"""What a coach knows of its member, who sees all of it, corrects it, and has it forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from core.caller import Caller
from core.coaching.drafts import LONGEST_FACT
from core.coaching.generation import FACTS, PROFILE
from core.coaching.profile_facts import ProfileFacts
from core.coaching.profile_writing import composed
from core.coaching.prompt_lint import cleaned
from core.coaching.safety import assess
from core.errors import InvalidInput, NotAllowed, NotReady
from core.privacy.sealing import Sealing
from db.coach_profiles import CoachProfileStore, KnownRow
from db.coach_prompts import Figures

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """All that a coach knows of its member, but for the instructions it goes by."""

    facts: ProfileFacts
    profile: str
    is_composed: bool
    """The profile was put together by rules, because no model has written one of these facts."""
    figures: Figures | None
    offline: bool
    talks: int
    exchanges: int
    is_given_up: bool
    """The newest instructions that were wanted could not be written."""


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

    async def change(self, caller: Caller, given: Mapping[str, str]) -> None:
        """Correct facts by name. Raises InvalidInput, NotReady, and NotAllowed for what needs other help first."""
        if any(assess(value).needs_help_first for value in given.values()):
            raise NotAllowed("coach_needs_help")
        fields = {name: cleaned(value, LONGEST_FACT) for name, value in given.items()}
        if not fields.keys() <= ProfileFacts.model_fields.keys():
            raise InvalidInput("option")

        def edit(sealed: bytes) -> bytes:
            old = self._facts(caller.user_id, sealed)
            try:
                new = ProfileFacts.model_validate(old.model_dump() | fields)
            except ValidationError as exc:
                raise InvalidInput("option") from exc
            return self._sealing.seal(new.model_dump_json(), caller.user_id, FACTS)

        if not await self._store.change(caller.user_id, edit, caller.at):
            raise NotReady("coach_profile")

    async def forget(self, caller: Caller) -> None:
        """Forget all of it, and every talk and version, at once and for good."""
        await self._store.forget(caller.user_id)
        log.info("coach_forgotten", user_id=caller.user_id)

    def _opened(self, user_id: int, row: KnownRow) -> Known:
        facts = self._facts(user_id, row.facts)
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

    def _facts(self, user_id: int, sealed: bytes) -> ProfileFacts:
        return ProfileFacts.model_validate_json(self._sealing.open(sealed, user_id, FACTS))
