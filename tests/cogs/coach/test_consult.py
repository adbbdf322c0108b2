"""`/coach consult`: the whole interview, by forms and in a thread."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core import engine as engines
from core.coaching.consultation.interview import QUESTIONS
from core.engine import Engine
from tests.cogs.coach.conftest import CHECK_IN, HELP
from tests.cogs.conftest import caller
from tests.cogs.reading import Shown, Wire, answer, buttons, form, sentence, told
from tests.core.privacy.personal_rows import CIPHER

WORDS = ("Read more", "Walks", "Lunch at noon", "A club", "Meetings", "My kids", "Evenings")


async def begin(member: MemberActor, channel: simcord.ChannelHandle) -> ResponseMessage:
    """Begin in the private card."""
    shown = answer(await member.slash(channel, "coach consult"))
    return answer(await member.click(shown, label="Start right here"))


async def reply(member: MemberActor, shown: Shown, words: str) -> ResponseMessage:
    """Answer by the form."""
    return answer(await member.submit_modal(await member.click(shown, label="Reply"), {"answer": words}))


async def to_the_end(member: MemberActor, shown: ResponseMessage) -> ResponseMessage:
    """Answer everything that is left."""
    for words in WORDS:
        shown = await reply(member, shown, words)
    shown = answer(await member.click(shown, label="Playfully"))
    return answer(await member.click(shown, label="Just starting"))


async def count(engine: Engine, table: str) -> int:
    async with engine.database.service() as connection:
        return int(await connection.fetchval(f"select count(*) from {table}"))  # noqa: S608


async def test_a_whole_interview_by_forms_with_a_correction(
    amy: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    welcome = told(answer(await amy.slash(channel, "coach consult")))
    for word in ("encrypted", "Manage Threads", "doctor"):
        assert word in welcome

    first = await begin(amy, channel)
    assert f"1 of {len(QUESTIONS)}" in told(first)
    checked = await to_the_end(amy, first)
    assert checked.id == first.id
    assert "This is what I understood" in told(checked)
    assert "**What you want**: Read more" in told(checked)
    assert "Playfully" in told(checked)

    opened = await amy.click(checked, label="Correct the second part")
    assert set(form(opened)) == {"motivation", "best_time", "tone", "experience"}
    values = {"motivation": "My *kids*", "best_time": "", "tone": ["plain"], "experience": ["returning"]}
    checked = answer(await amy.submit_modal(opened, values))
    assert "My \\*kids\\*" in told(checked)
    assert "**When it fits**: *not told*" in told(checked)
    assert "Plainly" in told(checked)
    assert not await count(engine, "coach_profiles")

    assert "Your coach is ready" in told(answer(await amy.click(checked, label="That's me")))
    assert "goes on as before" in told(answer(await amy.slash(channel, "coach consult")))
    assert await count(engine, "coach_profiles") == 1
    assert await count(engine, "coach_members") == 1


async def test_back_shows_what_was_said_and_skip_leaves_out(
    amy: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = await reply(amy, await begin(amy, channel), "Read more")
    shown = answer(await amy.click(shown, label="Back"))
    assert "> Read more" in told(shown)
    assert form(await amy.click(shown, label="Reply"))["answer"]["value"] == "Read more"
    shown = answer(await amy.click(shown, label="Skip"))
    assert "2 of" in told(shown)
    assert "Read more" not in told(answer(await amy.click(shown, label="Back")))


async def test_an_interview_in_a_thread_is_private_and_goes_on_after_a_restart(
    amy: MemberActor,
    channel: simcord.ChannelHandle,
    guild: simcord.GuildHandle,
    env: simcord.Env,
    engine: Engine,
    wire: Wire,
) -> None:
    shown = answer(await amy.slash(channel, "coach consult"))
    begin_again = buttons(shown)["Start in a private thread"]
    shown = answer(await amy.click(shown, label="Start in a private thread"))
    await wire.press(amy.id, begin_again, shown)
    [thread] = channel.threads
    [real] = env.bot.guilds[0].threads
    assert real.is_private()
    assert thread.mention in told(shown)
    [question] = thread.history(viewer=amy)
    assert "reply to me here" in told(question)

    result = await amy.submit_modal(await amy.click(question, label="Reply"), {"answer": "Read more"})
    assert result.response is not None
    assert result.response.id == question.id

    another = engines.build(engine.database, cipher=CIPHER)
    await engines.load(another)
    await env.restart_bot(AttuneBot(another, Painter(), shard_count=1))
    shown = answer(await amy.slash(channel, "coach consult"))
    assert "2 of" in told(shown)
    assert thread.mention in told(shown)
    assert "2 of" in told(await reply(amy, answer(await amy.click(shown, label="Back")), "Walk more"))

    heard = await another.coaching.consultations.hear(caller(amy.id, guild.id), thread.id, "A walk at noon")
    assert heard is not None
    assert "3 of" in told(answer(await amy.slash(channel, "coach consult")))


async def test_where_no_thread_may_be_opened_the_private_card_does(
    amy: MemberActor, guild: simcord.GuildHandle
) -> None:
    closed = discord.PermissionOverwrite(create_private_threads=False)
    channel = guild.create_text_channel("closed", overwrites={guild.default_role: closed})
    shown = answer(await amy.slash(channel, "coach consult"))
    shown = answer(await amy.click(shown, label="Start in a private thread"))
    assert "1 of" in told(shown)
    assert not channel.threads


async def test_a_crisis_gets_help_and_distress_a_kind_line(
    amy: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = await begin(amy, channel)
    result = await amy.submit_modal(
        await amy.click(shown, label="Reply"), {"answer": "I want to kill myself"}
    )
    assert told(answer(result)) == HELP
    assert not await count(engine, "coach_answers")
    assert CHECK_IN in told(await reply(amy, shown, "I feel worthless"))


async def test_stopping_asks_first_and_can_be_taken_back(
    amy: MemberActor, channel: simcord.ChannelHandle
) -> None:
    asked = answer(await amy.click(await begin(amy, channel), label="Stop"))
    assert "1 of" in told(answer(await amy.click(asked, label="Go on")))
    asked = answer(await amy.click(answer(await amy.slash(channel, "coach consult")), label="Stop"))
    assert "## Stopped" in told(answer(await amy.click(asked, label="Stop it")))
    assert "find out what helps" in told(answer(await amy.slash(channel, "coach consult")))


async def test_strangers_repeats_and_old_buttons_change_nothing(
    amy: MemberActor,
    bob: MemberActor,
    mona: MemberActor,
    channel: simcord.ChannelHandle,
    guild: simcord.GuildHandle,
    engine: Engine,
    wire: Wire,
) -> None:
    shown = await begin(amy, channel)
    skip = buttons(shown)["Skip"]
    await engine.coaching.access.enable(caller(mona.id, guild.id), member_id=bob.id, role_id=None)
    assert "someone else" in sentence(await wire.press(bob.id, skip, shown))
    stolen = skip.replace(str(amy.id), str(bob.id))
    assert "That interview is over" in sentence(await wire.press(bob.id, stolen, shown))

    result = await amy.submit_modal(await amy.click(shown, label="Reply"), {"answer": "Read more"})
    await wire.again(result)
    assert await count(engine, "coach_answers") == 1

    checked = await to_the_end(amy, answer(await amy.click(answer(result), label="Back")))
    confirm = buttons(checked)["That's me"]
    await wire.again(await amy.click(checked, label="That's me"))
    assert "Your coach is ready" in told(answer(await wire.press(amy.id, confirm, checked)))
    assert "That interview is over" in sentence(await wire.press(amy.id, skip, shown))
    for forged in (skip.replace("goals", "weight"), skip.replace("consult.skip", "consult.correct")):
        assert sentence(await wire.press(amy.id, forged, shown))
    assert await count(engine, "coach_profiles") == 1


async def test_who_was_not_let_in_is_told_how_and_who_is_let_in_no_more_stops_at_once(
    amy: MemberActor,
    bob: MemberActor,
    mona: MemberActor,
    channel: simcord.ChannelHandle,
    guild: simcord.GuildHandle,
    engine: Engine,
) -> None:
    assert "/admin consultation enable" in sentence(await bob.slash(channel, "coach consult"))
    assert f"<@{bob.id}>" in told(answer(await mona.slash(channel, "admin consultation list")))

    opened = await amy.click(await begin(amy, channel), label="Reply")
    await mona.slash(channel, "admin consultation disable", member=amy.user)
    refused = await amy.submit_modal(opened, {"answer": "Read more"})
    assert "/admin consultation enable" in sentence(refused)
    assert not await count(engine, "coach_answers")


@pytest.mark.parametrize("by_role", [False, True])
async def test_a_talk_stops_at_once_for_who_is_let_in_no_more_and_goes_on_where_it_was(
    env: simcord.Env,
    mona: MemberActor,
    guild: simcord.GuildHandle,
    channel: simcord.ChannelHandle,
    engine: Engine,
    by_role: bool,
) -> None:
    role = guild.create_role("Coached", permissions=discord.Permissions.none())
    carla = guild.add_member(env.create_user("carla"), roles=[role])
    await engine.consent.give(caller(carla.id, guild.id))
    access, moderator = engine.coaching.access, caller(mona.id, guild.id)
    one = {"member_id": None, "role_id": role.id} if by_role else {"member_id": carla.id, "role_id": None}
    await access.enable(moderator, **one)
    greeting = await talk_of(carla, channel)
    thread, hello = channel.threads[-1], f"<@{greeting.author.id}> Hello"
    await carla.send(thread, hello)
    answered = thread.history()[-1]
    assert await count(engine, "coach_exchanges") == 1

    await access.disable(moderator, **one)
    await carla.send(thread, hello)
    assert "/admin consultation enable" in thread.history()[-1].content
    assert "/admin consultation enable" in sentence(await carla.click(answered, label="Regenerate"))
    assert await count(engine, "coach_exchanges") == 1

    await access.enable(moderator, **one)
    await carla.send(thread, hello)
    assert "coach by rules" in thread.history()[-1].content
    assert await count(engine, "coach_exchanges") == 2


async def talk_of(member: MemberActor, channel: simcord.ChannelHandle) -> discord.Message:
    """Open a member's talk; return the message that its thread begins with."""
    await member.slash(channel, "coach talk")
    return channel.threads[-1].history()[-1]


