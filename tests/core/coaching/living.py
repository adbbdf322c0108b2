"""Members with a coach and with days behind them, for the tests of updates and batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from core.caller import Caller
from core.coaching.model.protocol import Answer, Ending, Extracted, Form, OnText, Prompt
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.engine import build as build_engine
from db.pool import Database
from tests.core.privacy.personal_rows import CIPHER

PLAN_MEMBER = """
    insert into plan_members (user_id, guild_id, archetype, time_zone, wanted_minutes, rest_since, phase, phase_since,
                              archetype_since, started_on)
    values ($1, $2, 'peak_performer', $3, 30, '2026-01-02', 'discovery', '2026-01-02', '2026-01-02', '2026-01-02')
"""
PLAN = """
    insert into daily_plans values ($1, $2, 'low', 'checkin', 'mood', 'dynamic', 'peak_performer', 'discovery', now())
"""
ITEM = """
    insert into daily_plan_items (user_id, day, item, task_id, slot, share, state)
    select $1, $2, $3, min(task_id), 'evening', 'new', $4 from task_library
"""
COACH = "insert into coach_members (user_id, guild_id, offline, began_at) values ($1, $2, false, $3)"
ACCESS = "insert into coach_access_members values ($1, $2, $3)"
PROFILE = "insert into coach_profiles values ($1, '\\x00', null, $2)"
PROMPT = "insert into coach_prompts values ($1, 1, '\\x00', 'first', 'a-model', $2)"


class SilentModel:
    """A model that says nothing: these tests do not get so far as to ask it."""

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        return Answer(Ending.UNREACHABLE)

    async def extract(self, prompt: Prompt, form: type[Form]) -> Extracted[Form]:
        return Extracted(Ending.UNREACHABLE)


def engine_with(
    database: Database, settings: CoachSettings | None = None, model: SilentModel | None = None
) -> Engine:
    """Every service, with a model."""
    coach = EngineSettings(coach=settings or CoachSettings())
    return build_engine(database, coach, model=model or SilentModel(), cipher=CIPHER)


async def has_coach(engine: Engine, who: Caller, *, since: dt.datetime | None = None) -> None:
    """Let a member have finished a consultation; their instructions were written at ``since``."""
    async with engine.database.service() as connection:
        await connection.execute(COACH, who.user_id, who.guild_id, who.at)
        await connection.execute(ACCESS, who.user_id, who.guild_id, who.at)
        await connection.execute(PROFILE, who.user_id, who.at)
        if since is not None:
            await connection.execute(PROMPT, who.user_id, since)


async def live(
    engine: Engine, who: Caller, until: dt.date, days: Sequence[tuple[int, int]], time_zone: str = "UTC"
) -> None:
    """Let days pass up to, and without, one: so many items done of so many on each; what is not done was skipped."""
    await engine.task_library.seed()
    async with engine.database.transaction() as connection:
        if not await connection.fetchval("select count(*) from plan_members where user_id = $1", who.user_id):
            await connection.execute(PLAN_MEMBER, who.user_id, who.guild_id, time_zone)
        for number, (done, planned) in enumerate(days):
            day = until - dt.timedelta(days=len(days) - number)
            await connection.execute(PLAN, who.user_id, day)
            for item in range(planned):
                state = "done" if item < done else "open"
                await connection.execute(ITEM, who.user_id, day, item + 1, state)
