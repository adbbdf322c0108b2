"""The real SDK through a talk: whatever the server does, the member has an answer, and the books are right."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from core.caller import Caller
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.protocol import Answer, OnText, Prompt
from core.coaching.sealed_texts import ANSWERED
from core.coaching.talks.heard import Reason, Spoken
from core.privacy.sealing import Sealing
from db.pool import Database, DatabaseUnavailable, PoolSettings
from tests.core.coaching.conversing import asking, engine_with, rows, server_usd
from tests.core.privacy.personal_rows import CIPHER
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Mangles, Says, Step

LIMITS = ModelLimits(deadline_seconds=0.8, silence_seconds=0.5)
TEXT = "One small step is enough for today"
LONGEST_SECONDS = 2.0


@pytest.fixture
async def api() -> AsyncIterator[LoopbackAnthropic]:
    async with LoopbackAnthropic(Says(TEXT)) as server:
        yield server


@pytest.fixture
async def model(api: LoopbackAnthropic) -> AsyncIterator[AnthropicModel]:
    made = AnthropicModel("key", LIMITS, api.url)
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ([Fails(401)], Reason.REJECTED),
        ([Fails(429, {"retry-after": "3600"})], Reason.BUSY),
        ([Fails(500)] * 3, Reason.BUSY),
        ([Fails(529)] * 3, Reason.BUSY),
        ([Says(TEXT, seconds_before=5)] * 3, Reason.UNREACHABLE),
        ([Says(TEXT, cut_after=1)] * 3, Reason.UNREACHABLE),
        ([Says(TEXT, cut_after=1, cut="clean")] * 3, Reason.UNREACHABLE),
        ([Mangles()] * 3, Reason.UNREACHABLE),
        ([Says("", "refusal")], Reason.REFUSED),
        ([Says("", "end_turn")], Reason.REFUSED),
    ],
    ids=["401", "429", "500", "529", "silent", "cut", "early-end", "malformed", "refusal", "empty"],
)
async def test_where_there_is_no_answer_the_rules_give_one(
    api: LoopbackAnthropic,
    model: AnthropicModel,
    coach_database: Database,
    alice: Caller,
    script: Sequence[Step],
    reason: Reason,
) -> None:
    api.script = list(script)
    spoken, seconds = await heard(coach_database, model, alice)

    # How often the server was tried before the deadline is a matter of milliseconds.
    assert spoken.offline in ({reason, Reason.BUSY} if reason is Reason.UNREACHABLE else {reason})
    assert spoken.text
    assert seconds < LONGEST_SECONDS
    await assert_whole(coach_database, alice, spoken, source="offline")


@pytest.mark.parametrize("cut", ["reset", "clean", "error", "garbage"])
async def test_an_answer_cut_in_the_middle_is_kept_as_far_as_it_came(
    api: LoopbackAnthropic, model: AnthropicModel, coach_database: Database, alice: Caller, cut: Any
) -> None:
    api.script = [Says(TEXT, cut_after=5, cut=cut)]
    spoken, _ = await heard(coach_database, model, alice)

    assert (spoken.offline, spoken.cut) == (None, True)
    assert TEXT.startswith(spoken.text)
    await assert_whole(coach_database, alice, spoken, source="model")


async def test_a_dripping_answer_is_kept_as_far_as_it_came(
    api: LoopbackAnthropic, model: AnthropicModel, coach_database: Database, alice: Caller
) -> None:
    api.script = [Says("drop " * 100, seconds_between=0.1)]
    spoken, seconds = await heard(coach_database, model, alice)

    assert spoken.cut
    assert seconds < LONGEST_SECONDS
    await assert_whole(coach_database, alice, spoken, source="model")


async def test_a_stopped_answer_is_kept_as_far_as_it_came(
    api: LoopbackAnthropic, model: AnthropicModel, coach_database: Database, alice: Caller
) -> None:
    api.script = [Says(TEXT, seconds_between=0.05)]
    talking = engine_with(coach_database, model).coaching.talking
    talk = await talking.open(alice, None)
    shown: list[str] = []

    async def stop_after_two(piece: str) -> None:
        shown.append(piece)
        if len(shown) == 2:
            assert talking.stop(alice.user_id)

    spoken = await talking.hear(asking(alice), talk.conversation_id, "Hello", stop_after_two)

    assert spoken == Spoken("One small", 1, cut=True)
    assert not talking.stop(alice.user_id)
    await assert_whole(coach_database, alice, spoken, source="model")
    [cost] = await rows(coach_database, alice, "coach_costs")
    assert cost["input_tokens"] + cost["cache_write_tokens"] > 100
    assert cost["output_tokens"] == 4


async def test_nobody_there_is_told(coach_database: Database, alice: Caller) -> None:
    model = AnthropicModel("key", LIMITS, "http://127.0.0.1:9")
    spoken, seconds = await heard(coach_database, model, alice)
    assert spoken.offline in {Reason.UNREACHABLE, Reason.BUSY}
    assert seconds < LONGEST_SECONDS
    await model.close()


@pytest.mark.parametrize("step", [Says(TEXT), Fails(401)], ids=["answer", "no-answer"])
async def test_a_database_lost_before_the_save_loses_no_answer_and_charges_once(
    api: LoopbackAnthropic,
    model: AnthropicModel,
    coach_database: Database,
    coach_dsn: str,
    alice: Caller,
    step: Step,
) -> None:
    api.script = [step]
    database = Database(coach_dsn, PoolSettings(size=2))
    await database.connect()
    talking = engine_with(database, LosesDatabase(model, database)).coaching.talking
    talk = await talking.open(alice, None)
    asked = asking(alice)
    if isinstance(step, Says):
        spoken = await talking.hear(asked, talk.conversation_id, "Hello")
        assert spoken == Spoken(TEXT, None)
    else:  # the rules would need the member's facts, which are away as well: a sentence says so
        with pytest.raises(DatabaseUnavailable):
            await talking.hear(asked, talk.conversation_id, "Hello")
    assert await rows(coach_database, alice, "coach_exchanges") == []
    [cost] = await rows(coach_database, alice, "coach_costs")
    assert cost["spent_usd"] is None
    reserved = float(cost["reserved_usd"])
    assert await server_usd(coach_database, alice) == pytest.approx(reserved, abs=1e-6)

    # Said once more when it is back: the reservation stands for the first call, and the second is not made.
    engine = engine_with(coach_database, model)
    again = await engine.coaching.talking.hear(asked, talk.conversation_id, "Hello")
    assert isinstance(again, Spoken)
    assert again.position == 1
    assert len(api.requests) == 1
    assert await server_usd(coach_database, alice) == pytest.approx(reserved, abs=1e-6)


async def test_a_talk_goes_on_from_the_cache_at_a_fraction_of_its_price(
    api: LoopbackAnthropic, model: AnthropicModel, coach_database: Database, alice: Caller
) -> None:
    engine = engine_with(coach_database, model)
    talk = await engine.coaching.talking.open(alice, None)
    for _ in range(4):
        await engine.coaching.talking.hear(asking(alice), talk.conversation_id, "I missed a day again")

    first, *others = sorted(
        await rows(coach_database, alice, "coach_costs"), key=lambda cost: cost["cache_read_tokens"]
    )
    assert first["cache_write_tokens"] > 1_500
    for cost in others:
        assert cost["cache_read_tokens"] > 1_500
        assert cost["spent_usd"] < first["spent_usd"] / 5


class LosesDatabase:
    """A model whose every answer comes just before the database goes."""

    def __init__(self, model: AnthropicModel, database: Database) -> None:
        self._model = model
        self._database = database

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        answer = await self._model.ask(prompt, on_text)
        await self._database.close()
        return answer

    async def extract(self, prompt: Prompt, form: type[Any]) -> Any:
        raise NotImplementedError


async def heard(database: Database, model: AnthropicModel, caller: Caller) -> tuple[Spoken, float]:
    """Say something; return the answer and after how many seconds it came."""
    talking = engine_with(database, model).coaching.talking
    talk = await talking.open(caller, None)
    began = time.monotonic()
    async with asyncio.timeout(10):
        spoken = await talking.hear(asking(caller), talk.conversation_id, "I missed a day")
    assert isinstance(spoken, Spoken)
    return spoken, time.monotonic() - began


async def assert_whole(database: Database, caller: Caller, spoken: Spoken, source: str) -> None:
    """One exchange as it was shown, and one call, settled, which is all that the server spent."""
    [kept] = await rows(database, caller, "coach_exchanges")
    assert Sealing(CIPHER).open(kept["answered"], caller.user_id, ANSWERED) == spoken.text
    assert (kept["source"], kept["position"]) == (source, spoken.position)
    [cost] = await rows(database, caller, "coach_costs")
    assert cost["settled_at"] is not None
    assert await server_usd(database, caller) == pytest.approx(float(cost["spent_usd"]), abs=1e-6)
