"""`/admin coach costs`."""

from __future__ import annotations

import datetime as dt

import discord

from core.coaching.costs import projected_usd
from core.engine import Engine
from db.coach_figures import CoachFigures
from tests.cogs.conftest import caller
from tests.cogs.reading import answer, sentence, told

SPENT = "insert into coach_spending values ($1, $2, $3)"
COACH = """
    with coach as (
        insert into coach_members (user_id, guild_id, began_at) values ($1, $2, $3::date) returning user_id
    ), prompt as (
        insert into coach_prompts select user_id, 1, '\\x00', 'first', 'a-model', $3::date from coach
    ), metrics as (
        insert into coach_metrics select user_id, $3::date, 1, 2, 1, 2, 0, '{}', 'unchanged', 0.02 from coach
    )
    insert into coach_costs (user_id, request_key, guild_id, day, kind, model, reserved_usd, spent_usd, settled_at,
                             input_tokens, cache_read_tokens, reserved_at)
    select user_id, 'one', $2, $3::date, 'chat', 'a-model', 0.02, 0.01, $3::date, 250, 750, $3::date from coach
"""


async def test_a_server_without_coaching_sees_zeros_and_the_caps(mona, channel):
    shown = told(answer(await mona.slash(channel, "admin coach costs")))

    assert "Coaches of their own**: fewer than 5 members" in shown
    assert "30 days**: $0.00" in shown
    assert "nothing read yet" in shown
    assert "$0.10 a member, $1.00 this server, $10.00 everywhere" in shown


async def test_sums_are_the_servers_and_name_nobody(mona, channel, guild, engine: Engine):
    now = discord.utils.utcnow()  # SimCord's clock
    async with engine.database.service() as connection:
        for user_id in range(7001, 7007):
            await connection.execute("insert into members values ($1, 1, now())", user_id)
            await connection.execute(COACH, user_id, guild.id, now.date())
        for guild_id, days, usd in ((guild.id, 0, 0.06), (guild.id, 5, 0.5), (guild.id, 20, 2), (9, 0, 7)):
            await connection.execute(SPENT, guild_id, now.date() - dt.timedelta(days=days), usd)
    for user_id in range(7001, 7007):
        await engine.coaching.updates.follow(user_id, now)

    resting = told(answer(await mona.slash(channel, "admin coach costs")))
    assert "Looked at within 7 days**: fewer than 5 members" in resting  # nobody is let in
    await engine.coaching.access.enable(caller(mona.id, guild.id), member_id=None, role_id=5)
    shown = told(answer(await mona.slash(channel, "admin coach costs")))

    assert "Coaches of their own**: 6 members" in shown
    assert "Looked at within 7 days**: 6 members" in shown
    assert "Today**: $0.06" in shown
    assert "\n**7 days**: $0.56" in shown
    assert "30 days**: $2.56" in shown
    assert "about $0.06" in shown
    assert "75% of what the model read" in shown
    assert "Saved in 30 days**: $0.12" in shown
    assert not any(str(user_id) in shown for user_id in range(7001, 7007))


async def test_only_moderators_see_it(alice, channel, wire):
    costs = {"type": 1, "name": "costs", "options": []}

    assert "manage this server" in sentence(
        await wire.command(alice.id, "admin", {"type": 2, "name": "coach", "options": [costs]})
    )


def test_a_week_is_expected_to_be_like_the_last_one():
    figures = CoachFigures(10, 10, 0, 0, 0, 0.5, 0, 0, 0, looks=20, updates=5)

    assert projected_usd(figures, 0.02) == 0.5 + 10 * 0.25 * 0.02
    assert projected_usd(CoachFigures(10, 10, 0, 0, 0, 0.5, 0, 0, 0, 0, 0), 0.02) == 0.5 + 10 * 0.02
