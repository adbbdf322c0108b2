"""An invented audience: members whose made-up ratings give the playground's server averages and a taste model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from core.caller import Caller
from core.engine import Engine
from core.films.vocabulary import GENRES, MOODS
from db.films import Film

MEMBERS = 40
FILMS_EACH = 25
FIRST_USER_ID = 1_000
SEED = 1895
DAYS = 120


async def seat_audience(engine: Engine, guild_id: int, now: dt.datetime) -> bool:
    """Let the audience join and rate, as any member would; False when it is seated already."""
    if await engine.consent.is_given(FIRST_USER_ID + MEMBERS - 1):
        return False
    films = sorted(engine.catalogue.films.values(), key=lambda film: film.film_id)
    rng = np.random.default_rng(SEED)
    for user_id in range(FIRST_USER_ID, FIRST_USER_ID + MEMBERS):
        for caller, film, stars in _evenings(user_id, guild_id, now, films, rng):
            await engine.consent.give(caller)
            await engine.consent.take_part(caller)
            await engine.ratings.rate(caller, film, stars)
    await engine.models.refit()
    await engine.models.refresh()
    return True


def _evenings(
    user_id: int, guild_id: int, now: dt.datetime, films: Sequence[Film], rng: np.random.Generator
) -> Iterator[tuple[Caller, Film, float]]:
    """Invent what a person watched: mostly well-known films, of a few genres and moods that they are fond of."""
    fond_genres = set(rng.choice(GENRES, size=4, replace=False))
    fond_moods = set(rng.choice(MOODS, size=5, replace=False))
    fondness = np.array(
        [
            len(fond_genres.intersection(film.genres)) + len(fond_moods.intersection(film.moods))
            for film in films
        ]
    )
    fame = np.array([float(film.votes) ** 0.7 for film in films])
    chance = fame * np.exp(0.6 * fondness)
    seen = rng.choice(len(films), size=FILMS_EACH, replace=False, p=chance / chance.sum())
    stars = np.clip(np.round(2 * (2.4 + 0.45 * fondness[seen] + rng.normal(0, 0.7, FILMS_EACH))) / 2, 0.5, 5)
    for number, (at, given) in enumerate(zip(seen, stars, strict=True)):
        when = now - dt.timedelta(days=DAYS * (1 - number / FILMS_EACH), minutes=int(user_id))
        yield Caller(user_id, guild_id, user_id * 1_000 + number, when), films[at], float(given)
