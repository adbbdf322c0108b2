"""/admin schedule and /admin jobs."""

from __future__ import annotations

import datetime as dt

import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards import schedules as cards
from bot.posting import CARDS
from core import engine as engines
from core.engine import Engine
from core.jobs import Delivery, Job, JobKind
from db.pool import Database
from db.schedules import Recurrence
from tests.cogs.reading import Wire, answer, buttons, sentence, told
from tests.core.schedules.test_queue import give_up
from tests.greetings import DUE, GREETING, KINDS, Greeting, draw, of_server, put

SCHEDULE, JOBS = "admin schedule", "admin jobs"


async def nothing(_engine: Engine, _job: Job, _now: dt.datetime) -> Delivery | None:
    return None


@pytest.fixture
async def engine(database: Database) -> Engine:
    made = engines.build(database, kinds={**KINDS, "silence": JobKind(nothing)})
    await engines.load(made)
    return made


@pytest.fixture(autouse=True)
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CARDS, Greeting, draw)


@pytest.fixture
async def greeted(engine: Engine, guild: simcord.GuildHandle, channel: simcord.ChannelHandle) -> None:
    """This server and another one are greeted on Mondays."""
    await put(engine, guild.id, 5, channel_id=channel.id)


@pytest.mark.usefixtures("greeted")
class TestSchedule:
    async def test_it_shows_when_what_runs_and_ran(
        self, mona: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = told(answer(await mona.slash(channel, SCHEDULE)))
        assert f"**Greeting** — Mondays at 09:00 (Europe/Berlin) in <#{channel.id}>" in shown
        assert f"Next: <t:{int(DUE.timestamp())}:F>" in shown
        assert "Last: never yet" in shown
        assert shown.count("Greeting") == 1

    async def test_a_preview_is_shown_to_the_moderator_alone_and_changes_nothing(
        self, mona: MemberActor, channel: simcord.ChannelHandle, engine: Engine, guild: simcord.GuildHandle
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        preview = answer(await mona.click(shown, label="Preview"))
        assert told(preview) == f"Hello, server {guild.id}!"
        assert preview.id != shown.id
        assert (await engine.queue.of_server(guild.id)).counts.waiting == 0
        assert (await engine.schedules.find(of_server(guild.id))).last_run_at is None

    async def test_run_now_puts_it_into_the_queue(
        self, mona: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        after = answer(await mona.click(shown, label="Run now"))
        assert "Greeting: on its way." in told(after)
        assert "never yet" not in told(after)
        assert "**Waiting**: 1" in told(answer(await mona.slash(channel, JOBS)))

    async def test_pause_and_resume_take_turns(
        self, mona: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        paused = answer(await mona.click(shown, label="Pause"))
        assert "**Paused** by a moderator." in told(paused)
        resumed = answer(await mona.click(paused, label="Resume"))
        assert "Paused" not in told(resumed)
        assert "Pause" in buttons(resumed)

    async def test_it_says_why_discord_stands_in_the_way(
        self, mona: MemberActor, channel: simcord.ChannelHandle, engine: Engine, guild: simcord.GuildHandle
    ) -> None:
        await engine.schedules.pause(of_server(guild.id), "channel_closed")
        shown = told(answer(await mona.slash(channel, SCHEDULE)))
        assert "**Paused** because I may not write in the channel" in shown

    async def test_what_has_nothing_to_post_says_so(
        self,
        mona: MemberActor,
        channel: simcord.ChannelHandle,
        engine: Engine,
        guild: simcord.GuildHandle,
        wire: Wire,
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        key = of_server(guild.id)
        await engine.schedules.put(type(key)("silence", guild.id), Recurrence("UTC", 9), DUE)
        pressed = await wire.press(mona.id, f"a1|schedule.preview|{mona.id}|silence", shown)
        assert sentence(pressed) == "There would be nothing to post right now."

    async def test_what_is_not_scheduled_any_more_gets_a_sentence(
        self,
        mona: MemberActor,
        channel: simcord.ChannelHandle,
        engine: Engine,
        guild: simcord.GuildHandle,
        wire: Wire,
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        await engine.schedules.remove(of_server(guild.id))
        for action in ("preview", "run", "pause", "resume"):
            pressed = await wire.press(mona.id, f"a1|schedule.{action}|{mona.id}|{GREETING}", shown)
            assert "not scheduled here any more" in sentence(pressed)

    async def test_a_member_who_does_not_manage_the_server_gets_a_sentence(
        self,
        mona: MemberActor,
        alice: MemberActor,
        channel: simcord.ChannelHandle,
        engine: Engine,
        guild: simcord.GuildHandle,
        wire: Wire,
    ) -> None:
        shown = answer(await mona.slash(channel, SCHEDULE))
        group = {"name": "schedule", "type": 1, "options": []}
        assert "manage this server" in sentence(await wire.command(alice.id, "admin", group))
        for crafted in (
            f"schedule.run|{alice.id}|{GREETING}",
            f"schedule.pause|{alice.id}|{GREETING}",
            f"jobs.requeue|{alice.id}|1",
        ):
            assert "manage this server" in sentence(await wire.press(alice.id, f"a1|{crafted}", shown))
        assert not (await engine.schedules.find(of_server(guild.id))).paused


async def test_a_server_without_schedules_is_told(mona: MemberActor, channel: simcord.ChannelHandle) -> None:
    shown = answer(await mona.slash(channel, SCHEDULE))
    assert "Nothing, in this server." in told(shown)
    assert buttons(shown) == {}


@pytest.mark.usefixtures("greeted")
class TestJobs:
    async def test_a_job_given_up_is_told_plainly_and_tried_again_once(
        self,
        mona: MemberActor,
        channel: simcord.ChannelHandle,
        engine: Engine,
        guild: simcord.GuildHandle,
        wire: Wire,
    ) -> None:
        await engine.schedules.claim_due(DUE)
        await give_up(engine, guild.id)
        shown = answer(await mona.slash(channel, JOBS))
        [dead] = (await engine.queue.of_server(guild.id)).dead
        assert "**Waiting**: 0 · **Running**: 0" in told(shown)
        assert "**Greeting** — given up" in told(shown)
        assert f"A fault of mine, job {dead.job_id} in my operator's log." in told(shown)
        again_id = buttons(shown)["Try it again"]
        again = answer(await mona.click(shown, label="Try it again"))
        assert "**Waiting**: 1" in told(again)
        assert "None was given up." in told(again)
        stale = await wire.press(mona.id, again_id, shown)
        assert "tried again already" in sentence(stale)

    async def test_another_servers_jobs_are_neither_shown_nor_tried_again(
        self,
        mona: MemberActor,
        channel: simcord.ChannelHandle,
        engine: Engine,
        wire: Wire,
    ) -> None:
        await engine.schedules.claim_due(DUE)
        await give_up(engine, 5)
        shown = answer(await mona.slash(channel, JOBS))
        assert "None was given up." in told(shown)
        [dead] = (await engine.queue.of_server(5)).dead
        pressed = await wire.press(mona.id, f"a1|jobs.requeue|{mona.id}|{dead.job_id}", shown)
        assert "tried again already, or is gone" in sentence(pressed)
        assert (await engine.queue.of_server(5)).dead == [dead]


def test_times_read_as_people_say_them() -> None:
    assert cards.times(Recurrence("UTC", 7, 5)) == "every day at 07:05 (UTC)"
    assert cards.times(Recurrence("Asia/Tokyo", 20, 0, 6)) == "Sundays at 20:00 (Asia/Tokyo)"
    assert cards.kind_name("weekly_summary") == "Weekly summary"
