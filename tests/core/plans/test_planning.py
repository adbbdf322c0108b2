from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from core import engine as engines
from core.caller import Caller
from core.engine import Engine, EngineSettings
from core.errors import NotFound, NotReady
from core.films.feelings import FITTING
from core.plans.choosing import ChoosingSettings, PlanWish
from core.plans.settings import PlanSettings
from core.plans.views import PlanView
from core.privacy.erasure import Erased
from db.plans import PlanStore
from db.tasks import Task
from tests.core.films.members import FIVE
from tests.core.plans.members import (
    GUILD,
    ONE_DAY,
    TODAY,
    caller,
    do_all,
    rows,
    start,
    task_ids,
)
from tests.db.waiting import until_waiting

KEPT = """
    select user_id from plan_members where user_id = $1
    union select user_id from daily_plans where user_id = $1
    union select user_id from daily_plan_items where user_id = $1
    union select user_id from task_rotation_state where user_id = $1
"""
# No task fits anyone so well: choosing finds nothing.
UNFIT = PlanSettings(choosing=ChoosingSettings(least_fit=2.0))


class Writer:
    """Writes what it was told to, and remembers what it was asked."""

    def __init__(self, task_ids: Sequence[int] | None) -> None:
        self.task_ids = task_ids
        self.wishes: list[PlanWish] = []

    async def write(self, who: Caller, wish: PlanWish, tasks: Sequence[Task]) -> Sequence[int] | None:
        self.wishes.append(wish)
        return self.task_ids


def unfit(engine: Engine, writer: Writer | None = None) -> Engine:
    """The same engine, when choosing finds nothing."""
    return engines.build(engine.database, EngineSettings(plans=UNFIT), plan_writer=writer)


async def sources(engine: Engine, user_id: int) -> list[object]:
    found = await rows(engine, "select source from daily_plans where user_id = $1 order by day", user_id)
    return [source for (source,) in found]


async def test_todays_plan_is_made_once_and_stays(here: Engine, alice: int) -> None:
    await start(here, alice)
    made = await here.planning.today(caller(alice))
    assert (made.day, made.when, made.editable, made.source) == (TODAY, "today", True, "dynamic")
    assert (made.mode_from, made.archetype) == ("usual", "systematic_improver")
    assert (made.progress.phase, made.moved_up) == ("discovery", False)
    assert (made.rest, made.film, made.streak.current) == (False, None, 0)
    assert len({item.task.variation_group for item in made.items}) == len(made.items) == 4
    assert {(item.state, item.tiny, item.asks_satisfaction) for item in made.items} == {
        ("open", False, False)
    }
    later = await here.planning.today(caller(alice, hours=5))
    assert later == made


async def test_the_plan_of_a_member_and_a_day_is_the_same_however_it_comes_about(
    here: Engine, there: Engine, alice: int
) -> None:
    await start(here, alice)
    first = await here.planning.today(caller(alice))
    await rows(here, "delete from daily_plans where user_id = $1", alice)
    await rows(here, "delete from task_rotation_state where user_id = $1", alice)
    again = await there.planning.today(caller(alice, hours=9))
    assert [(item.task.key, item.slot) for item in again.items] == [
        (item.task.key, item.slot) for item in first.items
    ]


async def test_two_processes_at_once_make_one_plan(here: Engine, there: Engine, alice: int) -> None:
    await start(here, alice)
    asked = [engine.planning.today(caller(alice)) for engine in (here, there) for _ in range(2)]
    plans = await asyncio.gather(*asked)
    assert all(plan == plans[0] for plan in plans)
    assert await rows(here, "select count(*) from daily_plan_items where user_id = $1", alice) == [(4,)]


async def test_neighbouring_days_made_at_once_share_no_task(here: Engine, there: Engine, alice: int) -> None:
    await start(here, alice, categories_off=["movement", "nutrition", "wellness", "focus", "recovery"])
    today, tomorrow = await asyncio.gather(
        here.planning.today(caller(alice)), there.planning.tomorrow(caller(alice))
    )
    assert tomorrow.day == today.day + ONE_DAY
    assert (tomorrow.when, tomorrow.editable) == ("ahead", False)
    assert set(task_ids(today)).isdisjoint(task_ids(tomorrow))


async def test_a_week_is_planned_at_once_without_a_task_on_two_days_running(here: Engine, alice: int) -> None:
    await start(here, alice, archetype="peak_performer")
    today = await here.planning.today(caller(alice))
    week = await here.planning.week(caller(alice))
    assert [view.day for view in week] == [TODAY + days * ONE_DAY for days in range(7)]
    assert week[0] == today
    for before, after in pairwise(week):
        assert set(task_ids(before)).isdisjoint(task_ids(after))
    third = await here.planning.today(caller(alice, days=3))
    assert (third.day, third.items) == (week[3].day, week[3].items)


