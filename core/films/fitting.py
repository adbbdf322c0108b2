"""From rows as the store gives them to a packed model, and back to a space to recommend in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.films import taste as tastes
from core.films.content import ContentSettings, ContentSpace
from core.films.film_space import FilmSpace, FilmWithRuntime, RecommendSettings
from core.films.fit import Tell, fit
from core.films.ratings_table import Ratings
from core.films.taste import TasteSettings

# Members, films, stars and times, as parallel sequences.
RatingColumns = tuple[Sequence[int], Sequence[int], Sequence[float], Sequence[float]]


@dataclass(frozen=True, slots=True)
class FitSettings:
    """Tunables of everything between the ratings and a recommendation."""

    taste: TasteSettings = field(default_factory=TasteSettings)
    content: ContentSettings = field(default_factory=ContentSettings)
    recommend: RecommendSettings = field(default_factory=RecommendSettings)
    from_borrowed_facts: bool = False
    """Learn from facts that are TMDB's as well; its terms want an agreement for that."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A packed model and what it was made from."""

    payload: bytes
    members: int
    films: int
    dimensions: int


def fit_packed(
    columns: RatingColumns,
    films: Sequence[FilmWithRuntime],
    version: int,
    settings: FitSettings,
    tell: Tell = lambda stage, count: None,
) -> Fitted:
    """Fit a model to ratings of these films; the version seeds it, so that a fit can be repeated.

    ``tell`` hears of each stage that is done, and of how many films, ratings or members it was.
    """
    content = ContentSpace.build(films, settings.content)
    tell("content", len(films))
    members, film_ids, stars, times = columns
    _, member_index = np.unique(np.array(members, dtype=np.int64), return_inverse=True)
    ratings = Ratings(
        member_index,
        np.array([content.row_of[film_id] for film_id in film_ids], dtype=np.int64),
        np.array(stars, dtype=np.float64),
        np.array(times, dtype=np.float64),
    )
    rng = np.random.default_rng(version)
    model = fit(ratings, content, settings.taste, version, rng, settings.recommend.stars, tell)
    return Fitted(tastes.dump(model), model.members, len(films), model.dimensions)


def open_space(payload: bytes, films: Mapping[int, FilmWithRuntime], settings: FitSettings) -> FilmSpace:
    """Unpack a model and lay its films out beside it."""
    model = tastes.load(payload)
    ordered = [films[int(film_id)] for film_id in model.film_ids]
    return FilmSpace.build(model, ordered, settings.recommend, settings.content)
