"""Batches over the real SDK, against a server of our own, on a real database."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from core.caller import Caller
from core.coaching.behaviour.batches import Batches, BatchSettings
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.ledger import CapSettings, Ledger, LedgerSettings
from core.coaching.model.protocol import Answer, Ending, Prompt, Turn
from core.engine import Engine
from db.coach_batches import CoachBatchStore
from db.coach_costs import CoachCostStore
from tests.core.coaching.living import has_coach
from tests.core.coaching.times import NOW
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Says

MEMBERS = 4
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

    async def batch_prompt(self, caller: Caller, cause: str, wanted_at: dt.datetime) -> Prompt | None:
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


@dataclass
class Stage:
    """A server, and members for each of whom something waits to be written."""

    api: LoopbackAnthropic
    engine: Engine
    writer: Writer
    model: AnthropicModel | None
    members: list[Caller]
    now: dt.datetime

    @property
    def ids(self) -> list[int]:
        return sorted(caller.user_id for caller in self.members)

    def process(self, member_usd: float = 10) -> Batches:
        """The service, as another process would make it."""
        caps = LedgerSettings(caps=CapSettings(member_usd, 1000, 1000))
        ledger = Ledger(CoachCostStore(self.engine.database), caps)
        return Batches(CoachBatchStore(self.engine.database), ledger, self.writer, self.model, SETTINGS)

    async def tick(self, minutes: int = 0, process: Batches | None = None) -> None:
        """Let a process do what is due; by default each time another one, as after a restart."""
        await (process or self.process()).tick(self.now + dt.timedelta(minutes=minutes))


@pytest.fixture
async def stage(here: Engine, alice: Caller) -> AsyncIterator[Stage]:
    """On a day of the test's own, as what everyone spends on a day is one sum; nothing of another test's waits."""
    now = NOW + dt.timedelta(days=2_000 + next(_days))
    members = [replace(alice, user_id=alice.user_id + 10_000 * number, at=now) for number in range(MEMBERS)]
    for member in members:
        await here.consent.give(member)
        await has_coach(here, member)
    async with here.database.service() as connection:
        await connection.execute("delete from coach_generations")
        await connection.execute("delete from coach_batches")
        await connection.executemany(WAIT, [(member.user_id, now) for member in members])
    async with LoopbackAnthropic(lambda body: Says(f"for {body['messages'][0]['content'][10:-1]}")) as api:
        model = AnthropicModel("a-key", ModelLimits(attempts=1), api.url)
        yield Stage(api, here, Writer(here), model, members, now)
        await model.close()


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


async def test_many_go_as_one_batch_and_each_gets_what_was_written_for_them(stage: Stage) -> None:
    """The server gives results in another order than it got requests."""
    await stage.tick()
    assert stage.writer.kept == {}
    with capture_logs() as logs:
        await stage.tick(3)
    assert stage.writer.kept == {caller.user_id: f"for number {caller.user_id}" for caller in stage.members}
    assert stage.writer.wanted == []
    assert await open_batches(stage.engine) == 0
    assert [(one["updated"], one["alone"]) for one in logs if one["event"] == "prompts_updated"] == [
        (MEMBERS, 0)
    ]


async def test_a_batch_is_charged_at_half_of_what_it_used(stage: Stage) -> None:
    await stage.tick()
    await stage.tick(3)
    # 13 tokens in and 5 out by the loopback's count, at 2 and 10 dollars a million, halved.
    assert await costs(stage.engine, *stage.members) == [(True, 0.000038)] * MEMBERS


async def test_nobody_can_be_told_from_what_the_server_gets(stage: Stage) -> None:
    await stage.tick()
    (batch,) = stage.api._batches.values()
    assert sorted(request["custom_id"] for request in batch) == sorted((await keys(stage.engine)).values())
    assert not any(
        str(caller.user_id) in request["custom_id"] for caller in stage.members for request in batch
    )


async def test_few_are_written_one_by_one(stage: Stage) -> None:
    async with stage.engine.database.service() as connection:
        await connection.execute("delete from coach_generations where user_id = any($1)", stage.ids[:2])
    for minutes in (0, 1, 45):
        await stage.tick(minutes)
    assert stage.writer.wanted == stage.ids[2:]
    assert await keys(stage.engine) == {}


async def test_what_still_gathers_is_left_alone(stage: Stage) -> None:
    await stage.tick(-1)
    assert (stage.writer.wanted, await keys(stage.engine)) == ([], {})


async def test_without_a_model_that_takes_batches_all_are_written_one_by_one(stage: Stage) -> None:
    stage.model = None
    await stage.tick()
    assert sorted(stage.writer.wanted) == stage.ids


async def test_a_batch_that_is_worked_on_is_looked_at_again_later_and_not_all_the_time(stage: Stage) -> None:
    stage.api.batch_ends = False
    await stage.tick()
    await stage.tick(3)
    stage.api.batch_ends = True
    await stage.tick(4)
    assert stage.writer.kept == {}
    await stage.tick(6)
    assert sorted(stage.writer.kept) == stage.ids


@pytest.mark.parametrize("fate", ["expired", "errored", "canceled", "missing"])
async def test_one_that_came_to_nothing_is_written_alone_and_costs_nothing(stage: Stage, fate: str) -> None:
    await stage.tick()
    unlucky = stage.members[1]
    key = (await keys(stage.engine))[unlucky.user_id]
    if fate == "missing":
        (batch,) = stage.api._batches.values()
        batch[:] = [request for request in batch if request["custom_id"] != key]
    else:
        stage.api.batch_fate[key] = fate
    await stage.tick(3)
    assert stage.writer.wanted == [unlucky.user_id]
    assert len(stage.writer.kept) == MEMBERS - 1
    # What is missing may have been made and charged: it stays reserved, and counts.
    assert await costs(stage.engine, unlucky) == [(True, None if fate == "missing" else 0)]
    assert await open_batches(stage.engine) == 0


async def test_one_that_is_faulty_is_written_alone_and_charged(stage: Stage) -> None:
    stage.api.default = lambda body: Says(
        "faulty" if str(stage.members[0].user_id) in str(body["messages"]) else "fine"
    )
    await stage.tick()
    await stage.tick(3)
    assert stage.writer.wanted == [stage.members[0].user_id]
    assert len(stage.writer.kept) == MEMBERS - 1
    (cost,) = await costs(stage.engine, stage.members[0])
    assert cost[1]


async def test_who_needs_more_than_one_request_or_is_past_the_cap_is_written_alone(stage: Stage) -> None:
    stage.writer.cannot = {stage.members[3].user_id}
    dear = Prompt("claude-sonnet-5-5", (), (Turn("user", "x"),), 3_000, "opaque")
    spent = Ledger(CoachCostStore(stage.engine.database), LedgerSettings(caps=CapSettings(1, 1000, 1000)))
    await spent.reserve(stage.members[2].user_id, None, "chat", "chat", dear, stage.now)
    await stage.tick(process=stage.process(member_usd=0.02))
    assert stage.writer.wanted == stage.ids[2:]
    (batch,) = stage.api._batches.values()
    assert len(batch) == 2


async def test_a_batch_that_is_not_taken_is_written_one_by_one(stage: Stage) -> None:
    stage.api.script.append(Fails(500))
    await stage.tick()
    assert sorted(stage.writer.wanted) == stage.ids
    assert (await keys(stage.engine), await open_batches(stage.engine)) == ({}, 0)


async def test_a_batch_that_the_server_knows_no_more_frees_what_was_in_it(stage: Stage) -> None:
    await stage.tick()
    stage.api._batches.clear()
    await stage.tick(3)
    assert sorted(stage.writer.wanted) == stage.ids
    assert (await keys(stage.engine), await open_batches(stage.engine)) == ({}, 0)


async def test_a_batch_that_never_ends_is_given_up_after_two_days(stage: Stage) -> None:
    stage.api.batch_ends = False
    await stage.tick()
    await stage.tick(47 * 60)
    assert sorted(await keys(stage.engine)) == stage.ids
    await stage.tick(49 * 60)
    assert sorted(stage.writer.wanted) == stage.ids
    assert (await keys(stage.engine), await open_batches(stage.engine)) == ({}, 0)


async def test_what_another_process_kept_meanwhile_is_not_written_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is slow loses its hold of the batch while it still goes through the answers."""
    keep = stage.writer.keep_batched

    async def keep_late(caller: Caller, *rest: object) -> bool:
        monkeypatch.setattr(stage.writer, "keep_batched", keep)
        await stage.tick(6)
        return await keep(caller, *rest)  # type: ignore[arg-type]

    await stage.tick()
    monkeypatch.setattr(stage.writer, "keep_batched", keep_late)
    await stage.tick(3)
    assert sorted(stage.writer.kept) == stage.ids
    assert stage.writer.wanted == []


