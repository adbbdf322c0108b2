"""From a week that went otherwise to new instructions: the looks, the batch or the queue, and the next look."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core import engine as engines
from core.caller import Caller
from core.coaching.behaviour.batches import BatchSettings
from core.coaching.jobs import COACH_GENERATION, COACH_UPDATE
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.ledger import CapSettings, LedgerSettings
from core.coaching.sealed_texts import PROFILE
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.jobs import Job
from db.pool import Database
from db.schedules import ScheduleKey
from tests.core.coaching.living import ACCESS, live
from tests.core.coaching.writers import interviewed, words
from tests.core.privacy.personal_rows import CIPHER
from tests.loopback.anthropic import LoopbackAnthropic, Says

SUNDAY = dt.datetime(2033, 5, 1, 3, tzinfo=dt.UTC)
NEXT_SUNDAY = SUNDAY + dt.timedelta(weeks=1)
MINUTE = dt.timedelta(minutes=1)
BATCH_OF = 3


@pytest.fixture
async def api() -> AsyncIterator[LoopbackAnthropic]:
    async with LoopbackAnthropic(Says(words(600))) as server:
        yield server


@pytest.fixture
async def engine(coach_database: Database, api: LoopbackAnthropic) -> AsyncIterator[Engine]:
    model = AnthropicModel("a-key", ModelLimits(attempts=1), api.url)
    coach = CoachSettings(
        ledger=LedgerSettings(caps=CapSettings(10, 1_000, 1_000)), batches=BatchSettings(least=BATCH_OF)
    )
    async with coach_database.service() as connection:
        await connection.execute("delete from coach_generations")
        await connection.execute("delete from coach_batches")
    yield engines.build(coach_database, EngineSettings(coach=coach), model=model, cipher=CIPHER)
    await model.close()


@pytest.fixture
async def members(engine: Engine, alice: Caller) -> list[Caller]:
    """They did everything when their coach was told, and nothing in the week after that."""
    callers = [replace(alice, user_id=alice.user_id + 7_000 * number) for number in range(BATCH_OF)]
    for who in callers:
        await engine.consent.give(who)
        await interviewed(engine, who)
        async with engine.database.member(who.user_id) as connection:
            await connection.execute(ACCESS, who.user_id, who.guild_id, who.at)
            sealed = CIPHER.seal("You like to read.", who.user_id, PROFILE)
            await connection.execute(
                "update coach_profiles set profile = $2 where user_id = $1", who.user_id, sealed
            )
        await live(engine, who, SUNDAY.date(), [(2, 2)] * 30)
        await engine.coaching.updates.follow(who.user_id, SUNDAY)
        await live(engine, who, NEXT_SUNDAY.date(), [(0, 2)] * 7)
    return callers


async def look(engine: Engine, who: Caller) -> None:
    """Run the job as a worker does."""
    key = ScheduleKey(COACH_UPDATE, user_id=who.user_id)
    job = await engine.schedules.rehearsal(key, NEXT_SUNDAY)
    assert await engine.kinds[COACH_UPDATE].body(engine, job, NEXT_SUNDAY) is None


async def written(engine: Engine, who: Caller) -> list[tuple[str, str]]:
    history = await engine.coaching.prompts.history(who)
    assert history.in_use == len(history.versions)
    return [(version.cause, version.text) for version in history.versions]


async def test_many_members_get_new_instructions_by_one_batch_and_are_compared_with_that(
    engine: Engine, api: LoopbackAnthropic, members: list[Caller]
) -> None:
    for who in members:
        await look(engine, who)
    for minutes in (5, 16, 20):
        await engine.coaching.batches.tick(NEXT_SUNDAY + minutes * MINUTE)
    assert (len(api._batches), len(api.requests)) == (1, 0)
    (batch,) = api._batches.values()
    assert "Tasks done: 46 of 60 (77%)" in batch[0]["params"]["messages"][0]["content"]
    for who in members:
        assert await written(engine, who) == [("adherence", words(600))]
        # The change that was acted on is none any more.
        await engine.coaching.updates.look(who.user_id, NEXT_SUNDAY + dt.timedelta(days=1))
        async with engine.database.service() as connection:
            outcomes = await connection.fetch(
                "select outcome from coach_metrics where user_id = $1 order by day", who.user_id
            )
            spent = await connection.fetchval(
                "select count(*) from coach_costs where user_id = $1 and is_batch and spent_usd > 0",
                who.user_id,
            )
        assert [row["outcome"] for row in outcomes] == ["first", "updating", "unchanged"]
        assert spent == 1


async def test_one_member_gets_new_instructions_by_the_queue(
    engine: Engine, api: LoopbackAnthropic, members: list[Caller]
) -> None:
    who = members[0]
    await look(engine, who)
    await engine.coaching.batches.tick(NEXT_SUNDAY + 16 * MINUTE)
    key = ScheduleKey(COACH_GENERATION, user_id=who.user_id)
    at = NEXT_SUNDAY + 17 * MINUTE
    await engine.kinds[COACH_GENERATION].body(engine, Job(key, "now-1", at, False, None, "UTC"), at)
    assert (len(api._batches), len(api.requests)) == (0, 1)
    assert await written(engine, who) == [("adherence", words(600))]
