"""`/admin weekly` and `/insights plans`."""

from __future__ import annotations

import datetime as dt

import pytest

from core.engine import Engine
from core.plans.jobs import SERVER_WEEK
from db.schedules import Recurrence, ScheduleKey
from tests.cogs.reading import answer, sentence, told
from tests.core.plans.members import caller, do_all, start


@pytest.fixture
def key(guild) -> ScheduleKey:
    return ScheduleKey(SERVER_WEEK, guild.id)


async def test_a_day_an_hour_and_a_channel_make_a_schedule(mona, channel, engine: Engine, key):
    shown = told(answer(await mona.slash(channel, "admin weekly", day=6, hour=17, channel=channel)))

    assert "Sundays at 17:00 (UTC)" in shown
    schedule = await engine.schedules.find(key)
    assert (schedule.recurrence, schedule.channel_id) == (Recurrence("UTC", 17, weekday=6), channel.id)
    assert engine.flags.percent("weekly_posts", key.guild_id) == 100


async def test_never_takes_it_away(mona, channel, engine: Engine, key):
    await mona.slash(channel, "admin weekly", day=6, channel=channel)
    shown = told(answer(await mona.slash(channel, "admin weekly", day=-1)))

    assert "Nothing, in this server." in shown
    assert not await engine.schedules.of_server(key.guild_id)
    assert engine.flags.percent("weekly_posts", key.guild_id) == 0


async def test_without_any_channel_the_way_to_one_is_told(mona, channel):
    assert "/admin setup" in sentence(await mona.slash(channel, "admin weekly", day=0))


async def test_with_too_few_members_there_is_nothing_to_preview(mona, channel):
    shown = answer(await mona.slash(channel, "admin weekly", day=0, channel=channel))

    assert "nothing to post right now" in sentence(await mona.click(shown, label="Preview"))


@pytest.mark.parametrize(("day", "hour"), [(9, 10), (3, 24), (-2, 1)])
async def test_an_impossible_time_is_refused(mona, channel, wire, day, hour):
    options = [{"type": 4, "name": "day", "value": day}, {"type": 4, "name": "hour", "value": hour}]
    chosen = {"type": 7, "name": "channel", "value": str(channel.id)}
    weekly = {"type": 1, "name": "weekly", "options": [*options, chosen]}
    resolved = {
        "channels": {str(channel.id): {"id": str(channel.id), "type": 0, "name": "films", "permissions": "0"}}
    }

    assert sentence(await wire.command(mona.id, "admin", weekly, resolved=resolved))


async def test_insights_tell_of_nobody_while_there_are_few(mona, channel):
    shown = told(answer(await mona.slash(channel, "insights plans")))

    assert "Daily plans in this server" in shown
    assert "a figure needs 5" in shown


async def test_only_moderators_see_insights(alice, channel, wire):
    plans = {"type": 1, "name": "plans", "options": []}

    assert "manage this server" in sentence(await wire.command(alice.id, "insights", plans))


async def test_a_server_of_five_gets_its_week(mona, channel, engine: Engine, key):
    monday = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    for user_id in range(11, 16):
        await start(engine, user_id, at=monday, guild_id=key.guild_id)
        await do_all(engine, caller(user_id, at=monday, guild_id=key.guild_id))
    await mona.slash(channel, "admin weekly", day=0, hour=9, channel=channel)
    job = await engine.schedules.rehearsal(key, monday + dt.timedelta(days=7))

    delivery = await engine.kinds[SERVER_WEEK].body(engine, job, job.due_at)

    assert delivery is not None
    assert (delivery.channel_id, delivery.content.week.members) == (channel.id, 5)
