"""Members of a real database for the tests of flows."""

from __future__ import annotations

import datetime as dt
import itertools

import numpy as np

from core import engine as engines
from core.caller import Caller
from core.engine import Engine
from core.films.rated_films import RatedFilms
from db.films import Film
from db.pool import Database

NOW = dt.datetime(2026, 5, 6, 7, 8, 9, tzinfo=dt.UTC)
ALICE, BOB, GUILD = 101, 102, 7
FIVE = {"Fight Club": 5.0, "Se7en": 5.0, "Memento": 4.5, "Titanic": 2.0, "The Truman Show": 4.0}

_requests = itertools.count(1)


def caller(user_id: int, request_id: int | None = None) -> Caller:
    """A request of its own, unless one is given."""
    return Caller(user_id, GUILD, request_id or next(_requests), NOW)


def film(engine: Engine, title: str) -> Film:
    return engine.catalogue.resolve(title)


async def join(engine: Engine, *user_ids: int) -> None:
    for user_id in user_ids:
        await engine.consent.give(caller(user_id))


async def rate(engine: Engine, user_id: int, stars_of: dict[str, float]) -> None:
    for title, stars in stars_of.items():
        await engine.ratings.rate(caller(user_id), film(engine, title), stars)


async def another(database: Database) -> Engine:
    """Another process on the same database."""
    made = engines.build(database)
    await engines.load(made)
    return made


async def stored_vector(engine: Engine, user_id: int) -> tuple[int, np.ndarray]:
    """The model's version and the taste as they are stored."""
    async with engine.database.service() as connection:
        row = await connection.fetchrow(
            "select model_version, vector from user_embeddings where user_id = $1", user_id
        )
    return row["model_version"], np.frombuffer(row["vector"], "<f4")


async def folded_in(engine: Engine, user_id: int) -> np.ndarray:
    """The taste that follows from all stored ratings by the model in use."""
    state = await engine.film_store.member_state(user_id)
    assert state is not None
    space = engine.models.space
    return np.frombuffer(space.vector(space.taste(RatedFilms.of(0, state.film_ids, state.stars))), "<f4")
