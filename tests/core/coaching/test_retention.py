"""What was said in an interview goes by itself; what came of it stays."""

from __future__ import annotations

import datetime as dt

from core.caller import Caller
from core.coaching.consultation import interview
from core.engine import Engine
from core.schedules import retention
from tests.core.coaching.times import NOW


async def kept(here: Engine, caller: Caller) -> tuple[str, int]:
    """The state of the caller's interview, and how many answers of it there are."""
    async with here.database.service() as connection:
        state = await connection.fetchval(
            "select state from coach_consultations where user_id = $1", caller.user_id
        )
        answers = await connection.fetchval(
            "select count(*) from coach_answers where user_id = $1", caller.user_id
        )
    return state, answers


async def begin(here: Engine, caller: Caller) -> int:
    stage, _ = await here.coaching.consultations.begin(caller)
    question = interview.QUESTIONS[0]
    await here.coaching.consultations.answer(caller, stage.consultation_id, question, "Sleep better")
    return stage.consultation_id


async def test_an_interview_nobody_came_back_to_ends_and_is_forgotten_in_time(
    here: Engine, alice: Caller
) -> None:
    await begin(here, alice)
    await here.coaching.retention.forget_old(NOW + dt.timedelta(days=29))
    assert await kept(here, alice) == ("asking", 1)
    await here.coaching.retention.forget_old(NOW + dt.timedelta(days=31))
    assert await kept(here, alice) == ("abandoned", 0)
    assert await here.coaching.consultations.current(alice) is None


async def test_the_nightly_job_forgets_an_ended_interview(here: Engine, alice: Caller) -> None:
    consultation_id = await begin(here, alice)
    await here.coaching.consultations.abandon(alice, consultation_id)
    assert await kept(here, alice) == ("abandoned", 1)
    await retention.forget_old(here, None, NOW + dt.timedelta(days=31))
    assert await kept(here, alice) == ("abandoned", 0)
