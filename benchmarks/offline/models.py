"""What the benchmark asks of a recommender, and the product's own, by the product's own code path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from benchmarks.offline.movielens import MovieLens
from core.films import fitting, taste
from core.films.arrays import Floats, Rows
from core.films.blend import V1, V2, BlendSettings
from core.films.film_space import FilmSpace, Wanted
from core.films.fitting import FitSettings
from core.films.rated_films import RatedFilms
from core.films.ratings_table import Ratings
from core.films.taste import Taste

VOTES_PER_SHARE = 1_000_000
"""What a film's fame outside comes to here: the training members who rated it, as if a million had."""


class Recommender(Protocol):
    """Fitted to the members of a fold; films are rows of the data set."""

    @property
    def name(self) -> str:
        """Name in the figures."""

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Return the best films for who gave these stars, never one of them."""


class StarPredictor(Protocol):
    """A recommender that also says how many stars to expect."""

    def predict(self, rows: Rows, stars: Floats, targets: Rows) -> Floats:
        """Return the stars (t,) to expect of who gave these stars."""


@dataclass(frozen=True)
class BenchmarkFilm:
    """A film as the product sees it, as far as MovieLens tells."""

    film_id: int
    year: int | None
    genres: tuple[str, ...]
    votes: int
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    runtime_minutes: int | None = None


@dataclass(frozen=True)
class Attune:
    """Our recommender: folded in and asked exactly as the bot does."""

    name: str
    space: FilmSpace
    adventurous: int = 0

    def recommend(self, rows: Rows, stars: Floats, count: int) -> Rows:
        """Fold the ratings in and return the first films of the list."""
        known = self._known(rows, stars)
        made = self.space.recommend(self.space.taste(known), known, (), Wanted(), self.adventurous, seed=1)
        return np.array([self.space.model.row_of[candidate.film_id] for candidate in made[:count]])

    def taste(self, rows: Rows, stars: Floats) -> Taste:
        """Fold the ratings in."""
        return self.space.taste(self._known(rows, stars))

    def predict(self, rows: Rows, stars: Floats, targets: Rows) -> Floats:
        """Return the predicted stars."""
        film_ids = [int(self.space.model.film_ids[row]) for row in targets]
        predictions = self.space.predict(self._known(rows, stars), film_ids)
        return np.array([prediction.stars for prediction in predictions])

    def ask(self, rows: Rows, stars: Floats, asked: Rows) -> Rows:
        """Return the film to ask about next (1,), or none (0,) when all that members may have seen were asked about."""
        asked_ids = [int(film_id) for film_id in self.space.model.film_ids[asked]]
        found = self.space.questions(self.taste(rows, stars), asked_ids, 1)
        return np.array([self.space.model.row_of[film_id] for film_id in found], dtype=np.int64)

    def _known(self, rows: Rows, stars: Floats) -> RatedFilms:
        return RatedFilms.of(1, (int(film_id) for film_id in self.space.model.film_ids[rows]), stars.tolist())


def films_of(data: MovieLens, training: Ratings) -> list[BenchmarkFilm]:
    """Return the data set's films, their fame taken from the training members."""
    share = np.bincount(training.film_rows, minlength=len(data.film_ids)) / training.members
    return [
        BenchmarkFilm(film_id, year, genres, round(VOTES_PER_SHARE * float(part)))
        for film_id, year, genres, part in zip(data.film_ids, data.years, data.genres, share, strict=True)
    ]


def fit_space(data: MovieLens, training: Ratings) -> FilmSpace:
    """Fit, pack and unpack the model as the nightly job and the bot do."""
    films, settings = films_of(data, training), FitSettings()
    film_ids = np.array(data.film_ids)[training.film_rows]
    columns = tuple(
        column.tolist() for column in (training.member_index, film_ids, training.stars, training.times)
    )
    fitted = fitting.fit_packed(columns, films, 1, settings)
    return fitting.open_space(fitted.payload, {film.film_id: film for film in films}, settings)


def variants(space: FilmSpace) -> Sequence[Attune]:
    """Return our recommender as the bot has it at adventurousness 0 and at its default, and other blends."""
    light = replace(space, model=replace(space.model, covariance=None, likes=None))
    return [
        Attune("attune", space),
        Attune("attune, default adventure", space, space.settings.default_adventurous),
        Attune("attune, blend v1", _with_blend(space, V1)),
        Attune("attune, blend v2", _with_blend(space, V2)),
        Attune("attune, light version", light),
        Attune("attune, never forgetting", never_forgetting(space)),
    ]


def never_forgetting(space: FilmSpace) -> FilmSpace:
    """Return the space without the search for changes of taste."""
    forgetting = replace(space.settings.forgetting, evidence=float("inf"))
    return replace(space, settings=replace(space.settings, forgetting=forgetting))


def packed_megabytes(space: FilmSpace) -> float:
    """Return the size of the packed model, as it is stored."""
    return len(taste.dump(space.model)) / 1e6


def _with_blend(space: FilmSpace, blend: BlendSettings) -> FilmSpace:
    rank = replace(space.settings.rank, blend=blend)
    return replace(space, settings=replace(space.settings, rank=rank))
