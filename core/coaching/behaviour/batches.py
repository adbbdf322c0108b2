"""Batches: when many coaches need new instructions at once they are asked for together, at half the price.

What a batch holds is kept before it is handed in, and what the server calls it before anyone looks how it does, so
that whoever falls over in between leaves nothing that another process cannot go on with.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from core.caller import Caller
from core.coaching.model.ledger import Ledger
from core.coaching.model.protocol import Answer, BatchModel, Prompt
from core.errors import NotAllowed
from db.coach_batches import Batch, BatchRequest, CoachBatchStore, Gathered

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Tunables of batches."""

    least: int = 20
    """Requests that are worth a batch; fewer are written one by one."""
    most: int = 500
    look_minutes: float = 2.0
    """Between two looks at a batch."""
    forsaken_minutes: float = 30.0
    """A batch of which we have no id after so long was not handed in, or we do not know of it."""
    lost_hours: float = 48.0
    """A batch that has not ended after so long never will, as far as we can see: the server ends them within a day."""


class PromptWriter(Protocol):
    """Who writes a member's instructions."""

    async def want(self, caller: Caller, cause: str) -> None:
        """Have them written alone, soon."""

    async def batch_prompt(self, caller: Caller, cause: str, wanted_at: dt.datetime) -> Prompt | None:
        """Return the one request that they take; None where more or less than one is needed."""

    async def keep_batched(self, caller: Caller, cause: str, wanted_at: dt.datetime, answer: Answer) -> bool:
        """Keep what was answered as the version in use, all or nothing; False where it is faulty or out of date."""


class Batches:
    """Gathers requests, hands them in, and collects what became of them. Any number of processes may do so."""

    def __init__(
        self,
        store: CoachBatchStore,
        ledger: Ledger,
        writer: PromptWriter,
        model: BatchModel | None,
        settings: BatchSettings,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._writer = writer
        self._model = model
        self._settings = settings

    async def tick(self, now: dt.datetime) -> None:
        """Do what is due."""
        forsaken = dt.timedelta(minutes=self._settings.forsaken_minutes)
        if count := await self._store.let_go(now - forsaken, now):
            log.warning("coach_batches_forsaken", batches=count)
        if self._model is not None:
            looked = dt.timedelta(minutes=self._settings.look_minutes)
            for batch in await self._store.claim(now, now - looked):
                await self._collect(self._model, batch, now)
        await self._hand_in(now)

    async def _hand_in(self, now: dt.datetime) -> None:
        least, most = self._settings.least, self._settings.most
        batch_id, gathered = await self._store.gather(
            now, least if self._model is not None else most + 1, most, self._lease(now)
        )
        if batch_id is None or self._model is None:
            await self._alone(gathered, now)
            return
        prompts, alone = {}, []
        for request in await self._store.requests(batch_id):
            prompt = await self._reserved(request, now)
            if prompt is None:
                alone.append(request)
            else:
                prompts[request.key] = prompt
        if alone:
            await self._part(alone, now)
        provider_id = await self._model.submit(prompts) if prompts else None
        if provider_id is None:
            await self._part(await self._store.requests(batch_id), now)
            await self._store.close(batch_id, now)
        else:
            await self._store.handed_in(batch_id, provider_id)
        log.info(
            "coach_batch_handed_in" if provider_id else "coach_batch_not_taken",
            batch_id=batch_id,
            requests=len(prompts),
            alone=len(alone),
        )

    async def _reserved(self, request: BatchRequest, now: dt.datetime) -> Prompt | None:
        prompt = await self._writer.batch_prompt(_caller(request, now), request.cause, request.wanted_at)
        is_reserved = prompt is not None and await self._ledger.reserve(
            request.user_id, request.guild_id, _cost_key(request), "prompt", prompt, now, batch=True
        )
        return prompt if is_reserved else None

    async def _collect(self, model: BatchModel, batch: Batch, now: dt.datetime) -> None:
        found = await model.collect(batch.provider_id)
        is_lost = found.lost or now - batch.made_at > dt.timedelta(hours=self._settings.lost_hours)
        if not (found.ended or is_lost):
            return
        requests = await self._store.requests(batch.batch_id)
        alone = []
        for request in requests:
            answer = found.answers.get(request.key)
            if answer is None or not await self._kept(request, answer, now):
                alone.append(request)
        if alone:
            await self._part(alone, now)
        await self._store.close(batch.batch_id, now)
        log.info(
            "prompts_updated",
            batch_id=batch.batch_id,
            updated=len(requests) - len(alone),
            alone=len(alone),
            lost=is_lost,
        )

    async def _kept(self, request: BatchRequest, answer: Answer, now: dt.datetime) -> bool:
        await self._ledger.settle(request.user_id, _cost_key(request), answer.usage, now)
        return await self._writer.keep_batched(
            _caller(request, now), request.cause, request.wanted_at, answer
        )

    async def _part(self, requests: Sequence[Gathered], now: dt.datetime) -> None:
        waiting = await self._store.part([request.user_id for request in requests], self._lease(now))
        await self._alone([request for request in requests if request.user_id in waiting], now)

    async def _alone(self, requests: Sequence[Gathered], now: dt.datetime) -> None:
        """Have requests written one by one; should this be cut short, they are found again after the lease."""
        for request in requests:
            with contextlib.suppress(NotAllowed):  # erased meanwhile
                await self._writer.want(_caller(request, now), request.cause)
            await self._store.see_off(request.user_id)

    def _lease(self, now: dt.datetime) -> dt.datetime:
        return now + dt.timedelta(minutes=self._settings.forsaken_minutes)


def _caller(request: Gathered, now: dt.datetime) -> Caller:
    return Caller(request.user_id, request.guild_id, 0, now)


def _cost_key(request: BatchRequest) -> str:
    return f"batch:{request.key}"
