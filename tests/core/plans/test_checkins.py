from __future__ import annotations

import asyncio

import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotReady
from core.plans.reading import LONGEST_NOTE
from tests.core.plans.members import NOW, ONE_DAY, TODAY, caller, rows, start, task_ids

CHECKINS = "select day, energy, mood, note from plan_checkins where user_id = $1"


async def test_a_check_in_makes_todays_plan_in_its_mode(here: Engine, alice: int) -> None:
    await start(here, alice)
    view = await here.check_ins.check_in(caller(alice), 1, "calm", "  Slept badly ")
    assert (view.day, view.mode, view.mode_from, view.mode_reason) == (TODAY, "low", "checkin", "energy")
    assert await rows(here, CHECKINS, alice) == [(TODAY, 1, "calm", "Slept badly")]
    told = await here.check_ins.of_today(caller(alice))
    assert told is not None
    assert (told.energy, told.mood, told.note) == (1, "calm", "Slept badly")


async def test_a_later_check_in_counts_and_chooses_open_items_alone_again(here: Engine, alice: int) -> None:
    await start(here, alice, archetype="peak_performer")
    before = await here.check_ins.check_in(caller(alice), 5, "cheerful", None)
    done, skipped = before.items[0], before.items[1]
    await here.plan_items.done(caller(alice), TODAY, done.item)
    await here.plan_items.skip(caller(alice), TODAY, skipped.item)
    after = await here.check_ins.check_in(caller(alice), 1, "down", None)
    assert (before.mode, after.mode) == ("high", "low")
    assert len(after.items) == len(before.items)
    settled = {item.item: (item.task, item.state) for item in after.items if item.state != "open"}
    assert settled == {done.item: (done.task, "done"), skipped.item: (skipped.task, "skipped")}
    kept = {item.item: item.task for item in after.items} | {item.item: item.task for item in before.items}
    assert all(kept[item.item] == item.task for item in (*before.items, *after.items))
    assert all(item.task.mode_fit[0] >= 0.3 for item in after.items if item.state == "open")
    assert await rows(here, CHECKINS, alice) == [(TODAY, 1, "down", None)]
    assert after == await here.planning.today(caller(alice))


async def test_a_check_in_that_changes_nothing_keeps_the_plan(here: Engine, alice: int) -> None:
    await start(here, alice)
    before = await here.check_ins.check_in(caller(alice), 3, "calm", None)
    after = await here.check_ins.check_in(caller(alice, hours=2), 3, "calm", "Still here")
    assert after == before


async def test_a_check_in_in_the_plans_mode_leaves_its_open_items(here: Engine, alice: int) -> None:
    await start(here, alice)
    before = await here.planning.today(caller(alice))
    await here.plan_items.done(caller(alice), TODAY, 1)
    after = await here.check_ins.check_in(caller(alice, hours=3), 3, "okay", None)
    assert (before.mode_from, after.mode_from, after.mode) == ("usual", "checkin", before.mode)
    assert [(item.item, item.task) for item in after.items] == [
        (item.item, item.task) for item in before.items
    ]
    assert after == await here.planning.today(caller(alice))


async def test_a_day_planned_ahead_follows_the_check_in_of_its_day(here: Engine, alice: int) -> None:
    await start(here, alice)
    ahead = await here.planning.tomorrow(caller(alice))
    assert ahead.mode_from == "usual"
    today = await here.planning.today(caller(alice, days=1))
    assert (task_ids(today), today.mode_from) == (task_ids(ahead), "usual")
    told = await here.check_ins.check_in(caller(alice, days=1), 1, "stressed", None)
    assert (told.mode, told.mode_from, len(told.items)) == ("low", "checkin", 4)
    assert (await here.planning.tomorrow(caller(alice, days=1))).mode_from != "checkin"


async def test_checked_in_from_two_processes_at_once_there_is_one_plan(
    here: Engine, there: Engine, alice: int
) -> None:
    await start(here, alice)
    plans = await asyncio.gather(
        here.check_ins.check_in(caller(alice), 1, "calm", None),
        there.check_ins.check_in(caller(alice), 5, "calm", None),
        there.planning.today(caller(alice)),
    )
    last = await here.planning.today(caller(alice))
    assert last.mode in {"low", "high"}
    assert last in plans
    assert len(last.items) == 4
    assert len(await rows(here, CHECKINS, alice)) == 1


@pytest.mark.parametrize(
    ("energy", "mood", "note", "what"),
    [
        (0, "calm", None, "energy"),
        (6, "calm", None, "energy"),
        ("lots", "calm", None, "energy"),
        (3, "hangry", None, "mood"),
        (3, None, None, "mood"),
        (3, "calm", "x" * (LONGEST_NOTE + 1), "note"),
    ],
)
async def test_what_cannot_be_read_is_refused_and_not_kept(
    here: Engine, alice: int, energy: object, mood: object, note: str | None, what: str
) -> None:
    await start(here, alice)
    with pytest.raises(InvalidInput) as refused:
        await here.check_ins.check_in(caller(alice), energy, mood, note)
    assert refused.value.what == what
    assert await rows(here, CHECKINS, alice) == []


async def test_without_a_start_there_is_no_check_in(here: Engine, alice: int) -> None:
    await here.consent.give(caller(alice))
    with pytest.raises(NotReady, match="plan_start"):
        await here.check_ins.check_in(caller(alice), 3, "calm", None)
    with pytest.raises(NotReady, match="plan_start"):
        await here.check_ins.of_today(caller(alice))
    assert await here.check_ins.latest_mood(alice, NOW) is None


async def test_a_mood_counts_on_the_members_own_day_alone(here: Engine, alice: int) -> None:
    await start(here, alice, day_end_minutes=180)
    assert await here.check_ins.latest_mood(alice, NOW) is None
    await here.check_ins.check_in(caller(alice), 4, "cheerful", None)
    assert await here.check_ins.latest_mood(alice, NOW) == "cheerful"
    night = NOW.replace(hour=2) + ONE_DAY
    assert await here.check_ins.latest_mood(alice, night) == "cheerful"
    assert await here.check_ins.latest_mood(alice, night.replace(hour=3)) is None
    assert await here.check_ins.of_today(caller(alice, at=night.replace(hour=3))) is None