async def test_in_a_private_chat_a_name_is_needed_and_messages_are_answers(
    amy: MemberActor, bob: MemberActor, engine: Engine
) -> None:
    for member in (amy, bob):
        await member.send_dm("hi")
    assert "let you in by name" in sentence(await bob.user.slash("coach consult"))
    shown = answer(await amy.user.slash("coach consult"))
    assert "Manage Threads" not in told(shown)
    shown = answer(await amy.user.click(shown, label="Start right here"))
    assert "reply to me here" in told(shown)
    at = caller(amy.id, 1)
    assert await engine.coaching.consultations.hear(at, shown.channel_id, "Read more") is not None
    assert await count(engine, "coach_answers") == 1


async def test_moderators_let_in_a_role_and_one_at_a_time(
    alice: MemberActor,
    mona: MemberActor,
    channel: simcord.ChannelHandle,
    guild: simcord.GuildHandle,
    env: simcord.Env,
    engine: Engine,
) -> None:
    role = guild.create_role("Coached", permissions=discord.Permissions.none())
    carla = guild.add_member(env.create_user("carla"), roles=[role])
    await engine.consent.give(caller(carla.id, guild.id))
    enable = "admin consultation enable"
    assert "one at a time" in sentence(await mona.slash(channel, enable))
    assert "one at a time" in sentence(await mona.slash(channel, enable, member=alice.user, role=role))
    assert "Nobody yet" in told(answer(await mona.slash(channel, "admin consultation list")))
    assert "may have a coach now" in told(answer(await mona.slash(channel, enable, role=role)))
    assert "already" in told(answer(await mona.slash(channel, enable, role=role)))
    assert "isn't switched on" in sentence(await alice.slash(channel, "coach consult"))
    assert "find out what helps" in told(answer(await carla.slash(channel, "coach consult")))
    status = told(answer(await mona.slash(channel, "admin status")))
    assert f"Coach: <@&{role.id}> let in" in status
    assert "consultation denied" not in status
