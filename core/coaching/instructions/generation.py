"""Writing profiles and coaches' instructions: wanted now, written by a worker, and kept all at once or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from core.caller import Caller
from core.coaching.consultation.profile_facts import ProfileFacts
from core.coaching.instructions import profile_writing, prompt_writing
from core.coaching.instructions.drafting import Account, Drafting, Postponed, Written
from core.coaching.instructions.drafts import Draft, GenerationSettings, judged
from core.coaching.jobs import COACH_GENERATION
from core.coaching.model.protocol import Answer, Ending, Prompt
from core.coaching.sealed_texts import PROFILE, PROMPT, open_facts
from core.errors import Unavailable
from core.privacy.sealing import Sealing
from core.schedules.scheduling import Schedules
from db.coach_prompts import CoachPromptStore, Material
from db.coach_prompts import Generation as Wanted
from db.schedules import Recurrence, ScheduleKey

log = structlog.get_logger(__name__)

FIRST = "first"
BehaviourTold: TypeAlias = Callable[[int, dt.datetime], Awaitable[str]]
"""Says in words how a member does, for instructions to go by."""
Follow: TypeAlias = Callable[[int, dt.datetime], Awaitable[None]]
"""Notes how a member does, as their coach is told of it now, and looks for changes from then on."""
NO_MODEL = Written(None, "no model")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a consultation, and the thread that it was held in."""

    is_personal: bool
    channel_id: int


