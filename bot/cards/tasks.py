"""The task library as moderators see it: lists, single tasks, and what came of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import bar, card, count_of, minutes, plain, row, text
from bot.cards.plan_words import CATEGORIES
from bot.components import press
from bot.forms.tasks import SETTINGS
from bot.task_faults import told
from core.plans.library import HARDEST, TIMES, Cells, Fault
from core.plans.tasks import Became, ServerTasks
from core.plans.vocabulary import ANY_TIME
from db.tasks import Task

ALL = "all"
IN_USE, OWN, RETIRED = "in_use", "own", "retired"
WHICH = {IN_USE: "In use", OWN: "Written here", RETIRED: "Retired"}
EXPORT_FILE = "tasks.csv"
PER_PAGE = 8
FAULTS_SHOWN = 15
SHOWN_CHARACTERS = 120


def library(found: ServerTasks, owner: int, category: str, which: str, page: int) -> discord.ui.LayoutView:
    """List a server's tasks, a page at a time; a page beyond the last is the last."""
    tasks = _listed(found, category, which)
    pages = max(1, -(-len(tasks) // PER_PAGE))
    page = min(page, pages - 1)
    return card(
        text(
            f"## Tasks: {WHICH[which].lower()}",
            f"{count_of(len(tasks), 'task', 'tasks')}"
            + (f" of {CATEGORIES[category]}" if category in CATEGORIES else "")
            + f" · page {page + 1} of {pages}",
        ),
        *(text(*_lines(task, found)) for task in tasks[page * PER_PAGE :][:PER_PAGE]),
        row(
            press("Back", "tasks.page", owner, category, which, max(0, page - 1), disabled=page == 0),
            press("Next", "tasks.page", owner, category, which, page + 1, disabled=page + 1 == pages),
        ),
    )


def saved(task: Task, *, is_new: bool) -> discord.ui.LayoutView:
    """Show a task as it was saved."""
    return card(
        text(
            f"## {'Added' if is_new else 'Saved'}: {plain(task.title)}",
            _facts(task),
            plain(task.instructions),
            f"- {plain(task.anchor)}",
            f"- In two minutes: {plain(task.tiny)}",
            "-# Plans that are made from now on may hold it.",
        )
    )


def retired(task: Task) -> discord.ui.LayoutView:
    """Say that a task is out of use."""
    return card(
        text(
            f"## Retired: {plain(task.title)}",
            "No new plan on this server holds it. What members did with it stays in their history.",
            "-# `/admin tasks restore` brings it back.",
        )
    )


def restored(task: Task) -> discord.ui.LayoutView:
    """Say that a task is back in use."""
    return card(
        text(f"## Back in use: {plain(task.title)}", "Plans that are made from now on may hold it again.")
    )


def fix_form(owner: int, draft_id: int, task_id: int, settings: Cells, problem: str) -> discord.ui.LayoutView:
    """Say what was wrong with a form, and offer it again with everything that was typed."""
    arguments = (draft_id, task_id, *(settings[name] for name in SETTINGS))
    return card(
        text(problem, "What you wrote is kept here for you."),
        row(press("Open the form again", "tasks.again", owner, *arguments, style=ButtonStyle.primary)),
    )


def imported(became: Mapping[Became, int], owner: int) -> discord.ui.LayoutView:
    """Say what came of a file."""
    lines = [f"- **{count_of(became[what], 'task', 'tasks')}** {what}" for what in Became if became.get(what)]
    return card(
        text("## Your tasks are imported", *lines),
        row(press("Show them", "tasks.page", owner, ALL, OWN, 0, style=ButtonStyle.primary)),
    )


def refused(faults: Sequence[Fault]) -> discord.ui.LayoutView:
    """Say line by line why nothing of a file was imported."""
    more = len(faults) - FAULTS_SHOWN
    return card(
        text(
            "## Nothing was imported",
            "Put these right and send the file again:",
            *(f"- Line {fault.row}: {told(fault)}" for fault in faults[:FAULTS_SHOWN]),
            f"… and {more:,} more" if more > 0 else None,
        )
    )


def exported(*, is_pattern: bool) -> discord.ui.LayoutView:
    """Hand over the tasks as a file."""
    return card(
        text(
            "## Tasks as a file",
            "This server has none of its own in use yet, so these are everyone's, as a pattern: "
            "replace the rows by yours."
            if is_pattern
            else "These are this server's own, in use.",
            "Open it with any spreadsheet, change or add rows, and send it with `/admin tasks import`. "
            "A row means the task with the same `key`; without a key it takes one from the title.",
        ),
        discord.ui.File(f"attachment://{EXPORT_FILE}"),
    )


def _listed(found: ServerTasks, category: str, which: str) -> list[Task]:
    tasks = {IN_USE: found.in_use, OWN: found.own, RETIRED: found.retired}[which]
    order = tuple(CATEGORIES)
    return sorted(
        (task for task in tasks if category in (ALL, task.category)),
        key=lambda task: (order.index(task.category), TIMES.index(task.time_of_day), task.title.casefold()),
    )


def _lines(task: Task, found: ServerTasks) -> list[str]:
    told = task.instructions
    cut = told if len(told) <= SHOWN_CHARACTERS else f"{told[: SHOWN_CHARACTERS - 1]}…"
    out_of_use = " · retired" if task in found.retired else ""
    return [f"**{plain(task.title)}**{out_of_use}", f"-# {_facts(task)}", plain(cut)]


def _facts(task: Task) -> str:
    """Write what tells a task at a glance."""
    when = "any time" if task.time_of_day == ANY_TIME else task.time_of_day
    whose = "everyone's" if task.guild_id is None else "written here"
    parts = (CATEGORIES[task.category], minutes(task.minutes), bar(task.difficulty, HARDEST), when, whose)
    return " · ".join(parts)
