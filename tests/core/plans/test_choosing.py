import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.plans.archetypes import daily_tasks
from core.plans.choosing import KNOWN, NEW, Choice, ChoosingSettings, choose, swap
from core.plans.preferences import observe
from core.plans.rotation import Rotation, RotationSettings
from core.plans.task_table import TaskTable
from core.plans.vocabulary import ARCHETYPES, CATEGORIES, MODES, PHASES, SLOTS
from tests.core.plans.tables import MONDAY, Diary, FakeTask, library, outcome, seeded, wish

SETTINGS = ChoosingSettings()
TASKS = library()
TABLE = TaskTable.build(TASKS)
BY_ID = {task.task_id: task for task in TASKS}
LONG_AGO = MONDAY - dt.timedelta(days=100)
HALF_TRIED = {task.task_id: LONG_AGO for task in TASKS[::2]}


def plan(made, seed=0, table=TABLE, beliefs=None):
    return choose(table, beliefs or {}, made, np.random.default_rng(seed), SETTINGS)


def swapped(made, item, seed=0, table=TABLE):
    return swap(table, {}, made, item, np.random.default_rng(seed), SETTINGS)


def liked(*tasks, done=True, times=4):
    beliefs = {}
    for task in tasks * times:
        seen = outcome(task, "morning", done)
        beliefs |= observe(beliefs, seen, seen.at, SETTINGS.affinity.preferences)
    return beliefs


# What holds for every plan


years = settings(seeded, max_examples=6)