class Generation:
    """Sees to it that what is wanted for a member gets written, one thing at a time."""

    def __init__(
        self,
        store: CoachPromptStore,
        schedules: Schedules,
        drafting: Drafting | None,
        sealing: Sealing,
        settings: GenerationSettings,
        behaviour: BehaviourTold,
        follow: Follow,
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._drafting = drafting
        self._sealing = sealing
        self._settings = settings
        self._behaviour = behaviour
        self._follow = follow

    @property
    def is_possible(self) -> bool:
        """Whether there is a model to write with."""
        return self._drafting is not None

    async def want(self, caller: Caller, cause: str) -> None:
        """Have a member's coach written anew; wanted again before it is done, it is done once. Raises NotAllowed."""
        await self._store.want(caller.user_id, cause, caller.at)
        await self.start(caller)

    async def start(self, caller: Caller) -> None:
        """Put what is wanted into the queue; should that get lost, it is looked for again every day."""
        key, at = ScheduleKey(COACH_GENERATION, user_id=caller.user_id), caller.at.astimezone(dt.UTC)
        await self._schedules.put(key, Recurrence("UTC", at.hour, at.minute), at)
        # Not the request's id: what jobs ask for has none, and no two runs may have the same.
        await self._schedules.run_now(key, round(at.timestamp() * 1_000), at)

    async def write(self, user_id: int, now: dt.datetime) -> None:
        """Write what is wanted, if anything is. It may be run again at any point. Raises Postponed."""
        if await self._store.generation(user_id) is None:
            return
        async with self._store.held(user_id) as alone:
            if not alone:
                raise Postponed("written elsewhere")
            wanted = await self._store.begin(user_id)
            material = await self._store.material(user_id)
            if wanted is not None and material is not None:
                await self._write(user_id, wanted, material, now)

    async def outcome(self, user_id: int, since: dt.datetime) -> Outcome | None:
        """Return what became of a consultation since a moment; None if nothing did, or there is no thread for it."""
        made_at = await self._store.first_made_at(user_id)
        generation = await self._store.generation(user_id)
        is_made = made_at is not None and made_at >= since
        is_failed = (
            generation is not None
            and generation.cause == FIRST
            and generation.failed_at is not None
            and generation.failed_at >= since
        )
        if not (is_made or is_failed):
            return None
        channel_id = await self.thread(user_id)
        return None if channel_id is None else Outcome(is_made, channel_id)

    async def thread(self, user_id: int) -> int | None:
        """Return the thread of a member's newest finished interview; None where there was none."""
        return await self._store.thread(user_id)

    async def batch_prompt(self, caller: Caller, cause: str, wanted_at: dt.datetime) -> Prompt | None:
        """Return the one request that new instructions take; None where more than one is needed, or none can help."""
        material = await self._store.material(caller.user_id)
        if self._drafting is None or material is None or material.profile is None:
            return None
        try:
            return (await self._prompt_draft(caller.user_id, cause, material, wanted_at)).prompt
        except Unavailable:  # no key opens the facts: no reason to keep others waiting
            return None

    async def keep_batched(self, caller: Caller, cause: str, wanted_at: dt.datetime, answer: Answer) -> bool:
        """Keep what a batch came back with as the version in use; False where it is faulty or out of date."""
        material = await self._store.material(caller.user_id)
        if material is None or material.changed_at > wanted_at:
            return False
        try:
            draft = await self._prompt_draft(
                caller.user_id, cause, material, wanted_at
            )  # as it was asked for
        except Unavailable:
            return False
        if answer.ending is not Ending.OK or judged(draft, answer):
            return False
        wanted = Wanted(cause, wanted_at, 1, None)
        return await self._keep(
            caller.user_id, wanted, material, material.profile, answer.text.strip(), caller.at
        )

    async def _write(self, user_id: int, wanted: Wanted, material: Material, now: dt.datetime) -> None:
        profile, prompt = await self._texts(user_id, wanted, material, now)
        if prompt.text is None:
            if wanted.cause == FIRST:  # so that the weekly look can try again
                await self._follow(user_id, now)
            await self._store.give_up(user_id, wanted, material, profile, now)
            log.warning(
                "personalized_prompt_generation_failed",
                user_id=user_id,
                cause=wanted.cause,
                attempts=wanted.attempts,
                reason=prompt.reason,
            )
        elif not await self._keep(user_id, wanted, material, profile, prompt.text, now):
            raise Postponed("out of date")  # if it is wanted still, it is written anew

    async def _keep(
        self,
        user_id: int,
        wanted: Wanted,
        material: Material,
        profile: bytes | None,
        prompt: str,
        now: dt.datetime,
    ) -> bool:
        """Keep all that was written; False when the member or what it was written from has changed meanwhile."""
        sealed = self._sealing.seal(prompt, user_id, PROMPT)
        model = self._settings.model
        await self._follow(user_id, now)  # before saving: cut short in between, both are done again
        version = await self._store.save(user_id, wanted, material, profile, sealed, model, now)
        if version is None:
            return False
        log.info(
            "initial_system_prompt_generated" if version == 1 else "system_prompt_updated",
            user_id=user_id,
            version=version,
            cause=wanted.cause,
            words=len(prompt.split()),
        )
        return True

    async def _texts(
        self, user_id: int, wanted: Wanted, material: Material, now: dt.datetime
    ) -> tuple[bytes | None, Written]:
        """Write instructions, and a profile unless there is one of these facts. Raises Postponed."""
        is_told = material.profile is not None and wanted.cause != FIRST
        profile = material.profile if is_told else None
        if self._drafting is None:
            return profile, NO_MODEL
        if wanted.attempts > self._settings.attempts:  # whoever tried fell over, again and again
            return profile, Written(None, "attempts")
        mark = f"{wanted.wanted_at.timestamp():.3f}:{wanted.attempts}"
        account = Account(user_id, material.guild_id, mark)
        try:
            if not is_told:
                draft = profile_writing.request(self._facts(user_id, material), self._settings, user_id)
                profile = self._profile(user_id, await self._drafting.write(draft, account, now))
            draft = await self._prompt_draft(user_id, wanted.cause, material, now)
            return profile, await self._drafting.write(draft, account, now)
        except Postponed as exc:
            if wanted.attempts < self._settings.attempts:
                raise
            return profile, Written(None, str(exc))

    async def _prompt_draft(self, user_id: int, cause: str, material: Material, now: dt.datetime) -> Draft:
        figures, change = await self._behaviour(user_id, now), prompt_writing.change_told(cause)
        told = f"{figures}\n{change}".strip()
        return prompt_writing.request(self._facts(user_id, material), told, self._settings, user_id)

    def _facts(self, user_id: int, material: Material) -> ProfileFacts:
        return open_facts(self._sealing, material.facts, user_id)

    def _profile(self, user_id: int, written: Written) -> bytes | None:
        if written.text is None:
            return None
        log.info("conversational_profile_generated", user_id=user_id, words=len(written.text.split()))
        return self._sealing.seal(written.text, user_id, PROFILE)
