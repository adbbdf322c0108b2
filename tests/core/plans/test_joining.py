from __future__ import annotations

import pytest

from core.engine import Engine
from core.errors import InvalidInput, NotAllowed, NotReady
from tests.core.plans.members import (
    GUILD,
    NOW,
    ONE_DAY,
    TODAY,
    USUAL,
    caller,
    do_all,
    rows,
    start,
    task_ids,
)

REST = "select day, reason from plan_rest_days where user_id = $1 order by day"


async def test_starting_keeps_what_was_chosen_and_begins_with_discovery(here: Engine, alice: int) -> None:
    await start(here, alice, day_end_minutes="3:30", categories_off=["nutrition"], wanted_minutes="20")
    member = await here.plan_members.settings(caller(alice))
    assert (member.archetype, member.time_zone, member.guild_id) == ("systematic_improver", "UTC", GUILD)
    assert (member.day_end_minutes, member.categories_off, member.wanted_minutes) == (210, ("nutrition",), 20)
    assert (member.phase, member.phase_since, member.started_on) == ("discovery", TODAY, TODAY)
    assert member.reminder_minute is None
    assert not member.on_board
    assert not member.weekly_summary_dm


async def test_a_start_before_the_day_ends_counts_for_the_day_before(here: Engine, alice: int) -> None:
    await start(here, alice, at=NOW.replace(hour=2), day_end_minutes=180)
    assert (await here.plan_members.settings(caller(alice))).started_on == TODAY - ONE_DAY


async def test_starting_twice_is_refused_and_changes_nothing(here: Engine, alice: int) -> None:
    await start(here, alice)
    with pytest.raises(NotAllowed, match="plan_started"):
        await here.plan_members.start(caller(alice), {**USUAL, "archetype": "peak_performer"})
    assert (await here.plan_members.settings(caller(alice))).archetype == "systematic_improver"


async def test_who_has_not_agreed_to_be_known_cannot_start(here: Engine, alice: int) -> None:
    with pytest.raises(NotAllowed, match="consent"):
        await here.plan_members.start(caller(alice), USUAL)
    with pytest.raises(NotReady, match="plan_start"):
        await here.plan_members.settings(caller(alice))


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("archetype", "couch_potato", "archetype"),
        ("archetype", None, "archetype"),
        ("time_zone", "Mars/Olympus", "time_zone"),
        ("time_zone", "", "time_zone"),
        ("time_zone", "../etc/passwd", "time_zone"),
        ("day_end_minutes", "24:00", "day_end"),
        ("day_end_minutes", "12:01", "day_end"),
        ("day_end_minutes", -1, "day_end"),
        ("day_end_minutes", True, "day_end"),
        ("wanted_minutes", 0, "wanted_minutes"),
        ("wanted_minutes", "many", "wanted_minutes"),
        ("wanted_minutes", "٣٠", "wanted_minutes"),
        ("categories_off", ["magic"], "categories_off"),
        ("categories_off", "hydration", "categories_off"),
        (
            "categories_off",
            ["hydration", "movement", "nutrition", "wellness", "recovery", "focus"],
            "categories_off",
        ),
        ("rest_weekdays", [0, 1, 2, 3, 4, 5, 6], "rest_weekdays"),
        ("rest_weekdays", [7], "rest_weekdays"),
        ("rest_weekdays", [[]], "rest_weekdays"),
        ("reminder_minute", "25:00", "reminder"),
        ("reminder_minute", "soon", "reminder"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    here: Engine, alice: int, name: str, value: object, what: str
) -> None:
    await here.consent.give(caller(alice))
    with pytest.raises(InvalidInput) as refused:
        await here.plan_members.start(caller(alice), {**USUAL, name: value})
    assert refused.value.what == what
    with pytest.raises(NotReady):
        await here.plan_members.settings(caller(alice))
    await start(here, alice)
    before = await here.plan_members.settings(caller(alice))
    with pytest.raises(InvalidInput):
        await here.plan_members.change(caller(alice), {"overwhelmed": True, name: value})
    assert await here.plan_members.settings(caller(alice)) == before


async def test_travel_over_the_date_line_keeps_the_day_that_was_lost(here: Engine, alice: int) -> None:
    await start(here, alice, time_zone="Pacific/Pago_Pago")  # UTC-11
    at = NOW.replace(hour=12)  # 1:00 there
    await do_all(here, caller(alice, at=at))
    await here.plan_members.change(
        caller(alice, days=1, at=at), {"time_zone": "Pacific/Kiritimati"}
    )  # UTC+14
    assert await rows(here, REST, alice) == [(TODAY + ONE_DAY, "travel")]
    view = await here.planning.today(caller(alice, days=1, at=at))
    assert (view.day, view.streak.current) == (TODAY + 2 * ONE_DAY, 1)


async def test_travel_back_over_the_date_line_repeats_the_day_and_its_plan(here: Engine, alice: int) -> None:
    await start(here, alice, time_zone="Pacific/Kiritimati")
    at = NOW.replace(hour=12)
    done = await do_all(here, caller(alice, at=at))
    await here.plan_members.change(caller(alice, at=at), {"time_zone": "Pacific/Pago_Pago"})
    assert await rows(here, REST, alice) == []
    assert (await here.planning.today(caller(alice, at=at))).day == done.day - ONE_DAY
    again = await here.planning.today(caller(alice, days=1, at=at))
    assert (again.day, task_ids(again)) == (done.day, task_ids(done))
    assert again.streak.current == 1


