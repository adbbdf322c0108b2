"""A coach's instructions as its member sees them: every version, what changed, a way back, and asking for new ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.caller import Caller
from core.coaching.instructions.generation import Generation
from core.coaching.instructions.prompt_diff import Piece, difference
from core.coaching.sealed_texts import PROMPT
from core.errors import NotAllowed, NotFound, NotReady, Unavailable
from core.privacy.sealing import Sealing
from db.coach_prompts import CoachPromptStore, PromptVersion


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """Tunables of what members may do with their coach's instructions."""

    refresh_days: int = 7
    """Between two times that a member asks for new ones."""
    generic_fallback: bool = True
    """Whether the general instructions serve who has none of their own; otherwise the offline coach does."""


@dataclass(frozen=True, slots=True)
class CurrentPrompt:
    """What serves a member's coach; without a version that is the general instructions, or, where those are switched
    off or there is no model (``is_served`` is False), the rules."""

    version: int | None
    text: str | None
    is_preparing: bool
    is_served: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One version, to be read."""

    version: int
    text: str
    cause: str
    made_at: dt.datetime

    @property
    def words(self) -> int:
        """How long it is."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class History:
    """Every version, the newest first."""

    versions: tuple[Version, ...]
    in_use: int | None
    is_preparing: bool

    def version(self, number: int) -> Version:
        """Return one version. Raises NotFound."""
        for found in self.versions:
            if found.version == number:
                return found
        raise NotFound("coach_prompt")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of one version in another."""

    old: Version
    new: Version
    pieces: tuple[Piece, ...]


class Prompts:
    """Shows and chooses versions. Talks that run keep theirs."""

    def __init__(
        self,
        store: CoachPromptStore,
        generation: Generation,
        sealing: Sealing,
        settings: PromptSettings,
    ) -> None:
        self._store = store
        self._generation = generation
        self._sealing = sealing
        self._settings = settings

    async def current(self, user_id: int) -> CurrentPrompt:
        """Return what a talk that begins now goes by."""
        found = await self._store.current(user_id)
        if found.version is None or found.prompt is None:
            is_served = self._settings.generic_fallback and self._generation.is_possible
            return CurrentPrompt(None, None, found.is_preparing, is_served)
        text = self._sealing.open(found.prompt, user_id, PROMPT)
        return CurrentPrompt(found.version, text, found.is_preparing, True)

    async def history(self, caller: Caller) -> History:
        """Return every version."""
        found = await self._store.current(caller.user_id)
        rows = await self._store.versions(caller.user_id)
        versions = tuple(self._opened(caller.user_id, row) for row in rows)
        return History(versions, found.version, found.is_preparing)

    async def compare(self, caller: Caller, old: int, new: int) -> Comparison:
        """Return what became of a version in another. Raises NotFound."""
        found = await self.history(caller)
        before, after = found.version(old), found.version(new)
        return Comparison(before, after, tuple(difference(before.text, after.text)))

    async def use(self, caller: Caller, version: int) -> None:
        """Go by a version from the next talk on. Raises NotFound."""
        if not await self._store.use(caller.user_id, version):
            raise NotFound("coach_prompt")

    async def refresh(self, caller: Caller) -> None:
        """Have new instructions written. Raises NotReady, NotAllowed and Unavailable."""
        if not self._generation.is_possible:
            raise Unavailable("coach_model")
        if (await self._store.current(caller.user_id)).is_preparing:
            raise NotReady("coach_generation")
        if await self._store.material(caller.user_id) is None:
            raise NotReady("coach_profile")
        wait = dt.timedelta(days=self._settings.refresh_days)
        if await self._store.want_refresh(caller.user_id, caller.at, caller.at - wait):
            return await self._generation.start(caller)
        asked = await self._store.refreshed_at(caller.user_id)
        if asked is None:  # no coach: the interview was never finished
            raise NotReady("coach_profile")
        raise NotAllowed("coach_refresh", again_at=asked + wait)

    def _opened(self, user_id: int, row: PromptVersion) -> Version:
        text = self._sealing.open(row.prompt, user_id, PROMPT)
        return Version(row.version, text, row.cause, row.made_at)
