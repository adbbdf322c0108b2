"""An answer to a member: of the model where there is one to ask, else of the rules, which always have one."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, replace

import structlog

from core.bounded import Bounded
from core.caller import Caller
from core.coaching.instructions.system_prompt import system_blocks
from core.coaching.model.ledger import Ledger
from core.coaching.model.protocol import (
    Answer,
    CoachModel,
    Ending,
    OnText,
    Prompt,
    Stop,
    Turn,
    Usage,
    member_key,
)
from core.coaching.sealed_texts import ANSWERED, PROMPT, SAID
from core.coaching.talks import offline
from core.coaching.talks.fact_sheet import fact_sheet
from core.coaching.talks.heard import REASON_OF, Reason
from core.coaching.talks.member_facts import MemberFactsReader
from core.coaching.talks.memory import MemorySettings, estimated_tokens, first_remembered
from core.coaching.talks.offline import OfflineSettings
from core.privacy.sealing import Sealing
from db.coach_costs import Settlement
from db.coach_talks import Conversation, Talk

log = structlog.get_logger(__name__)

REMEMBERED_SHEETS = 5_000


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Tunables of asking the model."""

    most_tokens: int = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to answer: its key in the books, and its place in the conversation."""

    caller: Caller
    key: str
    text: str
    turn: int
    last_template: int | None
    """The rules' template that should not come twice running."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, by whom, and what a call for it did cost."""

    text: str
    offline: Reason | None = None
    template: int | None = None
    cut: bool = False
    spent: Settlement | None = None

    @property
    def source(self) -> str:
        """Who gave it."""
        return "offline" if self.offline else "model"


class Answering:
    """Answers messages."""

    def __init__(
        self,
        facts: MemberFactsReader,
        ledger: Ledger,
        sealing: Sealing,
        model: CoachModel | None,
        chat_model: str,
        memory: MemorySettings,
        settings: AnswerSettings,
        offline_settings: OfflineSettings,
        *,
        generic_fallback: bool,
    ) -> None:
        self._facts = facts
        self._ledger = ledger
        self._sealing = sealing
        self._model = model
        self._chat_model = chat_model
        self._memory = memory
        self._settings = settings
        self._offline_settings = offline_settings
        self._generic_fallback = generic_fallback
        self._stopping: dict[int, bool] = {}
        self._sheets: Bounded[int, tuple[tuple[int, dt.date], str]] = Bounded(REMEMBERED_SHEETS)

    @property
    def has_model(self) -> bool:
        """Whether there is a model to ask."""
        return self._model is not None

    def forget(self, user_id: int) -> None:
        """Remember nothing about a member."""
        self._sheets.forget(user_id)

    def forget_all(self) -> None:
        """Remember nothing about anybody: news of an erasure may have been missed."""
        self._sheets.clear()

    def stop(self, user_id: int) -> bool:
        """End the answer that is coming with its next piece; False when none is."""
        if user_id not in self._stopping:
            return False
        self._stopping[user_id] = True
        return True

    async def answer(self, talk: Talk, asked: Asked, on_text: OnText | None) -> Answered:
        """Ask the model, where there is one to ask; else, or where it has no answer, go by rules."""
        spent: Settlement | None = None
        if self._model is None:
            reason = Reason.NO_MODEL
        elif talk.offline:
            reason = Reason.CHOSEN
        elif talk.prompt is None and not self._generic_fallback:
            reason = Reason.NO_PROMPT
        else:
            prompt = await self._prompt(talk, asked)
            caller = asked.caller
            if await self._ledger.reserve(
                caller.user_id, talk.conversation.guild_id, asked.key, "chat", prompt, caller.at
            ):
                answer = await self._ask(self._model, prompt, talk.conversation, caller.user_id, on_text)
                spent = self._ledger.settlement(asked.key, prompt.model, _counted(answer), caller.at)
                if answer.text.strip():
                    cut = answer.ending is not Ending.OK
                    return Answered(answer.text.strip(), cut=cut, spent=spent)
                reason = REASON_OF.get(answer.ending, Reason.REFUSED)
            else:
                reason = Reason.CAP
        said = await self._by_rules(talk.conversation, asked)
        log.info("coach_answered_by_rules", reason=reason.value, intent=said.intent.value)
        return Answered(said.text, reason, said.template, spent=spent)

    async def _prompt(self, talk: Talk, asked: Asked) -> Prompt:
        user_id = asked.caller.user_id
        texts = [
            (
                self._sealing.open(each.said, user_id, SAID),
                self._sealing.open(each.answered, user_id, ANSWERED),
            )
            for each in talk.exchanges
        ]
        first = first_remembered([estimated_tokens(*pair) for pair in texts], self._memory)
        turns = [
            turn
            for said, answered in texts[first:]
            for turn in (Turn("user", said), Turn("assistant", answered))
        ]
        own = None if talk.prompt is None else self._sealing.open(talk.prompt, user_id, PROMPT)
        return Prompt(
            self._chat_model,
            (*system_blocks(own), await self._sheet(talk.conversation, asked.caller)),
            (*turns, Turn("user", asked.text)),
            self._settings.most_tokens,
            member_key(user_id),
        )

    async def _sheet(self, conversation: Conversation, caller: Caller) -> str:
        """Return the facts as they were when a conversation began, or went on on another day: a cache wants no less."""
        user_id, pinned_to = caller.user_id, (conversation.conversation_id, caller.at.date())
        pinned = self._sheets.get(user_id)
        if pinned is None or pinned[0] != pinned_to:
            pinned = (pinned_to, fact_sheet(await self._facts.read(user_id, caller.at)))
            self._sheets.put(user_id, pinned)
        return pinned[1]

    async def _ask(
        self,
        model: CoachModel,
        prompt: Prompt,
        conversation: Conversation,
        user_id: int,
        on_text: OnText | None,
    ) -> Answer:
        async def take(piece: str) -> None:
            if on_text is not None:
                await on_text(piece)
            if self._stopping[user_id]:
                raise Stop

        version = conversation.system_prompt_version_used
        if version is not None:
            log.info("using_personalized_system_prompt", user_id=user_id, version=version)
        began = time.perf_counter()
        self._stopping[user_id] = False
        try:
            answer = await model.ask(prompt, take)
        finally:
            del self._stopping[user_id]
        log.info(
            "coach_answered",
            user_id=user_id,
            version=version,
            ending=answer.ending.value,
            detail=answer.detail,
            attempts=answer.attempts,
            seconds=round(time.perf_counter() - began, 2),
            input_tokens=answer.usage.input_tokens,
            output_tokens=answer.usage.output_tokens,
            cache_read_tokens=answer.usage.cache_read_tokens,
        )
        return answer

    async def _by_rules(self, conversation: Conversation, asked: Asked) -> offline.OfflineReply:
        caller = asked.caller
        facts = await self._facts.read(caller.user_id, caller.at)
        key = f"{caller.user_id}|{caller.at.date()}|{conversation.conversation_id}|{asked.turn}"
        return offline.reply(asked.text, facts, key, self._offline_settings, asked.last_template)


def _counted(answer: Answer) -> Usage:
    """Return what an answer used; of one that was cut, the server did not come to count the output."""
    if answer.ending is Ending.OK:
        return answer.usage
    return replace(answer.usage, output_tokens=max(answer.usage.output_tokens, estimated_tokens(answer.text)))
