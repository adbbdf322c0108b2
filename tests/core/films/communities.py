"""Made-up films, ratings and models for the tests of the film kernels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import settings

from core.films.content import ContentSpace
from core.films.ratings_table import Ratings
from core.films.taste import TasteModel

seeded = settings(deadline=None, derandomize=True, max_examples=40)
"""For properties: the same examples on every run, and no failure because the machine is busy."""

GENRES = ("Drama", "Comedy", "Sci-Fi", "Horror", "Western")


@dataclass(frozen=True)
class FakeFilm:
    film_id: int
    year: int | None = 1990
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    votes: int = 1000


def random_films(count: int, seed: int = 0) -> list[FakeFilm]:
    rng = np.random.default_rng(seed)
    return [
        FakeFilm(
            film_id=100 + number,
            year=int(rng.integers(1950, 2020)),
            genres=tuple(rng.choice(GENRES, size=2, replace=False)),
            directors=(f"Director {rng.integers(count // 3 + 1)}",),
            cast=tuple(f"Actor {actor}" for actor in rng.choice(40, size=3, replace=False)),
            votes=int(10 ** rng.uniform(1, 6)),
        )
        for number in range(count)
    ]


def random_space(count: int, seed: int = 0) -> ContentSpace:
    return ContentSpace.build(random_films(count, seed))


def random_ratings(members: int, films: int, each: int, seed: int = 0) -> Ratings:
    """Members of two tribes: one likes the films of even rows, the other those of odd rows."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([rng.choice(films, size=each, replace=False) for _ in range(members)] or [[]])
    who = np.repeat(np.arange(members), each)
    likes = rows % 2 == who % 2
    stars = np.where(likes, rng.integers(4, 6, len(rows)), rng.integers(1, 3, len(rows)))
    return Ratings(who, rows.astype(np.int64), stars.astype(float), np.arange(float(len(rows))))


def random_model(films: int, dimensions: int, seed: int = 0) -> TasteModel:
    rng = np.random.default_rng(seed)
    return TasteModel(
        version=3,
        members=50,
        film_ids=np.arange(films) + 100,
        loadings=rng.normal(size=(films, dimensions)).astype(np.float32) / 3,
        baseline=rng.uniform(0, 0.5, films).astype(np.float32),
        noise=rng.uniform(0.3, 0.8, films).astype(np.float32),
        decoder=rng.normal(size=(dimensions + 1, films)).astype(np.float32),
        star_means=rng.uniform(2.5, 4.5, films).astype(np.float32),
        star_errors=rng.uniform(0.1, 0.5, films).astype(np.float32),
    )
