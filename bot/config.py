"""Settings: the only place that reads the environment (and a `.env` file)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.engine import EngineSettings
from core.films.diversity import DiversitySettings
from core.films.film_details import CommunitySettings
from core.films.film_space import RecommendSettings
from core.films.fitting import FitSettings
from core.films.member_tastes import CacheSettings
from core.films.rank import RankSettings
from core.films.taste import TasteSettings
from core.films.tmdb.client import HttpSettings
from core.films.tmdb.steps import StepSettings
from core.films.tmdb.syncing import SyncSettings
from db.pool import PoolSettings


class ConfigurationError(Exception):
    """The settings cannot be used; the text is one line per setting for the operator."""


class Settings(BaseSettings):
    """Everything an operator can turn. Each has a default and a line in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    database_url: SecretStr | None = None

    attune_data_dir: Path = Path(".attune")
    attune_playground_port: Annotated[int, Field(ge=0, le=65535)] = 8800
    attune_metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    attune_log_level: Literal["debug", "info", "warning", "error"] = "info"
    attune_log_format: Literal["text", "json"] = "text"

    attune_shard_count: Annotated[int, Field(ge=1)] | None = None
    attune_shard_ids: str | None = None

    attune_defer_after_seconds: Annotated[float, Field(gt=0, lt=3)] = 1.0
    attune_drain_seconds: Annotated[float, Field(ge=0, le=60)] = 10.0

    attune_database_pool_size: Annotated[int, Field(ge=2, le=500)] = 10
    attune_database_acquire_seconds: Annotated[float, Field(gt=0)] = 2.0
    attune_database_command_seconds: Annotated[float, Field(gt=0)] = 10.0
    attune_database_retry_seconds: Annotated[float, Field(gt=0)] = 2.0

    attune_refit_hour: Annotated[int, Field(ge=0, le=23)] = 4
    attune_taste_dimensions: Annotated[int, Field(ge=2, le=512)] = 64
    attune_content_members: Annotated[float, Field(gt=0)] = 100.0
    attune_cold_members: Annotated[float, Field(ge=0)] = 2.5
    attune_minimum_ratings: Annotated[int, Field(ge=1, le=100)] = 5
    attune_list_length: Annotated[int, Field(ge=3, le=100)] = 30
    attune_adventurous: Annotated[int, Field(ge=0, le=100)] = 10
    attune_least_relevance: Annotated[float, Field(ge=0, le=1)] = 0.4
    attune_server_average_members: Annotated[int, Field(ge=1)] = 3
    attune_cached_members: Annotated[int, Field(ge=0)] = 20_000
    attune_cached_tastes: Annotated[int, Field(ge=0)] = 256

    attune_operator_ids: str | None = None
    tmdb_api_key: SecretStr | None = None
    tmdb_api_url: str = "https://api.themoviedb.org/3"
    attune_tmdb_requests_per_second: Annotated[float, Field(gt=0, le=50)] = 20.0
    attune_tmdb_least_votes: Annotated[int, Field(ge=0)] = 50
    attune_tmdb_refresh_days: Annotated[int, Field(ge=1, le=175)] = 150
    attune_tmdb_learned: bool = False

    @field_validator("attune_shard_ids")
    @classmethod
    def _shard_range(cls, text: str | None) -> str | None:
        if text is not None:
            shard_ids(text)
        return text

    @field_validator("attune_operator_ids")
    @classmethod
    def _operators(cls, text: str | None) -> str | None:
        if text is not None and not re.fullmatch(r"\d{1,19}(,\d{1,19})*", text):
            raise ValueError("write ids of Discord users with commas between them")
        return text

    @model_validator(mode="after")
    def _shards_of_a_whole(self) -> Self:
        if self.shards is not None and max(self.shards) >= (self.attune_shard_count or 0):
            raise ValueError("ATTUNE_SHARD_IDS: set ATTUNE_SHARD_COUNT too, to the number of all shards")
        return self

    @property
    def shards(self) -> list[int] | None:
        """Which shards this process runs; None for all of them."""
        return None if self.attune_shard_ids is None else shard_ids(self.attune_shard_ids)

    @property
    def operators(self) -> list[int]:
        """Who may change the catalogue; nobody named means whom Discord knows as the application's owners."""
        return [int(part) for part in self.attune_operator_ids.split(",")] if self.attune_operator_ids else []

    def pool(self) -> PoolSettings:
        """Settings of the connection pool."""
        return PoolSettings(
            self.attune_database_pool_size,
            self.attune_database_acquire_seconds,
            self.attune_database_command_seconds,
            self.attune_database_retry_seconds,
        )

    def engine(self) -> EngineSettings:
        """Settings of the engine's rooms."""
        return EngineSettings(
            fit=FitSettings(
                taste=TasteSettings(
                    dimensions=self.attune_taste_dimensions, content_members=self.attune_content_members
                ),
                recommend=RecommendSettings(
                    minimum_ratings=self.attune_minimum_ratings,
                    list_length=self.attune_list_length,
                    default_adventurous=self.attune_adventurous,
                    rank=RankSettings(cold_members=self.attune_cold_members),
                    diversity=DiversitySettings(least_relevance=self.attune_least_relevance),
                ),
                from_borrowed_facts=self.attune_tmdb_learned,
            ),
            cache=CacheSettings(self.attune_cached_members, self.attune_cached_tastes),
            community=CommunitySettings(self.attune_server_average_members),
            tmdb=HttpSettings(
                self.tmdb_api_key.get_secret_value() if self.tmdb_api_key else None,
                self.tmdb_api_url.rstrip("/"),
                self.attune_tmdb_requests_per_second,
            ),
            sync=SyncSettings(
                StepSettings(
                    least_votes=self.attune_tmdb_least_votes, refresh_days=self.attune_tmdb_refresh_days
                )
            ),
        )


def shard_ids(text: str) -> list[int]:
    """Read "0-3" or "0,2,5". Raises ValueError."""
    if re.fullmatch(r"\d+-\d+", text):
        first, last = map(int, text.split("-"))
        found = list(range(first, last + 1))
    elif re.fullmatch(r"\d+(,\d+)*", text):
        found = [int(part) for part in text.split(",")]
    else:
        found = []
    if not found:
        raise ValueError("write it like 0-3 or 0,2,5")
    return found


def load() -> Settings:
    """Read the settings. Raises ConfigurationError, which names each bad setting but shows no secret."""
    try:
        return Settings()
    except ValidationError as exc:
        raise ConfigurationError("\n".join(map(_line, exc.errors()))) from exc


def _line(error: ErrorDetails) -> str:
    told = error["msg"].removeprefix("Value error, ")
    return ": ".join([*(str(part).upper() for part in error["loc"]), told])