async def test_whatever_a_member_does_no_task_comes_on_two_days_running_and_nothing_is_lost(
    here: Engine, alice: int
) -> None:
    await start(here, alice, archetype="connected_explorer", categories_off=["movement", "focus"])
    chance, settled = np.random.default_rng(5), 0
    for days in range(21):
        who = caller(alice, days=days)
        view = await here.planning.today(who)
        if chance.random() < 0.3:
            await here.planning.week(who)
        if chance.random() < 0.4:
            view = await here.check_ins.check_in(who, int(chance.integers(1, 6)), "calm", None)
        for planned in view.items:
            act = (here.plan_items.done, here.plan_items.skip, here.plan_items.swap)[chance.integers(3)]
            await act(who, view.day, planned.item)
            settled += 1
    shown = await rows(here, "select day, task_id from daily_plan_items where user_id = $1", alice)
    assert len(shown) == len(set(shown))
    assert not {(day + ONE_DAY, task_id) for day, task_id in shown} & set(shown)
    assert await rows(here, "select count(*) from user_task_feedback where user_id = $1", alice) == [
        (settled,)
    ]


async def test_items_come_by_time_of_day(here: Engine, alice: int) -> None:
    await start(here, alice, archetype="peak_performer")
    for view in await here.planning.week(caller(alice)):
        slots = [("morning", "midday", "afternoon", "evening").index(item.slot) for item in view.items]
        assert slots == sorted(slots)


async def test_a_past_day_is_shown_and_a_day_without_a_plan_is_not_found(here: Engine, alice: int) -> None:
    await start(here, alice)
    await here.planning.today(caller(alice))
    past = await here.planning.plan(caller(alice, days=1), TODAY)
    assert (past.when, past.editable) == ("past", False)
    with pytest.raises(NotFound, match="plan"):
        await here.planning.plan(caller(alice), TODAY + ONE_DAY)


async def test_without_a_start_there_is_no_plan(here: Engine, alice: int) -> None:
    await here.consent.give(caller(alice))
    for ask in (here.planning.today, here.planning.tomorrow, here.planning.week):
        with pytest.raises(NotReady, match="plan_start"):
            await ask(caller(alice))


async def test_time_and_evidence_lead_to_the_next_phase_which_is_celebrated_for_a_day(
    here: Engine, alice: int
) -> None:
    await start(here, alice)
    for days in range(7):
        await do_all(here, caller(alice, days=days))
    moved = await here.planning.today(caller(alice, days=7))
    assert (moved.progress.phase, moved.moved_up) == ("establishment", True)
    assert moved.progress.evidence == 0
    assert moved.streak.current == 7
    again = await here.planning.today(caller(alice, days=7, hours=3))
    assert again.moved_up
    assert not (await here.planning.today(caller(alice, days=8))).moved_up
    assert (await here.plan_members.settings(caller(alice))).phase_since == TODAY + 7 * ONE_DAY


async def test_a_phase_that_was_chosen_by_hand_does_not_move(here: Engine, alice: int) -> None:
    await start(here, alice)
    await here.plan_members.choose_phase(caller(alice), "discovery")
    for days in range(8):
        view = await do_all(here, caller(alice, days=days))
    assert (view.progress.phase, view.moved_up) == ("discovery", False)


async def test_when_choosing_finds_nothing_the_last_good_plan_serves(here: Engine, alice: int) -> None:
    await start(here, alice)
    good = await do_all(here, caller(alice))
    await here.planning.today(caller(alice, days=1))  # nothing was done of this one
    served = await unfit(here).planning.today(caller(alice, days=2))
    assert served.source == "last_good"
    assert set(task_ids(served)) == set(task_ids(good))
    assert {item.share for item in served.items} == {"known"}


async def test_without_a_good_plan_the_template_of_the_mode_serves_and_rotates(
    here: Engine, alice: int
) -> None:
    await start(here, alice, archetype="peak_performer", categories_off=["nutrition"])
    week = await unfit(here).planning.week(caller(alice))
    assert {view.source for view in week} == {"template"}
    assert all(len(view.items) >= 4 for view in week)
    assert {item.task.guild_id for view in week for item in view.items} == {None}
    assert "nutrition" not in {item.task.category for view in week for item in view.items}
    for before, after in pairwise(week):
        assert set(task_ids(before)).isdisjoint(task_ids(after))