async def test_a_process_that_falls_over_before_it_knows_the_batchs_id_leaves_all_to_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fall_over(*_: object) -> None:
        raise FallenOver

    with monkeypatch.context() as broken:
        broken.setattr(CoachBatchStore, "handed_in", fall_over)
        with pytest.raises(FallenOver):
            await stage.tick()
    first = await keys(stage.engine)
    await stage.tick(10)
    assert await keys(stage.engine) == first, "it may still be handing in"
    await stage.tick(31)
    assert sorted(await keys(stage.engine)) == stage.ids
    assert not set(first.values()) & set((await keys(stage.engine)).values())
    await stage.tick(34)
    assert sorted(stage.writer.kept) == stage.ids
    assert stage.writer.wanted == []
    assert len(await costs(stage.engine, stage.members[0])) == 2


async def test_a_process_that_falls_over_while_it_collects_leaves_the_rest_to_another(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = stage.writer.keep_batched

    async def keep_two(caller: Caller, *rest: object) -> bool:
        if len(stage.writer.kept) == 2:
            raise FallenOver
        return await keep(caller, *rest)  # type: ignore[arg-type]

    await stage.tick()
    with monkeypatch.context() as broken:
        broken.setattr(stage.writer, "keep_batched", keep_two)
        with pytest.raises(FallenOver):
            await stage.tick(3)
    await stage.tick(6)
    assert sorted(stage.writer.kept) == stage.ids
    assert (stage.writer.wanted, await open_batches(stage.engine)) == ([], 0)
    assert len(await costs(stage.engine, *stage.members)) == MEMBERS


async def test_two_processes_at_once_hand_in_and_collect_once(stage: Stage) -> None:
    processes = [stage.process() for _ in range(3)]
    await asyncio.gather(*(stage.tick(0, process) for process in processes))
    assert len(stage.api._batches) == 1
    await asyncio.gather(*(stage.tick(3, process) for process in processes))
    assert sorted(stage.writer.kept) == stage.ids
    assert stage.writer.wanted == []
    assert len(await costs(stage.engine, *stage.members)) == MEMBERS


async def test_who_was_erased_meanwhile_gets_nothing_and_hinders_nobody(stage: Stage) -> None:
    await stage.tick()
    await stage.engine.erasure.erase(stage.members[0])
    await stage.tick(3)
    assert sorted(stage.writer.kept) == stage.ids[1:]
    assert await open_batches(stage.engine) == 0
