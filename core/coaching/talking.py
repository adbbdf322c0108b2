"""Talks with the coach: what a member says is heard once, answered always, and kept whole or not at all."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from core.bounded import Bounded
from core.caller import Caller
from core.coaching import offline
from core.coaching.fact_sheet import fact_sheet
from core.coaching.heard import REASON_OF, Heard, Help, Reason, Spoken
from core.coaching.ledger import Ledger
from core.coaching.member_facts import MemberFactsReader
from core.coaching.memory import MemorySettings, estimated_tokens, first_remembered
from core.coaching.model import Answer, CoachModel, Ending, OnText, Prompt, Stop, Turn, Usage, member_key
from core.coaching.offline import OfflineSettings
from core.coaching.prompt_lint import cleaned
from core.coaching.safety import Level, assess
from core.errors import InvalidInput, NotAllowed, NotFound
from core.privacy.sealing import Sealing
from db.coach_costs import Settlement
from db.coach_talks import CoachTalkStore, Conversation, Exchange, Talk
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)

SAID, ANSWERED, PROMPT = "coach_exchanges.said", "coach_exchanges.answered", "coach_prompts.prompt"
MINUTE = dt.timedelta(minutes=1)
REMEMBERED = 5_000
"""Members and conversations about whom a process remembers a little."""


@dataclass(frozen=True, slots=True)
class TalkSettings:
    """Tunables of talks."""

    memory: MemorySettings = field(default_factory=MemorySettings)
    most_answer_tokens: int = 500
    longest_message: int = 1_500
    """In characters."""
    messages_a_minute: int = 8
    keep_seconds: float = 1.5
    """How long an answer that is there waits for the database."""


class PromptsInUse(Protocol):
    """Knows the instructions that a member's coach has now."""

    async def current(self, user_id: int) -> tuple[int | None, str | None]:
        """Return their version and text; None where the general ones serve."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What to answer: a message, with what was said before it."""

    caller: Caller
    key: str
    text: str
    past: Sequence[Exchange]
    turn: int
    last_template: int | None


@dataclass(frozen=True, slots=True)
class _Answered:
    text: str
    offline: Reason | None = None
    template: int | None = None
    cut: bool = False
    spent: Settlement | None = None

    def exchange(self, position: int, request_id: int, said: bytes, sealed: bytes) -> Exchange:
        source = "offline" if self.offline else "model"
        return Exchange(position, request_id, said, sealed, source, self.template)


