"""What is left when choosing finds nothing: a list of tasks from elsewhere, held against the rules of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from core.plans.choosing import KNOWN, NEW, Choice, PlanWish
from core.plans.tasks import ServerTasks
from core.plans.vocabulary import ANY_TIME, SLOTS

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "low": (
        "sip_on_waking unclench six_slow_breaths shoulders_down just_open_it meal_on_a_hard_day put_your_feet_up",
        "evening_cup_slowly eyes_closed at_the_window stretch_where_you_are a_real_break first_five_bites low_lights",
    ),
    "medium": (
        "bottle_by_the_chair break_up_sitting the_one_that_matters one_good_thing fruit_in_sight bedtime_reminder",
        "drink_beside_lunch reach_and_turn close_the_tabs listen_to_a_song something_green lay_out_tomorrow",
    ),
    "high": (
        "refill_at_half_time one_song_dancing write_the_first_step message_without_reason pack_a_snack gap_between",
        "bottle_for_the_road further_away smallest_bit a_clear_spot fruit_in_sight into_the_distance",
    ),
}
"""Keys of everyone's tasks by mode, one or two of each category: two sets take turns from day to day."""


def template(mode: str, day: dt.date, tasks: ServerTasks) -> list[int]:
    """Return the fixed tasks of a mode."""
    id_of = {task.key: task.task_id for task in tasks.in_use if task.guild_id is None}
    return [id_of[key] for key in TEMPLATES[mode][day.toordinal() % 2].split() if key in id_of]


def allowed(wish: PlanWish, tasks: ServerTasks, task_ids: Iterable[int]) -> tuple[Choice, ...]:
    """Return what a day may hold of these tasks, in their order.

    Only tasks in use, of no category that is off, not on the day before or after, and one of a variation group.
    """
    fixed = {choice.task_id for choice in wish.fixed}
    groups = {tasks.by_id[task_id].variation_group for task_id in fixed}
    chosen: list[Choice] = []
    for task_id in task_ids:
        if len(wish.fixed) + len(chosen) >= wish.tasks:
            break
        if task_id not in tasks.table.row_of or task_id in wish.rotation.barred_tasks:
            continue
        task = tasks.by_id[task_id]
        if task.category in wish.categories_off or task.variation_group in groups:
            continue
        groups.add(task.variation_group)
        slot = SLOTS[len(chosen) % len(SLOTS)] if task.time_of_day == ANY_TIME else task.time_of_day
        chosen.append(Choice(task_id, slot, KNOWN if task_id in wish.tried else NEW))
    return tuple(chosen)
