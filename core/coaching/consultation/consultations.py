"""The interview as it goes: begun, answered, left and taken up again, checked by the member, and finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from core.caller import Caller
from core.coaching.consultation import interview
from core.coaching.consultation.extracting import Extracting
from core.coaching.consultation.profile_facts import CHOICES, ProfileFacts, tidied
from core.coaching.safety.gate import Assessment, Level
from core.coaching.safety.guard import Guard
from core.coaching.sealed_texts import ANSWER, FACTS, UNDERSTOOD, open_facts, seal_facts
from core.coaching.talks.heard import Help
from core.errors import InvalidInput, NotAllowed, NotFound
from core.privacy.sealing import Sealing
from db.coach_consultations import Consultation, ConsultationStore


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, with what was answered to it before."""

    consultation_id: int
    channel_id: int | None
    question: str
    earlier: str | None = None
    is_distressed: bool = False
    """What was just said sounds as if a kind word is due."""


@dataclass(frozen=True, slots=True)
class Checking:
    """Everything was asked; this is what was understood."""

    consultation_id: int
    channel_id: int | None
    facts: ProfileFacts
    is_distressed: bool = False


Stage: TypeAlias = Asking | Checking
Heard: TypeAlias = Asking | Checking | Help


class Generating(Protocol):
    """Whatever writes a coach's instructions."""

    async def want(self, caller: Caller, cause: str) -> object:
        """Have them written in a while; a second time before that changes nothing."""


