"""Batches over the real SDK, against a server of our own, on a real database."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from core.caller import Caller
from core.coaching.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.batches import Batches, BatchSettings
from core.coaching.ledger import CapSettings, Ledger, LedgerSettings
from core.coaching.model import Answer, Ending, Prompt, Turn
from core.engine import Engine
from db.coach_batches import CoachBatchStore
from db.coach_costs import CoachCostStore
from tests.core.coaching.living import has_coach
from tests.core.coaching.times import NOW
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Says

MEMBERS = 4
MINUTE = dt.timedelta(minutes=1)
SETTINGS = BatchSettings(least=3)
WAIT = "insert into coach_generations (user_id, cause, wanted_at, gathers_until) values ($1, 'adherence', $2, $2)"

_days = itertools.count(1)


class FallenOver(Exception):
    """A process ends in the midst of its work."""


class Writer:
    """Writes instructions of one line, and takes every answer that does not say "faulty"."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.wanted: list[int] = []
        self.kept: dict[int, str] = {}
        self.cannot: set[int] = set()

    async def want(self, caller: Caller, cause: str) -> None:
        assert cause == "adherence"
        self.wanted.append(caller.user_id)

    async def batch_prompt(self, caller: Caller) -> Prompt | None:
        if caller.user_id in self.cannot:
            return None
        turns = (Turn("user", f"Write for number {caller.user_id}."),)
        return Prompt("claude-sonnet-5-5", ("Be kind.",), turns, 1_000, "opaque")

    async def keep_batched(self, caller: Caller, cause: str, wanted_at: dt.datetime, answer: Answer) -> bool:
        if answer.ending is not Ending.OK or answer.text == "faulty":
            return False
        statement = "delete from coach_generations where user_id = $1 and wanted_at = $2 returning cause"
        async with self._engine.database.service() as connection:
            if await connection.fetchval(statement, caller.user_id, wanted_at) is None:
                return False
        assert caller.user_id not in self.kept
        self.kept[caller.user_id] = answer.text
        return True


@pytest.fixture
def now() -> dt.datetime:
    """A day of the test's own: what everyone spends on a day is one sum."""
    return NOW + dt.timedelta(days=2_000 + next(_days))


@pytest.fixture
async def members(here: Engine, alice: Caller, now: dt.datetime) -> list[Caller]:
    """Members for each of whom something waits to be written; nobody of another test's is left."""
    callers = [replace(alice, user_id=alice.user_id + 10_000 * number, at=now) for number in range(MEMBERS)]
    for caller in callers:
        await here.consent.give(caller)
        await has_coach(here, caller)
    async with here.database.service() as connection:
        await connection.execute("delete from coach_generations")
        await connection.execute("delete from coach_batches")
        await connection.executemany(WAIT, [(caller.user_id, now) for caller in callers])
    return callers


@pytest.fixture
def writer(here: Engine) -> Writer:
    return Writer(here)


@pytest.fixture
async def api() -> AsyncIterator[LoopbackAnthropic]:
    async with LoopbackAnthropic(lambda body: Says(f"for {body['messages'][0]['content'][10:-1]}")) as server:
        yield server


@pytest.fixture
async def model(api: LoopbackAnthropic) -> AsyncIterator[AnthropicModel]:
    made = AnthropicModel("a-key", ModelLimits(attempts=1), api.url)
    yield made
    await made.close()


@pytest.fixture
def batches(here: Engine, writer: Writer, model: AnthropicModel) -> Batches:
    return made(here, writer, model)


def made(engine: Engine, writer: Writer, model: AnthropicModel | None, member_usd: float = 10) -> Batches:
    """The service, as another process would make it."""
    ledger = Ledger(CoachCostStore(engine.database), LedgerSettings(caps=CapSettings(member_usd, 1000, 1000)))
    return Batches(CoachBatchStore(engine.database), ledger, writer, model, SETTINGS)


async def keys(engine: Engine) -> dict[int, str]:
    async with engine.database.service() as connection:
        rows = await connection.fetch(
            "select user_id, batch_key::text from coach_generations where batch_id is not null"
        )
    return dict(map(tuple, rows))


async def costs(engine: Engine, *callers: Caller) -> list[tuple[bool, float | None]]:
    """What was reserved for these members, whether as part of a batch, and what it came to."""
    statement = (
        "select is_batch, spent_usd from coach_costs where user_id = any($1) order by user_id, reserved_at"
    )
    async with engine.database.service() as connection:
        rows = await connection.fetch(statement, [caller.user_id for caller in callers])
    return [(row["is_batch"], None if row["spent_usd"] is None else float(row["spent_usd"])) for row in rows]


async def open_batches(engine: Engine) -> int:
    async with engine.database.service() as connection:
        count: int = await connection.fetchval(
            "select count(*) from coach_batches where collected_at is null"
        )
        return count


