"""Interviews as they go, on a real database: answered, left, taken up again, checked and finished."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core import engine as engines
from core.caller import Caller
from core.coaching.consultation.consultations import Asking, Checking, Consultations
from core.coaching.consultation.interview import QUESTIONS
from core.coaching.consultation.profile_facts import ProfileFacts
from core.coaching.model.protocol import Ending, Extracted
from core.coaching.talks.heard import Help
from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from core.privacy.sealing import Sealing
from tests.core.coaching.interviews import ANSWERS, READ_BY_MODEL, Filling, Preparing, answer_all, made, rows
from tests.core.privacy.personal_rows import CIPHER

CRISIS = "I want to kill myself"


@pytest.fixture
def preparing() -> Preparing:
    return Preparing()


@pytest.fixture
def interviews(here: Engine, preparing: Preparing) -> Consultations:
    return made(here, preparing)


async def test_each_answer_becomes_the_fact_it_was_asked_for_without_a_model(
    interviews: Consultations, alice: Caller
) -> None:
    facts = (await answer_all(interviews, alice)).facts
    assert facts.model_dump() == ANSWERS | {"goals": "Read more", "experience": "returning"}


async def test_another_process_goes_on_where_it_was(
    here: Engine, interviews: Consultations, alice: Caller
) -> None:
    found, _ = await interviews.begin(alice)
    await interviews.answer(alice, found.consultation_id, "goals", "Read more")
    await interviews.place(alice, found.consultation_id, 5)
    there = made(engines.build(here.database, cipher=CIPHER))
    assert await there.current(alice) == Asking(found.consultation_id, 5, "habits")
    assert await there.begin(alice) == (await there.current(alice), False)
    assert await there.go_to(alice, found.consultation_id, "goals") == Asking(
        found.consultation_id, 5, "goals", "Read more"
    )


async def test_going_back_keeps_what_was_said_since(interviews: Consultations, alice: Caller) -> None:
    found, _ = await interviews.begin(alice)
    for question in QUESTIONS[:3]:
        await interviews.answer(alice, found.consultation_id, question, "this")
    await interviews.go_to(alice, found.consultation_id, "habits")
    after = await interviews.answer(alice, found.consultation_id, "habits", "that")
    assert isinstance(after, Asking)
    assert after.question == QUESTIONS[3]


async def test_what_is_said_lies_sealed_in_the_database(
    here: Engine, interviews: Consultations, alice: Caller
) -> None:
    await answer_all(interviews, alice)
    kept = [row["answer"] for row in await rows(here, "coach_answers", alice.user_id)]
    [consultation] = await rows(here, "coach_consultations", alice.user_id)
    assert len(kept) == len(QUESTIONS)
    assert not [one for one in [*kept, consultation["facts"]] if b"walk" in bytes(one)]  # type: ignore[call-overload]


async def test_a_message_in_its_channel_is_an_answer_and_elsewhere_it_is_none(
    interviews: Consultations, alice: Caller, bob: Caller
) -> None:
    found, _ = await interviews.begin(alice)
    await interviews.place(alice, found.consultation_id, 5)
    assert await interviews.hear(alice, 6, "Read more") is None
    assert await interviews.hear(bob, 5, "Read more") is None
    heard = await interviews.hear(alice, 5, "Read more")
    assert heard == Asking(found.consultation_id, 5, "habits")
    assert await interviews.hear(alice, 5, "  ") == heard


async def test_a_crisis_is_not_kept_and_gets_help(
    here: Engine, interviews: Consultations, alice: Caller
) -> None:
    found, _ = await interviews.begin(alice)
    await interviews.place(alice, found.consultation_id, 5)
    for heard in (
        await interviews.answer(alice, found.consultation_id, "goals", CRISIS),
        await interviews.hear(alice, 5, CRISIS),
    ):
        assert isinstance(heard, Help)
    assert not await rows(here, "coach_answers", alice.user_id)

    checked = await answer_all(interviews, alice)
    assert isinstance(await interviews.correct(alice, found.consultation_id, {"goals": CRISIS}), Help)
    assert isinstance(await interviews.hear(alice, 5, CRISIS), Help)
    assert await interviews.current(alice) == checked


async def test_distress_is_kept_and_met_kindly(interviews: Consultations, alice: Caller) -> None:
    found, _ = await interviews.begin(alice)
    heard = await interviews.answer(
        alice, found.consultation_id, "obstacles", "I feel worthless on most days"
    )
    assert isinstance(heard, Asking)
    assert heard.is_distressed


async def test_facts_are_put_right_before_anything_is_made_of_them(
    here: Engine, interviews: Consultations, alice: Caller, preparing: Preparing
) -> None:
    found = await answer_all(interviews, alice)
    heard = await interviews.correct(
        alice, found.consultation_id, {"goals": "Read daily. No more than 60 kg!", "tone": "plain"}
    )
    assert isinstance(heard, Checking)
    assert heard.facts == found.facts.model_copy(update={"goals": "Read daily.", "tone": "plain"})
    with pytest.raises(InvalidInput):
        await interviews.correct(alice, found.consultation_id, {"tone": "cruel"})
    assert not preparing.wanted


async def test_finishing_twice_and_at_once_makes_one_coach(
    here: Engine, interviews: Consultations, alice: Caller, preparing: Preparing
) -> None:
    found = await answer_all(interviews, alice)
    await asyncio.gather(*(interviews.finish(alice, found.consultation_id) for _ in range(3)))
    [profile] = await rows(here, "coach_profiles", alice.user_id)
    [member] = await rows(here, "coach_members", alice.user_id)
    [consultation] = await rows(here, "coach_consultations", alice.user_id)
    told = Sealing(CIPHER).open(bytes(profile["facts"]), alice.user_id, "coach_profiles.facts")  # type: ignore[call-overload]
    assert ProfileFacts.model_validate_json(told) == found.facts
    assert (member["guild_id"], member["offline"]) == (alice.guild_id, False)
    assert (consultation["state"], consultation["facts"]) == ("finished", None)
    assert set(preparing.wanted) == {(alice.user_id, "first")}
    assert await interviews.current(alice) is None


async def test_only_a_finished_interview_makes_a_coach(
    interviews: Consultations, here: Engine, alice: Caller
) -> None:
    await here.coaching.talking.choose_offline(alice, True)
    assert not await interviews.has_coach(alice)
    found, _ = await interviews.begin(alice)
    for question in QUESTIONS:
        await interviews.skip(alice, found.consultation_id, question)
    await interviews.finish(alice, found.consultation_id)
    assert await interviews.has_coach(alice)


async def test_a_second_interview_keeps_how_someone_likes_their_coach(
    here: Engine, interviews: Consultations, alice: Caller
) -> None:
    await interviews.finish(alice, (await answer_all(interviews, alice)).consultation_id)
    async with here.database.service() as connection:
        await connection.execute("update coach_members set offline = true where user_id = $1", alice.user_id)
    model = Filling(Extracted(Ending.OK, READ_BY_MODEL))
    again = made(here, model=model)
    found = await answer_all(again, alice, {"goals": "Sleep earlier"})
    await again.finish(alice, found.consultation_id)
    [member] = await rows(here, "coach_members", alice.user_id)
    assert member["offline"]
    assert found.facts.goals == "Sleep earlier"
    assert not model.prompts


async def test_a_finish_that_broke_off_before_preparing_is_made_up_for(
    here: Engine, alice: Caller, preparing: Preparing
) -> None:
    class Breaking(Preparing):
        async def want(self, caller: Caller, cause: str) -> None:
            raise ConnectionError

    breaking = made(here, Breaking())
    found = await answer_all(breaking, alice)
    with pytest.raises(ConnectionError):
        await breaking.finish(alice, found.consultation_id)
    await made(here, preparing).finish(alice, found.consultation_id)
    assert preparing.wanted == [(alice.user_id, "first")]


async def test_an_interview_that_is_over_takes_nothing_more(
    here: Engine, interviews: Consultations, alice: Caller, preparing: Preparing
) -> None:
    found, _ = await interviews.begin(alice)
    await interviews.abandon(alice, found.consultation_id)
    await interviews.abandon(alice, found.consultation_id)
    old = found.consultation_id
    another, _ = await interviews.begin(alice)
    assert another.consultation_id != old
    for change in (
        interviews.answer(alice, old, "goals", "x"),
        interviews.skip(alice, old, "goals"),
        interviews.go_to(alice, old, "goals"),
        interviews.correct(alice, old, {"goals": "x"}),
        interviews.finish(alice, old),
        interviews.finish(alice, another.consultation_id),
    ):
        with pytest.raises(NotFound, match="consultation"):
            await change
    assert await interviews.current(alice) == another
    assert not preparing.wanted


async def test_anothers_interview_is_out_of_reach(
    interviews: Consultations, alice: Caller, bob: Caller
) -> None:
    hers, _ = await interviews.begin(alice)
    await interviews.begin(bob)
    with pytest.raises(NotFound):
        await interviews.answer(bob, hers.consultation_id, "goals", "x")
    await interviews.abandon(bob, hers.consultation_id)
    assert await interviews.current(alice) == hers


async def test_nothing_begins_without_a_key_or_consent(here: Engine, alice: Caller) -> None:
    keyless = engines.build(here.database).coaching.consultations
    with pytest.raises(Unavailable, match="encryption"):
        await keyless.begin(alice)
    with pytest.raises(NotAllowed, match="consent"):
        await here.coaching.consultations.begin(replace(alice, user_id=alice.user_id + 5_000))


async def test_erasing_in_the_midst_of_it_leaves_nothing(
    here: Engine, interviews: Consultations, alice: Caller
) -> None:
    found, _ = await interviews.begin(alice)
    await interviews.answer(alice, found.consultation_id, "goals", "x")
    done = await asyncio.gather(
        *(interviews.answer(alice, found.consultation_id, question, "y") for question in QUESTIONS),
        here.erasure.erase(alice),
        return_exceptions=True,
    )
    assert not [one for one in done if isinstance(one, Exception) and not isinstance(one, NotFound)]
    for table in ("coach_answers", "coach_consultations"):
        assert not await rows(here, table, alice.user_id)
