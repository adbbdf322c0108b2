from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotFound, NotReady
from core.plans.views import PlanView
from tests.core.plans.members import NOW, ONE_DAY, TODAY, caller, item, rows, start, task_ids

FEEDBACK = "select item, outcome, skip_reason, satisfaction, minutes, tiny from user_task_feedback where user_id = $1"
BELIEFS = """
    select dimension, value, round(alpha::numeric, 6), round(beta::numeric, 6)
    from user_preference_profile where user_id = $1 order by dimension, value
"""
DONE = "select sum(done) from task_rotation_state where user_id = $1"


@pytest.fixture
async def plan(here: Engine, alice: int) -> PlanView:
    """A plan of four tasks, all open."""
    await start(here, alice)
    return await here.planning.today(caller(alice))


async def test_what_was_done_is_kept_learned_and_counts_for_the_streak(
    here: Engine, alice: int, plan: PlanView
) -> None:
    view = await here.plan_items.done(caller(alice), TODAY, 2)
    assert (item(view, 2).state, item(view, 2).asks_satisfaction) == ("done", True)
    assert [other.state for other in view.items if other.item != 2] == ["open"] * 3
    assert view.streak.current == 1
    assert await rows(here, FEEDBACK, alice) == [(2, "done", None, None, None, False)]
    assert await rows(here, DONE, alice) == [(1,)]
    learned = await rows(here, BELIEFS, alice)
    task = item(view, 2).task
    assert {(dimension, value) for dimension, value, _, _ in learned} == {
        ("task", str(task.task_id)),
        ("category", task.category),
        ("difficulty", str(task.difficulty)),
        ("time_of_day", item(view, 2).slot),
        ("variation", task.variation_group),
    }
    assert view == await here.planning.today(caller(alice))


async def test_done_twice_is_refused_and_counts_once(here: Engine, alice: int, plan: PlanView) -> None:
    await here.plan_items.done(caller(alice), TODAY, 1)
    before = await rows(here, BELIEFS, alice)
    for again in (here.plan_items.done, here.plan_items.skip, here.plan_items.swap):
        with pytest.raises(NotAllowed, match="item_settled"):
            await again(caller(alice), TODAY, 1)
    assert await rows(here, BELIEFS, alice) == before
    assert len(await rows(here, FEEDBACK, alice)) == 1


