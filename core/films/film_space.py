"""The catalogue as the recommender sees it: one row per film in the model, in the content and in the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import erf, sqrt
from typing import Protocol, Self

import numpy as np

from core.films import active_learning, cold_start, drift, predicted_stars, rank
from core.films import diversity as variety
from core.films import taste as tastes
from core.films.arrays import Floats, Rows, standardise
from core.films.content import ContentSettings, ContentSpace, FilmFacts, seen_chance
from core.films.feelings import FITTING
from core.films.rank import Rated, Served
from core.films.rated_films import RatedFilms
from core.films.taste import Taste, TasteModel
from core.not_enough import NotEnough


class FilmWithRuntime(FilmFacts, Protocol):
    """What the filters read of a film besides its content."""

    @property
    def runtime_minutes(self) -> int | None:
        """Runtime in minutes, if known."""


@dataclass(frozen=True, slots=True)
class RecommendSettings:
    """Tunables of recommending."""

    minimum_ratings: int = 5
    """Ratings before recommendations are personal."""
    list_length: int = 30
    liked_stars: float = 3.75
    """Predicted stars above this count as "would give it four stars or more"."""
    default_adventurous: int = 10
    popular_liking: float = 0.5
    """Weight of mean stars beside fame in the list for those of whom too little is known."""
    rank: rank.RankSettings = field(default_factory=rank.RankSettings)
    diversity: variety.DiversitySettings = field(default_factory=variety.DiversitySettings)
    stars: predicted_stars.StarSettings = field(default_factory=predicted_stars.StarSettings)
    questions: active_learning.QuestionSettings = field(default_factory=active_learning.QuestionSettings)
    forgetting: drift.ForgettingSettings = field(default_factory=drift.ForgettingSettings)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters on a list; None lets everything through. ``decade`` is its first year."""

    mood: str | None = None
    genre: str | None = None
    decade: int | None = None
    max_minutes: int | None = None
    feeling: str | None = None
    """How the member feels, which films should go with; any film goes with a feeling that is not in `FITTING`."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted stars (0.5..5), their spread, and the chance in percent of four stars or more."""

    stars: float
    spread: float
    match_percent: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One film of a list, with what each part of the blend says of it (standardised over all films)."""

    film_id: int
    score: float
    prediction: Prediction | None
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Share:
    """What one rating adds to a film's score; the shares and the other terms sum to the score."""

    film_id: int
    stars: float
    share: float


@dataclass(frozen=True, slots=True)
class Contributions:
    """A film's served score, taken apart exactly: score = community + popularity + the shares."""

    score: float
    community: float
    popularity: float
    shares: Sequence[Share]
    """Largest first."""


