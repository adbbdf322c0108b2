"""Writing for members: what is kept, what is charged, and what happens when it goes wrong at any step."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from core.caller import Caller
from core.coaching.instructions.drafting import Drafting, Postponed
from core.coaching.instructions.drafts import GenerationSettings
from core.coaching.instructions.generation import Generation
from core.coaching.jobs import COACH_GENERATION, COACH_UPDATE, CoachReadyPost
from core.coaching.model.ledger import CapSettings, Ledger, LedgerSettings
from core.coaching.model.protocol import Answer, Ending, Prompt
from core.engine import Engine
from core.jobs import Delivery
from core.privacy.sealing import Sealing
from db.coach_costs import CoachCostStore
from db.coach_prompts import CoachPromptStore
from tests.core.coaching.writers import (
    BUSY,
    INJECTED,
    KNOWN,
    MINUTE,
    PROFILE_WORDS,
    PROMPT_WORDS,
    SHORT,
    USED,
    Scripted,
    built,
    interviewed,
    is_profile,
    run,
    tell,
    wanted,
    well,
    words,
)
from tests.core.privacy.personal_rows import CIPHER


@pytest.fixture
def alice(alice: Caller) -> Caller:
    """She, on days on which no other test counts what everyone spends."""
    return replace(alice, at=alice.at + dt.timedelta(days=4_000))


async def charged(engine: Engine, caller: Caller) -> list[tuple[str, bool]]:
    """Kinds of calls, and whether they were settled."""
    async with engine.database.member(caller.user_id) as connection:
        rows = await connection.fetch(
            "select kind, settled_at from coach_costs order by reserved_at, request_key"
        )
    return [(row["kind"], row["settled_at"] is not None) for row in rows]


async def test_a_profile_and_a_first_version_are_kept_together_and_told_in_the_thread(
    coach_database, alice
) -> None:
    engine, model = await wanted(coach_database, alice)
    before = await engine.coaching.prompts.current(alice.user_id)
    assert (before.version, before.is_preparing, before.is_served) == (None, True, True)

    delivery = await run(engine, alice)

    assert delivery == Delivery(CoachReadyPost(alice.user_id, is_personal=True), channel_id=77)
    now = await engine.coaching.prompts.current(alice.user_id)
    assert (now.version, now.text, now.is_preparing) == (1, words(PROMPT_WORDS), False)
    known = await engine.coaching.profiles.show(alice)
    assert (known.profile, known.is_composed) == (words(PROFILE_WORDS), False)
    assert await charged(engine, alice) == [("profile", True), ("prompt", True)]
    assert all(prompt.patient for prompt in model.asked)


async def test_run_again_after_success_it_writes_nothing_and_tells_the_same(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice)
    first = await run(engine, alice)

    assert await run(engine, alice) == first
    assert len(model.asked) == 2
    assert len((await engine.coaching.prompts.history(alice)).versions) == 1


async def test_a_daily_look_later_tells_nothing(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice)
    await run(engine, alice)
    later = replace(alice, at=alice.at + dt.timedelta(days=1))

    assert await run(engine, later) is None
    assert len(model.asked) == 2


async def test_without_a_thread_nothing_is_told(coach_database, alice) -> None:
    engine = built(coach_database, Scripted())
    await interviewed(engine, alice, thread=None)
    await engine.coaching.generation.want(alice, "first")

    assert await run(engine, alice) is None
    assert (await engine.coaching.prompts.current(alice.user_id)).version == 1


async def test_what_is_too_short_is_repaired_with_what_is_wrong_in_words(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice, well, SHORT)

    await run(engine, alice)

    assert (await engine.coaching.prompts.current(alice.user_id)).text == words(PROMPT_WORDS)
    repair = model.asked[-1]
    assert [turn.role for turn in repair.turns] == ["user", "assistant", "user"]
    assert "too few words: write 500 to 800" in repair.turns[-1].text
    assert await charged(engine, alice) == [("profile", True), ("prompt", True), ("prompt", True)]


async def test_an_order_passed_on_three_times_is_given_up_and_the_general_coach_serves(
    coach_database, alice
) -> None:
    engine, model = await wanted(coach_database, alice, well, INJECTED, INJECTED, INJECTED)

    delivery = await run(engine, alice)

    assert delivery == Delivery(CoachReadyPost(alice.user_id, is_personal=False), channel_id=77)
    current = await engine.coaching.prompts.current(alice.user_id)
    assert (current.version, current.is_preparing, current.is_served) == (None, False, True)
    known = await engine.coaching.profiles.show(alice)
    assert (known.is_given_up, known.is_composed) == (True, False)
    assert len(model.asked) == 4
    assert await run(engine, alice) == delivery
    assert len(model.asked) == 4


@pytest.mark.parametrize("ending", [Ending.REFUSED, Ending.REJECTED])
async def test_a_refusal_is_given_up_at_once_and_the_profile_is_composed(
    coach_database, alice, ending
) -> None:
    engine, model = await wanted(coach_database, alice, Answer(ending), Answer(ending))

    await run(engine, alice)

    known = await engine.coaching.profiles.show(alice)
    assert known.is_composed
    assert KNOWN.goals in known.profile
    assert len(model.asked) == 2


async def test_without_a_model_the_profile_is_composed_and_nothing_is_charged(coach_database, alice) -> None:
    engine = built(coach_database, None)
    await interviewed(engine, alice)
    await engine.coaching.generation.want(alice, "first")

    assert (await run(engine, alice)) == Delivery(
        CoachReadyPost(alice.user_id, is_personal=False), channel_id=77
    )
    assert (await engine.coaching.profiles.show(alice)).is_composed
    assert await charged(engine, alice) == []


async def test_past_the_cap_no_call_is_made(coach_database, alice) -> None:
    model = Scripted()
    engine = built(coach_database, model, CapSettings(0.001, 10, 10))
    await interviewed(engine, alice)
    await engine.coaching.generation.want(alice, "first")

    await run(engine, alice)

    assert model.asked == []
    assert (await engine.coaching.profiles.show(alice)).is_given_up


async def test_while_the_model_is_busy_it_is_tried_again_and_at_last_given_up(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice, *[BUSY] * 6)

    for _ in range(5):
        with pytest.raises(Postponed):
            await run(engine, alice)
        assert (await engine.coaching.prompts.current(alice.user_id)).is_preparing
    await run(engine, alice)

    assert (await engine.coaching.profiles.show(alice)).is_given_up
    assert len(model.asked) == 6


async def test_what_failed_is_wanted_anew(coach_database, alice) -> None:
    engine, _ = await wanted(coach_database, alice, Answer(Ending.REFUSED), Answer(Ending.REFUSED))
    await run(engine, alice)
    later = replace(alice, at=alice.at + dt.timedelta(days=7))

    await engine.coaching.generation.want(later, "adherence")
    assert (await engine.coaching.prompts.current(alice.user_id)).is_preparing
    await run(engine, later)

    [version] = (await engine.coaching.prompts.history(alice)).versions
    assert version.cause == "adherence"


async def test_a_text_that_the_network_cut_is_tried_again_later(coach_database, alice) -> None:
    cut = Answer(Ending.TRUNCATED, words(100), USED, "APIConnectionError")
    engine, _ = await wanted(coach_database, alice, cut)
    with pytest.raises(Postponed):
        await run(engine, alice)


async def test_a_crash_between_call_and_save_leaves_nothing_half_saved_and_charges_what_was_called(
    coach_database, alice, monkeypatch
) -> None:
    engine, model = await wanted(coach_database, alice)
    seal = CIPHER.seal

    def crash(text: str, user_id: int, column: str) -> bytes:
        raise MemoryError

    monkeypatch.setattr(CIPHER, "seal", crash)
    with pytest.raises(MemoryError):
        await run(engine, alice)
    monkeypatch.setattr(CIPHER, "seal", seal)
    assert (await engine.coaching.profiles.show(alice)).is_composed
    assert (await engine.coaching.prompts.current(alice.user_id)).is_preparing

    await run(engine, alice)

    assert (await engine.coaching.prompts.current(alice.user_id)).version == 1
    assert await charged(engine, alice) == [("profile", True), ("profile", True), ("prompt", True)]
    assert len(model.asked) == 3


async def test_facts_that_change_while_it_is_written_are_written_from_anew(coach_database, alice) -> None:
    late = KNOWN.model_copy(update={"goals": "Play the piano"})

    class Edited(Scripted):
        async def ask(self, prompt: Prompt, on_text=None) -> Answer:
            if not self.asked:
                await tell(coach_database, replace(alice, at=alice.at + MINUTE), late)
            return await super().ask(prompt, on_text)

    model = Edited()
    engine = built(coach_database, model)
    await interviewed(engine, alice)
    await engine.coaching.generation.want(alice, "first")

    with pytest.raises(Postponed):
        await run(engine, alice)
    assert (await engine.coaching.prompts.current(alice.user_id)).version is None
    await run(engine, alice)

    assert "Play the piano" in model.asked[-1].turns[0].text
    assert (await engine.coaching.prompts.current(alice.user_id)).version == 1


async def test_forgotten_while_it_is_written_nothing_comes_back(coach_database, alice) -> None:
    class Forgetting(Scripted):
        async def ask(self, prompt: Prompt, on_text=None) -> Answer:
            await engine.coaching.profiles.forget(alice)
            return await super().ask(prompt, on_text)

    engine = built(coach_database, Forgetting())
    await interviewed(engine, alice)
    await engine.coaching.generation.want(alice, "first")

    with pytest.raises(Postponed):
        await run(engine, alice)
    assert await run(engine, alice) is None
    assert (await engine.coaching.prompts.history(alice)).versions == ()


async def test_two_workers_never_write_for_one_member_at_the_same_time(coach_database, alice) -> None:
    began, goes_on = asyncio.Event(), asyncio.Event()

    class Slow(Scripted):
        async def ask(self, prompt: Prompt, on_text=None) -> Answer:
            began.set()
            await goes_on.wait()
            return await super().ask(prompt, on_text)

    model = Slow()
    engine = built(coach_database, model)
    await interviewed(engine, alice)
    await engine.coaching.generation.want(alice, "first")
    one = asyncio.create_task(run(engine, alice))
    await began.wait()
    with pytest.raises(Postponed):
        await run(built(coach_database, model), alice)
    goes_on.set()
    await one
    assert len(model.asked) == 2


async def test_wanted_twice_it_is_written_once_and_goes_through_the_queue(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice)
    await engine.coaching.generation.want(replace(alice, at=alice.at + MINUTE), "streak")

    async with coach_database.service() as connection:
        jobs = await connection.fetchval(
            "select count(*) from pgqueuer where entrypoint = $1 and (headers ->> 'user_id')::bigint = $2",
            COACH_GENERATION,
            alice.user_id,
        )
    await run(engine, alice)
    await run(engine, alice)
    [version] = (await engine.coaching.prompts.history(alice)).versions
    assert (jobs, version.cause, len(model.asked)) == (2, "first", 2)


def describing(engine: Engine, model: Scripted, told: str) -> Generation:
    """The service, with something to say about how members do."""

    async def behaviour(user_id: int, at: dt.datetime) -> str:
        return told

    async def follow(user_id: int, at: dt.datetime) -> None:
        """Nothing is looked for in this test."""

    books = Ledger(CoachCostStore(engine.database), LedgerSettings(caps=CapSettings(10, 1_000, 1_000)))
    return Generation(
        CoachPromptStore(engine.database),
        engine.schedules,
        Drafting(model, books, repairs=2),
        Sealing(CIPHER),
        GenerationSettings(),
        behaviour,
        follow,
    )


async def test_a_new_version_after_a_change_leaves_the_profile_and_tells_the_model_what_changed(
    coach_database, alice
) -> None:
    engine, model = await wanted(coach_database, alice)
    await run(engine, alice)
    later = replace(alice, at=alice.at + dt.timedelta(days=5))
    model.script = [Answer(Ending.OK, f"30% {words(599)}", USED)]
    generation = describing(engine, model, "Tasks done: 6 of 20 (30%)")
    await generation.want(later, "adherence")

    await generation.write(alice.user_id, later.at)

    [prompt] = model.asked[2:]
    assert not is_profile(prompt)
    told = prompt.turns[0].text
    assert "<member_behaviour>\nTasks done: 6 of 20 (30%)\nWhat changed lately: how much of the plan" in told
    assert (await engine.coaching.prompts.current(alice.user_id)).version == 2
    assert await run(engine, later) is None


async def test_a_percentage_that_is_none_of_the_members_is_sent_back(coach_database, alice) -> None:
    engine, model = await wanted(coach_database, alice, well, Answer(Ending.OK, f"31% {words(599)}", USED))
    generation = describing(engine, model, "Tasks done: 6 of 20 (30%)")

    await generation.write(alice.user_id, alice.at)

    assert "percentage" in model.asked[-1].turns[-1].text
    assert (await engine.coaching.prompts.current(alice.user_id)).text == words(PROMPT_WORDS)


async def test_once_the_coach_was_told_the_member_is_looked_at_every_week(coach_database, alice) -> None:
    engine, _ = await wanted(coach_database, alice)
    await run(engine, alice)
    kinds = {schedule.key.kind for schedule in await engine.schedules.of_member(alice.user_id)}
    assert kinds == {COACH_GENERATION, COACH_UPDATE}


async def test_a_first_try_in_vain_is_made_again_by_the_weekly_look(coach_database, alice) -> None:
    engine, _ = await wanted(coach_database, alice, Answer(Ending.REFUSED), Answer(Ending.REFUSED))
    await run(engine, alice)
    kinds = {schedule.key.kind for schedule in await engine.schedules.of_member(alice.user_id)}
    assert COACH_UPDATE in kinds