def ids(callers: list[Caller]) -> list[int]:
    return sorted(caller.user_id for caller in callers)


async def test_many_go_as_one_batch_and_each_gets_what_was_written_for_them(
    here: Engine, batches: Batches, writer: Writer, members: list[Caller], now: dt.datetime
) -> None:
    """The server gives results in another order than it got requests."""
    await batches.tick(now)
    assert writer.kept == {}
    with capture_logs() as logs:
        await batches.tick(now + 3 * MINUTE)
    assert writer.kept == {caller.user_id: f"for number {caller.user_id}" for caller in members}
    assert writer.wanted == []
    assert await open_batches(here) == 0
    assert [(one["updated"], one["alone"]) for one in logs if one["event"] == "prompts_updated"] == [
        (MEMBERS, 0)
    ]


async def test_a_batch_is_charged_at_half_of_what_it_used(
    here: Engine, batches: Batches, members: list[Caller], now: dt.datetime
) -> None:
    await batches.tick(now)
    await batches.tick(now + 3 * MINUTE)
    # 13 tokens in and 5 out by the loopback's count, at 2 and 10 dollars a million, halved.
    for is_batch, spent in await costs(here, *members):
        assert is_batch
        assert spent is not None
        assert 0 < spent < 0.0001


async def test_nobody_can_be_told_from_what_the_server_gets(
    api: LoopbackAnthropic, here: Engine, batches: Batches, members: list[Caller], now: dt.datetime
) -> None:
    await batches.tick(now)
    (batch,) = api._batches.values()
    assert sorted(request["custom_id"] for request in batch) == sorted((await keys(here)).values())
    assert not any(str(caller.user_id) in request["custom_id"] for caller in members for request in batch)


async def test_few_are_written_one_by_one(
    here: Engine, batches: Batches, writer: Writer, members: list[Caller], now: dt.datetime
) -> None:
    async with here.database.service() as connection:
        await connection.execute("delete from coach_generations where user_id = any($1)", ids(members)[:2])
    for minutes in (0, 1, 45):
        await batches.tick(now + minutes * MINUTE)
    assert writer.wanted == ids(members)[2:]
    assert await keys(here) == {}


async def test_what_still_gathers_is_left_alone(
    batches: Batches, writer: Writer, members: list[Caller], now: dt.datetime, here: Engine
) -> None:
    await batches.tick(now - MINUTE)
    assert (writer.wanted, await keys(here)) == ([], {})


async def test_without_a_model_that_takes_batches_all_are_written_one_by_one(
    here: Engine, writer: Writer, members: list[Caller], now: dt.datetime
) -> None:
    await made(here, writer, None).tick(now)
    assert sorted(writer.wanted) == ids(members)


async def test_a_batch_that_is_worked_on_is_looked_at_again_later_and_not_all_the_time(
    api: LoopbackAnthropic, batches: Batches, writer: Writer, members: list[Caller], now: dt.datetime
) -> None:
    api.batch_ends = False
    await batches.tick(now)
    await batches.tick(now + 3 * MINUTE)
    api.batch_ends = True
    await batches.tick(now + 4 * MINUTE)
    assert writer.kept == {}
    await batches.tick(now + 6 * MINUTE)
    assert sorted(writer.kept) == ids(members)


@pytest.mark.parametrize("fate", ["expired", "errored", "canceled", "missing"])
async def test_one_that_came_to_nothing_is_written_alone_and_costs_nothing(
    api: LoopbackAnthropic,
    here: Engine,
    batches: Batches,
    writer: Writer,
    members: list[Caller],
    now: dt.datetime,
    fate: str,
) -> None:
    await batches.tick(now)
    unlucky = members[1]
    key = (await keys(here))[unlucky.user_id]
    if fate == "missing":
        (batch,) = api._batches.values()
        batch[:] = [request for request in batch if request["custom_id"] != key]
    else:
        api.batch_fate[key] = fate
    await batches.tick(now + 3 * MINUTE)
    assert writer.wanted == [unlucky.user_id]
    assert len(writer.kept) == MEMBERS - 1
    # What is missing may have been made and charged: it stays reserved, and counts.
    assert await costs(here, unlucky) == [(True, None if fate == "missing" else 0)]
    assert await open_batches(here) == 0


