"""What the coach's model costs: reserved before a call, settled after it, and held under caps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from core.coaching.model.prices import PriceSettings, cost_usd, most_usd
from core.coaching.model.protocol import Prompt, Usage
from db.coach_costs import CoachCostStore, Reservation, Settlement, Spending

CostKind = Literal["chat", "extract", "profile", "prompt", "safety"]


@dataclass(frozen=True, slots=True)
class CapSettings:
    """The most that a day (UTC) may cost, in USD."""

    member_usd: float = 0.10
    server_usd: float = 1.0
    total_usd: float = 10.0
    forgotten_minutes: float = 30.0
    """A reservation that nobody settled for so long stands for what was spent: it is never given back."""


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """Prices and caps."""

    prices: PriceSettings = field(default_factory=PriceSettings)
    caps: CapSettings = field(default_factory=CapSettings)


class Ledger:
    """Keeps the books of members, servers and days. A call that was not reserved must not be made."""

    def __init__(self, store: CoachCostStore, settings: LedgerSettings) -> None:
        self._store = store
        self._settings = settings

    async def reserve(
        self,
        user_id: int,
        guild_id: int | None,
        key: str,
        kind: CostKind,
        prompt: Prompt,
        at: dt.datetime,
        *,
        batch: bool = False,
    ) -> bool:
        """Set aside the most that a call can cost; False past a cap, or when the key was reserved before.

        ``key`` tells the member's calls apart: the same call reserved twice is made once.
        """
        caps = self._settings.caps
        return await self._store.reserve(
            Reservation(
                user_id,
                key,
                guild_id,
                at.astimezone(dt.UTC).date(),
                kind,
                prompt.model,
                most_usd(prompt, self._settings.prices, batch=batch),
                batch,
                at,
            ),
            Spending(caps.member_usd, caps.server_usd, caps.total_usd),
        )

    async def settle(self, user_id: int, key: str, usage: Usage, at: dt.datetime) -> None:
        """Put what a call did cost in the place of what was reserved; a second time changes nothing."""
        reserved = await self._store.reservation(user_id, key)
        if reserved is None:  # erased meanwhile
            return
        settlement = self.settlement(key, reserved.model, usage, at, batch=reserved.is_batch)
        await self._store.settle(user_id, settlement)

    def settlement(
        self, key: str, model: str, usage: Usage, at: dt.datetime, *, batch: bool = False
    ) -> Settlement:
        """Return what a call did cost, for who settles it together with something else."""
        spent = cost_usd(usage, model, self._settings.prices, batch=batch)
        tokens = (usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens)
        return Settlement(key, spent, tokens, at)

    async def settle_forgotten(self, now: dt.datetime) -> int:
        """Call spent what was reserved and never settled, for its call may have been made; return how many."""
        return await self._store.settle_forgotten(
            now - dt.timedelta(minutes=self._settings.caps.forgotten_minutes), now
        )