class Consultations:
    """Leads interviews. Each method speaks of the caller's own; what they say passes the safety gate first."""

    def __init__(
        self,
        store: ConsultationStore,
        sealing: Sealing,
        guard: Guard,
        extracting: Extracting,
        generating: Generating,
    ) -> None:
        self._store = store
        self._sealing = sealing
        self._guard = guard
        self._extracting = extracting
        self._generating = generating

    async def current(self, caller: Caller) -> Stage | None:
        """Return how far the open interview is; None when there is none."""
        kept = await self._store.open_one(caller.user_id)
        return None if kept is None else await self._stage(caller, kept)

    async def place_of(self, caller: Caller) -> int | None:
        """Return the channel in which the open interview takes place, if any."""
        kept = await self._store.open_one(caller.user_id)
        return None if kept is None else kept.channel_id

    async def has_coach(self, caller: Caller) -> bool:
        """Tell whether the caller finished an interview before."""
        return await self._store.has_coach(caller.user_id)

    async def begin(self, caller: Caller) -> tuple[Stage, bool]:
        """Open an interview, or go on with the open one; the second value tells whether it is a new one.

        Raises Unavailable without a key to seal with, and NotAllowed for who has not agreed to be known.
        """
        self._sealing.require()
        is_new = await self._store.begin(caller.user_id, caller.guild_id, interview.QUESTIONS[0], caller.at)
        if (found := await self.current(caller)) is None:
            raise NotAllowed("consent")
        return found, is_new

    async def place(self, caller: Caller, consultation_id: int, channel_id: int) -> None:
        """Let an interview take place in a channel: there, messages are answers too."""
        await self._store.place(caller.user_id, consultation_id, channel_id, caller.at)

    async def go_to(self, caller: Caller, consultation_id: int, question: str) -> Stage:
        """Ask a question again. Raises InvalidInput and NotFound."""
        _check(question)
        async with self._store.holding(caller.user_id) as held:
            if held is None or held.kept.consultation_id != consultation_id:
                raise NotFound("consultation")
            if held.kept.state == "asking":
                await held.ask(question, caller.at)
        return await self._now(caller)

    async def answer(self, caller: Caller, consultation_id: int, question: str, text: str) -> Heard:
        """Keep an answer and go on. Raises InvalidInput, and NotFound once the interview is over."""
        _check(question)
        if not (said := text.strip()[: interview.LONGEST_ANSWER]):
            raise InvalidInput("coach_answer")
        assessment = await self._assessed(caller, said)
        if assessment.needs_help_first:
            return Help(assessment)
        await self._keep(caller, consultation_id, question, self._sealing.seal(said, caller.user_id, ANSWER))
        return _kindly(await self._now(caller), assessment)

    async def skip(self, caller: Caller, consultation_id: int, question: str) -> Stage:
        """Leave a question out and go on; what was answered to it before is dropped."""
        _check(question)
        await self._keep(caller, consultation_id, question, None)
        return await self._now(caller)

    async def hear(self, caller: Caller, channel_id: int, text: str) -> Heard | None:
        """Take a message for an answer; None when the caller has no open interview in that channel."""
        kept = await self._store.open_one(caller.user_id)
        if kept is None or kept.channel_id != channel_id:
            return None
        if kept.question is not None and text.strip():
            return await self.answer(caller, kept.consultation_id, kept.question, text)
        assessment = await self._assessed(caller, text)
        return Help(assessment) if assessment.needs_help_first else await self._stage(caller, kept)

    async def correct(self, caller: Caller, consultation_id: int, told: Mapping[str, str]) -> Heard:
        """Put some facts right. Raises InvalidInput, and NotFound when nothing is being checked."""
        for name, options in CHOICES.items():
            if told.get(name, options[0]) not in options:
                raise InvalidInput("option")
        assessment = await self._assessed(caller, "\n".join(told.values()))
        if assessment.needs_help_first:
            return Help(assessment)
        async with self._store.holding(caller.user_id) as held:
            if held is None or held.kept.consultation_id != consultation_id or held.kept.facts is None:
                raise NotFound("consultation")
            facts = tidied(self._facts(caller, held.kept.facts).model_copy(update=dict(told)))
            await held.keep_facts(self._sealed(caller, facts, UNDERSTOOD), caller.at)
        return _kindly(await self._now(caller), assessment)

    async def abandon(self, caller: Caller, consultation_id: int) -> None:
        """End an interview from which nothing comes; a second time does no harm."""
        await self._store.abandon(caller.user_id, consultation_id, caller.at)

    async def finish(self, caller: Caller, consultation_id: int) -> None:
        """Take what was understood for right, and have a coach made of it; a second time does no harm.

        Raises NotFound when there is nothing to finish.
        """
        is_new = False
        async with self._store.holding(caller.user_id) as held:
            if (
                held is not None
                and held.kept.consultation_id == consultation_id
                and held.kept.facts is not None
            ):
                facts = self._facts(caller, held.kept.facts)
                await held.finish(self._sealed(caller, facts, FACTS), caller.guild_id, caller.at)
                is_new = True
        is_written = await self._store.has_prompt_after(caller.user_id, consultation_id)
        if is_written is None:
            raise NotFound("consultation")
        if is_new or not is_written:
            await self._generating.want(caller, "first")

    async def _assessed(self, caller: Caller, text: str) -> Assessment:
        return await self._guard.assess(caller, text, f"interview:{caller.request_id}")

    async def _keep(self, caller: Caller, consultation_id: int, question: str, sealed: bytes | None) -> None:
        async with self._store.holding(caller.user_id) as held:
            if held is None or held.kept.consultation_id != consultation_id:
                raise NotFound("consultation")
            if held.kept.state == "asking":
                await held.answer(question, sealed, caller.at)
                following = interview.following(question, {*held.kept.answers, question})
                await held.ask(following, caller.at)

    async def _now(self, caller: Caller) -> Stage:
        if (found := await self.current(caller)) is None:
            raise NotFound("consultation")
        return found

    async def _stage(self, caller: Caller, kept: Consultation) -> Stage:
        """Tell how far an interview is; what was all asked is read now, unless that was done."""
        if kept.question is not None:
            earlier = self._said(caller, kept.answers.get(kept.question))
            return Asking(kept.consultation_id, kept.channel_id, kept.question, earlier)
        facts = (
            await self._understood(caller, kept) if kept.facts is None else self._facts(caller, kept.facts)
        )
        return Checking(kept.consultation_id, kept.channel_id, facts)

    async def _understood(self, caller: Caller, kept: Consultation) -> ProfileFacts:
        answers = {
            question: self._said(caller, kept.answers.get(question)) for question in interview.QUESTIONS
        }
        by_model = not await self._store.wants_no_model(caller.user_id)
        facts = await self._extracting.facts(caller, kept.consultation_id, answers, by_model=by_model)
        async with self._store.holding(caller.user_id) as held:
            if held is None or held.kept.consultation_id != kept.consultation_id:
                raise NotFound("consultation")
            if held.kept.facts is not None:  # someone was faster, and may have corrected something
                return self._facts(caller, held.kept.facts)
            await held.keep_facts(self._sealed(caller, facts, UNDERSTOOD), caller.at)
        return facts

    def _said(self, caller: Caller, sealed: bytes | None) -> str | None:
        return None if sealed is None else self._sealing.open(sealed, caller.user_id, ANSWER)

    def _facts(self, caller: Caller, sealed: bytes) -> ProfileFacts:
        return open_facts(self._sealing, sealed, caller.user_id, UNDERSTOOD)

    def _sealed(self, caller: Caller, facts: ProfileFacts, column: str) -> bytes:
        return seal_facts(self._sealing, facts, caller.user_id, column)


def _check(question: str) -> None:
    if question not in interview.QUESTIONS:
        raise InvalidInput("option")


def _kindly(stage: Stage, assessment: Assessment) -> Stage:
    return replace(stage, is_distressed=True) if assessment.level is Level.DISTRESS else stage
