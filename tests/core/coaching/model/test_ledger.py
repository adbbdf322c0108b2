from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from dataclasses import replace

import pytest

from core.caller import Caller
from core.coaching.model.ledger import CapSettings, Ledger, LedgerSettings
from core.coaching.model.prices import PriceSettings, cost_usd, most_usd
from core.coaching.model.protocol import Prompt, Turn, Usage
from core.engine import Engine
from db.coach_costs import CoachCostStore
from tests.core.coaching.times import NOW

PROMPT = Prompt("claude-haiku-5-5", ("Be kind.",), (Turn("user", "Hello"),), 100_000, "opaque")
MOST = most_usd(PROMPT, PriceSettings())
USED = Usage(input_tokens=1_000, output_tokens=2_000, cache_read_tokens=10_000)
SPENT = cost_usd(USED, PROMPT.model, PriceSettings())

_days = itertools.count(100)


@pytest.fixture
def at() -> dt.datetime:
    """A day of the test's own: what everyone spends on a day is one sum."""
    return NOW + dt.timedelta(days=5_000 + next(_days))


def ledger(engine: Engine, caps: CapSettings | None = None) -> Ledger:
    return Ledger(CoachCostStore(engine.database), LedgerSettings(caps=caps or CapSettings(10, 10, 10)))


async def reserve(books: Ledger, caller: Caller, key: str, at: dt.datetime, *, batch: bool = False) -> bool:
    return await books.reserve(caller.user_id, caller.guild_id, key, "chat", PROMPT, at, batch=batch)


async def sums(engine: Engine, caller: Caller, at: dt.datetime) -> tuple[float, float]:
    """The server's and everyone's spending of the day."""
    async with engine.database.service() as connection:
        rows = await connection.fetch(
            "select guild_id, usd from coach_spending where day = $1 and guild_id = any($2::bigint[])",
            at.date(),
            [0, caller.guild_id],
        )
    found = {row["guild_id"]: float(row["usd"]) for row in rows}
    return found[caller.guild_id], found[0]


async def test_what_a_call_did_cost_takes_the_place_of_what_was_reserved(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here)
    assert await reserve(books, alice, "one", at)
    assert await sums(here, alice, at) == pytest.approx((MOST, MOST), abs=1e-6)
    await books.settle(alice.user_id, "one", USED, at)
    await books.settle(alice.user_id, "one", Usage(output_tokens=10**6), at)
    assert await sums(here, alice, at) == pytest.approx((SPENT, SPENT), abs=1e-6)


async def test_a_call_that_was_reserved_is_not_reserved_again(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here)
    assert sorted(await asyncio.gather(*(reserve(books, alice, "one", at) for _ in range(5)))) == [
        *[False] * 4,
        True,
    ]
    assert await sums(here, alice, at) == pytest.approx((MOST, MOST), abs=1e-6)


@pytest.mark.parametrize("capped", ["member_usd", "server_usd", "total_usd"])
async def test_nothing_is_reserved_past_a_cap(
    here: Engine, alice: Caller, at: dt.datetime, capped: str
) -> None:
    books = ledger(here, replace(CapSettings(10, 10, 10), **{capped: 2.5 * MOST}))
    found = await asyncio.gather(*(reserve(books, alice, str(number), at) for number in range(6)))
    assert sum(found) == 2
    assert await reserve(books, alice, "tomorrow", at + dt.timedelta(days=1000))


async def test_another_member_of_the_server_counts_towards_its_cap_and_not_towards_ones_own(
    here: Engine, alice: Caller, bob: Caller, at: dt.datetime
) -> None:
    bob = replace(bob, guild_id=alice.guild_id)
    books = ledger(here, CapSettings(1.5 * MOST, 2.5 * MOST, 10))
    assert await reserve(books, alice, "one", at)
    assert not await reserve(books, alice, "two", at)
    assert await reserve(books, bob, "one", at)
    assert await sums(here, alice, at) == pytest.approx((2 * MOST, 2 * MOST), abs=1e-6)


async def test_a_batch_is_reserved_and_settled_at_half_the_price(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here)
    assert await reserve(books, alice, "one", at, batch=True)
    assert await sums(here, alice, at) == pytest.approx((MOST / 2, MOST / 2), abs=1e-6)
    await books.settle(alice.user_id, "one", USED, at)
    assert await sums(here, alice, at) == pytest.approx((SPENT / 2, SPENT / 2), abs=1e-6)


async def test_a_call_that_was_never_settled_is_taken_for_spent_and_not_settled_later(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here)
    assert await reserve(books, alice, "one", at)
    await books.settle_forgotten(at + dt.timedelta(minutes=20))
    assert await books.settle_forgotten(at + dt.timedelta(minutes=40)) >= 1
    await books.settle(alice.user_id, "one", USED, at)
    assert await sums(here, alice, at) == pytest.approx((MOST, MOST), abs=1e-6)


async def test_a_part_of_a_batch_that_was_never_settled_is_taken_for_spent_two_days_later(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here)
    assert await reserve(books, alice, "one", at, batch=True)
    await books.settle_forgotten(at + dt.timedelta(days=1))
    await books.settle(alice.user_id, "one", USED, at)
    assert await reserve(books, alice, "two", at, batch=True)
    await books.settle_forgotten(at + dt.timedelta(days=3))
    await books.settle(alice.user_id, "two", USED, at)
    assert await sums(here, alice, at) == pytest.approx(((MOST + SPENT) / 2, (MOST + SPENT) / 2), abs=1e-6)


async def test_an_erased_member_leaves_the_sums_as_they_are(
    here: Engine, alice: Caller, at: dt.datetime
) -> None:
    books = ledger(here, CapSettings(1.5 * MOST, 1.5 * MOST, 10))
    assert await reserve(books, alice, "one", at)
    await here.erasure.erase(alice)
    await books.settle(alice.user_id, "one", USED, at)
    assert await sums(here, alice, at) == pytest.approx((MOST, MOST), abs=1e-6)
    assert not await reserve(books, alice, "two", at)
