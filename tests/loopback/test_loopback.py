"""An unmodified discord.py client against the loopback server, over real HTTP and websockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.loopback import Actor, LoopbackDiscord, Upload
from tests.loopback.faults import CALLBACK
from tests.loopback.interaction import Reply
from tests.loopback.toy_bot import COMMANDS, FILMS, ToyBot


class Scene:
    """A server with one guild, two people and a bot."""

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server
        self.bot = ToyBot()
        self.guild = server.world.add_guild("Film club")
        self.channel = server.world.add_channel(self.guild, "general")
        self.ada, self.ben = (self._join(name) for name in ("ada", "ben"))

    def _join(self, name: str) -> Actor:
        user = self.server.world.add_user(name)
        self.server.world.add_member(self.guild, user)
        return self.server.actor(user, self.channel)


@asynccontextmanager
async def running(bot: ToyBot) -> AsyncIterator[ToyBot]:
    async with bot:
        await bot.login("any-token")
        connection = asyncio.create_task(bot.connect())
        await bot.wait_until_ready()
        yield bot
    await connection


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as server:
        with server.install():
            yield server


@pytest.fixture
async def scene(server: LoopbackDiscord) -> AsyncIterator[Scene]:
    scene = Scene(server)
    async with running(scene.bot):
        yield scene


async def test_login_shows_the_guild_without_other_members(scene):
    guild = scene.bot.get_guild(int(scene.guild["id"]))

    assert scene.bot.user.id == int(scene.server.world.bot["id"])
    assert guild.name == "Film club"
    assert guild.member_count == 4
    assert [member.id for member in guild.members] == [scene.bot.user.id]
    assert guild.text_channels[0].name == "general"


async def test_members_are_sent_on_request(scene):
    guild = scene.bot.get_guild(int(scene.guild["id"]))

    assert [member.name for member in await guild.query_members("be")] == ["ben"]


async def test_sync_registers_every_command(scene):
    registered = await scene.bot.tree.fetch_commands()

    assert {command.name for command in registered} == {command.name for command in COMMANDS}


async def test_slash_command_gets_typed_options_and_answers_ephemerally(scene):
    answer = await scene.ada.slash("rate", film="Alien", stars=5, friend=scene.ben.user)

    assert answer.message["embeds"][0]["title"] == "Alien: 5 with ben"
    assert answer.is_ephemeral
    assert scene.server.messages.history(scene.channel["id"]) == []


async def test_autocomplete_suggests_what_begins_as_typed(scene):
    choices = await scene.ada.autocomplete("rate", "film", film="Ali")

    assert [choice["value"] for choice in choices] == ["Alien", "Aliens"]


async def test_subcommand_posts_edits_and_deletes_in_the_channel(scene):
    answer = await scene.ada.slash("plan announce", channel=scene.channel)
    await answer.completed()

    assert answer.message["content"] == "same"
    assert [m["content"] for m in scene.server.messages.history(scene.channel["id"])] == ["first, edited"]


async def test_context_menus_reach_their_targets(scene):
    said = await scene.ben.say("well")
    greeting = await scene.ada.menu("Greet", scene.ben.user)
    quotation = await scene.ada.menu("Quote", said)

    assert greeting.message["content"] == "hello ben"
    assert quotation.message["content"] == "> well"


async def test_history_is_read_page_by_page(scene):
    for number in range(120):
        await scene.server.messages.post(
            scene.channel["id"], scene.server.world.bot, {"content": str(number)}
        )
    channel = scene.bot.get_channel(int(scene.channel["id"]))

    assert [m.content async for m in channel.history(limit=None)] == [str(n) for n in reversed(range(120))]


async def test_deferred_answer_is_edited_and_followed_up(scene):
    answer = await scene.ada.slash("slow")
    assert answer.reply is Reply.DEFER
    await answer.wait_until(lambda a: len(a.followups) == 2)
    await answer.wait_until(lambda a: len(a.followups) == 1)

    assert answer.message["content"] == "thought about it"
    assert answer.is_ephemeral
    assert answer.followups[0]["content"] == "one more thing, corrected"


async def test_files_travel_both_ways(scene):
    answer = await scene.ada.slash("shout", source=Upload("quiet.txt", b"hush"))
    attachment = answer.message["attachments"][0]

    assert attachment["filename"] == "loud.txt"
    assert attachment["description"] == "louder"
    assert scene.server.world.files[attachment["id"]].data == b"HUSH"


async def test_modal_with_labels_carries_every_kind_of_field(scene):
    opened = await scene.ada.slash("form")
    answer = await scene.ada.submit(
        opened,
        {
            "Genre": ["Horror"],
            "Partner": [scene.ben.user],
            "Export": [Upload("ratings.csv", b"Alien,5")],
            "Mood": "wild",
        },
    )

    assert answer.message["content"] == "nobody|Horror|ben|Alien,5|wild"


async def test_modal_refuses_an_answer_to_a_field_it_lacks(scene):
    opened = await scene.ada.slash("form")

    with pytest.raises(LookupError, match="Shoe size"):
        await scene.ada.submit(opened, {"Shoe size": "41"})


async def test_modal_from_a_button_edits_the_message_behind_it(scene):
    shown = (await scene.ada.slash("panel")).message
    opened = await scene.ada.click(shown, "Note")
    answer = await scene.ada.submit(opened, {"Note": "seen twice"})

    assert answer.reply is Reply.UPDATE
    assert shown["content"] == "note: seen twice"


async def test_button_edits_its_message(scene):
    shown = (await scene.ada.slash("panel")).message
    await scene.ben.click(shown, "Count")

    assert shown["content"] == "counted"


async def test_button_with_a_deferred_update_edits_its_message_later(scene):
    shown = (await scene.ada.slash("panel")).message
    answer = await scene.ada.click(shown, "Later")
    await answer.wait_until(lambda a: a.message["content"] == "counted later")

    assert answer.reply is Reply.DEFER_UPDATE
    assert answer.message is shown


async def test_button_can_delete_its_message(scene):
    shown = (await scene.ada.slash("panel")).message
    answer = await scene.ada.click(shown, "Remove")
    await answer.wait_until(lambda a: a.original is None)

    assert scene.server.messages.history(scene.channel["id"]) == []


async def test_disabled_button_cannot_be_pressed(scene):
    shown = (await scene.ada.slash("panel")).message

    with pytest.raises(LookupError, match="Closed"):
        await scene.ada.click(shown, "Closed")


async def test_selects_carry_strings_and_people(scene):
    shown = (await scene.ada.slash("panel")).message
    await scene.ada.select(shown, "Genre", "Drama")
    assert shown["content"] == "genre Drama"
    await scene.ada.select(shown, "Partner", scene.ben.user)

    assert shown["content"] == "partner ben"


async def test_components_v2_pass_through_and_stay_clickable(scene):
    shown = (await scene.ada.slash("gallery")).message
    section, _, media = shown["components"][0]["components"]

    assert discord.MessageFlags._from_value(shown["flags"]).components_v2
    assert section["components"][0]["content"] == "Alien"
    assert media["items"][0]["media"]["url"] == "attachment://poster.png"
    assert (await scene.ada.click(shown, "Like")).message["content"] == "liked"


async def test_message_content_is_hidden_unless_the_bot_is_mentioned(scene):
    secret = await scene.ada.say("a secret")
    await scene.ada.say(f"<@{scene.bot.user.id}> not a secret")

    assert await scene.bot.heard.get() == ""
    assert await scene.bot.heard.get() == f"<@{scene.bot.user.id}> not a secret"
    channel = scene.bot.get_channel(int(scene.channel["id"]))
    assert (await channel.fetch_message(int(secret["id"]))).content == ""


async def test_interaction_delivered_twice_runs_twice_and_is_refused_once(scene):
    scene.server.faults.deliver_twice()
    answer = await scene.ada.slash("rate", film="Alien", stars=5)
    await answer.wait_until(lambda a: a.rejections)
    await scene.ada.slash("rate", film="Amadeus", stars=4)

    assert scene.bot.rated == ["Alien", "Alien", "Amadeus"]
    assert answer.rejections == [40060]


async def test_rate_limited_callback_is_tried_again(scene):
    scene.server.faults.rate_limit("POST", CALLBACK, retry_after_seconds=0.05)
    answer = await scene.ada.slash("rate", film="Alien", stars=5)

    assert answer.message["embeds"][0]["title"] == "Alien: 5"
    assert [call.path.endswith("/callback") for call in scene.server.rest.calls].count(True) == 2


async def test_server_error_is_tried_again(scene):
    scene.server.faults.fail("POST", CALLBACK)
    answer = await scene.ada.slash("rate", film="Alien", stars=5)

    assert answer.message["embeds"][0]["title"] == "Alien: 5"
    assert scene.bot.rated == ["Alien"]


async def test_callback_after_the_response_window_is_refused(scene):
    scene.server.exchange.response_window_seconds = 0.05
    scene.server.faults.slow_callback(delay_seconds=0.1)
    answer = await scene.ada.slash("rate", film="Alien", stars=5)

    assert answer.reply is None
    assert answer.rejections == [10062]
    assert isinstance(await scene.bot.errors.get(), discord.NotFound)


async def test_dropped_connection_resumes_and_replays_what_was_missed(scene):
    scene.server.gateway.drop()
    answers = await asyncio.gather(*(scene.ada.slash("rate", film=film, stars=5) for film in FILMS))

    assert all(answer.is_ephemeral for answer in answers)
    assert scene.bot.rated == list(FILMS)
    assert scene.server.gateway.resumed == 1


async def test_forgotten_session_identifies_anew(scene):
    (old,) = scene.server.gateway.sessions
    scene.server.gateway.drop()
    del scene.server.gateway.sessions[old]
    await scene.bot.wait_for("shard_ready", timeout=3)
    answer = await scene.ada.slash("rate", film="Alien", stars=5)

    assert answer.message["embeds"][0]["title"] == "Alien: 5"
    assert scene.server.gateway.resumed == 0


async def test_each_shard_serves_the_guilds_that_fall_to_it(server):
    world = server.world
    while len({int(guild_id) >> 22 & 1 for guild_id in world.guilds}) < 2:
        world.add_channel(world.add_guild("Film club"), "general")
        await asyncio.sleep(0.001)  # A guild's shard follows from the millisecond of its birth.
    async with running(ToyBot(shard_count=2)) as bot:
        for guild in world.guilds.values():
            owner = server.actor(world.users[guild["owner_id"]], guild["channels"][0])
            await owner.slash("rate", film=guild["id"], stars=5)

    assert bot.rated == list(world.guilds)
    assert {guild.shard_id for guild in bot.guilds} == {0, 1}


async def test_unknown_route_is_answered_and_remembered(scene):
    with pytest.raises(discord.HTTPException) as caught:
        await scene.bot.http.request(Route("GET", "/no/such/route"))

    assert caught.value.status == 501
    assert scene.server.rest.unhandled == ["GET /no/such/route"]


async def test_install_restores_what_clients_pointed_at_before(server):
    async with LoopbackDiscord() as other:
        with other.install():
            assert other.api_url == Route.BASE
            assert str(DiscordWebSocket.DEFAULT_GATEWAY) == other.gateway_url

    assert server.api_url == Route.BASE
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == server.gateway_url
