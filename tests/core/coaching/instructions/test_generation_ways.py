"""Other ways to write for members: through a batch, over the wire with the real SDK, and not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from core import engine as engines
from core.caller import Caller
from core.coaching.instructions.drafting import Postponed
from core.coaching.instructions.profiles import Corrected
from core.coaching.instructions.prompts import PromptSettings
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.protocol import Answer, Ending
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.errors import NotReady, Unavailable
from core.privacy.encryption import Cipher
from tests.core.coaching.writers import (
    BUSY,
    INJECTED,
    KNOWN,
    PROFILE_WORDS,
    PROMPT_WORDS,
    SHORT,
    USED,
    Scripted,
    built,
    interviewed,
    run,
    wanted,
    well,
    words,
)
from tests.core.privacy.personal_rows import CIPHER
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Says


@pytest.fixture
def alice(alice: Caller) -> Caller:
    """She, on days on which no other test counts what everyone spends."""
    return replace(alice, at=alice.at + dt.timedelta(days=4_000))


class TestBatched:
    @pytest.fixture
    async def engine(self, coach_database, alice) -> Engine:
        """Alice has a first version, and a second one is wanted."""
        engine, _ = await wanted(coach_database, alice)
        await run(engine, alice)
        await engine.coaching.generation.want(self.later(alice), "streak")
        return engine

    @staticmethod
    def later(caller: Caller) -> Caller:
        return replace(caller, at=caller.at + dt.timedelta(days=7))

    async def kept(self, engine: Engine, alice: Caller, answer: Answer) -> bool:
        later = self.later(alice)
        return await engine.coaching.generation.keep_batched(later, "streak", later.at, answer)

    async def test_what_came_back_well_is_the_version_in_use_and_kept_once(self, engine, alice) -> None:
        later = self.later(alice)
        prompt = await engine.coaching.generation.batch_prompt(later, "streak", later.at)
        assert prompt is not None
        assert await self.kept(engine, alice, well(prompt))
        assert not await self.kept(engine, alice, well(prompt))
        assert (await engine.coaching.prompts.current(alice.user_id)).version == 2

    @pytest.mark.parametrize("answer", [SHORT, INJECTED, BUSY, Answer(Ending.REFUSED)])
    async def test_what_came_back_faulty_is_not_kept_and_still_wanted(self, engine, alice, answer) -> None:
        assert not await self.kept(engine, alice, answer)
        current = await engine.coaching.prompts.current(alice.user_id)
        assert (current.version, current.is_preparing) == (1, True)

    async def test_after_the_facts_were_corrected_no_batch_is_enough(self, engine, alice) -> None:
        later = replace(alice, at=alice.at + dt.timedelta(days=8))
        assert await engine.coaching.profiles.change(later, {"goals": "Sing"}) == Corrected(is_whole=True)
        assert await engine.coaching.generation.batch_prompt(later, "streak", later.at) is None
        assert not await self.kept(engine, alice, Answer(Ending.OK, words(PROMPT_WORDS), USED))

    async def test_facts_that_no_key_opens_keep_no_batch_waiting(self, coach_database, engine, alice) -> None:
        cipher = Cipher({2: bytes(range(32))})
        other = engines.build(coach_database, model=Scripted(), cipher=cipher).coaching.generation
        later = self.later(alice)
        assert await other.batch_prompt(later, "streak", later.at) is None
        assert not await other.keep_batched(
            later, "streak", later.at, Answer(Ending.OK, words(PROMPT_WORDS), USED)
        )


class TestWithoutAVersion:
    async def test_with_the_general_instructions_off_nothing_serves(self, coach_database, alice) -> None:
        coach = CoachSettings(prompts=PromptSettings(generic_fallback=False))
        engine = engines.build(coach_database, EngineSettings(coach=coach), model=Scripted(), cipher=CIPHER)
        await interviewed(engine, alice)
        assert not (await engine.coaching.prompts.current(alice.user_id)).is_served
        await engine.coaching.generation.want(alice, "first")
        await run(engine, alice)
        assert (await engine.coaching.prompts.current(alice.user_id)).is_served

    async def test_without_a_model_nobody_asks_for_a_refresh(self, coach_database, alice) -> None:
        engine = built(coach_database, None)
        await interviewed(engine, alice)
        with pytest.raises(Unavailable):
            await engine.coaching.prompts.refresh(alice)

    async def test_without_an_interview_there_is_nothing_to_refresh(self, coach_database, alice) -> None:
        with pytest.raises(NotReady):
            await built(coach_database, Scripted()).coaching.prompts.refresh(alice)


class TestOverTheWire:
    @pytest.fixture
    async def api(self):
        async with LoopbackAnthropic(self.good) as server:
            yield server

    @pytest.fixture
    async def engine(self, api, coach_database, alice):
        model = AnthropicModel("key", ModelLimits(generation_deadline_seconds=2, attempts=1), api.url)
        engine = built(coach_database, model)
        await interviewed(engine, alice)
        await engine.coaching.generation.want(alice, "first")
        yield engine
        await model.close()

    @staticmethod
    def good(body) -> Says:
        return Says(words(PROFILE_WORDS if body["max_tokens"] < 1_000 else PROMPT_WORDS))

    async def test_both_texts_are_written_from_data_in_tags(self, api, engine, alice) -> None:
        await run(engine, alice)

        assert (await engine.coaching.prompts.current(alice.user_id)).version == 1
        for body in api.requests:
            assert body["messages"][0]["content"].startswith("<member_facts>\ngoals: Read before sleeping")
            assert KNOWN.goals not in body["system"][0]["text"]

    async def test_overloaded_it_is_tried_later_and_nothing_is_charged(self, api, engine, alice) -> None:
        api.script = [Fails(529)]
        with pytest.raises(Postponed):
            await run(engine, alice)
        async with engine.database.member(alice.user_id) as connection:
            assert await connection.fetchval("select sum(spent_usd) from coach_costs") == 0
        await run(engine, alice)
        assert (await engine.coaching.prompts.current(alice.user_id)).version == 1

    async def test_cut_off_at_its_longest_it_is_sent_back_as_too_long(self, api, engine, alice) -> None:
        api.script = [Says(words(180), stop_reason="max_tokens")]
        await run(engine, alice)
        assert "too many words" in api.requests[1]["messages"][-1]["content"]
        assert not (await engine.coaching.profiles.show(alice)).is_composed

    async def test_a_refusal_leaves_the_general_coach(self, api, engine, alice) -> None:
        api.default = Says("", stop_reason="refusal")
        await run(engine, alice)
        current = await engine.coaching.prompts.current(alice.user_id)
        assert (current.version, current.is_preparing) == (None, False)
