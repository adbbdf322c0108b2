"""Writes one text with a model: each call reserved and settled, and what is wrong sent back to be repaired."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import structlog

from core.coaching.instructions.drafts import Draft, judged, repair
from core.coaching.model.ledger import Ledger
from core.coaching.model.protocol import CoachModel, Ending

log = structlog.get_logger(__name__)

LONGEST = "max_tokens"
"""Why an answer ends that was not cut off by anything else."""


class Postponed(Exception):
    """It cannot be written now, and can be later."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom calls are charged to; ``mark`` tells one attempt from all others."""

    user_id: int
    guild_id: int | None
    mark: str


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it; without a text, ``reason`` says why, for logs."""

    text: str | None
    reason: str = ""


class Drafting:
    """Asks a model for texts."""

    def __init__(self, model: CoachModel, ledger: Ledger, repairs: int) -> None:
        self._model = model
        self._ledger = ledger
        self._repairs = repairs

    async def write(self, draft: Draft, account: Account, at: dt.datetime) -> Written:
        """Write a text, in as few calls as it takes. Raises Postponed when the model is busy or away."""
        prompt, user_id, reason = draft.prompt, account.user_id, ""
        for call in range(1, self._repairs + 2):
            key = f"{draft.kind}:{account.mark}:{call}"
            if not await self._ledger.reserve(user_id, account.guild_id, key, draft.kind, prompt, at):
                return Written(None, "cap")
            answer = await self._model.ask(prompt)
            await self._ledger.settle(user_id, key, answer.usage, at)
            was_cut = answer.ending is Ending.TRUNCATED and answer.detail != LONGEST
            if was_cut or answer.ending in {Ending.BUSY, Ending.UNREACHABLE}:
                raise Postponed(answer.ending.value)
            if answer.ending in {Ending.REFUSED, Ending.REJECTED}:
                return Written(None, answer.ending.value)
            found = judged(draft, answer)
            if not found:
                return Written(answer.text.strip())
            reason = ",".join(found)
            log.info("draft_sent_back", user_id=user_id, kind=draft.kind, call=call, faults=reason)
            prompt = repair(draft, answer.text, found)
        return Written(None, reason)
