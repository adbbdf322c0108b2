"""Talks for measuring: members with weeks of plans and instructions of their own, and what is said to and fro."""

from __future__ import annotations

import datetime as dt
from itertools import count, cycle, islice
from pathlib import Path

from benchmarks.planning import history
from core.caller import Caller
from core.coaching.instructions import system_prompt
from core.coaching.model.protocol import CoachModel
from core.coaching.sealed_texts import PROMPT
from core.engine import Engine
from core.engine import build as build_engine
from core.privacy.encryption import Cipher
from db.coach_talks import Conversation

TODAY = dt.date(2026, 6, 1)
AT = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
GUILD = 1
PROMPT_WORDS, REPLY_WORDS = 650, 90
EXCHANGES = 8
BETWEEN = dt.timedelta(seconds=20)
SAID = tuple(
    text
    for text in Path(__file__).with_name("said.txt").read_text(encoding="utf-8").splitlines()
    if len(text.split()) >= 7
)[:EXCHANGES]

_LET_IN = "insert into coach_access_members select user_id, $1, $2 from members"
_COACHES = "insert into coach_members (user_id, guild_id, prompt_version, began_at) values ($1, $2, 1, $3)"
_INSTRUCTIONS = "insert into coach_prompts values ($1, 1, $2, 'first', 'a-model', $3)"

_requests = count(1)


def words(number: int) -> str:
    """Return so many words such as a coach goes by."""
    [_, text] = system_prompt.system_blocks(None)
    return " ".join(islice(cycle(text.split()), number))


async def live(engine: Engine, members: int) -> None:
    """Let members 1, 2, ... have four weeks behind them, and a coach with instructions of their own."""
    await history.live(engine, members, TODAY)
    text = words(PROMPT_WORDS)
    async with engine.database.transaction() as connection:
        await connection.execute(_LET_IN, GUILD, AT)
        for user_id in range(1, members + 1):
            await connection.execute(_COACHES, user_id, GUILD, AT)
            sealed = engine.sealing.seal(text, user_id, PROMPT)
            await connection.execute(_INSTRUCTIONS, user_id, sealed, AT)


def with_model(engine: Engine, model: CoachModel | None) -> Engine:
    """Return the services over the same database, with keys, and with another model or none."""
    return build_engine(engine.database, model=model, cipher=Cipher({1: bytes(32)}))


def asking(user_id: int, turn: int) -> Caller:
    """Return who asks, and when: at their place in a talk."""
    return Caller(user_id, GUILD, next(_requests), AT + turn * BETWEEN)


async def opened(engine: Engine, user_id: int) -> Conversation:
    """Open a talk."""
    return await engine.coaching.talking.open(asking(user_id, 0), None)
