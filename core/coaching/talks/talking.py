"""Talks with the coach: what a member says is heard once, answered always, and kept whole or not at all."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

import structlog

from core.bounded import Bounded
from core.caller import Caller
from core.coaching.instructions.prompt_lint import cleaned
from core.coaching.instructions.prompts import Prompts
from core.coaching.model.protocol import OnText
from core.coaching.safety.gate import Level
from core.coaching.safety.guard import Guard
from core.coaching.sealed_texts import ANSWERED, SAID
from core.coaching.talks.answering import Answering, Asked
from core.coaching.talks.heard import Heard, Help, Spoken
from core.coaching.talks.memory import MemorySettings
from core.errors import InvalidInput, NotAllowed, NotFound
from core.privacy.sealing import Sealing
from db.coach_costs import Settlement
from db.coach_talks import CoachTalkStore, Conversation, Exchange, Talk
from db.pool import DatabaseUnavailable

log = structlog.get_logger(__name__)

MINUTE = dt.timedelta(minutes=1)
REMEMBERED_MEMBERS = 5_000


@dataclass(frozen=True, slots=True)
class TalkSettings:
    """Tunables of talks."""

    memory: MemorySettings = field(default_factory=MemorySettings)
    longest_message: int = 1_500
    """In characters."""
    messages_a_minute: int = 8
    keep_seconds: float = 1.0
    """How long an answer that is there waits for the database."""


class Talking:
    """Hears members and answers them, one message of each at a time."""

    def __init__(
        self,
        store: CoachTalkStore,
        sealing: Sealing,
        guard: Guard,
        prompts: Prompts,
        answering: Answering,
        settings: TalkSettings,
    ) -> None:
        self._store = store
        self._sealing = sealing
        self._guard = guard
        self._prompts = prompts
        self._answering = answering
        self._settings = settings
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._recent: Bounded[int, deque[dt.datetime]] = Bounded(REMEMBERED_MEMBERS)

    @property
    def has_model(self) -> bool:
        """Whether there is a model to talk with."""
        return self._answering.has_model

    @property
    def longest_message(self) -> int:
        """How many characters a message may have."""
        return self._settings.longest_message

    async def open(self, caller: Caller, channel_id: int | None) -> Conversation:
        """Open a conversation, which ends the one before it, with the instructions in use now.

        Raises Unavailable without a key for sealing, and NotAllowed for who is not a member.
        """
        self._sealing.require()
        version = (await self._prompts.current(caller.user_id)).version
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
        found = await self._guard.assess(caller, text, f"chat:{caller.request_id}")
        if found.needs_help_first:
            return Help(found)
        said = self._read(text)
        self._pace(caller)
        async with self._turn(caller.user_id):
            talk = await self._talk(caller, conversation_id)
            past, sealed = talk.exchanges, self._sealing.seal(said, caller.user_id, SAID)
            for known in past:
                if known.request_id == caller.request_id:
                    return self._again_as_kept(caller, known)
            last = past[-1] if past else None
            asked = Asked(
                caller,
                f"chat:{caller.request_id}",
                said,
                last.position + 1 if last else 1,
                last.template if last else None,
            )
            spoken = await self._speak(self._store.add, talk, asked, caller.request_id, sealed, on_text)
        return replace(spoken, check_in=found.level is Level.DISTRESS)

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
            asked = Asked(caller, f"again:{caller.request_id}", said, position, newest.template)
            return await self._speak(
                self._store.replace, talk, asked, newest.request_id, newest.said, on_text
            )

    def stop(self, user_id: int) -> bool:
        """End the answer that is coming with its next piece; False when none is."""
        return self._answering.stop(user_id)

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

    # -- the answer, and after it

    async def _speak(
        self,
        save: Callable[..., Awaitable[int | None]],
        talk: Talk,
        asked: Asked,
        request_id: int,
        said: bytes,
        on_text: OnText | None,
    ) -> Spoken:
        answered = await self._answering.answer(talk, asked, on_text)
        sealed = self._sealing.seal(answered.text, asked.caller.user_id, ANSWERED)
        exchange = Exchange(asked.turn, request_id, said, sealed, answered.source, answered.template)
        conversation_id = talk.conversation.conversation_id
        position = await self._kept(save, asked.caller, conversation_id, exchange, answered.spent)
        return Spoken(answered.text, position, answered.offline, answered.cut)

    async def _kept(
        self,
        save: Callable[..., Awaitable[int | None]],
        caller: Caller,
        conversation_id: int,
        exchange: Exchange,
        spent: Settlement | None,
    ) -> int | None:
        """Save an exchange and what it cost together; None when that failed, for the answer is there all the same."""
        try:
            async with asyncio.timeout(self._settings.keep_seconds):
                return await save(caller.user_id, conversation_id, exchange, spent, caller.at)
        except (DatabaseUnavailable, TimeoutError) as exc:
            log.warning("coach_exchange_unkept", conversation_id=conversation_id, cause=repr(exc.__cause__))
            return None
