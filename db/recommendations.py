"""Rows and the store of recommendations: lists, what came of them, learned preferences and models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.pool import Database
from db.sql import load

SQL = load("recommendations")


@dataclass(frozen=True, slots=True)
class Recommended:
    """One place of a list of recommendations, as it is logged."""

    rank: int
    film_id: int
    score: float
    predicted_stars: float | None
    match_percent: int | None
    reason: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecommendationList:
    """A list as it was made: paging and "Why?" read it again, so that they survive a restart."""

    list_id: int
    algorithm: str
    model_version: int
    request: Mapping[str, Any]
    places: Sequence[Recommended]


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A packed taste model with its checksum."""

    version: int
    payload: bytes
    sha256: bytes


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What is known of the active model without unpacking it."""

    version: int
    created_at: dt.datetime
    members: int
    films: int
    dimensions: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A film that was shown and rated afterwards: what each part of the blend said, and the stars."""

    user_id: int
    parts: Mapping[str, float]
    stars: float


@dataclass(frozen=True, slots=True)
class LearnedWeights:
    """A member's learned blend weights, and from how many outcomes."""

    weights: Mapping[str, float]
    outcomes: int


class RecommendationStore:
    """Everything that recommending keeps."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_list(self, user_id: int, made: RecommendationList) -> None:
        """Log a list of recommendations as it was made."""
        places = made.places
        async with self._database.service() as connection:
            await connection.execute(
                SQL["save_list"],
                user_id,
                made.list_id,
                made.algorithm,
                made.model_version,
                made.request,
                [place.rank for place in places],
                [place.film_id for place in places],
                [place.score for place in places],
                [place.predicted_stars for place in places],
                [place.match_percent for place in places],
                [place.reason for place in places],
            )

    async def recommendation_list(self, user_id: int, list_id: int) -> RecommendationList | None:
        """Return a logged list; None when this member has no such list."""
        async with self._database.service() as connection:
            rows = await connection.fetch(SQL["list_rows"], user_id, list_id)
        if not rows:
            return None
        return RecommendationList(
            list_id,
            rows[0]["algorithm"],
            rows[0]["model_version"],
            rows[0]["request"],
            [
                Recommended(
                    row["rank"],
                    row["film_id"],
                    row["score"],
                    row["predicted_stars"],
                    row["match_percent"],
                    row["reason"],
                )
                for row in rows
            ],
        )

    async def mark_shown(self, user_id: int, list_id: int, ranks: Sequence[int], at: dt.datetime) -> None:
        """Turn places of a list into exposures: the member has seen them."""
        async with self._database.service() as connection:
            await connection.execute(SQL["mark_shown"], user_id, list_id, list(ranks), at)

    async def save_feedback(
        self, user_id: int, list_id: int, film_id: int, action: str, interaction_id: int, at: dt.datetime
    ) -> None:
        """Log what a member did with a recommendation; a second delivery of the click changes nothing."""
        async with self._database.service() as connection:
            await connection.execute(
                SQL["save_feedback"], user_id, at, list_id, film_id, action, interaction_id
            )

    async def save_preferences(
        self, user_id: int, revision: int, learned: Mapping[str, Any], at: dt.datetime
    ) -> None:
        """Keep learned preferences; what was learned from newer ratings stays."""
        async with self._database.service() as connection:
            await connection.execute(SQL["save_preferences"], user_id, revision, learned, at)

    async def save_preference(self, user_id: int, name: str, value: object, at: dt.datetime) -> None:
        """Keep one preference that the member chose."""
        async with self._database.service() as connection:
            await connection.execute(SQL["save_preference"], user_id, name, value, at)

    async def preferences(self, user_id: int) -> Mapping[str, Any] | None:
        """Return a member's learned preferences."""
        async with self._database.service() as connection:
            found: Mapping[str, Any] | None = await connection.fetchval(SQL["preferences"], user_id)
            return found

    async def outcomes(self) -> list[Outcome]:
        """Return what came of every recommendation that was shown."""
        async with self._database.service() as connection:
            return [Outcome(**dict(row)) for row in await connection.fetch(SQL["outcomes"])]

    async def save_model_weights(
        self, learned: Mapping[int, tuple[Mapping[str, float], int]], at: dt.datetime
    ) -> None:
        """Keep members' weights, each with the number of outcomes behind it."""
        async with self._database.service() as connection:
            await connection.execute(
                SQL["save_model_weights"],
                list(learned),
                [weights for weights, _ in learned.values()],
                [outcomes for _, outcomes in learned.values()],
                at,
            )

    async def model_weights(self, user_id: int) -> LearnedWeights | None:
        """Return a member's learned weights."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["model_weights"], user_id)
        return None if row is None else LearnedWeights(**dict(row))

    async def active_model(self) -> StoredModel | None:
        """Return the model in use."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["active_model"])
        return None if row is None else StoredModel(row["version"], row["payload"], row["payload_sha256"])

    async def active_model_facts(self) -> ModelFacts | None:
        """Return what is known of the model in use."""
        async with self._database.service() as connection:
            row = await connection.fetchrow(SQL["active_model_facts"])
        return None if row is None else ModelFacts(**dict(row))

    async def reserve_model(self) -> int:
        """Reserve a version for a refit."""
        async with self._database.service() as connection:
            version: int = await connection.fetchval(SQL["reserve_model"])
            return version

    async def swap_model(self, model: StoredModel, members: int, films: int, dimensions: int) -> None:
        """Store a model and make it the one in use, at once, unless a newer one is already."""
        async with self._database.transaction() as connection:
            await connection.execute(
                SQL["fill_model"], model.version, members, films, dimensions, model.payload, model.sha256
            )
            await connection.execute(SQL["retire_models"], model.version)
            await connection.execute(SQL["activate_model"], model.version)
            await connection.execute(SQL["drop_old_models"], model.version)
