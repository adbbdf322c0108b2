"""The real SDK against a loopback server: every way in which it can fail, and what an answer costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from pydantic import BaseModel

from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.prices import PriceSettings, cost_usd, most_usd
from core.coaching.model.protocol import Ending, Prompt, Turn
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Mangles, Says

LIMITS = ModelLimits(deadline_seconds=2.0, generation_deadline_seconds=2.0, silence_seconds=0.5)
TEXT = "One small step is enough for today"
PROMPT = Prompt(
    "claude-haiku-5-5", ("You coach habits. " * 200,), (Turn("user", "I missed a day"),), 300, "member-key"
)


class Goals(BaseModel):
    goal: str


@pytest.fixture
async def api() -> AsyncIterator[LoopbackAnthropic]:
    async with LoopbackAnthropic(Says(TEXT)) as server:
        yield server


@pytest.fixture
async def model(api: LoopbackAnthropic) -> AsyncIterator[AnthropicModel]:
    made = AnthropicModel("key", LIMITS, api.url)
    yield made
    await made.close()


async def test_an_answer_comes_with_what_it_used(model):
    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.text.strip(), answer.attempts) == (Ending.OK, TEXT, 1)
    assert answer.usage.output_tokens == round(7 * 1.8)
    assert answer.usage.cache_write_tokens > 512


async def test_the_second_answer_reads_the_system_prompt_from_the_cache(model):
    first, second = await model.ask(PROMPT), await model.ask(PROMPT)

    assert second.usage.cache_read_tokens >= first.usage.cache_write_tokens > 0
    prices = PriceSettings()
    assert cost_usd(second.usage, PROMPT.model, prices) < cost_usd(first.usage, PROMPT.model, prices) / 3


async def test_what_is_reserved_covers_what_it_costs(model):
    answer = await model.ask(PROMPT)

    prices = PriceSettings()
    assert cost_usd(answer.usage, PROMPT.model, prices) <= most_usd(PROMPT, prices)


async def test_no_sampling_parameter_is_sent_and_the_member_stays_unnamed(api, model):
    await model.ask(PROMPT)

    [sent] = api.requests
    assert not {"temperature", "top_p", "top_k"} & sent.keys()
    assert sent["metadata"] == {"user_id": "member-key"}


async def test_pieces_are_handed_on_as_they_come(model):
    pieces: list[str] = []

    async def on_text(piece: str) -> None:
        pieces.append(piece)

    answer = await model.ask(PROMPT, on_text)

    assert "".join(pieces) == answer.text
    assert len(pieces) > 3


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503, 529])
async def test_a_passing_fault_is_tried_again(api, model, status):
    api.script = [Fails(status)]

    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.attempts) == (Ending.OK, 2)


@pytest.mark.parametrize(
    ("status", "ending"), [(401, Ending.REJECTED), (400, Ending.REJECTED), (403, Ending.REJECTED)]
)
async def test_our_own_fault_is_not_tried_again(api, model, status, ending):
    api.script = [Fails(status)]

    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.attempts, answer.detail) == (ending, 1, f"status {status}")


async def test_a_long_retry_after_is_not_waited_for(api, model):
    api.script = [Fails(429, {"retry-after": "3600"})]

    began = time.monotonic()
    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.attempts) == (Ending.BUSY, 1)
    assert time.monotonic() - began < 1


async def test_after_as_many_tries_as_allowed_it_is_busy(api, model):
    api.script = [Fails(529)] * 3

    assert (await model.ask(PROMPT)).ending is Ending.BUSY
    assert not api.script


@pytest.mark.parametrize("cut", ["reset", "clean", "error", "garbage"])
async def test_a_stream_cut_after_text_keeps_the_text_and_is_not_tried_again(api, model, cut):
    api.script = [Says(TEXT, cut_after=5, cut=cut)]

    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.attempts) == (Ending.TRUNCATED, 1)
    assert TEXT.startswith(answer.text.strip())


@pytest.mark.parametrize("cut", ["reset", "clean", "error", "garbage"])
async def test_a_stream_cut_before_any_text_is_tried_again(api, model, cut):
    api.script = [Says(TEXT, cut_after=1, cut=cut)]

    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.attempts) == (Ending.OK, 2)


async def test_a_dripping_stream_ends_at_the_deadline_with_what_there_is(api, model):
    api.script = [Says("drop " * 100, seconds_between=0.2)]

    began = time.monotonic()
    answer = await model.ask(PROMPT)

    assert (answer.ending, answer.detail) == (Ending.TRUNCATED, "deadline")
    assert 1.5 < time.monotonic() - began < 3.5


async def test_silence_is_not_waited_for(api, model):
    api.script = [Says(TEXT, seconds_before=5)] * 3

    assert (await model.ask(PROMPT)).ending in {Ending.UNREACHABLE, Ending.BUSY}


@pytest.mark.parametrize("mangled", [Mangles(), Mangles("<html>502</html>", "text/html")])
async def test_a_malformed_body_is_tried_again(api, model, mangled):
    api.script = [mangled]

    assert (await model.ask(PROMPT)).ending is Ending.OK


async def test_a_refusal_and_an_empty_answer_are_told(api, model):
    api.script = [Says("", "refusal"), Says("", "end_turn")]

    assert (await model.ask(PROMPT)).ending is Ending.REFUSED
    assert (await model.ask(PROMPT)).ending is Ending.REFUSED


async def test_an_answer_at_its_longest_is_called_truncated(api, model):
    api.script = [Says(TEXT, "max_tokens")]

    assert (await model.ask(PROMPT)).ending is Ending.TRUNCATED


async def test_nobody_there_is_unreachable():
    model = AnthropicModel("key", LIMITS, "http://127.0.0.1:9")

    assert (await model.ask(PROMPT)).ending is Ending.UNREACHABLE
    await model.close()


async def test_a_cancelled_answer_stops(api, model):
    api.script = [Says("drop " * 100, seconds_between=0.2)]
    asking = asyncio.create_task(model.ask(PROMPT))
    await asyncio.sleep(0.3)

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking


class TestExtract:
    async def test_a_form_is_filled_in(self, api, model):
        api.script = [Says('{"goal": "walk more"}')]

        assert (await model.extract(PROMPT, Goals)).form == Goals(goal="walk more")

    async def test_what_does_not_fit_the_form_is_tried_again(self, api, model):
        api.script = [Says('{"aim": 3}'), Says('{"goal": "walk more"}')]

        assert (await model.extract(PROMPT, Goals)).form == Goals(goal="walk more")

    async def test_a_refusal_gives_no_form(self, api, model):
        api.script = [Says("", "refusal")]

        found = await model.extract(PROMPT, Goals)

        assert (found.ending, found.form) == (Ending.REFUSED, None)

    async def test_a_bad_key_is_our_fault(self, api, model):
        api.script = [Fails(401)]

        assert (await model.extract(PROMPT, Goals)).ending is Ending.REJECTED


class TestBatches:
    async def test_answers_come_back_under_our_keys(self, api, model):
        batch_id = await model.submit({"a": PROMPT, "b": PROMPT, "c": PROMPT})
        api.batch_fate = {"b": "expired", "c": "errored"}

        found = await model.collect(batch_id)

        assert {key: answer.ending for key, answer in found.answers.items()} == {
            "a": Ending.OK,
            "b": Ending.BUSY,
            "c": Ending.REJECTED,
        }

    async def test_a_batch_under_way_has_no_answers_yet(self, api, model):
        api.batch_ends = False
        batch_id = await model.submit({"a": PROMPT})

        assert not (await model.collect(batch_id)).ended

    async def test_a_batch_that_nobody_knows_is_lost(self, model):
        assert (await model.collect("msgbatch_gone")).lost

    async def test_a_batch_that_is_not_taken_has_no_id(self, api, model):
        api.script = [Fails(529)]

        assert await model.submit({"a": PROMPT}) is None
