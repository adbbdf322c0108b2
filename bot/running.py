"""Puts the parts together and keeps them running until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import discord
import structlog
import yarl
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import start_http_server

from bot import scheduler as schedules
from bot.charts.painter import Painter
from bot.client import AttuneBot
from bot.config import Settings
from core import engine as engines
from core import opening
from core.engine import Engine
from db.embedded import EmbeddedPostgres
from db.pool import Database

log = structlog.get_logger(__name__)

INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    create_events=True,
)
NIGHT_HOURS = 12.0


class CannotRun(Exception):
    """Something an operator has to put right first; the text says what."""


async def run(settings: Settings) -> int:
    """Run the bot on Discord, or the playground when there is no token."""
    if settings.discord_token is None:
        return await playground(settings)
    point_at_server(settings)
    _open_metrics(settings.attune_metrics_port)
    async with database_url(settings) as dsn:
        engine = engines.build(Database(dsn, settings.pool()), settings.engine())
        try:
            async with build_bot(engine, settings) as bot:
                await _until_stopped(
                    _connect(bot, settings.discord_token.get_secret_value()),
                    _open_and_follow(engine, dsn, bot, settings),
                )
                await bot.drain_and_close(settings.attune_drain_seconds)
        finally:
            await engine.database.close()
    return 0


async def playground(settings: Settings) -> int:
    """Run the whole bot behind a page on this machine."""
    # Imported here: a start on Discord would wait half a second for a SimCord that it does not use.
    from bot import playground as page
    from bot.playground.audience import seat_audience

    # A folder of its own: the invented audience must not teach a bot that real people use later.
    apart = settings.model_copy(update={"attune_data_dir": settings.attune_data_dir / "playground"})
    async with _engine(apart) as engine:
        await opening.open_engine(engine)
        bot = build_bot(engine, settings)

        async def furnish(guild_id: int) -> None:
            if settings.database_url is None:
                await seat_audience(engine, guild_id, discord.utils.utcnow())

        serving = page.serve(
            bot,
            port=settings.attune_playground_port,
            on_ready=_announce,
            furnish=furnish,
        )
        try:
            async with _clock(bot):
                await _until_stopped(serving, engines.follow(engine))
        except page.PlaygroundPortTaken as exc:
            raise CannotRun(
                f"Port {exc.port} is taken, perhaps by another playground. Stop that one, or choose a port: "
                "ATTUNE_PLAYGROUND_PORT=8801 make run"
            ) from exc
        except page.UnsupportedSimcord as exc:
            raise CannotRun(str(exc)) from exc
    return 0


async def migrate(settings: Settings) -> int:
    """Migrate the database and load the catalogue."""
    async with _engine(settings) as engine:
        await opening.open_engine(engine)
    print("The database is up to date.")
    return 0


async def refit(settings: Settings, *, nightly: bool) -> int:
    """Fit the taste model now; nightly, unless another process has done so tonight."""
    async with _engine(settings) as engine:
        await engine.syncing.drop_expired()
        await engine.catalogue.refresh()
        made = await engine.models.refit(NIGHT_HOURS if nightly else 0.0)
        learned = 0 if made is None else await engine.model_weights.learn_all(discord.utils.utcnow())
    if made is None:
        print("A refit began not long ago; nothing was to do.")
    else:
        print(f"Model {made.version}: {made.members} members, {made.films} films, {made.seconds:.1f} s.")
        print(f"Blend weights learned for {learned} members.")
    return 0


def build_bot(engine: Engine, settings: Settings) -> AttuneBot:
    """Make the bot that the settings describe."""
    return AttuneBot(
        engine,
        Painter(),
        defer_after_seconds=settings.attune_defer_after_seconds,
        shard_count=settings.attune_shard_count,
        shard_ids=settings.shards,
        operator_ids=settings.operators,
    )


def point_at_server(settings: Settings) -> None:
    """Point discord.py at another server than Discord's, such as a loopback one."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


@contextlib.asynccontextmanager
async def database_url(settings: Settings) -> AsyncIterator[str]:
    """Give the database of the settings, or start the embedded one for as long as it is used."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
    else:
        async with EmbeddedPostgres(settings.attune_data_dir) as embedded:
            yield await embedded.start()


@contextlib.asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[Engine]:
    """Give an engine on a connected, migrated database."""
    async with database_url(settings) as dsn:
        engine = engines.build(Database(dsn, settings.pool()), settings.engine())
        await opening.prepare(dsn)
        await engine.database.connect()
        try:
            yield engine
        finally:
            await engine.database.close()


async def _open_and_follow(engine: Engine, dsn: str, bot: AttuneBot, settings: Settings) -> None:
    """Bring the engine up behind the running bot, which answers "try again in a minute" until then."""
    await opening.open_patiently(engine, dsn, settings.attune_database_retry_seconds)
    async with _clock(bot) as clock:
        schedules.nightly_refit(clock, settings.attune_refit_hour)
        await bot.wait_until_ready()
        await bot.sync_commands()
        await engines.follow(engine)


@contextlib.asynccontextmanager
async def _clock(bot: AttuneBot) -> AsyncIterator[AsyncIOScheduler]:
    """Run what is due by the clock."""
    clock = schedules.clock()
    schedules.tick(clock, bot.night_posts.tick)
    schedules.tick(clock, bot.catalogue_syncs.tick)
    clock.start()
    try:
        yield clock
    finally:
        clock.shutdown(wait=False)


def _open_metrics(port: int) -> None:
    if not port:
        return
    try:
        start_http_server(port, addr="127.0.0.1")
    except OSError as exc:
        raise CannotRun(
            f"Port {port} for the metrics is taken. Choose another ATTUNE_METRICS_PORT, or 0 for none."
        ) from exc


async def _connect(bot: AttuneBot, token: str) -> None:
    """Log in and stay connected; what stands in the way of the login is told in a sentence."""
    try:
        await bot.login(token)
    except discord.LoginFailure as exc:
        raise CannotRun(
            "Discord refused the token. Copy it again from the developer portal into DISCORD_TOKEN."
        ) from exc
    except (discord.HTTPException, OSError) as exc:
        raise CannotRun(f"Discord can't be reached ({exc}). Check the network and start again.") from exc
    await bot.connect()


async def _until_stopped(*works: Coroutine[Any, Any, None]) -> None:
    """Run all works until one of them ends or the process is told to stop; the error of a work is raised."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    stopping = loop.create_task(stop.wait())
    working = [loop.create_task(work) for work in works]
    try:
        ended, _ = await asyncio.wait({stopping, *working}, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            task.result()
    finally:
        for task in (stopping, *working):
            task.cancel()
        await asyncio.gather(stopping, *working, return_exceptions=True)


def _announce(address: str) -> None:
    print(f"\nThe Attune playground is open: {address}\nPress Ctrl+C to close it.\n", flush=True)