async def test_changed_rest_days_leave_the_past_as_it_was(here: Engine, alice: int) -> None:
    await start(here, alice, rest_weekdays=[TODAY.weekday()])
    assert (await here.planning.today(caller(alice))).rest
    await here.plan_members.change(caller(alice, days=8), {"rest_weekdays": [(TODAY.weekday() + 2) % 7]})
    assert await rows(here, REST, alice) == [(TODAY, "rest"), (TODAY + 7 * ONE_DAY, "rest")]
    member = await here.plan_members.settings(caller(alice, days=8))
    assert member.rest_since == TODAY + 8 * ONE_DAY
    assert (await here.planning.today(caller(alice, days=9))).rest
    assert not (await here.planning.today(caller(alice, days=14))).rest


async def test_who_stopped_gets_no_plan_and_comes_back_with_the_streak_and_the_phase(
    here: Engine, alice: int
) -> None:
    await start(here, alice)
    await do_all(here, caller(alice))
    await here.plan_members.choose_phase(caller(alice), "mastery")
    await here.plan_members.stop(caller(alice, days=1))
    with pytest.raises(NotReady, match="plan_start"):
        await here.planning.today(caller(alice, days=1))
    back = await here.plan_members.start(caller(alice, days=4), {**USUAL, "wanted_minutes": 45})
    assert (back.phase, back.started_on, back.wanted_minutes) == ("mastery", TODAY, 45)
    assert await rows(here, REST, alice) == [(TODAY + days * ONE_DAY, "rest") for days in (1, 2, 3)]
    assert (await here.planning.today(caller(alice, days=4))).streak.current == 1


async def test_a_category_switched_off_leaves_todays_and_later_plans_as_far_as_they_are_open(
    here: Engine, alice: int
) -> None:
    await start(here, alice, archetype="peak_performer")
    week = await here.planning.week(caller(alice))
    kept = week[0].items[0]
    await here.plan_items.done(caller(alice), TODAY, kept.item)
    off = [name for name in ("movement", "nutrition", "focus") if name != kept.task.category]
    await here.plan_members.change(caller(alice), {"categories_off": off})
    after = await here.planning.week(caller(alice))
    assert kept.task in [item.task for item in after[0].items if item.state == "done"]
    assert {item.task.category for view in after for item in view.items}.isdisjoint(off)
    assert all(len(view.items) == 5 for view in after)


async def test_who_is_overwhelmed_has_two_tasks_at_once(here: Engine, alice: int) -> None:
    await start(here, alice, archetype="peak_performer")
    before = await here.planning.today(caller(alice))
    await here.plan_items.done(caller(alice), TODAY, before.items[0].item)
    await here.plan_members.change(caller(alice), {"overwhelmed": True})
    after = await here.planning.today(caller(alice))
    assert (len(before.items), len(after.items)) == (5, 2)
    assert sorted(item.state for item in after.items) == ["done", "open"]


async def test_a_phase_chosen_by_hand_stays_until_it_is_handed_back(here: Engine, alice: int) -> None:
    await start(here, alice)
    member = await here.plan_members.choose_phase(caller(alice, days=1), "establishment")
    assert (member.phase, member.phase_since, member.phase_by_hand) == (
        "establishment",
        TODAY + ONE_DAY,
        True,
    )
    view = await here.planning.today(caller(alice, days=1))
    assert (view.progress.phase, view.moved_up) == ("establishment", False)
    assert not (await here.plan_members.choose_phase(caller(alice, days=2), None)).phase_by_hand
    with pytest.raises(InvalidInput, match="phase"):
        await here.plan_members.choose_phase(caller(alice), "enlightenment")


async def test_an_archetype_is_taken_or_kept_and_not_asked_about_for_a_while(
    here: Engine, alice: int
) -> None:
    await start(here, alice)
    kept = await here.plan_members.answer_proposal(caller(alice, days=30), None)
    assert (kept.archetype, kept.archetype_since) == ("systematic_improver", TODAY)
    assert kept.archetype_asked_on == TODAY + 30 * ONE_DAY
    taken = await here.plan_members.answer_proposal(caller(alice, days=60), "foundation_builder")
    assert (taken.archetype, taken.archetype_since) == ("foundation_builder", TODAY + 60 * ONE_DAY)
    assert len((await here.planning.today(caller(alice, days=60))).items) == 2
    with pytest.raises(InvalidInput, match="archetype"):
        await here.plan_members.answer_proposal(caller(alice), "couch_potato")


async def test_the_board_is_chosen_where_it_is(here: Engine, alice: int) -> None:
    await start(here, alice)
    member = await here.plan_members.show_on_board(caller(alice, guild_id=GUILD + 1), True)
    assert (member.on_board, member.guild_id) == (True, GUILD + 1)
    with pytest.raises(NotAllowed, match="server_only"):
        await here.plan_members.show_on_board(caller(alice, guild_id=None), True)
    assert not (await here.plan_members.show_on_board(caller(alice, guild_id=None), False)).on_board
