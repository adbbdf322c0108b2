"""What plans do by the clock: a member's week, reminders, and the schedules behind them."""

from __future__ import annotations

import datetime as dt

from core.engine import Engine
from core.plans.jobs import MY_WEEK, REMINDER, MyWeekPost, ReminderPost
from db.schedules import Recurrence, ScheduleKey
from tests.core.plans.members import NOW, caller, do_all, start


async def recurrences(engine: Engine, user_id: int) -> dict[str, Recurrence]:
    return {schedule.key.kind: schedule.recurrence for schedule in await engine.schedules.of_member(user_id)}


async def test_schedules_follow_what_a_member_chooses(here: Engine, alice: int) -> None:
    await start(here, alice, time_zone="Europe/Berlin", reminder_minute="18:30")
    assert await recurrences(here, alice) == {REMINDER: Recurrence("Europe/Berlin", 18, 30)}

    await here.plan_members.change(caller(alice), {"weekly_summary_dm": True, "time_zone": "Asia/Tokyo"})
    assert await recurrences(here, alice) == {
        REMINDER: Recurrence("Asia/Tokyo", 18, 30),
        MY_WEEK: Recurrence("Asia/Tokyo", 8, weekday=0),
    }

    await here.plan_members.change(caller(alice), {"reminder_minute": None})
    assert list(await recurrences(here, alice)) == [MY_WEEK]

    await here.plan_members.stop(caller(alice))
    assert not await recurrences(here, alice)


async def test_the_last_whole_week_comes_to_who_asked_for_it(here: Engine, alice: int) -> None:
    await start(here, alice, weekly_summary_dm=True)
    await do_all(here, caller(alice))
    job = await here.schedules.rehearsal(ScheduleKey(MY_WEEK, user_id=alice), NOW + dt.timedelta(days=5))

    delivery = await here.kinds[MY_WEEK].body(here, job, job.due_at)

    assert delivery is not None
    assert delivery.user_id == alice
    assert isinstance(delivery.content, MyWeekPost)
    assert delivery.content.week.summary.week == dt.date(2026, 5, 4)


async def test_an_empty_week_is_not_sent(here: Engine, alice: int) -> None:
    await start(here, alice, weekly_summary_dm=True)
    job = await here.schedules.rehearsal(ScheduleKey(MY_WEEK, user_id=alice), NOW)

    assert await here.kinds[MY_WEEK].body(here, job, NOW) is None


async def test_a_reminder_holds_what_is_open(here: Engine, alice: int) -> None:
    await start(here, alice, reminder_minute="18:30")
    job = await here.schedules.rehearsal(ScheduleKey(REMINDER, user_id=alice), NOW)

    delivery = await here.kinds[REMINDER].body(here, job, NOW)

    assert delivery is not None
    assert isinstance(delivery.content, ReminderPost)
    await do_all(here, caller(alice))
    assert await here.kinds[REMINDER].body(here, job, NOW) is None