@dataclass(frozen=True, slots=True)
class FilmSpace:
    """Model, content and filters over the same rows."""

    model: TasteModel
    content: ContentSpace
    settings: RecommendSettings
    runtimes: Floats
    decades: Rows
    rows_by_genre: Mapping[str, Rows]
    rows_by_mood: Mapping[str, Rows]

    @classmethod
    def build(
        cls,
        model: TasteModel,
        films: Sequence[FilmWithRuntime],
        settings: RecommendSettings,
        content_settings: ContentSettings,
    ) -> Self:
        """Lay out the films, which come in the order of the model's rows."""
        return cls(
            model,
            ContentSpace.build(films, content_settings),
            settings,
            np.array([film.runtime_minutes or np.inf for film in films], dtype=np.float32),
            np.array([(film.year or 0) // 10 * 10 for film in films], dtype=np.int64),
            _rows_by(film.genres for film in films),
            _rows_by(film.moods for film in films),
        )

    def rated(self, known: RatedFilms, forgotten: int = 0) -> Rated:
        """Return the ratings of films that have a row, the oldest ones as forgotten as a taste has them."""
        pairs = [
            (self.model.row_of[film], stars) for film, stars in known.pairs() if film in self.model.row_of
        ]
        rows = np.array([row for row, _ in pairs], dtype=np.int64)
        stars = np.array([stars for _, stars in pairs], dtype=np.float64)
        return Rated(rows, stars, drift.rating_weights(len(rows), forgotten, self.settings.forgetting))

    def taste(self, known: RatedFilms) -> Taste:
        """Fold all of a member's ratings in; after a change, the ones from before it count less."""
        rated = self.rated(known)
        return drift.learn_all(self.model, rated.rows, tastes.encode(rated.stars), self.settings.forgetting)

    def changed_at(self, known: RatedFilms) -> int | NotEnough | None:
        """Return the film whose rating is the first since the taste changed, None when that is not certain."""
        rated, settings = self.rated(known), self.settings.forgetting
        need = 2 * settings.least_ratings
        if len(rated.rows) < need:
            return NotEnough("ratings", len(rated.rows), need)
        before = drift.ratings_before_change(
            self.model, rated.rows, tastes.encode(rated.stars), settings.told_evidence, settings
        )
        return int(self.model.film_ids[rated.rows[before]]) if before else None

    def learn(self, taste: Taste, known: RatedFilms, film_id: int, stars: float) -> Taste:
        """Learn one more rating than those known; a film that the model does not know teaches nothing yet."""
        row = self.model.row_of.get(film_id)
        if row is None:
            return taste
        if drift.is_due(taste.ratings + 1, self.settings.forgetting):
            return self.taste(known.with_rating(film_id, stars))
        return tastes.update(self.model, taste, row, float(tastes.encode(np.array([stars]))[0]))

    def vector(self, taste: Taste) -> bytes:
        """Return the taste vector as it is stored: little-endian float32."""
        return taste.mean.astype("<f4").tobytes()

    def recommend(
        self,
        taste: Taste,
        known: RatedFilms,
        excluded: Iterable[int],
        wanted: Wanted,
        adventurous: int,
        seed: int,
    ) -> list[Candidate]:
        """Return the list for a member: a draw from their taste, the best that pass the filters, then variety."""
        rated = self.rated(known, taste.forgotten)
        spirit = variety.adventure(adventurous, self.settings.diversity)
        drawn = replace(
            taste, mean=variety.thompson_draw(taste, spirit.draw_scale, np.random.default_rng(seed))
        )
        served = rank.served_scores(self.model, self.content, drawn, rated, self.settings.rank)
        pool = self._best(served.scores, wanted, known, excluded, self.settings.diversity.pool)
        chosen = pool[self._order(served.scores[pool], pool, rated, spirit.relevance)]
        predictions = self.predict(known, [int(self.model.film_ids[row]) for row in chosen])
        said = self.said(served, rated)
        return [
            Candidate(
                int(self.model.film_ids[row]),
                float(served.scores[row]),
                prediction,
                {name: round(float(scores[row]), 3) for name, scores in said.items()},
            )
            for row, prediction in zip(chosen, predictions, strict=True)
        ]

    def best(
        self, taste: Taste, known: RatedFilms, excluded: Iterable[int], wanted: Wanted, count: int
    ) -> list[int]:
        """Return the films with the highest scores that pass the filters: no draw, no variety."""
        rated = self.rated(known, taste.forgotten)
        served = rank.served_scores(self.model, self.content, taste, rated, self.settings.rank)
        rows = self._best(served.scores, wanted, known, excluded, count)
        return [int(self.model.film_ids[row]) for row in rows]

    def said(self, served: Served, rated: Rated) -> Mapping[str, Floats]:
        """Return what each part of the score says of every film (I,), standardised."""
        said = {each.name: standardise(each.part.scores()) for each in served.parts}
        said["content"] = standardise(cold_start.content_scores(self.content, rated.rows, served.pulls))
        said["popularity"] = standardise(self.content.log_votes)
        return said

    def popular(self, known: RatedFilms, excluded: Iterable[int], wanted: Wanted) -> list[Candidate]:
        """Return well-known films that people like, for a member of whom too little is known."""
        fame, liking = standardise(self.content.log_votes), standardise(self.model.star_means)
        scores = fame + self.settings.popular_liking * liking
        best = self._best(scores, wanted, known, excluded, self.settings.list_length)
        return [Candidate(int(self.model.film_ids[row]), float(scores[row]), None, {}) for row in best]

    def predict(self, known: RatedFilms, film_ids: Sequence[int]) -> list[Prediction]:
        """Predict a member's stars for films that have a row."""
        rated = self.rated(known)
        targets = np.array([self.model.row_of[film_id] for film_id in film_ids], dtype=np.int64)
        predicted = predicted_stars.predict_stars(
            self.model, self.content, rated.rows, rated.stars, targets, self.settings.stars
        )
        return [
            Prediction(float(stars), float(spread), self._match_percent(float(stars), float(spread)))
            for stars, spread in zip(predicted.stars, predicted.spread, strict=True)
        ]

    def contributions(self, taste: Taste, known: RatedFilms, film_ids: Sequence[int]) -> list[Contributions]:
        """Take films' scores apart: an exact share for each rating."""
        rated = self.rated(known, taste.forgotten)
        rows = np.array([self.model.row_of[film_id] for film_id in film_ids], dtype=np.int64)
        served = rank.served_scores(self.model, self.content, taste, rated, self.settings.rank)
        shares = rank.served_shares(served, self.content, rated, rows)
        return [self._contributions(served, rated, row, own) for row, own in zip(rows, shares, strict=True)]

    def questions(self, taste: Taste, asked: Iterable[int], count: int) -> list[int]:
        """Return the films whose rating would teach the most, of those likely seen and not asked yet."""
        rows = active_learning.next_questions(
            self.model,
            taste,
            seen_chance(self.content.log_votes),
            self._rows(asked),
            count,
            self.settings.questions,
        )
        return [int(self.model.film_ids[row]) for row in rows]

    def _contributions(self, served: Served, rated: Rated, row: int, shares: Floats) -> Contributions:
        return Contributions(
            float(served.scores[row]),
            float(served.community[row]),
            float(served.popularity[row]),
            [
                Share(int(self.model.film_ids[rated.rows[at]]), float(rated.stars[at]), float(shares[at]))
                for at in np.argsort(-shares, kind="stable")
            ],
        )

    def _best(
        self, scores: Floats, wanted: Wanted, known: RatedFilms, excluded: Iterable[int], count: int
    ) -> Rows:
        barred = np.zeros(len(scores), dtype=bool)
        barred[self._rows(known.film_ids)] = True
        barred[self._rows(excluded)] = True
        barred |= ~self._passing(wanted)
        return tastes.top(scores, np.flatnonzero(barred), count)

    def _order(self, scores: Floats, pool: Rows, rated: Rated, relevance: float) -> Rows:
        """Return positions in the pool: calibrated to the genres of what was liked, or by variety."""
        length, weight = self.settings.list_length, self.settings.diversity.calibration
        liked = variety.genre_shares(self.rows_by_genre, rated.rows[rated.stars > self.settings.liked_stars])
        if weight == 0 or not liked.any():
            return variety.mmr(scores, self.model.loadings[pool], relevance, length)
        wanted = liked.sum(axis=0) / liked.sum()
        return variety.calibrated(
            scores, variety.genre_shares(self.rows_by_genre, pool), wanted, weight, length
        )

    def _passing(self, wanted: Wanted) -> Rows:
        passing = np.ones(len(self.decades), dtype=bool)
        if wanted.genre is not None:
            passing &= self._having(self.rows_by_genre, wanted.genre)
        if wanted.mood is not None:
            passing &= self._having(self.rows_by_mood, wanted.mood)
        if wanted.feeling is not None and wanted.feeling in FITTING:
            fitting = FITTING[wanted.feeling]
            passing &= self._having(self.rows_by_mood, *fitting.welcome)
            passing &= ~self._having(self.rows_by_mood, *fitting.unwelcome)
        if wanted.decade is not None:
            passing &= self.decades == wanted.decade
        if wanted.max_minutes is not None:
            passing &= self.runtimes <= wanted.max_minutes
        return passing

    def _having(self, rows_by: Mapping[str, Rows], *names: str) -> Rows:
        """Return (I,) bool: whether a film has any of these genres or moods."""
        has = np.zeros(len(self.decades), dtype=bool)
        for name in names:
            has[rows_by.get(name, np.empty(0, dtype=np.int64))] = True
        return has

    def _rows(self, film_ids: Iterable[int]) -> Rows:
        found = (self.model.row_of.get(film_id) for film_id in film_ids)
        return np.array([row for row in found if row is not None], dtype=np.int64)

    def _match_percent(self, stars: float, spread: float) -> int:
        chance = 0.5 * (1 + erf((stars - self.settings.liked_stars) / (spread * sqrt(2))))
        return min(99, max(1, round(100 * chance)))


def _rows_by(names_of_rows: Iterable[tuple[str, ...]]) -> dict[str, Rows]:
    rows_by: dict[str, list[int]] = {}
    for row, names in enumerate(names_of_rows):
        for name in names:
            rows_by.setdefault(name, []).append(row)
    return {name: np.array(rows, dtype=np.int64) for name, rows in rows_by.items()}
