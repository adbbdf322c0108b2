from __future__ import annotations

import pytest

from core.engine import Engine
from core.errors import NotReady
from core.not_enough import NotEnough
from tests.core.plans.members import ONE_DAY, TODAY, caller, do_all, item, start

MONDAY = TODAY - 2 * ONE_DAY


async def test_my_week_sums_up_what_was_recorded(here: Engine, alice: int) -> None:
    await start(here, alice)
    await here.planning.week(caller(alice))
    view = await here.planning.today(caller(alice))
    await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=True)
    await here.plan_items.done(caller(alice), TODAY, 1)
    await here.plan_items.done(caller(alice), TODAY, 2)
    await here.plan_items.took(caller(alice), TODAY, 2, 40)
    await here.plan_items.skip(caller(alice), TODAY, 3)
    await here.plan_items.swap(caller(alice), TODAY, 4)
    week = await here.plan_weeks.my_week(caller(alice))
    summary = week.summary
    assert (summary.week, summary.streak.current) == (MONDAY, 1)
    assert (summary.total.done, summary.total.due) == (2, 3)
    assert (summary.skipped, summary.tiny, summary.variety) == (1, 1, 2)
    assert summary.minutes == 40 + min(2, item(view, 1).task.minutes)
    assert {task.task for task in view.items} <= set(week.tasks.values())
    last = await here.plan_weeks.my_week(caller(alice, days=7), weeks_ago=1)
    assert (last.summary.week, last.summary.total.done) == (MONDAY, 2)
    # By then, what was left open counts as well; Wednesday to Sunday hold four each.
    assert last.summary.total.due == 20


async def test_there_is_no_week_before_the_start(here: Engine, alice: int) -> None:
    with pytest.raises(NotReady, match="plan_start"):
        await here.plan_weeks.my_week(caller(alice))


async def test_a_servers_week_tells_of_five_members_and_no_fewer(
    here: Engine, alice: int, guild: int
) -> None:
    members = [alice + 10**6 * place for place in range(5)]
    await start(here, *members, guild_id=guild)
    for user_id in members[:4]:
        await do_all(here, caller(user_id))
    today = TODAY + ONE_DAY
    assert await here.plan_weeks.server_week(guild, MONDAY, today) == NotEnough("members", 4, 5)
    view = await here.planning.today(caller(members[4]))
    week = await here.plan_weeks.server_week(guild, MONDAY, today)
    assert not isinstance(week, NotEnough)
    assert (week.members, week.total.done, week.total.due) == (5, 16, 20)
    await here.plan_items.done(caller(members[4]), TODAY, view.items[0].item)
    await here.consent.set_counts_in_servers(caller(members[4]), False)
    assert await here.plan_weeks.server_week(guild, MONDAY, today) == NotEnough("members", 4, 5)


async def test_what_was_learned_is_shown_and_forgotten_on_demand(here: Engine, alice: int) -> None:
    await start(here, alice)
    assert (await here.plan_preferences.show(caller(alice))).opinions == ()
    view = await do_all(here, caller(alice))
    learned = await here.plan_preferences.show(caller(alice))
    tasks = [opinion for opinion in learned.opinions if opinion.dimension == "task"]
    assert {learned.tasks[int(opinion.value)] for opinion in tasks} == {one.task for one in view.items}
    assert await here.plan_preferences.reset(caller(alice)) == len(learned.opinions)
    assert (await here.plan_preferences.show(caller(alice))).opinions == ()
    assert await here.plan_preferences.reset(caller(alice)) == 0
    after = await here.planning.today(caller(alice))
    assert (after.items, after.streak.current) == (view.items, 1)


async def test_an_archetype_is_proposed_only_on_strong_evidence_and_rests_after_an_answer(
    here: Engine, alice: int
) -> None:
    await start(here, alice, archetype="peak_performer")
    assert await here.plan_proposals.proposal(caller(alice)) is None
    for days in range(24):
        who = caller(alice, days=days)
        view = await here.planning.today(who)
        await here.plan_items.done(who, view.day, view.items[0].item)
        for other in view.items[1:]:
            await here.plan_items.skip(who, view.day, other.item, "no_time")
    found = await here.plan_proposals.proposal(caller(alice, days=24))
    assert found is not None
    assert found.reason == "too_much"
    await here.plan_members.answer_proposal(caller(alice, days=24), None)
    assert await here.plan_proposals.proposal(caller(alice, days=25)) is None
