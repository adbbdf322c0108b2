"""`doctor`: looks at everything the bot needs, changes nothing, and says what to do about what is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import discord

from bot.config import Settings
from bot.permissions import missing
from bot.running import CannotRun, database_url, encryption_keys, point_at_server
from core.privacy.rotation import sealed_columns
from db import migrate
from db.embedded import EmbeddedPostgresError
from db.embedded_place import DATA_FOLDER
from db.inspection import InspectionStore
from db.pool import Database, DatabaseRefused, DatabaseUnavailable
from db.recommendations import ModelFacts, RecommendationStore
from db.sealed_texts import SealedTextStore

OLDEST_PYTHON = (3, 11)
STALE_MODEL = timedelta(days=2)
GUILDS_PER_PAGE = 200

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what there is to know or to do."""

    name: str
    state: State
    told: str

    def __str__(self) -> str:
        return f"{self.state:<8} {self.name}: {self.told}"


async def run(settings: Settings) -> int:
    """Print one line per check; exit code 1 when there is a problem."""
    checks = [
        python_version(sys.version_info[:2]),
        settings_read(settings.model_fields_set),
        data_folder(settings.attune_data_dir, needed=settings.database_url is None),
        *await _database(settings),
        *await _discord(settings),
    ]
    for check in checks:
        print(check)
    return int(any(check.state == "problem" for check in checks))


def python_version(version: tuple[int, int]) -> Check:
    """Look at the interpreter."""
    shown = ".".join(map(str, version))
    if version < OLDEST_PYTHON:
        return Check("python", "problem", f"{shown} is too old: install Python 3.11 or newer.")
    return Check("python", "ok", shown)


def settings_read(given: set[str]) -> Check:
    """List the settings that are not left at their defaults; their values may be secret."""
    names = ", ".join(sorted(name.upper() for name in given))
    return Check("settings", "ok", f"set here: {names}" if names else "all at their defaults")


def data_folder(folder: Path, *, needed: bool) -> Check:
    """Look whether the embedded database has a place to be."""
    if not needed:
        return Check("data folder", "ok", "not needed: DATABASE_URL is set")
    folder = folder.expanduser().resolve()
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        return Check(
            "data folder", "problem", f"{folder} can't be written: change its owner or set ATTUNE_DATA_DIR."
        )
    return Check("data folder", "ok", f"{folder}" if standing == folder else f"{folder} will be made")


def schema(revision: str | None) -> Check:
    """Compare the database's schema with the code's."""
    if revision is None:
        return Check(
            "schema", "warning", "not there yet: `python main.py migrate`, or the first run, makes it."
        )
    if not migrate.knows(revision):
        return Check("schema", "problem", f"{revision} is of a newer Attune: update this one.")
    if revision != migrate.newest():
        told = f"{revision} is older than {migrate.newest()}: `python main.py migrate`, or the next run, brings it up."
        return Check("schema", "warning", told)
    return Check("schema", "ok", revision)


def row_level_security(*, unbound: bool) -> Check:
    """Look whether the database keeps members apart."""
    if unbound:
        told = "does not bind this role: use a role that is no superuser and has no BYPASSRLS."
        return Check("row level security", "problem", told)
    return Check("row level security", "ok", "binds our role")


def encryption(keys: Mapping[int, bytes], outdated: int | None = None) -> Check:
    """Look at the keys of private texts; ``outdated`` counts the texts that are not under the newest."""
    if not keys:
        told = (
            "no key: coaching keeps nothing. `python main.py new-key` makes one for ATTUNE_ENCRYPTION_KEYS."
        )
        return Check("encryption", "warning", told)
    told = f"key {max(keys)} seals, of {len(keys)}"
    if outdated:
        told = f"{told}; {outdated:,} texts are under another: `python main.py rotate-keys` seals them anew."
        return Check("encryption", "warning", told)
    return Check("encryption", "ok", told)


def catalogue(films: int) -> Check:
    """Look whether there are films."""
    if not films:
        return Check("catalogue", "warning", "empty: `python main.py migrate`, or the next run, fills it.")
    return Check("catalogue", "ok", f"{films:,} films")


def taste_model(facts: ModelFacts | None, now: datetime) -> Check:
    """Look whether there is a model, and whether the nightly refit keeps it young."""
    if facts is None:
        return Check("taste model", "warning", "none: `python main.py migrate`, or the next run, makes one.")
    age = now - facts.created_at
    told = f"version {facts.version}, {age.days} d {age.seconds // 3600} h old"
    if age > STALE_MODEL:
        told = f"{told}: the nightly refit did not run. `python main.py refit` does it now."
        return Check("taste model", "warning", told)
    return Check("taste model", "ok", told)


