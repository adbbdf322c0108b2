"""Talks in tests: a model that says what it is told to, and what was kept of what it said."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from core import engine as engines
from core.caller import Caller
from core.coaching.model.ledger import CapSettings, LedgerSettings
from core.coaching.model.protocol import Answer, CoachModel, Ending, OnText, Prompt, Stop, Usage
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.privacy.encryption import Cipher
from db.pool import Database
from tests.core.privacy.personal_rows import CIPHER

RICH = LedgerSettings(caps=CapSettings(100, 100, 100))
SETTINGS = CoachSettings(ledger=RICH)

_requests = itertools.count(1)


@dataclass
class FakeModel:
    """Answers from a script, word by word, and remembers what it was asked."""

    script: list[Answer] = field(default_factory=list)
    asked: list[Prompt] = field(default_factory=list)

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        self.asked.append(prompt)
        answer = self.script.pop(0) if self.script else Answer(Ending.OK, "What helped?", Usage(100, 10))
        said = ""
        for piece in answer.text.split(" ") if answer.text and on_text else ():
            said += f"{piece} "
            try:
                await on_text(f"{piece} ")
            except Stop:
                return replace(answer, ending=Ending.TRUNCATED, text=said, usage=Usage(100, 1))
        return answer

    async def extract(self, prompt: Prompt, form: type[Any]) -> Any:
        raise NotImplementedError


def engine_with(
    database: Database,
    model: CoachModel | None,
    settings: CoachSettings = SETTINGS,
    cipher: Cipher = CIPHER,
) -> Engine:
    return engines.build(database, EngineSettings(coach=settings), model=model, cipher=cipher)


def asking(caller: Caller, **changes: Any) -> Caller:
    """The next request of a member."""
    return replace(caller, request_id=caller.request_id + next(_requests), **changes)


async def rows(database: Database, caller: Caller, table: str) -> list[dict[str, Any]]:
    async with database.service() as connection:
        found = await connection.fetch(f"select * from {table} where user_id = $1", caller.user_id)  # noqa: S608
    return [dict(row) for row in found]


async def server_usd(database: Database, caller: Caller) -> float:
    """What the caller's server spent, which each test has for itself."""
    async with database.service() as connection:
        found = await connection.fetchval(
            "select sum(usd) from coach_spending where guild_id = $1", caller.guild_id
        )
    return float(found or 0)
