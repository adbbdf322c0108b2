"""The command line: what to run, and one clear line when it cannot."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from bot import config, doctor, logs, running
from bot.config import ConfigurationError, Settings
from bot.running import CannotRun
from db.embedded import EmbeddedPostgresError
from db.pool import DatabaseRefused, DatabaseUnavailable

Verb = Callable[[Settings], Coroutine[Any, Any, int]]

VERBS: Mapping[str, tuple[Verb, str]] = {
    "run": (running.run, "the bot on Discord; without a DISCORD_TOKEN, the playground (this is the default)"),
    "playground": (
        running.playground,
        "the whole bot on this machine, behind a page that looks like Discord",
    ),
    "worker": (running.worker, "one more process that works off the queue of jobs and posts what they make"),
    "migrate": (running.migrate, "bring the database to the newest schema and load the film catalogue"),
    "refit": (running.refit, "fit the taste model to all ratings now (this happens every night by itself)"),
    "new-key": (running.new_key, "print a new key for private texts, to be added to ATTUNE_ENCRYPTION_KEYS"),
    "rotate-keys": (running.rotate_keys, "seal private texts that are under an older key with the newest"),
    "doctor": (doctor.run, "check settings, database, token, permissions and catalogue, and say what to do"),
}


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments say; return the exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = config.load()
        logs.configure(settings.attune_log_level, settings.attune_log_format)
        return asyncio.run(VERBS[given.verb][0](settings))
    except ConfigurationError as exc:
        return _refuse(f"Some settings can't be used. Correct them in the environment or in .env:\n{exc}")
    except DatabaseUnavailable as exc:
        return _refuse(
            f"The database at DATABASE_URL does not answer ({exc.__cause__}). "
            "Start it, or leave DATABASE_URL empty to use the embedded one."
        )
    except DatabaseRefused as exc:
        return _refuse(f"DATABASE_URL leads to no database that I may use ({exc.__cause__}). Correct it.")
    except (CannotRun, EmbeddedPostgresError) as exc:
        return _refuse(str(exc))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:<12}{about}" for name, (_, about) in VERBS.items())
    parser = argparse.ArgumentParser(
        prog="python main.py",
        description="Attune, a Discord bot that learns what each member loves to watch.",
        epilog=f"what to run:\n{listed}\n\nSettings come from the environment and from .env; .env.example lists them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "verb", nargs="?", default="run", choices=list(VERBS), metavar="what", help="see below"
    )
    return parser


def _refuse(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
