"""Talks with the coach as members meet them: in a thread, in private and behind a card."""

from __future__ import annotations

import asyncio

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot import coach_lines, coach_replies, errors
from bot.charts.painter import Painter
from bot.client import AttuneBot
from core.coaching.model.protocol import Answer, Ending, OnText, Prompt, Stop, Usage
from core.coaching.talks.heard import Reason
from core.engine import Engine
from db.pool import Database, DatabaseUnavailable
from tests.cogs.coach.conftest import HELP
from tests.cogs.conftest import caller
from tests.cogs.reading import answer, buttons, form, told
from tests.core.coaching.conversing import FakeModel, engine_with

WORD_SECONDS = 0.05
WORDS = [f"word{number} " for number in range(12)]
WHOLE = "".join(WORDS).strip()

INTERVIEWED = """
    insert into coach_consultations (user_id, guild_id, channel_id, state, started_at, changed_at, ended_at)
    values ($1, 1, $2, 'finished', now(), now(), now())
"""


class SlowModel(FakeModel):
    """Takes its time for each word, and may lose the database over it."""

    fails = False

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        said = ""
        for word in WORDS:
            said += word
            try:
                await on_text(word)
            except Stop:
                return Answer(Ending.TRUNCATED, said)
            await asyncio.sleep(WORD_SECONDS)
        if self.fails:
            raise DatabaseUnavailable
        return Answer(Ending.OK, said)


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
async def engine(database: Database, model: FakeModel) -> Engine:
    """Every service, with a model."""
    return engine_with(database, model)


@pytest.fixture
async def alice(
    alice: MemberActor, mona: MemberActor, guild: simcord.GuildHandle, engine: Engine
) -> MemberActor:
    """She agreed, and was let in."""
    moderator = caller(mona.id, guild.id)
    await engine.coaching.access.enable(moderator, member_id=alice.id, role_id=None)
    return alice


@pytest.fixture
async def thread(alice: MemberActor, channel: ChannelHandle) -> ChannelHandle:
    """Alice's talk."""
    await alice.slash(channel, "coach talk")
    return channel.threads[-1]


def last(channel: ChannelHandle) -> discord.Message:
    [*_, message] = channel.history()
    return message


async def test_a_talk_is_held_in_a_private_thread(
    alice: MemberActor, channel: ChannelHandle, bot: AttuneBot, model: FakeModel
) -> None:
    shown = answer(await alice.slash(channel, "coach talk"))
    [thread] = channel.threads
    assert f"<#{thread.id}>" in told(shown)
    assert f"<@{bot.user.id}>" in last(thread).content

    await alice.send(thread, f"<@{bot.user.id}> I missed a day")

    assert last(thread).content == "What helped?"
    assert set(buttons(last(thread))) == {"Regenerate"}
    assert model.asked[0].turns[-1].text == "I missed a day"


async def test_the_command_leads_back_to_the_talk_that_goes_on(
    alice: MemberActor, channel: ChannelHandle, thread: ChannelHandle
) -> None:
    shown = answer(await alice.slash(channel, "coach talk"))
    assert f"<#{thread.id}>" in told(shown)
    assert set(buttons(shown)) == {"New talk", "Use the coach without a model"}
    shown = answer(await alice.click(shown, label="New talk"))
    assert len(channel.threads) == 2
    assert f"<#{channel.threads[-1].id}>" in told(shown)


async def test_below_an_interview_the_talk_goes_on_in_its_thread(
    alice: MemberActor, channel: ChannelHandle, thread: ChannelHandle, engine: Engine, model: FakeModel
) -> None:
    async with engine.database.service() as connection:
        await connection.execute(INTERVIEWED, alice.id, thread.id)
    shown = answer(await alice.slash(thread, "coach talk"))
    shown = answer(await alice.click(shown, label="New talk"))
    assert f"<#{thread.id}>" in told(shown)
    assert len(channel.threads) == 1
    await alice.send(thread, "I read at nine", reply_to=last(thread))
    assert len(model.asked) == 1


async def test_only_a_members_own_talk_is_heard(
    env: simcord.Env,
    guild: simcord.GuildHandle,
    engine: Engine,
    alice: MemberActor,
    newcomer: MemberActor,
    channel: ChannelHandle,
    thread: ChannelHandle,
    bot: AttuneBot,
    model: FakeModel,
) -> None:
    role = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    ada = guild.add_member(env.create_user("ada"), roles=[role])
    await engine.consent.give(caller(ada.id, guild.id))
    mention = f"<@{bot.user.id}> hello"
    for who, place in ((alice, channel), (ada, thread), (newcomer, channel)):
        await who.send(place, mention)
    await ada.slash(channel, "coach talk")
    await ada.send(thread, mention)
    await newcomer.send_dm("hello")
    assert model.asked == []
    assert last(thread).author.id == ada.id
    await alice.send(thread, mention)
    assert len(model.asked) == 1


