"""Settings: the only place that reads the environment (and a `.env` file)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.film_tunables import FilmTunables
from core.engine import EngineSettings
from db.pool import PoolSettings


class ConfigurationError(Exception):
    """The settings cannot be used; the text is one line per setting for the operator."""


class Settings(FilmTunables, BaseSettings):
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

    @field_validator("attune_shard_ids")
    @classmethod
    def _shard_range(cls, text: str | None) -> str | None:
        if text is not None:
            shard_ids(text)
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
            fit=self.fit_settings(),
            cache=self.cache_settings(),
            community=self.community_settings(),
            match=self.match_settings(),
            year=self.year_settings(),
            weights=self.weight_settings(),
            imports=self.import_settings(),
            nights=self.night_settings(),
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
