"""When a member is reminded, and when reminders stop by themselves."""

from __future__ import annotations

import pytest

from core.engine import Engine
from tests.core.plans.members import caller, do_all, start


@pytest.fixture
async def reminded(here: Engine, alice: int) -> int:
    await start(here, alice, reminder_minute="18:30")
    return alice


async def test_what_is_open_is_reminded_of(here: Engine, reminded: int) -> None:
    plan = await here.plan_reminders.due(caller(reminded, hours=9))
    assert plan is not None
    assert plan.items


async def test_nobody_is_reminded_who_did_not_ask(here: Engine, alice: int) -> None:
    await start(here, alice)
    assert await here.plan_reminders.due(caller(alice, hours=9)) is None


async def test_a_settled_plan_needs_no_reminder(here: Engine, reminded: int) -> None:
    await do_all(here, caller(reminded))
    assert await here.plan_reminders.due(caller(reminded, hours=9)) is None


async def test_what_is_put_off_until_later_is_not_reminded_of(here: Engine, reminded: int) -> None:
    plan = await here.planning.today(caller(reminded))
    for item in plan.items:
        await here.plan_items.snooze(caller(reminded, hours=8), plan.day, item.item, 120)
    assert await here.plan_reminders.due(caller(reminded, hours=9)) is None
    assert await here.plan_reminders.due(caller(reminded, hours=11)) is not None


async def test_a_day_of_rest_stays_quiet(here: Engine, alice: int) -> None:
    await start(here, alice, reminder_minute="18:30", rest_weekdays=[2])
    assert await here.plan_reminders.due(caller(alice, hours=9)) is None


async def test_unanswered_reminders_stop_and_come_back_with_the_member(here: Engine, reminded: int) -> None:
    assert await here.plan_reminders.due(caller(reminded, days=3)) is not None
    assert await here.plan_reminders.due(caller(reminded, days=4)) is None

    await here.check_ins.check_in(caller(reminded, days=4), 3, "okay", None)
    assert await here.plan_reminders.due(caller(reminded, days=5)) is not None


async def test_stopped_plans_remind_of_nothing(here: Engine, reminded: int) -> None:
    await here.plan_members.stop(caller(reminded))
    assert await here.plan_reminders.due(caller(reminded, hours=9)) is None
