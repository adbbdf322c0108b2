"""Puts the parts together and keeps them running until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

import discord
import structlog
import yarl
from prometheus_client import start_http_server

from bot import scheduler
from bot.charts.painter import Painter
from bot.client import AttuneBot
from bot.config import Settings
from bot.posting import Poster
from bot.sending import DiscordSender
from core import engine as engines
from core import opening
from core.engine import Engine
from core.privacy import encryption
from core.privacy.encryption import KEY_FILE, BadKeys, Cipher, kept_keys, read_keys
from db.embedded import EmbeddedPostgres
from db.pool import Database
from db.sealed_texts import SealedTextStore

if TYPE_CHECKING:
    from core.coaching.model.anthropic_model import AnthropicModel

log = structlog.get_logger(__name__)


class CannotRun(Exception):
    """Something an operator has to put right first; the text says what."""


async def run(settings: Settings) -> int:
    """Run the bot on Discord, or the playground when there is no token."""
    if settings.discord_token is None:
        return await playground(settings)
    point_at_server(settings)
    _open_metrics(settings.attune_metrics_port)
    async with (
        database_url(settings) as dsn,
        _built(dsn, settings) as engine,
        build_bot(engine, settings) as bot,
    ):
        # Told to stop, the worker ends first: it may still be sending.
        await _until_stopped(
            _connect(bot, settings.discord_token.get_secret_value()),
            _open_and_follow(engine, dsn, bot, settings),
        )
        await bot.drain_and_close(settings.attune_drain_seconds)
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

        is_open = asyncio.Event()

        def announce(address: str) -> None:
            _announce(address)
            is_open.set()

        async def work() -> None:
            await is_open.wait()
            await _work(engine, bot, bot.painter, settings)

        serving = page.serve(bot, port=settings.attune_playground_port, on_ready=announce, furnish=furnish)
        try:
            async with _clock(engine, bot.night_posts.tick, bot.catalogue_syncs.tick):
                await _until_stopped(serving, engines.follow(engine), work())
        except page.PlaygroundPortTaken as exc:
            raise CannotRun(
                f"Port {exc.port} is taken, perhaps by another playground. Stop that one, or choose a port: "
                "ATTUNE_PLAYGROUND_PORT=8801 make run"
            ) from exc
        except page.UnsupportedSimcord as exc:
            raise CannotRun(str(exc)) from exc
    return 0


async def worker(settings: Settings) -> int:
    """Work off the queue, and post what that makes, without being a bot that people can talk to."""
    if settings.discord_token is None:
        raise CannotRun(
            "A worker posts to Discord, and so needs DISCORD_TOKEN. The playground has one inside."
        )
    point_at_server(settings)
    painter = Painter()
    async with database_url(settings) as dsn, _built(dsn, settings) as engine:
        client = discord.Client(
            intents=discord.Intents.none(), allowed_mentions=discord.AllowedMentions.none()
        )
        try:
            async with client:
                await _log_in(client, settings.discord_token.get_secret_value())
                await _until_stopped(_open_and_work(engine, dsn, client, painter, settings))
        finally:
            await painter.close()
    return 0


async def migrate(settings: Settings) -> int:
    """Migrate the database and load the catalogue."""
    async with _engine(settings) as engine:
        await opening.open_engine(engine)
    print("The database is up to date.")
    return 0


async def refit(settings: Settings) -> int:
    """Fit the taste model now."""
    async with _engine(settings) as engine:
        await engine.syncing.drop_expired()
        await engine.catalogue.refresh()
        made = await engine.models.refit()
        learned = await engine.model_weights.learn_all(discord.utils.utcnow())
    print(f"Model {made.version}: {made.members} members, {made.films} films, {made.seconds:.1f} s.")
    print(f"Blend weights learned for {learned} members.")
    return 0


async def new_key(settings: Settings) -> int:
    """Print a key of the next version, to be added to the keys."""
    version = max(encryption_keys(settings), default=0) + 1
    if version > encryption.LAST_VERSION:
        raise CannotRun(f"Keys are counted up to {encryption.LAST_VERSION}: no more can be added.")
    print(f"{version}:{encryption.new_key()}")
    return 0


async def rotate_keys(settings: Settings) -> int:
    """Seal every text that is under an older key anew."""
    from core.privacy.rotation import Rotation

    cipher = _cipher(settings)
    if cipher is None:
        raise CannotRun(
            "There is no key to seal with. Set ATTUNE_ENCRYPTION_KEYS; `python main.py new-key` makes one."
        )
    async with _engine(settings) as engine:
        rotated = await Rotation(SealedTextStore(engine.database), cipher).rotate()
    print(
        f"{rotated.anew} texts sealed anew with key {cipher.version}, "
        f"{rotated.changed_meanwhile} changed meanwhile, {rotated.unreadable} unreadable and left as they are."
    )
    return int(rotated.unreadable > 0)


def build_bot(engine: Engine, settings: Settings) -> AttuneBot:
    """Make the bot that the settings describe."""
    return AttuneBot(
        engine,
        Painter(),
        defer_after_seconds=settings.attune_defer_after_seconds,
        shard_count=settings.attune_shard_count,
        shard_ids=settings.shards,
        operator_ids=settings.operators,
        message_content=settings.attune_message_content,
        streams=settings.attune_coach_streaming,
    )


@contextlib.asynccontextmanager
async def _built(dsn: str, settings: Settings) -> AsyncIterator[Engine]:
    """Give an engine, not connected yet, and close what it holds."""
    database, model = Database(dsn, settings.pool()), _model(settings)
    try:
        yield engines.build(database, settings.engine(), model=model, cipher=_cipher(settings))
    finally:
        await database.close()
        if model is not None:
            await model.close()


def _cipher(settings: Settings) -> Cipher | None:
    """Make what private texts are sealed with; a key of our own making lies beside the database of our own."""
    keys = encryption_keys(settings, make=True)
    return Cipher(keys) if keys else None


def encryption_keys(settings: Settings, *, make: bool = False) -> Mapping[int, bytes]:
    """Return the keys by version, none if there are none. Raises CannotRun for keys that can't be used.

    ``make`` puts the first key beside a database of our own.
    """
    given = settings.attune_encryption_keys
    folder = settings.attune_data_dir
    try:
        if given is not None:
            return read_keys(given.get_secret_value())
        if settings.database_url is None and (make or (folder / KEY_FILE).exists()):
            return kept_keys(folder)
    except BadKeys as exc:
        where = "ATTUNE_ENCRYPTION_KEYS" if given else f"The key file in {folder}"
        raise CannotRun(f"{where} can't be used: {exc}.") from exc
    return {}


def _model(settings: Settings) -> AnthropicModel | None:
    """Make the language model that there is a key for."""
    if settings.anthropic_api_key is None:
        return None
    # Imported here: without a key nobody waits for the library, nor gives it memory.
    from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits

    limits = ModelLimits(settings.attune_model_seconds, settings.attune_generation_seconds)
    return AnthropicModel(settings.anthropic_api_key.get_secret_value(), limits, settings.anthropic_api_url)


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
    async with database_url(settings) as dsn, _built(dsn, settings) as engine:
        await opening.prepare(dsn)
        await engine.database.connect()
        yield engine


async def _open_and_follow(engine: Engine, dsn: str, bot: AttuneBot, settings: Settings) -> None:
    """Bring the engine up behind the running bot, which answers "try again in a minute" until then."""
    await opening.open_patiently(engine, dsn, settings.attune_database_retry_seconds)
    if not engine.sealing.is_possible:
        log.warning(
            "coach_without_keys", hint="set ATTUNE_ENCRYPTION_KEYS; `python main.py new-key` makes one"
        )
    async with _clock(engine, bot.night_posts.tick, bot.catalogue_syncs.tick):
        await bot.wait_until_ready()
        await bot.sync_commands()
        if settings.attune_worker_inside:
            await _follow_and_work(engine, bot, bot.painter, settings)
        else:
            await engines.follow(engine)


async def _open_and_work(
    engine: Engine, dsn: str, client: discord.Client, painter: Painter, settings: Settings
) -> None:
    await opening.open_patiently(engine, dsn, settings.attune_database_retry_seconds)
    async with _clock(engine):
        await _follow_and_work(engine, client, painter, settings)


async def _follow_and_work(
    engine: Engine, client: discord.Client, painter: Painter, settings: Settings
) -> None:
    async with asyncio.TaskGroup() as works:
        works.create_task(engines.follow(engine))
        works.create_task(_work(engine, client, painter, settings))


async def _work(engine: Engine, client: discord.Client, painter: Painter, settings: Settings) -> None:
    # Imported here: a bot answers the sooner without the library of the queue.
    from bot.worker import Worker

    await Worker(engine, Poster(engine.posts, DiscordSender(client), painter), settings.worker()).run()


@contextlib.asynccontextmanager
async def _clock(engine: Engine, *works: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Look for what is due by the clock, in the schedules, among batches and by these works."""
    clock = scheduler.clock()
    scheduler.tick(clock, functools.partial(scheduler.claim_due, engine.schedules))
    scheduler.tick(clock, functools.partial(scheduler.see_to_batches, engine.coaching.batches))
    for work in works:
        scheduler.tick(clock, work)
    clock.start()
    try:
        yield
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
    """Log in and stay connected."""
    await _log_in(bot, token)
    try:
        await bot.connect()
    except discord.PrivilegedIntentsRequired as exc:
        raise CannotRun(
            "ATTUNE_MESSAGE_CONTENT needs the message content intent: switch it on in the developer portal, or set "
            "ATTUNE_MESSAGE_CONTENT=false."
        ) from exc


async def _log_in(client: discord.Client, token: str) -> None:
    """Log in; what stands in the way is told in a sentence."""
    try:
        await client.login(token)
    except discord.LoginFailure as exc:
        raise CannotRun(
            "Discord refused the token. Copy it again from the developer portal into DISCORD_TOKEN."
        ) from exc
    except (discord.HTTPException, OSError) as exc:
        raise CannotRun(f"Discord can't be reached ({exc}). Check the network and start again.") from exc


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
