"""How late the event loop runs under a hundred commands per second: ``python -m benchmarks.load [--json]``."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from statistics import quantiles
from time import perf_counter

from benchmarks import ground, report
from benchmarks.event_loop import Lag
from benchmarks.figures import Figure, at_most
from benchmarks.stubbed_discord import StubbedDiscord, stubbed

MEMBERS = 100
RATINGS_EACH = 30
COMMANDS_PER_SECOND = 100
SECONDS = 10
LAG_TARGETS_MS = {50: 5.0, 99: 50.0}
ANSWER_TARGET_MS = 1_000.0
SHARES = {"rate": 50, "film": 20, "watchlist": 15, "my_recommendations": 10, "help": 5}
"""Of a hundred commands."""

Command = tuple[int, str, Mapping[str, str | float]]


async def measure() -> list[Figure]:
    """Send commands at an even pace, whether or not the ones before have been answered."""
    async with ground.open_engine() as engine, stubbed(engine) as discord:
        members = [discord.join() for _ in range(MEMBERS)]
        await ground.join(engine, members)
        await ground.give_ratings(engine, members, RATINGS_EACH)
        films, rng = list(engine.catalogue.films), random.Random(9)
        await _send(discord, _commands(members, films, COMMANDS_PER_SECOND, rng))  # members get loaded
        idle, busy = Lag(), Lag()
        async with idle:
            await asyncio.sleep(1)
        async with busy:
            answered_ms = await _send(discord, _commands(members, films, COMMANDS_PER_SECOND * SECONDS, rng))
    name = f"{COMMANDS_PER_SECOND} commands/s"
    return [
        *(
            at_most(
                f"lag under {name} p{percent}",
                busy.percentile_ms(percent),
                "ms",
                "idle",
                idle.percentile_ms(percent),
                target,
            )
            for percent, target in LAG_TARGETS_MS.items()
        ),
        at_most(
            f"answer under {name} p99",
            quantiles(answered_ms, n=100)[-1],
            "ms",
            "p50",
            quantiles(answered_ms, n=2)[0],
            ANSWER_TARGET_MS,
        ),
    ]


def _commands(members: Sequence[int], films: Sequence[int], count: int, rng: random.Random) -> list[Command]:
    names = rng.choices(list(SHARES), list(SHARES.values()), k=count)
    return [(rng.choice(members), name, _options(name, rng.choice(films), rng)) for name in names]


def _options(name: str, film_id: int, rng: random.Random) -> Mapping[str, str | float]:
    if name == "rate":
        return {"film": f"film:{film_id}", "stars": rng.randint(1, 10) / 2}
    return {"title": f"film:{film_id}"} if name == "film" else {}


async def _send(discord: StubbedDiscord, commands: Sequence[Command]) -> list[float]:
    """Send the commands at their pace; return how long each answer took."""
    started = perf_counter()

    async def answered_ms(place: int, command: Command) -> float:
        due = started + place / COMMANDS_PER_SECOND
        await asyncio.sleep(max(0.0, due - perf_counter()))
        await discord.command(*command)
        return 1000 * (perf_counter() - due)

    return await asyncio.gather(*(answered_ms(*placed) for placed in enumerate(commands)))


if __name__ == "__main__":
    report.main(measure)
