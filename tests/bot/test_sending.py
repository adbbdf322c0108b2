"""Sending by REST alone, to a loopback Discord, and as the bot in the playground's virtual one."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot.cards.layout import card, gallery, text
from bot.replies import Attachment
from bot.sending import DiscordSender, Mark, Post, Refused
from core.jobs import Delivery, Job
from db.schedules import ScheduleKey
from tests.cogs.reading import told
from tests.greetings import DUE, GREETING
from tests.loopback import LoopbackDiscord
from tests.loopback.world import Payload

MESSAGES = "/channels/*/messages"
PICTURE = Attachment("dot.png", b"\x89PNG\r\n\x1a\n", "A dot")


def mark(period: str = "2026-W11") -> Mark:
    return Mark.of(Job(ScheduleKey(GREETING, 1), period, DUE, False, 7, "UTC"))


def post(said: str = "Hello!") -> Post:
    return Post(card(text(said)))


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as made:
        with made.install():
            yield made


@pytest.fixture
async def sender(server: LoopbackDiscord) -> AsyncIterator[DiscordSender]:
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login("any")
        yield DiscordSender(client)


@pytest.fixture
def place(server: LoopbackDiscord) -> Payload:
    return server.world.add_channel(server.world.add_guild("Film club"), "films")


@pytest.fixture
def delivery(place: Payload) -> Delivery:
    return Delivery(None, channel_id=int(place["id"]))


async def test_a_post_goes_to_its_channel_with_its_picture(
    server: LoopbackDiscord, sender: DiscordSender, place: Payload, delivery: Delivery
) -> None:
    shown = Post(card(text("Hello!"), gallery(PICTURE)), [PICTURE])
    message_id = await sender.send(delivery, shown, mark())
    [message] = server.messages.history(place["id"])
    assert message["id"] == str(message_id)
    assert [file["filename"] for file in message["attachments"]] == ["dot.png"]


async def test_discord_takes_a_post_once_and_its_mark_is_found_again(
    server: LoopbackDiscord, sender: DiscordSender, place: Payload, delivery: Delivery
) -> None:
    since = discord.utils.utcnow()
    assert await sender.find(delivery, mark(), since) is None
    sent = await sender.send(delivery, post(), mark())
    assert await sender.send(delivery, post(), mark()) == sent
    other = await sender.send(delivery, post(), mark("2026-W12"))
    assert len(server.messages.history(place["id"])) == 2
    assert await sender.find(delivery, mark(), since) == sent
    assert await sender.find(delivery, mark("2026-W12"), since) == other
    assert await sender.find(delivery, mark("2026-W13"), since) is None


async def test_nobody_elses_message_is_taken_for_ours(
    server: LoopbackDiscord, sender: DiscordSender, place: Payload, delivery: Delivery
) -> None:
    await sender.send(delivery, post(), mark())
    [ours] = server.messages.history(place["id"])
    someone = server.world.add_user("someone")
    server.messages._channels[place["id"]] = {ours["id"]: {**ours, "author": someone}}
    assert await sender.find(delivery, mark(), discord.utils.utcnow()) is None


def test_a_mark_fits_discord_and_differs_by_run() -> None:
    marks = {mark(f"2026-W{week:02}") for week in range(1, 53)}
    assert len(marks) == len({made.component_id for made in marks}) == 52
    assert all(len(made.nonce) <= 25 and 0 < made.component_id < 2**31 for made in marks)


async def test_a_member_is_written_to_in_private(server: LoopbackDiscord, sender: DiscordSender) -> None:
    ada = server.world.add_user("ada")
    private = Delivery(None, user_id=int(ada["id"]))
    sent = await sender.send(private, post(), mark())
    [message] = server.messages.history(server.world.private_channel(ada)["id"])
    assert message["id"] == str(sent)
    assert await sender.find(private, mark(), discord.utils.utcnow() - dt.timedelta(minutes=1)) == sent


@pytest.mark.parametrize(
    ("nowhere", "reason"),
    [
        (Delivery(None, channel_id=5), "channel_gone"),
        (Delivery(None), "channel_gone"),
        (Delivery(None, user_id=5), "dm_closed"),
    ],
)
async def test_what_does_not_exist_takes_no_posts(
    sender: DiscordSender, nowhere: Delivery, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        await sender.send(nowhere, post(), mark())


async def test_what_is_closed_takes_no_posts(
    server: LoopbackDiscord, sender: DiscordSender, delivery: Delivery
) -> None:
    ada = server.world.add_user("ada")
    server.faults.fail("POST", MESSAGES, status=403, times=2)
    with pytest.raises(Refused, match="channel_closed"):
        await sender.send(delivery, post(), mark())
    with pytest.raises(Refused, match="dm_closed"):
        await sender.send(Delivery(None, user_id=int(ada["id"])), post(), mark())


async def test_where_the_history_may_not_be_read_nothing_is_found(
    server: LoopbackDiscord, sender: DiscordSender, delivery: Delivery
) -> None:
    await sender.send(delivery, post(), mark())
    server.faults.fail("GET", MESSAGES, status=403)
    assert await sender.find(delivery, mark(), discord.utils.utcnow()) is None


async def test_the_bot_itself_sends_in_the_virtual_discord(
    theatre: simcord.Env, alice: MemberActor, hall: simcord.ChannelHandle
) -> None:
    sender, since = DiscordSender(theatre.bot), discord.utils.utcnow()
    public, private = Delivery(None, channel_id=hall.id), Delivery(None, user_id=alice.id)
    sent = await sender.send(public, post("Hello, all!"), mark())
    await sender.send(private, post("Hello, you!"), mark())
    assert [(shown.id, told(shown)) for shown in hall.history()] == [(sent, "Hello, all!")]
    assert await sender.find(public, mark(), since) == sent