async def test_a_message_that_discord_leaves_without_text_gets_one_hint(
    alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, model: FakeModel
) -> None:
    await alice.send(thread, "I missed a day")
    await alice.send(thread, "and another")
    hints = [message for message in thread.history() if message.content == coach_lines.MENTION_ME]
    assert len(hints) == 1
    await alice.send(thread, f"<@{bot.user.id}>")
    assert last(thread).content == coach_lines.MENTION_ME
    await alice.send(thread, "I missed a day", reply_to=hints[0])
    assert [prompt.turns[-1].text for prompt in model.asked] == ["I missed a day"]


async def test_in_a_private_chat_no_mention_is_needed(
    env: simcord.Env, alice: MemberActor, model: FakeModel
) -> None:
    assert "just write there" in told(answer(await alice.user.slash("coach talk")))
    await alice.send_dm("I missed a day")
    assert last(alice.user.dm_channel).content == "What helped?"


async def test_an_interview_in_its_thread_is_answered_by_messages(
    alice: MemberActor, channel: ChannelHandle, bot: AttuneBot, model: FakeModel
) -> None:
    shown = answer(await alice.slash(channel, "coach consult"))
    await alice.click(shown, label="Start in a private thread")
    [thread] = channel.threads
    first = told(last(thread))
    await alice.send(thread, f"<@{bot.user.id}> Read more")
    assert "2 of" in told(last(thread))
    assert told(last(thread)) != first
    await alice.send(thread, f"<@{bot.user.id}>")
    assert last(thread).content == coach_lines.MENTION_ME
    assert model.asked == []


async def test_help_takes_the_place_of_an_answer(
    alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, model: FakeModel, engine: Engine
) -> None:
    await alice.send(thread, f"<@{bot.user.id}> I want to kill myself")
    assert HELP in told(last(thread))
    assert model.asked == []
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from coach_exchanges") == 0


async def test_a_long_answer_comes_in_pieces_and_pings_nobody(
    alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, model: FakeModel
) -> None:
    model.script = [Answer(Ending.OK, "@everyone " + "word " * 700, Usage(1, 1))]
    await alice.send(thread, f"<@{bot.user.id}> hello")
    *_, first, second = thread.history()
    assert first.content.startswith("@everyone word")
    assert not first.mention_everyone
    assert (set(buttons(first)), set(buttons(second))) == (set(), {"Regenerate"})


async def test_what_stands_in_the_way_is_said_in_the_thread(
    alice: MemberActor, thread: ChannelHandle, bot: AttuneBot
) -> None:
    await alice.send(thread, f"<@{bot.user.id}> " + "x" * 1_501)
    assert "at most 1500 characters" in last(thread).content


async def test_where_discord_refuses_the_answer_it_is_kept_all_the_same(
    env: simcord.Env, alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, engine: Engine
) -> None:
    env.inject_error("POST", f"/channels/{thread.id}/messages", status=403)
    await alice.send(thread, f"<@{bot.user.id}> hello")
    assert env.errors == []
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from coach_exchanges") == 1


async def test_where_the_feature_is_off_nothing_is_heard(
    alice: MemberActor,
    guild: simcord.GuildHandle,
    thread: ChannelHandle,
    bot: AttuneBot,
    engine: Engine,
    model: FakeModel,
) -> None:
    await engine.flags.set_percent(caller(alice.id, guild.id), "coach", 0)
    await alice.send(thread, f"<@{bot.user.id}> hello")
    assert model.asked == []
    assert last(thread).author.id == alice.id


async def test_the_rules_say_what_they_are(
    alice: MemberActor, channel: ChannelHandle, thread: ChannelHandle, bot: AttuneBot, model: FakeModel
) -> None:
    shown = answer(await alice.slash(channel, "coach talk"))
    shown = answer(await alice.click(shown, label="Use the coach without a model"))
    assert "Use the model" in buttons(shown)
    await alice.send(thread, f"<@{bot.user.id}> I missed a day")
    assert coach_lines.STAND_INS[Reason.CHOSEN] in last(thread).content
    assert model.asked == []


