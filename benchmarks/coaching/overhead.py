"""What a reply costs beside the model's own time: everything from a message that came in to an answer that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median, quantiles
from time import perf_counter

from benchmarks.coaching import talks
from benchmarks.figures import Figure, at_most
from core.coaching.model.protocol import Answer, Ending, Extracted, Form, OnText, Prompt, Usage
from core.engine import Engine
from db.coach_talks import Conversation

TARGET_MS = 20.0
P95_TARGET_MS = 50.0
BARE_TABLE = "create table bare_said (user_id bigint, said text)"
BARE_INSERT = "insert into bare_said values ($1, $2)"
WARM_UP = 2
"""Members whose talks do not count."""


class InstantModel:
    """Answers at once, and always the same."""

    def __init__(self) -> None:
        self._answer = Answer(Ending.OK, talks.words(talks.REPLY_WORDS), Usage(2_000, 180))

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        """Answer a prompt."""
        return self._answer

    async def extract(self, prompt: Prompt, form: type[Form]) -> Extracted[Form]:
        """Fill in no form: talks ask for none."""
        return Extracted(Ending.UNREACHABLE)


async def figures(engine: Engine, members: Iterable[int]) -> list[Figure]:
    """Hold a talk with each member twice, with a model and without, each reply beside a bare commit."""
    async with engine.database.service() as connection:
        await connection.execute(BARE_TABLE)
    members = list(members)
    return [
        figure
        for name, model in (("model", InstantModel()), ("offline", None))
        for figure in await _of_path(name, talks.with_model(engine, model), members)
    ]


async def _of_path(name: str, engine: Engine, members: list[int]) -> list[Figure]:
    measured = [each for user_id in members for each in await _talk(engine, user_id)]
    counted = measured[WARM_UP * talks.EXCHANGES :]
    first = [reply for turn, reply, _ in counted if turn == 0]
    replies, bare = [reply for _, reply, _ in counted], median(commit for *_, commit in counted)
    return [
        at_most(f"our part of a reply p50, {name}", median(replies), "ms", "bare commit", bare, TARGET_MS),
        at_most(
            f"our part of a reply p95, {name}",
            quantiles(replies, n=20)[-1],
            "ms",
            "bare commit",
            bare,
            P95_TARGET_MS,
        ),
        at_most(
            f"our part of a talk's first reply p50, {name}",
            median(first),
            "ms",
            "bare commit",
            bare,
            P95_TARGET_MS,
        ),
    ]


async def _talk(engine: Engine, user_id: int) -> list[tuple[int, float, float]]:
    """Return the milliseconds of each reply, and of a bare commit after it."""
    talk = await talks.opened(engine, user_id)
    found = []
    for turn, text in enumerate(talks.SAID):
        began = perf_counter()
        await _reply(engine, talk, user_id, turn, text)
        replied = perf_counter()
        async with engine.database.service() as connection:
            await connection.execute(BARE_INSERT, user_id, text)
        found.append((turn, 1000 * (replied - began), 1000 * (perf_counter() - replied)))
    return found


async def _reply(engine: Engine, talk: Conversation, user_id: int, turn: int, text: str) -> None:
    """Do what a message in a talk's thread leads to, in the same order."""
    who, coaching = talks.asking(user_id, turn), engine.coaching
    await engine.consent.is_given(user_id)
    await coaching.consultations.place_of(who)
    await coaching.talking.running(who)
    await coaching.access.require(who, ())
    await coaching.talking.hear(who, talk.conversation_id, text)
