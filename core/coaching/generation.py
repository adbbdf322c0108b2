"""Writing profiles and coaches' instructions: wanted now, written by a worker, and kept all at once or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import structlog

from core.caller import Caller
from core.coaching import profile_writing, prompt_writing
from core.coaching.change_detection import Snapshot
from core.coaching.drafting import Account, Drafting, Postponed, Written
from core.coaching.drafts import GenerationSettings
from core.coaching.jobs import COACH_GENERATION
from core.coaching.profile_facts import ProfileFacts
from core.privacy.sealing import Sealing
from core.schedules.scheduling import Schedules
from db.coach_prompts import CoachPromptStore, Figures, Material
from db.coach_prompts import Generation as Wanted
from db.schedules import Recurrence, ScheduleKey

log = structlog.get_logger(__name__)

FIRST = "first"
FACTS, PROFILE, PROMPT = "coach_profiles.facts", "coach_profiles.profile", "coach_prompts.prompt"
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
    ) -> None:
        self._store = store
        self._schedules = schedules
        self._drafting = drafting
        self._sealing = sealing
        self._settings = settings

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
        channel_id = await self._store.thread(user_id)
        return None if channel_id is None else Outcome(is_made, channel_id)

    async def _write(self, user_id: int, wanted: Wanted, material: Material, now: dt.datetime) -> None:
        profile, prompt = await self._texts(user_id, wanted, material, now)
        if prompt.text is None:
            await self._store.give_up(user_id, wanted, material, profile, now)
            log.warning(
                "personalized_prompt_generation_failed",
                user_id=user_id,
                cause=wanted.cause,
                attempts=wanted.attempts,
                reason=prompt.reason,
            )
            return
        sealed = self._sealing.seal(prompt.text, user_id, PROMPT)
        version = await self._store.save(
            user_id, wanted, material, profile, sealed, self._settings.model, now
        )
        if version is None:  # erased or changed meanwhile: if it is wanted still, it is written anew
            raise Postponed("out of date")
        log.info(
            "initial_system_prompt_generated" if version == 1 else "system_prompt_updated",
            user_id=user_id,
            version=version,
            cause=wanted.cause,
            words=len(prompt.text.split()),
        )

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
        facts = ProfileFacts.model_validate_json(self._sealing.open(material.facts, user_id, FACTS))
        behaviour = _behaviour(material.figures)
        mark = f"{wanted.wanted_at.timestamp():.3f}:{wanted.attempts}"
        account = Account(user_id, material.guild_id, mark)
        try:
            if not is_told:
                draft = profile_writing.request(facts, behaviour, self._settings, user_id)
                profile = self._profile(user_id, await self._drafting.write(draft, account, now))
            draft = prompt_writing.request(facts, behaviour, self._settings, user_id)
            return profile, await self._drafting.write(draft, account, now)
        except Postponed as exc:
            if wanted.attempts < self._settings.attempts:
                raise
            return profile, Written(None, str(exc))

    def _profile(self, user_id: int, written: Written) -> bytes | None:
        if written.text is None:
            return None
        log.info("conversational_profile_generated", user_id=user_id, words=len(written.text.split()))
        return self._sealing.seal(written.text, user_id, PROFILE)


def _behaviour(figures: Figures | None) -> str:
    if figures is None:
        return ""
    shot = Snapshot(figures.day, figures.done, figures.due, figures.logged_days, figures.days, figures.streak)
    return prompt_writing.behaviour_told(shot, figures.causes)
