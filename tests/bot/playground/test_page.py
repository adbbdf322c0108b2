import asyncio
import re
import socket
import time

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.playground import PlaygroundPortTaken, serve
from tests.bot.playground.serving import served
from tests.bot.playground.toy_bot import ToyBot


@pytest.fixture
async def url():
    async with served(ToyBot()) as address:
        yield address


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession() as session:
        yield session


class Visitor:
    """The page's script, as far as these tests need it."""

    def __init__(self, browser: aiohttp.ClientSession, url: str) -> None:
        self.browser, self.url, self.root = browser, url, url.removesuffix("/play")

    async def secret(self, channel: str = "films") -> str:
        async with self.browser.get(f"{self.url}/{channel}") as answer:
            return re.search(r'data-secret="([^"]+)"', await answer.text())[1]

    async def open(self, channel: str = "films", viewer: str = "") -> dict:
        headers = {"X-Simcord-Capability": f"{await self.secret(channel)}.{viewer}.Europe/Berlin"}
        async with self.browser.post(f"{self.root}/api/pages", json={}, headers=headers) as answer:
            assert answer.status == 200
            return await answer.json()

    async def people(self, channel: str = "films") -> dict[str, str]:
        return {person["name"]: person["id"] for person in (await self.open(channel))["viewers"]}

    async def channels(self, viewer: str) -> list[str]:
        async with self.browser.get(f"{self.url}/channels.json", params={"viewer": viewer}) as answer:
            return [channel["name"] for channel in (await answer.json())["channels"]]


@pytest.fixture
def visitor(browser, url):
    return Visitor(browser, url)


async def test_page_is_served_under_the_plain_address(visitor):
    async with visitor.browser.get(visitor.root) as answer:
        page = await answer.text()
    assert str(answer.url) == visitor.url
    assert "<title>Attune playground</title>" in page


async def test_unknown_channel_leads_to_the_first_one(visitor):
    async with visitor.browser.get(f"{visitor.url}/nowhere") as answer:
        assert str(answer.url) == visitor.url


async def test_every_asset_the_page_names_is_served(visitor):
    async with visitor.browser.get(visitor.url) as answer:
        links = re.findall(r'(?:src|href)="(/[^"]+)"', await answer.text())
    assert len(links) == 4
    for link in links:
        async with visitor.browser.get(visitor.root + link) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("name", ["..%2fpage.py", "missing.js"])
async def test_nothing_but_our_assets_is_served(visitor, name):
    async with visitor.browser.get(f"{visitor.url}/static/{name}") as answer:
        assert answer.status == 404


async def test_foreign_host_is_refused(visitor):
    async with visitor.browser.get(visitor.url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_wrong_secret_is_refused(visitor):
    headers = {"X-Simcord-Capability": "guess"}
    async with visitor.browser.post(f"{visitor.root}/api/pages", json={}, headers=headers) as answer:
        assert answer.status == 401


async def test_page_opens_for_the_person_it_names_in_their_time_zone(visitor):
    bob = (await visitor.people())["Bob"]
    page = await visitor.open(viewer=bob)
    assert page["viewerId"] == bob
    assert page["profile"]["timezone"] == "Europe/Berlin"


async def test_person_who_may_not_read_a_channel_is_not_shown_it(visitor):
    people = await visitor.people()
    assert await visitor.channels(people["Alice"]) == ["films", "general"]
    assert await visitor.channels(people["Mona"]) == ["films", "general", "staff"]
    assert (await visitor.open("staff", viewer=people["Alice"]))["viewerId"] == people["Mona"]


async def test_stranger_sees_no_channels(visitor):
    assert await visitor.channels("1") == []
    assert await visitor.channels("x") == []


async def test_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PlaygroundPortTaken) as raised:
            await serve(ToyBot(), port=port, on_ready=lambda _: None)
    assert raised.value.port == port


async def test_cancelling_closes_the_bot_and_frees_the_port_within_two_seconds(browser):
    bot = ToyBot()
    async with served(bot) as url:
        await Visitor(browser, url).open()
        started = time.perf_counter()
    assert time.perf_counter() - started < 2
    assert bot.closed_cleanly
    with pytest.raises(aiohttp.ClientConnectorError):
        await browser.get(url)


async def test_commands_the_bot_did_not_sync_are_synced(browser):
    bot = commands.Bot("!", intents=discord.Intents(guilds=True))

    @bot.tree.command(description="Answer")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong")

    async with served(bot) as url:
        page = await Visitor(browser, url).open()
    assert page["commands"]["count"] == 1


async def test_bot_that_cannot_start_fails_the_playground():
    class Broken(commands.Bot):
        async def setup_hook(self) -> None:
            raise app_commands.AppCommandError("no")

    bot = Broken("!", intents=discord.Intents(guilds=True))
    with pytest.raises(app_commands.AppCommandError):
        await asyncio.wait_for(serve(bot, port=0, on_ready=lambda _: None), 2)
    assert bot.is_closed()
