"""/admin tasks."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards import tasks as cards
from core.engine import Engine
from core.plans.library import LIBRARY, cells_of, parse_library, write_tasks
from core.plans.tasks import ServerTasks
from db.tasks import Task
from tests.cogs.conftest import caller
from tests.cogs.reading import Wire, answer, buttons, form, sentence, told
from tests.core.plans.test_library import TEA, table

TASKS = parse_library(LIBRARY.read_text(encoding="utf-8"))
SIP = "Sip before you start"
TEXTS = {name: TEA[name] for name in ("title", "instructions", "anchor", "tiny")}
SETTINGS = {"category": "hydration", "minutes": 10, "difficulty": 2}
UNKNOWN = "I don't know that task on this server. Start typing its title and choose one from the list."
ATTACHMENT = 11
ELSEWHERE = 8


class Desk:
    """A moderator at work."""

    def __init__(
        self, mona: MemberActor, channel: simcord.ChannelHandle, engine: Engine, guild_id: int
    ) -> None:
        self.mona = mona
        self._channel = channel
        self._engine = engine
        self.guild_id = guild_id

    async def run(self, command: str, **options: object) -> simcord.results.InteractionResult:
        return await self.mona.slash(self._channel, f"admin tasks {command}", **options)

    async def offered(self, command: str, typed: str) -> list[str]:
        choices = await self.mona.autocomplete(self._channel, f"admin tasks {command}", "task", typed)
        return [choice["name"] for choice in choices]

    async def add(self, guild_id: int | None = None, **cells: str) -> Task:
        """Add a task without Discord."""
        who = caller(self.mona.id, guild_id or self.guild_id)
        return await self._engine.task_library.add(who, TEA | cells)

    async def found(self) -> ServerTasks:
        return await self._engine.task_library.of(self.guild_id)


@pytest.fixture
def desk(
    mona: MemberActor, channel: simcord.ChannelHandle, engine: Engine, guild: simcord.GuildHandle
) -> Desk:
    return Desk(mona, channel, engine, guild.id)


# -- writing


async def test_a_task_is_added_by_a_form(desk: Desk) -> None:
    opened = await desk.run("add", **SETTINGS, time_of_day="evening")
    assert list(form(opened)) == ["title", "instructions", "anchor", "tiny", "variation_group"]
    shown = answer(await desk.mona.submit_modal(opened, {**TEXTS, "variation_group": "Tea time"}))
    assert "## Added: Tea for two" in told(shown)
    assert "💧 Hydration · 10 min · ▰▰▱▱▱ · evening · written here" in told(shown)
    [task] = (await desk.found()).own
    given = {"key": "tea_for_two", "variation_group": "tea_time", "time_of_day": "evening"}
    assert cells_of(task).items() >= (TEA | given).items()


async def test_an_edit_opens_with_what_there_is_and_changes_what_was_said(desk: Desk) -> None:
    before = await desk.add()
    opened = await desk.run("edit", task=f"task:{before.task_id}", minutes=25, category="wellness")
    assert {name: part.get("value") for name, part in form(opened).items()} == {
        **TEXTS,
        "variation_group": "tea_for_two",
    }
    shown = answer(await desk.mona.submit_modal(opened, {**TEXTS, "title": "Tea for *three*"}))
    assert "## Saved: Tea for \\*three\\*" in told(shown)
    [after] = (await desk.found()).own
    changed = {"title": "Tea for *three*", "minutes": "25", "category": "wellness"}
    assert cells_of(after) == cells_of(before) | changed
    assert after.task_id == before.task_id


async def test_what_a_form_could_not_save_is_kept_to_be_put_right(desk: Desk) -> None:
    opened = await desk.run("add", **SETTINGS)
    shown = answer(await desk.mona.submit_modal(opened, {**TEXTS, "title": SIP}))
    assert "`title` is that of another task here. Nothing was saved." in told(shown)
    again = await desk.mona.click(shown, label="Open the form again")
    assert form(again)["title"]["value"] == SIP
    assert form(again)["tiny"]["value"] == TEXTS["tiny"]
    await desk.mona.submit_modal(again, TEXTS)
    [task] = (await desk.found()).own
    assert (task.title, task.minutes) == (TEA["title"], 10)


async def test_a_form_that_is_delivered_twice_adds_one_task(desk: Desk, wire: Wire) -> None:
    saved = await desk.mona.submit_modal(await desk.run("add", **SETTINGS), TEXTS)
    await wire.again(saved)
    assert len((await desk.found()).own) == 1


# Tables of cases are walked within one test: starting a bot takes far longer than a case.
CRAFTED = [
    ("0|hydration|10|2|evening", {}, "`title` takes a text of 1 to 80 characters"),
    ("0|hydration|10|2|evening", {**TEXTS, "title": ["x"]}, "`title` takes a text of 1 to 80 characters"),
    ("0|hydration|10|2|evening", {**TEXTS, "tiny": "x" * 201}, "`tiny` takes a text of 1 to 200 characters"),
    ("0|sleep|10|2|evening", TEXTS, "`category` takes one of hydration, movement,"),
    ("0|hydration|0|2|evening", TEXTS, "`minutes` takes a whole number from 1 to 240"),
    ("0|hydration|10|9|evening", TEXTS, "`difficulty` takes a whole number from 1 to 5"),
    ("0|hydration|10|2|night", TEXTS, "`time_of_day` takes one of morning, midday,"),
    ("999999|hydration|10|2|evening", TEXTS, UNKNOWN),
    ("x|hydration|10|2|evening", TEXTS, "That button is from an older version of me."),
]


async def test_a_form_as_no_client_sends_it_gets_a_sentence_and_changes_nothing(
    desk: Desk, wire: Wire
) -> None:
    for arguments, values, said in CRAFTED:
        result = await wire.submit(desk.mona.id, f"a1|tasks.save|{desk.mona.id}|{arguments}", values)
        assert said in told(answer(result)), arguments
    assert (await desk.found()).own == ()


async def test_somebody_else_cannot_submit_a_moderators_form(
    desk: Desk, wire: Wire, alice: MemberActor
) -> None:
    written = f"a1|tasks.save|{desk.mona.id}|0|hydration|10|2|any"
    assert "manage this server" in sentence(await wire.submit(alice.id, written, TEXTS))


# -- listing, retiring, restoring


async def test_the_list_turns_its_pages_and_keeps_to_a_category(desk: Desk) -> None:
    shown = answer(await desk.run("list", category="recovery"))
    recovery = [task for task in TASKS if task.category == "recovery"]
    assert f"{len(recovery)} tasks of 🌙 Recovery · page 1 of 4" in told(shown)
    titles = set()
    for page in range(1, 5):
        assert f"page {page} of 4" in told(shown)
        titles |= {task.title for task in TASKS if f"**{task.title}**" in told(shown)}
        if page < 4:
            shown = answer(await desk.mona.click(shown, label="Next"))
    assert titles == {task.title for task in recovery}
    assert list(buttons(shown)) == ["Back"]


async def test_any_page_fits_what_discord_takes(desk: Desk) -> None:
    long = {"instructions": "*" * 500, "title": "_" * 79 + "x", "anchor": "x" * 200, "tiny": "x" * 200}
    for number in range(cards.PER_PAGE):
        await desk.add(**{**long, "title": f"{number}{long['title'][1:]}"})
    shown = answer(await desk.run("list", which="own"))
    assert len(told(shown)) <= 4000
    assert f"{cards.PER_PAGE} tasks · page 1 of 1" in told(shown)


async def test_everyones_task_is_retired_here_and_restored(desk: Desk) -> None:
    assert await desk.offered("retire", "sip before") == [f"{SIP} · 💧 Hydration"]
    shown = answer(await desk.run("retire", task=SIP.upper()))
    assert f"## Retired: {SIP}" in told(shown)
    assert await desk.offered("retire", "sip before") == []
    assert await desk.offered("restore", "") == [f"{SIP} · 💧 Hydration"]
    assert "1 task · page 1 of 1" in told(answer(await desk.run("list", which="retired")))
    assert f"**{SIP}** · retired" in told(answer(await desk.run("list", which="retired")))
    assert f"## Back in use: {SIP}" in told(answer(await desk.run("restore", task=SIP)))
    assert SIP in {task.title for task in (await desk.found()).in_use}


async def test_only_what_was_written_here_is_offered_for_an_edit(desk: Desk) -> None:
    task = await desk.add()
    await desk.add(ELSEWHERE, title="Tea elsewhere")
    assert await desk.offered("edit", "") == [f"{task.title} · 💧 Hydration"]
    refused = await desk.run("edit", task=SIP)
    assert "That task comes with me, so it can't be edited." in sentence(refused)


async def test_a_task_of_another_server_is_not_known_here(desk: Desk) -> None:
    task = await desk.add(ELSEWHERE)
    for command in ("edit", "retire", "restore"):
        for typed in (f"task:{task.task_id}", task.title, "task:999999999999", "\0", "x" * 4000, ""):
            assert sentence(await desk.run(command, task=typed)) == UNKNOWN


# -- files


async def test_a_file_is_imported_and_a_second_time_nothing_changes(desk: Desk) -> None:
    rows = table(TEA, TEA | {"title": "Tea alone"})
    shown = answer(await desk.run("import", file=("tasks.csv", rows)))
    assert "- **2 tasks** added" in told(shown)
    assert "2 tasks · page 1 of 1" in told(answer(await desk.mona.click(shown, label="Show them")))
    assert "- **2 tasks** already there" in told(answer(await desk.run("import", file=("tasks.csv", rows))))


async def test_every_line_that_cannot_be_used_is_told_and_nothing_is_imported(desk: Desk) -> None:
    lines = [TEA, TEA | {"title": SIP}, *(TEA | {"title": f"T{n}", "minutes": "0"} for n in range(20))]
    shown = told(answer(await desk.run("import", file=("tasks.csv", table(*lines)))))
    assert "## Nothing was imported" in shown
    assert "- Line 4: `minutes` takes a whole number from 1 to 240" in shown
    assert "… and 5 more" in shown
    doubled = told(answer(await desk.run("import", file=("tasks.csv", table(TEA, TEA)))))
    assert "- Line 3: `title` is the same as in a line above" in doubled
    assert (await desk.found()).own == ()


REFUSED = [
    (b"hello", "In that file I miss the columns `category`, `title`, `instructions`, `minutes`,"),
    (table(), "There is not a single task in that file, so nothing was imported."),
    (table(TEA) + b"\0", "The file “tasks.csv” holds NUL characters"),
    (table(TEA) + b"\x81\xff", "The file “tasks.csv” is not a text that I can read."),
    (
        table(*(TEA | {"title": f"Tea {n}"} for n in range(201))),
        "A server can have 200 tasks of its own in use",
    ),
    (b"x" * (512 * 1024 + 1), "That file is larger than 512 KiB, so I didn't load it."),
]


async def test_what_cannot_be_imported_gets_one_clear_sentence(desk: Desk) -> None:
    for content, said in REFUSED:
        assert said in sentence(await desk.run("import", file=("tasks.csv", content)))
    assert (await desk.found()).own == ()


async def test_a_file_that_declares_too_much_is_not_even_loaded(desk: Desk, wire: Wire) -> None:
    url = "https://cdn.discordapp.com/attachments/1/5/gone.csv"
    file = {"id": "5", "filename": "tasks.csv", "size": 512 * 1024 + 1, "url": url, "proxy_url": url}
    option = {"name": "file", "type": ATTACHMENT, "value": "5"}
    nested: dict[str, Any] = {"name": "import", "type": 1, "options": [option]}
    group = {"name": "tasks", "type": 2, "options": [nested]}
    sent = await wire.command(desk.mona.id, "admin", group, resolved={"attachments": {"5": file}})
    assert "That file is larger than 512 KiB, so I didn't load it." in sentence(sent)
    never_sent = await wire.command(desk.mona.id, "admin", group)
    assert "I couldn't read one of the options." in sentence(never_sent)


async def test_an_export_comes_back_as_a_file(desk: Desk) -> None:
    pattern = answer(await desk.run("export"))
    assert "so these are everyone's, as a pattern" in told(pattern)
    [file] = pattern.attachments
    assert (file.filename, await file.read()) == (cards.EXPORT_FILE, write_tasks(TASKS))
    task = await desk.add()
    [file] = answer(await desk.run("export")).attachments
    assert await file.read() == write_tasks([task])


# -- who may


async def test_members_do_not_see_the_commands(alice: MemberActor, channel: simcord.ChannelHandle) -> None:
    assert "admin" not in {name.split()[0] for name in alice.available_commands(channel)}


async def test_a_moderator_is_not_asked_for_consent(
    guild: simcord.GuildHandle, env: simcord.Env, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    role = guild.create_role("Team", permissions=discord.Permissions(manage_guild=True))
    max_ = guild.add_member(env.create_user("max"), roles=[role])
    assert "## Tasks: in use" in told(answer(await max_.slash(channel, "admin tasks list")))
    assert await engine.consent.member(max_.id) is None
