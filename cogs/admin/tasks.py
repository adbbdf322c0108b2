"""The task library of a server, for those who run it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot import attachments
from bot.cards import tasks as cards
from bot.cards.plan_words import CATEGORIES, SLOTS
from bot.choices import task_choices
from bot.client import AttuneBot
from bot.cog import FREE, AttuneCog, answers, route
from bot.errors import sentence
from bot.forms.tasks import NEW, SETTINGS, task_form, texts
from bot.interactions import caller
from bot.replies import Answer, Attachment, Reply
from cogs.admin.group import admin
from core.bounded import Bounded
from core.errors import InvalidInput, NotAllowed, NotFound
from core.plans.library import HARDEST, MOST_MINUTES, Cells, cells_of
from core.plans.tasks import ServerTasks
from core.plans.vocabulary import ANY_TIME
from db.tasks import Task

CATEGORY_CHOICES = [app_commands.Choice(name=name, value=value) for value, name in CATEGORIES.items()]
TIME_CHOICES = [
    app_commands.Choice(name=name, value=value) for value, name in (*SLOTS.items(), (ANY_TIME, "Any time"))
]
WHICH_CHOICES = [app_commands.Choice(name=name, value=value) for value, name in cards.WHICH.items()]
REMEMBERED_DRAFTS = 500

Minutes = app_commands.Range[int, 1, MOST_MINUTES]
Difficulty = app_commands.Range[int, 1, HARDEST]


class TaskCommands(AttuneCog):
    """`/admin tasks`: what plans on a server choose from."""

    tasks = app_commands.Group(
        name="tasks", description="The tasks that daily plans choose from", parent=admin
    )

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self.library = bot.engine.task_library
        self.task_drafts: Bounded[tuple[int, int], Cells] = Bounded(REMEMBERED_DRAFTS)

    async def tasks_in_use(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what can be retired."""
        return await self._choices(interaction, typed, lambda found: found.in_use)

    async def retired_tasks(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer what can be restored."""
        return await self._choices(interaction, typed, lambda found: found.retired)

    async def own_tasks(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer what can be edited."""
        return await self._choices(
            interaction, typed, lambda found: (task for task in found.own if task.retired_at is None)
        )

    @tasks.command(
        name="list", description="The tasks that plans on this server choose from", extras={FREE: True}
    )
    @app_commands.describe(category="Only this category", which="Those in use unless you say otherwise")
    @app_commands.choices(category=CATEGORY_CHOICES, which=WHICH_CHOICES)
    @answers
    async def list_tasks(
        self, interaction: discord.Interaction, category: str = cards.ALL, which: str = cards.IN_USE
    ) -> Answer:
        return await self._tasks_page(interaction, category, which, 0, edits=False)

    @tasks.command(name="add", description="Add a task for the plans on this server", extras={FREE: True})
    @app_commands.describe(
        category="What it is about",
        minutes="How long it takes",
        difficulty="From 1 (a moment) to 5 (takes resolve)",
        time_of_day="When it fits; at any time if left out",
    )
    @app_commands.choices(category=CATEGORY_CHOICES, time_of_day=TIME_CHOICES)
    @answers
    async def add_task(
        self,
        interaction: discord.Interaction,
        category: str,
        minutes: Minutes,
        difficulty: Difficulty,
        time_of_day: str = ANY_TIME,
    ) -> Answer:
        cells = _cells(category, minutes, difficulty, time_of_day)
        return task_form(interaction.user.id, NEW, cells)

    @tasks.command(name="edit", description="Change a task that was written here", extras={FREE: True})
    @app_commands.describe(
        task="Start typing its title",
        category="What it is about; as before if left out",
        minutes="How long it takes; as before if left out",
        difficulty="From 1 (a moment) to 5 (takes resolve); as before if left out",
        time_of_day="When it fits; as before if left out",
    )
    @app_commands.choices(category=CATEGORY_CHOICES, time_of_day=TIME_CHOICES)
    @app_commands.autocomplete(task=own_tasks)
    @answers
    async def edit_task(
        self,
        interaction: discord.Interaction,
        task: str,
        category: str | None = None,
        minutes: Minutes | None = None,
        difficulty: Difficulty | None = None,
        time_of_day: str | None = None,
    ) -> Answer:
        found = await self._resolve(interaction, task)
        if found.guild_id is None:
            raise NotAllowed("task_everyones")
        given = _cells(category, minutes, difficulty, time_of_day)
        return task_form(interaction.user.id, found.task_id, cells_of(found) | given)

    @tasks.command(
        name="retire", description="Take a task out of the plans on this server", extras={FREE: True}
    )
    @app_commands.describe(task="Start typing its title")
    @app_commands.autocomplete(task=tasks_in_use)
    @answers
    async def retire_task(self, interaction: discord.Interaction, task: str) -> Answer:
        found = await self._resolve(interaction, task)
        return Reply(card=cards.retired(await self.library.retire(caller(interaction), found.task_id)))

    @tasks.command(
        name="restore", description="Bring a retired task back into the plans", extras={FREE: True}
    )
    @app_commands.describe(task="Start typing its title")
    @app_commands.autocomplete(task=retired_tasks)
    @answers
    async def restore_task(self, interaction: discord.Interaction, task: str) -> Answer:
        found = await self._resolve(interaction, task)
        return Reply(card=cards.restored(await self.library.restore(caller(interaction), found.task_id)))

    @tasks.command(name="import", description="Add and change many tasks by a CSV file", extras={FREE: True})
    @app_commands.describe(file="A CSV file like the one that /admin tasks export gives you")
    @answers
    async def import_tasks(self, interaction: discord.Interaction, file: discord.Attachment) -> Answer:
        who, sent = caller(interaction), attachments.require(file)
        self.library.check_size(sent.size)
        try:
            became = await self.library.import_file(who, sent.filename, await attachments.load(sent))
        except InvalidInput as problem:
            if problem.what != "task_rows":
                raise
            return Reply(card=cards.refused(problem.facts["faults"]))
        return Reply(card=cards.imported(became, who.user_id))

    @tasks.command(name="export", description="Get this server's tasks as a CSV file", extras={FREE: True})
    @answers
    async def export_tasks(self, interaction: discord.Interaction) -> Answer:
        export = await self.library.export(caller(interaction))
        file = Attachment(cards.EXPORT_FILE, export.content)
        return Reply(card=cards.exported(is_pattern=export.is_pattern), files=[file])

    @route("tasks.page", free=True)
    async def page_of_tasks(
        self, interaction: discord.Interaction, category: str, which: str, page: int
    ) -> Answer:
        """Turn to another page of the list."""
        return await self._tasks_page(interaction, category, which, page, edits=True)

    @route("tasks.again", free=True)
    async def write_task_again(
        self,
        interaction: discord.Interaction,
        draft_id: int,
        task_id: int,
        category: str,
        minutes: str,
        difficulty: str,
        time_of_day: str,
    ) -> Answer:
        """Open the form with what was typed before, as far as it is still known."""
        draft = self.task_drafts.get((interaction.user.id, draft_id)) or {}
        cells = {**draft, **_cells(category, minutes, difficulty, time_of_day)}
        return task_form(interaction.user.id, task_id, cells)

    @route("tasks.save", free=True)
    async def save_task(
        self,
        interaction: discord.Interaction,
        values: Mapping[str, Any],
        task_id: int,
        category: str,
        minutes: str,
        difficulty: str,
        time_of_day: str,
    ) -> Answer:
        """Save what the form holds; what cannot be saved is kept to be put right."""
        who, settings = caller(interaction), _cells(category, minutes, difficulty, time_of_day)
        cells = {**settings, **texts(values)}
        try:
            if task_id == NEW:
                return Reply(card=cards.saved(await self.library.add(who, cells), is_new=True))
            return Reply(card=cards.saved(await self.library.edit(who, task_id, cells), is_new=False))
        except (InvalidInput, NotAllowed) as problem:
            self.task_drafts.put((who.user_id, interaction.id), cells)
            told = sentence(problem) or ""
            return Reply(card=cards.fix_form(who.user_id, interaction.id, task_id, settings, told))

    async def _resolve(self, interaction: discord.Interaction, typed: str) -> Task:
        return (await self.library.of(interaction.guild_id)).resolve(typed)

    async def _tasks_page(
        self, interaction: discord.Interaction, category: str, which: str, page: int, *, edits: bool
    ) -> Answer:
        if category not in (cards.ALL, *CATEGORIES) or which not in cards.WHICH:
            raise NotFound("button")
        found = await self.library.of(interaction.guild_id)
        return Reply(card=cards.library(found, interaction.user.id, category, which, page), edits=edits)

    async def _choices(
        self,
        interaction: discord.Interaction,
        typed: str,
        of: Callable[[ServerTasks], Iterable[Task]],
    ) -> list[app_commands.Choice[str]]:
        async def find() -> list[app_commands.Choice[str]]:
            return task_choices(of(await self.library.of(interaction.guild_id)), typed)

        return await self.bot.door.choices("admin tasks", find, [])


def _cells(*settings: str | int | None) -> dict[str, str]:
    """Return what a command said, as it is written into a row; None was not said."""
    return {name: str(said) for name, said in zip(SETTINGS, settings, strict=True) if said is not None}