def intents(flags: discord.ApplicationFlags, *, reads_threads: bool = False) -> Check:
    """Look whether the application asks for more than the bot needs, or, with ATTUNE_MESSAGE_CONTENT, for less."""
    name = "privileged intents"
    reads = flags.gateway_message_content or flags.gateway_message_content_limited
    if reads_threads and not reads:
        told = (
            "message content: off, but ATTUNE_MESSAGE_CONTENT needs it. Switch it on in the developer portal."
        )
        return Check(name, "problem", told)
    privileged = {
        "presence": flags.gateway_presence or flags.gateway_presence_limited,
        "server members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "message content": reads and not reads_threads,
    }
    asked = ", ".join(intent for intent, is_on in privileged.items() if is_on)
    if asked:
        told = f"{asked}: on, but needed for nothing. Switch off in the developer portal under Bot."
        return Check(name, "warning", told)
    return Check(name, "ok", "none but message content" if reads else "none, and none needed")


def permissions(server: str, granted: discord.Permissions) -> Check:
    """Look what the bot may not do in a server."""
    name = f"server “{server}”"
    if lacking := ", ".join(missing(granted)):
        return Check(
            name, "warning", f"lacks {lacking}: grant it to the bot's role, or invite the bot again."
        )
    return Check(name, "ok", "all permissions")


def servers(found: Sequence[Mapping[str, Any]]) -> list[Check]:
    """Look at each server that the bot is in."""
    if not found:
        return [Check("servers", "warning", "none yet: open the invite link, which the README shows.")]
    return [permissions(guild["name"], discord.Permissions(int(guild["permissions"]))) for guild in found]


async def _database(settings: Settings) -> list[Check]:
    if settings.database_url is None and not (settings.attune_data_dir / DATA_FOLDER).exists():
        return [Check("database", "ok", "the embedded one, made at the first run")]
    try:
        async with database_url(settings) as dsn:
            return await _inspect(dsn, settings)
    except DatabaseUnavailable as exc:
        return [Check("database", "problem", f"does not answer ({exc.__cause__}): start it.")]
    except DatabaseRefused as exc:
        return [Check("database", "problem", f"refused ({exc.__cause__}): correct DATABASE_URL.")]
    except EmbeddedPostgresError as exc:
        return [Check("database", "problem", str(exc))]


async def _inspect(dsn: str, settings: Settings) -> list[Check]:
    revision = await migrate.current(dsn)
    database = Database(dsn, settings.pool())
    await database.connect()
    try:
        store = InspectionStore(database)
        checks = [
            Check("database", "ok", "answers"),
            schema(revision),
            row_level_security(unbound=await store.role_is_unbound()),
        ]
        if revision == migrate.newest():
            facts = await RecommendationStore(database).active_model_facts()
            checks += [await _encryption(SealedTextStore(database), settings)]
            checks += [catalogue(await store.film_count()), taste_model(facts, discord.utils.utcnow())]
        return checks
    finally:
        await database.close()


async def _encryption(store: SealedTextStore, settings: Settings) -> Check:
    try:
        keys = encryption_keys(settings)
    except CannotRun as exc:
        return Check("encryption", "problem", str(exc))
    if not keys and settings.database_url is None:
        return Check("encryption", "ok", "the next run makes the first key")
    if not keys:
        return encryption(keys)
    counts = [await store.count_outdated(*column, max(keys)) for column in sealed_columns()]
    return encryption(keys, sum(counts))


async def _discord(settings: Settings) -> list[Check]:
    if settings.discord_token is None:
        return [Check("token", "ok", "none: `run` opens the playground")]
    point_at_server(settings)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(settings.discord_token.get_secret_value())
            found = await _guilds(client)
        except discord.LoginFailure:
            told = "refused by Discord: copy it again from the developer portal into DISCORD_TOKEN."
            return [Check("token", "problem", told)]
        except (discord.HTTPException, OSError) as exc:
            return [Check("token", "problem", f"not checked, Discord can't be reached ({exc}).")]
        return [
            Check("token", "ok", f"of {client.user}"),
            intents(client.application_flags, reads_threads=settings.attune_message_content),
            *servers(found),
        ]


async def _guilds(client: discord.Client) -> list[Mapping[str, Any]]:
    """Ask for the bot's servers: only the bare answer tells what the bot may do in each."""
    found: list[Mapping[str, Any]] = []
    while True:
        after = int(found[-1]["id"]) if found else None
        page = await client.http.get_guilds(GUILDS_PER_PAGE, after=after, with_counts=False)
        found += page
        if len(page) < GUILDS_PER_PAGE:
            return found