async def test_one_that_is_faulty_is_written_alone_and_charged(
    api: LoopbackAnthropic,
    here: Engine,
    batches: Batches,
    writer: Writer,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    api.default = lambda body: Says("faulty" if str(members[0].user_id) in str(body["messages"]) else "fine")
    await batches.tick(now)
    await batches.tick(now + 3 * MINUTE)
    assert writer.wanted == [members[0].user_id]
    assert len(writer.kept) == MEMBERS - 1
    (cost,) = await costs(here, members[0])
    assert cost[1]


async def test_who_needs_more_than_one_request_or_is_past_the_cap_is_written_alone(
    api: LoopbackAnthropic,
    here: Engine,
    writer: Writer,
    model: AnthropicModel,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    writer.cannot = {members[3].user_id}
    batches = made(here, writer, model, member_usd=0.02)
    dear = Prompt("claude-sonnet-5-5", (), (Turn("user", "x"),), 3_000, "opaque")
    spent = Ledger(CoachCostStore(here.database), LedgerSettings(caps=CapSettings(1, 1000, 1000)))
    await spent.reserve(members[2].user_id, None, "chat", "chat", dear, now)
    await batches.tick(now)
    assert writer.wanted == ids(members[2:])
    (batch,) = api._batches.values()
    assert len(batch) == 2


async def test_a_batch_that_is_not_taken_is_written_one_by_one(
    api: LoopbackAnthropic,
    here: Engine,
    batches: Batches,
    writer: Writer,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    api.script.append(Fails(500))
    await batches.tick(now)
    assert sorted(writer.wanted) == ids(members)
    assert (await keys(here), await open_batches(here)) == ({}, 0)


async def test_a_batch_that_the_server_knows_no_more_frees_what_was_in_it(
    api: LoopbackAnthropic,
    here: Engine,
    batches: Batches,
    writer: Writer,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    await batches.tick(now)
    api._batches.clear()
    await batches.tick(now + 3 * MINUTE)
    assert sorted(writer.wanted) == ids(members)
    assert (await keys(here), await open_batches(here)) == ({}, 0)


async def test_a_process_that_falls_over_before_it_knows_the_batchs_id_leaves_all_to_another(
    api: LoopbackAnthropic,
    here: Engine,
    batches: Batches,
    writer: Writer,
    model: AnthropicModel,
    members: list[Caller],
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fall_over(*_: object) -> None:
        raise FallenOver

    with monkeypatch.context() as broken:
        broken.setattr(CoachBatchStore, "handed_in", fall_over)
        with pytest.raises(FallenOver):
            await batches.tick(now)
    first = await keys(here)
    other = made(here, writer, model)
    await other.tick(now + 10 * MINUTE)
    assert await keys(here) == first, "it may still be handing in"
    await other.tick(now + 31 * MINUTE)
    assert sorted(await keys(here)) == ids(members)
    assert not set(first.values()) & set((await keys(here)).values())
    await other.tick(now + 34 * MINUTE)
    assert sorted(writer.kept) == ids(members)
    assert writer.wanted == []
    assert len(await costs(here, members[0])) == 2


async def test_after_a_restart_a_batch_that_was_handed_in_is_collected(
    here: Engine,
    batches: Batches,
    writer: Writer,
    model: AnthropicModel,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    await batches.tick(now)
    await made(here, writer, model).tick(now + 3 * MINUTE)
    assert sorted(writer.kept) == ids(members)


async def test_a_process_that_falls_over_while_it_collects_leaves_the_rest_to_another(
    here: Engine,
    batches: Batches,
    writer: Writer,
    model: AnthropicModel,
    members: list[Caller],
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep = writer.keep_batched

    async def keep_two(caller: Caller, *rest: object) -> bool:
        if len(writer.kept) == 2:
            raise FallenOver
        return await keep(caller, *rest)  # type: ignore[arg-type]

    await batches.tick(now)
    with monkeypatch.context() as broken:
        broken.setattr(writer, "keep_batched", keep_two)
        with pytest.raises(FallenOver):
            await batches.tick(now + 3 * MINUTE)
    await made(here, writer, model).tick(now + 6 * MINUTE)
    assert sorted(writer.kept) == ids(members)
    assert (writer.wanted, await open_batches(here)) == ([], 0)
    assert len(await costs(here, *members)) == MEMBERS


async def test_two_processes_at_once_hand_in_and_collect_once(
    api: LoopbackAnthropic,
    here: Engine,
    writer: Writer,
    model: AnthropicModel,
    members: list[Caller],
    now: dt.datetime,
) -> None:
    processes = [made(here, writer, model) for _ in range(3)]
    await asyncio.gather(*(process.tick(now) for process in processes))
    assert len(api._batches) == 1
    await asyncio.gather(*(process.tick(now + 3 * MINUTE) for process in processes))
    assert sorted(writer.kept) == ids(members)
    assert writer.wanted == []
    assert len(await costs(here, *members)) == MEMBERS


async def test_who_was_erased_meanwhile_gets_nothing_and_hinders_nobody(
    here: Engine, batches: Batches, writer: Writer, members: list[Caller], now: dt.datetime
) -> None:
    await batches.tick(now)
    await here.erasure.erase(members[0])
    await batches.tick(now + 3 * MINUTE)
    assert sorted(writer.kept) == ids(members[1:])
    assert await open_batches(here) == 0