async def test_a_writer_is_asked_only_when_choosing_finds_nothing_and_held_to_the_rules(
    here: Engine, alice: int
) -> None:
    await start(here, alice, archetype="foundation_builder", categories_off=["focus"])
    tasks = (await here.task_library.of(GUILD)).in_use
    off = next(task for task in tasks if task.category == "focus")
    first, twin = next(
        (task, other)
        for task in tasks
        for other in tasks
        if task.variation_group == other.variation_group and task is not other and task.category != "focus"
    )
    other = next(
        task for task in tasks if task.variation_group not in (first.variation_group,) and task != off
    )
    writer = Writer([-5, off.task_id, first.task_id, first.task_id, twin.task_id, other.task_id])
    view = await unfit(here, writer).planning.today(caller(alice))
    assert view.source == "ai"
    assert set(task_ids(view)) == {first.task_id, other.task_id}
    assert [wish.day for wish in writer.wishes] == [TODAY]
    await engines.build(here.database, plan_writer=writer).planning.tomorrow(caller(alice))
    assert len(writer.wishes) == 1
    assert await sources(here, alice) == ["ai", "dynamic"]


@pytest.mark.parametrize("written", [None, [], [-1]])
async def test_a_writer_without_an_answer_is_asked_once_and_the_next_step_serves(
    here: Engine, alice: int, written: Sequence[int] | None
) -> None:
    await start(here, alice)
    writer = Writer(written)
    view = await unfit(here, writer).planning.today(caller(alice))
    assert (view.source, len(writer.wishes)) == ("template", 1)


async def test_while_a_writer_takes_its_time_nothing_is_held(here: Engine, alice: int) -> None:
    class Slow(Writer):
        async def write(self, who: Caller, wish: PlanWish, tasks: Sequence[Task]) -> Sequence[int] | None:
            await asyncio.wait_for(here.plan_members.change(caller(alice), {"wanted_minutes": 10}), 5)
            return await super().write(who, wish, tasks)

    await start(here, alice)
    assert (await unfit(here, Slow(None)).planning.today(caller(alice))).source == "template"


async def test_with_no_task_left_the_member_is_told_and_nothing_is_saved(
    here: Engine, alice: int, guild: int
) -> None:
    await start(here, alice, guild_id=guild)
    await rows(here, "insert into task_hidden select $1, task_id from task_library", guild)
    with pytest.raises(NotReady, match="tasks"):
        await here.planning.today(caller(alice, guild_id=guild))
    assert await sources(here, alice) == []


async def test_tonights_film_fits_the_mood_of_the_day_and_is_offered_today_alone(
    here: Engine, alice: int
) -> None:
    await engines.load(here)
    await start(here, alice)
    assert (await here.planning.today(caller(alice))).film is None
    for title, stars in FIVE.items():
        await here.ratings.rate(caller(alice), here.catalogue.resolve(title), stars)
    assert (await here.planning.today(caller(alice))).film is not None
    view = await here.check_ins.check_in(caller(alice), 3, "stressed", None)
    assert view.film is not None
    assert set(view.film.moods) & set(FITTING["stressed"].welcome)
    assert (await here.planning.today(caller(alice, hours=5))).film == view.film
    assert (await here.planning.tomorrow(caller(alice))).film is None


async def test_a_plan_made_at_summer_times_end_is_todays_until_the_longer_day_is_over(
    here: Engine, alice: int
) -> None:
    # In Berlin, 25 October 2026 has 25 hours: it begins at 22:00 UTC and ends at 23:00 UTC.
    begins = dt.datetime(2026, 10, 24, 22, 0, tzinfo=dt.UTC)
    await start(here, alice, at=begins, time_zone="Europe/Berlin")
    first = await here.planning.today(caller(alice, at=begins))
    last = await here.planning.today(caller(alice, at=begins + dt.timedelta(hours=24, minutes=59)))
    after = await here.planning.today(caller(alice, at=begins + dt.timedelta(hours=25)))
    assert first == last
    assert (first.day, after.day) == (dt.date(2026, 10, 25), dt.date(2026, 10, 26))


async def test_an_erasure_amid_planning_waits_for_it_and_takes_it_too(
    here: Engine, there: Engine, alice: int
) -> None:
    await start(here, alice)
    async with PlanStore(here.database).holding(alice):
        erasing = asyncio.create_task(there.erasure.erase(caller(alice)))
        planning = asyncio.create_task(here.planning.today(caller(alice)))
        await until_waiting(here.database, 2)
    erased, planned = await asyncio.gather(erasing, planning, return_exceptions=True)
    assert isinstance(erased, Erased)
    assert isinstance(planned, PlanView | NotReady)
    assert await rows(here, KEPT, alice) == []


async def test_a_day_of_rest_neither_counts_nor_ends_a_streak(here: Engine, alice: int) -> None:
    await start(here, alice)
    await do_all(here, caller(alice))
    rested = await here.planning.rest(caller(alice, days=1))
    assert rested.rest
    assert rested == await here.planning.rest(caller(alice, days=1))

    assert (await do_all(here, caller(alice, days=2))).streak.current == 2