class TestRegenerate:
    async def test_the_newest_answer_is_replaced(
        self, alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, model: FakeModel
    ) -> None:
        await alice.send(thread, f"<@{bot.user.id}> hello")
        count = len(thread.history())
        model.script = [Answer(Ending.OK, "Another view", Usage(1, 1))]
        await alice.click(last(thread), label="Regenerate")
        assert last(thread).content == "Another view"
        assert set(buttons(last(thread))) == {"Regenerate"}
        assert len(thread.history()) == count

    async def test_of_several_pieces_the_new_answer_comes_below(
        self, alice: MemberActor, thread: ChannelHandle, bot: AttuneBot, model: FakeModel
    ) -> None:
        model.script = [Answer(Ending.OK, "word " * 700), Answer(Ending.OK, "Another view")]
        await alice.send(thread, f"<@{bot.user.id}> hello")
        await alice.click(last(thread), label="Regenerate")
        *_, before, newest = thread.history()
        assert before.content.startswith("word")
        assert (newest.content, buttons(before)) == ("Another view", {})
        assert set(buttons(newest)) == {"Regenerate"}

    async def test_it_stands_under_the_newest_alone(
        self, alice: MemberActor, thread: ChannelHandle, bot: AttuneBot
    ) -> None:
        for _ in range(3):
            await alice.send(thread, f"<@{bot.user.id}> hello")
        offered = [message for message in thread.history() if buttons(message)]
        assert offered == [last(thread)]

    async def test_a_stranger_cannot_press_it(
        self,
        env: simcord.Env,
        guild: simcord.GuildHandle,
        alice: MemberActor,
        thread: ChannelHandle,
        bot: AttuneBot,
        model: FakeModel,
    ) -> None:
        role = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
        ada = guild.add_member(env.create_user("ada"), roles=[role])
        await alice.send(thread, f"<@{bot.user.id}> hello")
        pressed = await ada.click(last(thread), label="Regenerate")
        assert pressed.response is not None
        assert pressed.response.ephemeral
        assert len(model.asked) == 1


class TestCard:
    @pytest.fixture
    def channel(self, guild: simcord.GuildHandle, env: simcord.Env) -> ChannelHandle:
        """A channel where no thread can be opened."""
        return guild.create_voice_channel("talks")

    async def test_where_no_thread_can_be_a_form_takes_what_is_written(
        self, alice: MemberActor, channel: ChannelHandle, model: FakeModel
    ) -> None:
        shown = answer(await alice.slash(channel, "coach talk"))
        opened = await alice.click(shown, label="Write")
        assert set(form(opened)) == {"text"}
        said = answer(await alice.submit_modal(opened, {"text": "I missed a day"}))
        assert "What helped?" in told(said)
        model.script = [Answer(Ending.OK, "Another view", Usage(1, 1))]
        assert "Another view" in told(answer(await alice.click(said, label="Regenerate")))


class TestLive:
    """While an answer comes, word by word."""

    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(coach_replies, "PATIENCE_SECONDS", 1.2 * WORD_SECONDS)
        monkeypatch.setattr(coach_replies, "EDIT_SECONDS", WORD_SECONDS)

    @pytest.fixture
    def model(self) -> SlowModel:
        return SlowModel()

    @pytest.fixture(params=[False, True], ids=["whole", "streaming"])
    def streams(self, request: pytest.FixtureRequest) -> bool:
        return request.param

    @pytest.fixture
    async def bot(self, engine: Engine, streams: bool) -> AttuneBot:
        return AttuneBot(engine, Painter(), shard_count=1, streams=streams, message_content=True)

    @pytest.fixture
    async def coming(self, env: simcord.Env, alice: MemberActor, thread: ChannelHandle) -> discord.Message:
        """What is shown while an answer comes."""
        env.backend.create_message(thread.id, alice.id, "I missed a day")
        before = last(thread).id
        for _ in range(1_000):
            if last(thread).id != before:
                break
            await asyncio.sleep(0.005)
        return last(thread)

    async def test_an_answer_that_takes_its_time_can_be_stopped(
        self, alice: MemberActor, thread: ChannelHandle, coming: discord.Message, streams: bool
    ) -> None:
        if streams:
            assert WHOLE.startswith(coming.content.removesuffix(coach_replies.CURSOR))
        else:
            assert coming.content == coach_lines.WAITING
        stopped = await alice.click(coming, label="Stop")

        assert answer(stopped).content == coach_lines.STOPPING
        assert last(thread).id == coming.id
        assert WHOLE not in last(thread).content
        assert "ends here before its end" in last(thread).content
        assert set(buttons(last(thread))) == {"Regenerate"}

    async def test_an_answer_takes_the_place_of_what_was_shown_before_it(
        self, env: simcord.Env, thread: ChannelHandle, coming: discord.Message
    ) -> None:
        await env.settle()
        assert (last(thread).id, last(thread).content) == (coming.id, WHOLE)

    async def test_what_was_deleted_meanwhile_is_said_all_the_same(
        self, env: simcord.Env, thread: ChannelHandle, coming: discord.Message
    ) -> None:
        env.backend.delete_message(thread.id, coming.id)
        await env.settle()
        assert last(thread).content == WHOLE

    async def test_what_is_shown_meanwhile_goes_when_there_is_no_answer(
        self, env: simcord.Env, thread: ChannelHandle, model: SlowModel, coming: discord.Message
    ) -> None:
        model.fails = True
        await env.settle()
        assert last(thread).id != coming.id
        assert last(thread).content == errors.TRY_LATER
        assert coming.id not in {message.id for message in thread.history()}