@years
@given(
    st.integers(0, 10_000),
    st.sampled_from(ARCHETYPES),
    st.sets(st.sampled_from(CATEGORIES), max_size=2),
    st.integers(1, 2),
)
def test_a_year_of_plans_keeps_every_rule(seed, archetype, off, gap):
    rng = np.random.default_rng(seed)
    count = daily_tasks(archetype, overwhelmed=False)
    diary = Diary(
        TASKS,
        wish(archetype=archetype, tasks=count, categories_off=frozenset(off)),
        spacing=RotationSettings(group_gap_days=gap),
        seed=seed,
    )
    for week in range(52):
        for ahead in rng.permutation(7).tolist():  # the days of a week may be planned in any order
            day = MONDAY + dt.timedelta(days=7 * week + ahead)
            diary.plan(day, mode=str(rng.choice(MODES)), phase=PHASES[min(week, 6) // 3])
            assert len(diary.plans[day]) == count
            if rng.random() < 0.1:
                swap_one(diary, day, rng)
            diary.live(day, lambda task: task.difficulty / 6, rng)
    for day, choices in diary.plans.items():
        tomorrow = day + dt.timedelta(days=1)
        today = diary.planned(day)
        tasks = [BY_ID[choice.task_id] for choice in choices]
        assert len(set(today)) == len(today)
        assert not set(today) & set(diary.planned(tomorrow))
        assert not {task.category for task in tasks} & off
        assert [choice.slot for choice in choices] == sorted(
            (choice.slot for choice in choices), key=SLOTS.index
        )
        assert all(
            task.time_of_day in (choice.slot, "any") for task, choice in zip(tasks, choices, strict=True)
        )
        groups = [BY_ID[task_id].variation_group for task_id in today]
        assert len(set(groups)) == len(groups)
        for days in range(1, gap + 1):
            near = {BY_ID[other].variation_group for other in diary.planned(day + dt.timedelta(days=days))}
            assert not near & set(groups)


def swap_one(diary, day, rng):
    choices = diary.plans[day]
    item = choices[int(rng.integers(len(choices)))]
    other = swap(diary.table, diary.beliefs, diary.wish_of(day, fixed=choices), item, rng, SETTINGS)
    if other is not None:
        kept = [choice for choice in choices if choice != item]
        diary.plans[day] = tuple(sorted([*kept, other], key=lambda choice: SLOTS.index(choice.slot)))
        diary.away.setdefault(day, []).append(item.task_id)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("archetype", ARCHETYPES)
def test_every_archetype_and_mode_gets_its_number_of_tasks(archetype, mode, phase):
    for overwhelmed in (False, True):
        count = daily_tasks(archetype, overwhelmed)
        made = wish(archetype=archetype, mode=mode, phase=phase, tasks=count, tried=HALF_TRIED)
        choices = plan(made)
        assert len({choice.task_id for choice in choices}) == count
        for choice in choices:
            task = BY_ID[choice.task_id]
            assert task.archetype_fit[ARCHETYPES.index(archetype)] >= SETTINGS.least_fit
            assert task.mode_fit[MODES.index(mode)] >= SETTINGS.least_fit


@seeded
@given(st.integers(0, 1000), st.sampled_from(PHASES), st.integers(1, 5))
def test_the_same_seed_makes_the_same_plan(seed, phase, count):
    made = wish(phase=phase, tasks=count, tried=HALF_TRIED)
    beliefs = liked(*TASKS[:20:3])
    assert plan(made, seed, beliefs=beliefs) == plan(made, seed, beliefs=beliefs)


def test_different_seeds_make_different_plans():
    assert len({plan(wish(tried=HALF_TRIED), seed) for seed in range(20)}) > 10


@seeded
@given(st.integers(0, 1000), st.sampled_from(PHASES), st.integers(2, 5), st.integers(5, 90))
def test_variety_and_the_wanted_minutes_hold_while_there_is_a_choice(seed, phase, count, minutes):
    made = wish(phase=phase, tasks=count, wanted_minutes=minutes, tried=HALF_TRIED)
    tasks = [BY_ID[choice.task_id] for choice in plan(made, seed)]
    categories = [task.category for task in tasks]
    assert max(map(categories.count, categories)) <= SETTINGS.most_of_category
    room = max(SETTINGS.minutes_slack * minutes, SETTINGS.least_minutes * count)
    assert sum(task.minutes for task in tasks) <= room


def test_tasks_for_any_time_spread_over_the_day():
    table = TaskTable.build([FakeTask(number) for number in range(40)])
    crowds = [
        max(map(slots.count, slots))
        for seed in range(100)
        if (slots := [choice.slot for choice in plan(wish(tasks=4), seed, table)])
    ]
    assert np.mean(crowds) < 2


# Shares of new and known


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize(("phase", "share"), [("discovery", 0.8), ("establishment", 0.3), ("mastery", 0.15)])
def test_shares_hold_in_expectation(phase, share, count):
    made = wish(phase=phase, tasks=count, tried=HALF_TRIED)
    plans = [plan(made, seed) for seed in range(400)]
    new = [sum(choice.task_id not in HALF_TRIED for choice in choices) for choices in plans]
    assert np.mean(new) == pytest.approx(share * count, abs=4 * np.std(new) / 20)
    assert all((choice.share == NEW) == (choice.task_id not in HALF_TRIED) for choice in plans[0])
    assert max(new) - min(new) <= 1  # as even as the expectation allows


def test_what_a_share_could_not_serve_is_made_up_for():
    shares = []
    for seed in range(40):
        diary = Diary(TASKS, wish(phase="discovery", tasks=2), seed=seed)
        days = [MONDAY + dt.timedelta(days=ahead) for ahead in range(7)]
        shares += [choice.share for day in days for choice in diary.plan(day)]
    # Nothing is known on the first two days, as yesterday's tasks do not come again.
    assert shares.count(NEW) / len(shares) == pytest.approx(0.8, abs=0.02)


def test_what_is_made_up_for_has_an_end():
    never_new = wish(phase="mastery", tasks=2, tried=HALF_TRIED, served=(0, 1000))
    for seed in range(10):
        assert [choice.share for choice in plan(never_new, seed)] == [NEW, NEW]
    settled = replace(never_new, served=(1000, 0))
    assert all(choice.share == KNOWN for seed in range(10) for choice in plan(settled, seed))
    assert ChoosingSettings().most_owed < 5


def test_when_one_share_is_empty_the_other_serves():
    everything = {task.task_id: LONG_AGO for task in TASKS}
    for phase in PHASES:
        assert {choice.share for choice in plan(wish(phase=phase, tasks=5))} == {NEW}
        assert {choice.share for choice in plan(wish(phase=phase, tasks=5, tried=everything))} == {KNOWN}


def test_in_mastery_known_tasks_are_proven_ones():
    good, bad = TASKS[:12:2], TASKS[12:40:2]
    beliefs = liked(*good, times=3) | {
        key: belief for key, belief in liked(*bad, done=False, times=3).items() if key[0] == "task"
    }
    made = wish(phase="mastery", tasks=2, tried={task.task_id: LONG_AGO for task in (*good, *bad)})
    known = [
        choice.task_id
        for seed in range(100)
        for choice in plan(made, seed, beliefs=beliefs)
        if choice.share == KNOWN
    ]
    assert np.mean([task_id in {task.task_id for task in good} for task_id in known]) > 0.95


def test_in_mastery_a_newcomer_comes_again_before_another_task_is_tried():
    newcomer = TASKS[0]
    tried = HALF_TRIED | {newcomer.task_id: MONDAY - dt.timedelta(days=2)}
    made = wish(phase="mastery", tasks=2, tried=tried, served=(0, 1000), archetype="foundation_builder")
    table = TaskTable.build([replace(task, archetype_fit=(1.0,) * 6, mode_fit=(1.0,) * 3) for task in TASKS])
    shown = [plan(made, seed, table) for seed in range(20)]
    assert all(newcomer.task_id in {choice.task_id for choice in choices} for choices in shown)
    refused = [plan(made, seed, table, liked(newcomer, done=False)) for seed in range(20)]
    assert not any(newcomer.task_id in {choice.task_id for choice in choices} for choices in refused)


# Learning


def test_what_is_liked_comes_more_often():
    tasks = [FakeTask(number) for number in range(40)]
    table, tried = TaskTable.build(tasks), {task.task_id: LONG_AGO for task in tasks}
    favourite, usual, dreaded = tasks[:3]
    beliefs = liked(favourite, times=6) | {
        key: belief for key, belief in liked(dreaded, done=False, times=6).items() if key[0] == "task"
    }
    plans = [plan(wish(tried=tried), seed, table, beliefs) for seed in range(200)]
    shown = [choice.task_id for choices in plans for choice in choices]
    assert shown.count(favourite.task_id) > 2 * shown.count(usual.task_id) > 0
    assert shown.count(dreaded.task_id) < shown.count(usual.task_id) / 2


def test_within_five_weeks_far_more_is_done_than_by_chance():
    gained = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        liking = dict(zip(CATEGORIES, rng.normal(0, 0.8, len(CATEGORIES)), strict=True))
        own = {task.task_id: rng.normal(0, 1) for task in TASKS}

        def chance(task, liking=liking, own=own):
            return 1 / (1 + np.exp(-liking[task.category] - own[task.task_id]))

        diary = Diary(TASKS, wish(), seed=seed)
        lived = []
        for ahead in range(35):
            day = MONDAY + dt.timedelta(days=ahead)
            diary.plan(day, phase="discovery" if ahead < 7 else "establishment" if ahead < 21 else "mastery")
            lived.append(diary.live(day, chance, rng))
        gained.append(np.mean(lived[-7:]) - np.mean([chance(task) for task in TASKS]))
    assert np.mean(gained) > 0.15


# What stays, and swaps


@seeded
@given(st.integers(0, 1000), st.integers(1, 4), st.sampled_from(PHASES))
def test_what_stays_on_a_day_is_added_to(seed, staying, phase):
    made = wish(phase=phase, tasks=5, tried=HALF_TRIED)
    fixed = plan(made, seed)[:staying]
    added = plan(replace(made, fixed=fixed), seed + 1)
    assert len(added) == 5 - staying
    groups = [BY_ID[choice.task_id].variation_group for choice in (*fixed, *added)]
    assert len(set(groups)) == 5


def test_a_full_day_gets_nothing_more():
    full = plan(wish())
    assert plan(wish(fixed=full)) == ()


@seeded
@given(st.integers(0, 1000), st.integers(0, 2), st.sampled_from(PHASES))
def test_a_swap_keeps_share_and_slot_and_brings_something_else(seed, place, phase):
    made = wish(phase=phase, tried=HALF_TRIED)
    choices = plan(made, seed)
    barred = frozenset(list(BY_ID)[seed % 50 :: 3])
    day = replace(made, fixed=choices, rotation=Rotation(barred, frozenset()))
    other = swapped(day, choices[place], seed)
    assert other is not None
    assert other.task_id not in barred
    assert (other.slot, other.share) == (choices[place].slot, choices[place].share)
    groups = {BY_ID[choice.task_id].variation_group for choice in choices}
    assert BY_ID[other.task_id].variation_group not in groups


def test_a_swap_finds_nothing_when_nothing_is_left():
    table = TaskTable.build([FakeTask(1), FakeTask(2), FakeTask(3)])
    made = wish(tasks=2, rotation=Rotation(frozenset({3}), frozenset()))
    choices = plan(made, table=table)
    assert {choice.task_id for choice in choices} == {1, 2}
    assert swapped(replace(made, fixed=choices), choices[0], table=table) is None


def test_a_retired_task_can_be_swapped_away():
    gone = Choice(5, "evening", KNOWN)
    other = swapped(wish(), gone)
    assert other is not None
    assert other.slot == "evening"


# When little is left


def test_a_recent_group_comes_back_only_when_nothing_else_is_left():
    table = TaskTable.build([FakeTask(1, group="old"), FakeTask(2, group="fresh")])
    rotated = Rotation(frozenset(), frozenset({"old"}))
    for seed in range(10):
        assert [choice.task_id for choice in plan(wish(tasks=1, rotation=rotated), seed, table)] == [2]
        choices = plan(wish(tasks=2, rotation=rotated), seed, table)
        assert {choice.task_id for choice in choices} == {1, 2}


def test_yesterdays_task_does_not_come_back_even_if_nothing_is_left():
    table = TaskTable.build([FakeTask(1)])
    assert plan(wish(rotation=Rotation(frozenset({1}), frozenset())), table=table) == ()


def test_one_category_fills_the_day_when_all_others_are_off():
    off = frozenset(CATEGORIES) - {"movement"}
    choices = plan(wish(tasks=5, categories_off=off))
    assert len(choices) == 5
    assert {BY_ID[choice.task_id].category for choice in choices} == {"movement"}


def test_an_empty_library_makes_an_empty_plan():
    assert plan(wish(), table=TaskTable.build([])) == ()