class Talking:
    """Hears members and answers them, one message of each at a time."""

    def __init__(
        self,
        store: CoachTalkStore,
        facts: MemberFactsReader,
        ledger: Ledger,
        sealing: Sealing,
        model: CoachModel | None,
        chat_model: str,
        prompts: PromptsInUse,
        blocks: Callable[[str | None], tuple[str, ...]],
        settings: TalkSettings,
        offline_settings: OfflineSettings,
    ) -> None:
        self._store = store
        self._facts = facts
        self._ledger = ledger
        self._sealing = sealing
        self._model = model
        self._chat_model = chat_model
        self._prompts = prompts
        self._blocks = blocks
        self._settings = settings
        self._offline_settings = offline_settings
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._stopping: dict[int, bool] = {}
        self._recent: Bounded[int, deque[dt.datetime]] = Bounded(REMEMBERED)
        self._sheets: Bounded[int, tuple[dt.date, str]] = Bounded(REMEMBERED)

    @property
    def has_model(self) -> bool:
        """Whether there is a model to talk with."""
        return self._model is not None

    async def open(self, caller: Caller, channel_id: int | None) -> Conversation:
        """Open a conversation, which ends the one before it, with the instructions in use now.

        Raises Unavailable without a key for sealing, and NotAllowed for who is not a member.
        """
        self._sealing.require()
        version, _ = await self._prompts.current(caller.user_id)
        opened = await self._store.open(caller.user_id, caller.guild_id, channel_id, version, caller.at)
        if opened is None:
            raise NotAllowed("consent")
        log.info("coach_talk_opened", conversation_id=opened.conversation_id, version=version)
        return opened

    async def running(self, caller: Caller) -> Conversation | None:
        """Return the caller's conversation that is open."""
        return await self._store.running(caller.user_id)

    async def is_offline(self, caller: Caller) -> bool:
        """Tell whether the caller wants no model."""
        return await self._store.is_offline(caller.user_id)

    async def choose_offline(self, caller: Caller, offline: bool) -> None:
        """Keep whether the caller wants no model. Raises NotAllowed for who is not a member."""
        if not await self._store.choose_offline(caller.user_id, caller.guild_id, offline, caller.at):
            raise NotAllowed("consent")

    async def hear(
        self, caller: Caller, conversation_id: int, text: str, on_text: OnText | None = None
    ) -> Heard:
        """Answer a message. Pieces of a model's answer are handed on as they come.

        Raises InvalidInput for what is empty or too long, NotAllowed for too many messages, NotFound for a
        conversation that is over, Unavailable without a key for sealing, and DatabaseUnavailable.
        """
        found = assess(text)
        if found.needs_help_first:
            return Help(found)
        said = self._read(text)
        self._pace(caller)
        async with self._turn(caller.user_id):
            if (known := await self._store.of_request(caller.user_id, caller.request_id)) is not None:
                return self._again_as_kept(caller, known)
            talk = await self._talk(caller, conversation_id)
            past, sealed = talk.exchanges, self._sealing.seal(said, caller.user_id, SAID)
            last = past[-1] if past else None
            asked = _Said(
                caller,
                f"chat:{caller.request_id}",
                said,
                past,
                last.position + 1 if last else 1,
                last.template if last else None,
            )
            answered = await self._answer(talk, asked, on_text)
            exchange = answered.exchange(
                asked.turn,
                caller.request_id,
                sealed,
                self._sealing.seal(answered.text, caller.user_id, ANSWERED),
            )
            position = await self._kept(self._store.add, caller, conversation_id, exchange, answered)
        return Spoken(
            answered.text,
            position,
            answered.offline,
            answered.cut,
            check_in=found.level is Level.DISTRESS,
        )

    async def again(
        self, caller: Caller, conversation_id: int, position: int, on_text: OnText | None = None
    ) -> Spoken:
        """Answer the newest message once more, in the place of the first answer. Raises as `hear` does."""
        self._pace(caller)
        async with self._turn(caller.user_id):
            newest = await self._store.newest(caller.user_id, conversation_id)
            if newest is None or newest.position != position:
                raise NotFound("coach_answer")
            talk = await self._talk(caller, conversation_id, before=position)
            said = self._sealing.open(newest.said, caller.user_id, SAID)
            key = f"again:{caller.request_id}"
            asked = _Said(caller, key, said, talk.exchanges, position, newest.template)
            answered = await self._answer(talk, asked, on_text)
            sealed = self._sealing.seal(answered.text, caller.user_id, ANSWERED)
            exchange = answered.exchange(position, newest.request_id, newest.said, sealed)
            kept = await self._kept(self._store.replace, caller, conversation_id, exchange, answered)
        return Spoken(answered.text, kept, answered.offline, answered.cut)

    def stop(self, user_id: int) -> bool:
        """End the answer that is coming with its next piece; False when none is."""
        if user_id not in self._stopping:
            return False
        self._stopping[user_id] = True
        return True

    # -- before an answer

    def _read(self, text: str) -> str:
        if len(text) > self._settings.longest_message:
            raise InvalidInput("coach_message_long", most=self._settings.longest_message)
        if not (said := cleaned(text, self._settings.longest_message)):
            raise InvalidInput("coach_message_empty")
        return said

    def _pace(self, caller: Caller) -> None:
        recent = self._recent.get(caller.user_id) or deque()
        while recent and recent[0] <= caller.at - MINUTE:
            recent.popleft()
        if len(recent) >= self._settings.messages_a_minute:
            raise NotAllowed("coach_pace", most=self._settings.messages_a_minute)
        recent.append(caller.at)
        self._recent.put(caller.user_id, recent)

    def _turn(self, user_id: int) -> asyncio.Lock:
        return self._turns.setdefault(user_id, asyncio.Lock())

    async def _talk(self, caller: Caller, conversation_id: int, before: int | None = None) -> Talk:
        at_once = self._settings.memory.exchanges_at_once
        talk = await self._store.talk(caller.user_id, conversation_id, at_once, before)
        if talk is None:
            raise NotFound("conversation")
        return talk

    def _again_as_kept(self, caller: Caller, known: Exchange) -> Spoken:
        text = self._sealing.open(known.answered, caller.user_id, ANSWERED)
        return Spoken(text, known.position, repeated=True)

    # -- the answer

    async def _answer(self, talk: Talk, asked: _Said, on_text: OnText | None) -> _Answered:
        """Ask the model, where there is one to ask; else, or where it has no answer, go by rules."""
        spent: Settlement | None = None
        if self._model is None:
            reason = Reason.NO_MODEL
        elif talk.offline:
            reason = Reason.CHOSEN
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
                    return _Answered(answer.text.strip(), cut=cut, spent=spent)
                reason = REASON_OF.get(answer.ending, Reason.REFUSED)
            else:
                reason = Reason.CAP
        said = await self._by_rules(talk.conversation, asked)
        log.info("coach_answered_by_rules", reason=reason.value, intent=said.intent.value)
        return _Answered(said.text, reason, said.template, spent=spent)

    async def _prompt(self, talk: Talk, asked: _Said) -> Prompt:
        user_id = asked.caller.user_id
        texts = [
            (
                self._sealing.open(each.said, user_id, SAID),
                self._sealing.open(each.answered, user_id, ANSWERED),
            )
            for each in asked.past
        ]
        first = first_remembered([estimated_tokens(*pair) for pair in texts], self._settings.memory)
        turns = [
            turn
            for said, answered in texts[first:]
            for turn in (Turn("user", said), Turn("assistant", answered))
        ]
        own = None if talk.prompt is None else self._sealing.open(talk.prompt, user_id, PROMPT)
        return Prompt(
            self._chat_model,
            (*self._blocks(own), await self._sheet(talk.conversation, asked.caller)),
            (*turns, Turn("user", asked.text)),
            self._settings.most_answer_tokens,
            member_key(user_id),
        )

    async def _sheet(self, conversation: Conversation, caller: Caller) -> str:
        """Return the facts as they were when a conversation began, or went on on another day: a cache wants no less."""
        pinned = self._sheets.get(conversation.conversation_id)
        if pinned is None or pinned[0] != caller.at.date():
            facts = await self._facts.read(caller.user_id, caller.at)
            pinned = (caller.at.date(), fact_sheet(facts))
            self._sheets.put(conversation.conversation_id, pinned)
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

    async def _by_rules(self, conversation: Conversation, asked: _Said) -> offline.OfflineReply:
        caller = asked.caller
        facts = await self._facts.read(caller.user_id, caller.at)
        key = f"{caller.user_id}|{caller.at.date()}|{conversation.conversation_id}|{asked.turn}"
        return offline.reply(asked.text, facts, key, self._offline_settings, asked.last_template)

    # -- after it

    async def _kept(
        self,
        save: Callable[..., Awaitable[int | None]],
        caller: Caller,
        conversation_id: int,
        exchange: Exchange,
        answered: _Answered,
    ) -> int | None:
        """Save an exchange and what it cost together; None when that failed, for the answer is there all the same."""
        try:
            async with asyncio.timeout(self._settings.keep_seconds):
                return await save(caller.user_id, conversation_id, exchange, answered.spent, caller.at)
        except (DatabaseUnavailable, TimeoutError) as exc:
            log.warning("coach_exchange_unkept", conversation_id=conversation_id, cause=repr(exc.__cause__))
            return None


def _counted(answer: Answer) -> Usage:
    """Return what an answer used; of one that was cut, the server did not come to count the output."""
    if answer.ending is Ending.OK:
        return answer.usage
    return replace(answer.usage, output_tokens=max(answer.usage.output_tokens, estimated_tokens(answer.text)))