async def test_done_in_two_processes_at_once_counts_once(
    here: Engine, there: Engine, alice: int, plan: PlanView
) -> None:
    outcomes = await asyncio.gather(
        *(engine.plan_items.done(caller(alice), TODAY, 1) for engine in (here, there) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotAllowed"] * 3 + ["PlanView"]
    assert await rows(here, DONE, alice) == [(1,)]
    assert {alpha for *_, alpha, _ in await rows(here, BELIEFS, alice)} == {1}


async def test_two_items_done_at_once_are_both_learned(
    here: Engine, there: Engine, alice: int, plan: PlanView
) -> None:
    await asyncio.gather(
        here.plan_items.done(caller(alice), TODAY, 1), there.plan_items.done(caller(alice), TODAY, 2)
    )
    learned = await rows(here, BELIEFS, alice)
    assert sum(alpha for dimension, _, alpha, _ in learned if dimension == "category") == 2


async def test_an_item_of_somebody_else_is_not_found(
    here: Engine, alice: int, bob: int, plan: PlanView
) -> None:
    await start(here, bob)
    for act in (here.plan_items.done, here.plan_items.skip, here.plan_items.swap, here.plan_items.undo):
        with pytest.raises(NotFound, match="plan_item"):
            await act(caller(bob), TODAY, 1)
    assert await rows(here, FEEDBACK, alice) == await rows(here, FEEDBACK, bob) == []


@pytest.mark.parametrize("number", [0, -1, 5, 32767])
async def test_an_item_that_is_not_on_the_plan_is_not_found(
    here: Engine, alice: int, plan: PlanView, number: int
) -> None:
    with pytest.raises(NotFound, match="plan_item"):
        await here.plan_items.done(caller(alice), TODAY, number)


async def test_a_click_on_last_weeks_plan_is_refused(here: Engine, alice: int, plan: PlanView) -> None:
    for days in (1, 7, 400):
        for act in (here.plan_items.done, here.plan_items.undo, here.plan_items.swap):
            with pytest.raises(NotAllowed, match="plan_past"):
                await act(caller(alice, days=days), TODAY, 1)
    for day in (dt.date.min, dt.date.max):
        with pytest.raises((NotAllowed, NotFound)):
            await here.plan_items.done(caller(alice), day, 1)
    assert await rows(here, FEEDBACK, alice) == []


async def test_until_the_members_own_day_ends_it_is_still_today(here: Engine, alice: int) -> None:
    await start(here, alice, day_end_minutes="3:00")
    await here.planning.today(caller(alice))
    midnight = NOW.replace(hour=0) + ONE_DAY
    assert (await here.plan_items.done(caller(alice, hours=2, at=midnight), TODAY, 1)).editable
    with pytest.raises(NotAllowed, match="plan_past"):
        await here.plan_items.done(caller(alice, hours=3, at=midnight), TODAY, 2)


async def test_ahead_of_its_day_an_item_is_only_swapped(here: Engine, alice: int) -> None:
    await start(here, alice)
    tomorrow = await here.planning.tomorrow(caller(alice))
    with pytest.raises(NotAllowed, match="plan_ahead"):
        await here.plan_items.done(caller(alice), tomorrow.day, 1)
    swapped = await here.plan_items.swap(caller(alice), tomorrow.day, 1)
    assert item(tomorrow, 1).task not in [other.task for other in swapped.items]
    assert len(swapped.items) == 4


async def test_who_stopped_settles_nothing(here: Engine, alice: int, plan: PlanView) -> None:
    await here.plan_members.stop(caller(alice))
    with pytest.raises(NotReady, match="plan_start"):
        await here.plan_items.done(caller(alice), TODAY, 1)


async def test_skipping_keeps_why_and_the_reason_can_follow(here: Engine, alice: int, plan: PlanView) -> None:
    await here.plan_items.skip(caller(alice), TODAY, 1, "no_time")
    await here.plan_items.skip(caller(alice), TODAY, 2)
    view = await here.plan_items.because(caller(alice), TODAY, 2, "not_for_me")
    assert [(item(view, n).state, item(view, n).skip_reason) for n in (1, 2)] == [
        ("skipped", "no_time"),
        ("skipped", "not_for_me"),
    ]
    assert view.streak.current == 0
    learned = {(d, v): (a, b) for d, v, a, b in await rows(here, BELIEFS, alice)}
    assert learned["task", str(item(view, 1).task.task_id)] < learned["task", str(item(view, 2).task.task_id)]
    with pytest.raises(InvalidInput, match="skip_reason"):
        await here.plan_items.skip(caller(alice), TODAY, 3, "lazy")
    with pytest.raises(NotAllowed, match="item_not_skipped"):
        await here.plan_items.because(caller(alice), TODAY, 3, "other")
    assert view == await here.planning.today(caller(alice))


async def test_a_reason_told_later_teaches_the_same_as_one_told_at_once(
    here: Engine, alice: int, bob: int, plan: PlanView
) -> None:
    await here.plan_items.skip(caller(alice), TODAY, 1)
    await here.plan_items.because(caller(alice, hours=2), TODAY, 1, "no_energy")
    later = {(d, v): b for d, v, _, b in await rows(here, BELIEFS, alice)}
    await here.plan_items.undo(caller(alice, hours=2), TODAY, 1)
    await here.plan_items.skip(caller(alice, hours=2), TODAY, 1, "no_energy")
    at_once = {(d, v): b for d, v, _, b in await rows(here, BELIEFS, alice)}
    assert all(abs(later[key] - at_once[key]) < 0.01 for key in later)


async def test_an_undo_takes_back_what_was_kept_and_learned(here: Engine, alice: int, plan: PlanView) -> None:
    await here.plan_items.done(caller(alice), TODAY, 1)
    before = await rows(here, BELIEFS, alice)
    await here.plan_items.done(caller(alice, hours=1), TODAY, 2)
    await here.plan_items.satisfy(caller(alice, hours=2), TODAY, 2, 5)
    view = await here.plan_items.undo(caller(alice, hours=3), TODAY, 2)
    assert (item(view, 2).state, item(view, 2).satisfaction) == ("open", None)
    after = {(d, v): a for d, v, a, _ in await rows(here, BELIEFS, alice)}
    for dimension, value, alpha, _ in before:
        assert float(alpha) == pytest.approx(float(after.pop((dimension, value))), rel=0.01)
    assert set(after.values()) <= {0}
    assert await rows(here, DONE, alice) == [(1,)]
    assert len(await rows(here, FEEDBACK, alice)) == 1
    with pytest.raises(NotAllowed, match="item_open"):
        await here.plan_items.undo(caller(alice), TODAY, 2)
    assert item(await here.plan_items.done(caller(alice), TODAY, 2), 2).state == "done"


async def test_satisfaction_is_asked_after_done_and_the_last_answer_counts(
    here: Engine, alice: int, plan: PlanView
) -> None:
    with pytest.raises(NotAllowed, match="item_not_done"):
        await here.plan_items.satisfy(caller(alice), TODAY, 1, 4)
    await here.plan_items.done(caller(alice), TODAY, 1)
    await here.plan_items.satisfy(caller(alice), TODAY, 1, 5)
    five = await rows(here, BELIEFS, alice)
    await here.plan_items.satisfy(caller(alice), TODAY, 1, 1)
    view = await here.plan_items.satisfy(caller(alice), TODAY, 1, "5")
    assert await rows(here, BELIEFS, alice) == five
    assert (item(view, 1).satisfaction, item(view, 1).asks_satisfaction) == (5, False)
    for wrong in (0, 6, None, "great", 2.5):
        with pytest.raises(InvalidInput, match="satisfaction"):
            await here.plan_items.satisfy(caller(alice), TODAY, 1, wrong)
    await here.plan_items.skip(caller(alice), TODAY, 2)
    with pytest.raises(NotAllowed, match="item_not_done"):
        await here.plan_items.satisfy(caller(alice), TODAY, 2, 4)


async def test_minutes_are_kept_for_what_was_done(here: Engine, alice: int, plan: PlanView) -> None:
    with pytest.raises(NotAllowed, match="item_not_done"):
        await here.plan_items.took(caller(alice), TODAY, 1, 12)
    await here.plan_items.done(caller(alice), TODAY, 1)
    assert item(await here.plan_items.took(caller(alice), TODAY, 1, "12"), 1).minutes == 12
    for wrong in (0, 601, "ages", "1e3"):
        with pytest.raises(InvalidInput, match="minutes"):
            await here.plan_items.took(caller(alice), TODAY, 1, wrong)
    assert await rows(here, FEEDBACK, alice) == [(1, "done", None, None, 12, False)]


async def test_a_swap_keeps_the_history_and_never_reuses_a_number(
    here: Engine, alice: int, plan: PlanView
) -> None:
    view = await here.plan_items.swap(caller(alice), TODAY, 2)
    assert sorted(other.item for other in view.items) == [1, 3, 4, 5]
    assert item(view, 5).task != item(plan, 2).task
    again = await here.plan_items.swap(caller(alice), TODAY, 5)
    assert sorted(other.item for other in again.items) == [1, 3, 4, 6]
    gone = {item(plan, 2).task.task_id, item(view, 5).task.task_id}
    assert gone.isdisjoint(task_ids(again))
    kept = await rows(
        here, "select item, state from daily_plan_items where user_id = $1 order by item", alice
    )
    assert [state for _, state in kept] == ["open", "swapped", "open", "open", "swapped", "open"]
    assert [outcome for _, outcome, *_ in await rows(here, FEEDBACK, alice)] == ["swapped"] * 2
    with pytest.raises(NotFound, match="plan_item"):
        await here.plan_items.done(caller(alice), TODAY, 2)
    assert again == await here.planning.today(caller(alice))
    tomorrow = await here.planning.tomorrow(caller(alice))
    assert set(task_ids(tomorrow)).isdisjoint([*task_ids(again), *gone])


async def test_when_nothing_else_fits_a_swap_changes_nothing(here: Engine, alice: int, guild: int) -> None:
    await start(here, alice, guild_id=guild)
    view = await here.planning.today(caller(alice, guild_id=guild))
    await rows(
        here,
        "insert into task_hidden select $1, task_id from task_library where task_id <> all($2::int[])",
        guild,
        task_ids(view),
    )
    here.task_library.forget(guild)
    with pytest.raises(NotFound, match="swap"):
        await here.plan_items.swap(caller(alice), TODAY, 1)
    assert (await here.planning.today(caller(alice))).items == view.items
    assert await rows(here, FEEDBACK, alice) == []


async def test_a_task_retired_meanwhile_stays_on_the_plan_and_can_be_settled_or_swapped(
    here: Engine, alice: int, guild: int
) -> None:
    await start(here, alice, guild_id=guild)
    view = await here.planning.today(caller(alice))
    await rows(here, "insert into task_hidden select $1, unnest($2::int[])", guild, task_ids(view)[:2])
    here.task_library.forget(guild)
    first, second = view.items[:2]
    assert item(await here.plan_items.done(caller(alice), TODAY, first.item), first.item).state == "done"
    swapped = await here.plan_items.swap(caller(alice), TODAY, second.item)
    assert len(swapped.items) == 4
    assert second.task not in [other.task for other in swapped.items]


async def test_the_two_minute_version_is_taken_and_remembered(
    here: Engine, alice: int, plan: PlanView
) -> None:
    assert item(await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=True), 1).tiny
    assert not item(await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=False), 1).tiny
    await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=True)
    view = await here.plan_items.done(caller(alice), TODAY, 1)
    assert item(view, 1).tiny
    assert await rows(here, FEEDBACK, alice) == [(1, "done", None, None, None, True)]
    with pytest.raises(NotAllowed, match="item_settled"):
        await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=False)


async def test_an_item_is_put_off_within_its_day(here: Engine, alice: int, plan: PlanView) -> None:
    view = await here.plan_items.snooze(caller(alice), TODAY, 1, 90)
    assert item(view, 1).snoozed_until == NOW + dt.timedelta(minutes=90)
    assert item(await here.plan_items.tiny(caller(alice), TODAY, 1, tiny=True), 1).snoozed_until is not None
    with pytest.raises(InvalidInput, match="snooze"):
        await here.plan_items.snooze(caller(alice, hours=14), TODAY, 1, 60)
    with pytest.raises(InvalidInput, match="minutes"):
        await here.plan_items.snooze(caller(alice), TODAY, 1, "soon")
    assert item(await here.plan_items.done(caller(alice), TODAY, 1), 1).snoozed_until is None
    with pytest.raises(NotAllowed, match="item_settled"):
        await here.plan_items.snooze(caller(alice), TODAY, 1, 30)
