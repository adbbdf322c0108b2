"""Settings: the only place that reads the environment (and a `.env` file)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.coach_tunables import CoachTunables
from bot.film_tunables import FilmTunables
from core.engine import EngineSettings
from core.experiments.features import FEATURES
from core.experiments.flags import FlagSettings
from core.films.tmdb.client import HttpSettings
from core.films.tmdb.steps import StepSettings
from core.films.tmdb.syncing import SyncSettings
from core.plans.affinity import AffinitySettings
from core.plans.choosing import ChoosingSettings
from core.plans.model_writer import WritingSettings
from core.plans.preferences import PreferenceSettings
from core.plans.rotation import RotationSettings
from core.plans.server_week import ServerWeekSettings
from core.plans.settings import PlanSettings
from core.plans.streaks import StreakSettings
from core.plans.tasks import TaskSettings
from core.schedules.settings import ScheduleSettings, WorkerSettings
from db.pool import PoolSettings


class ConfigurationError(Exception):
    """The settings cannot be used; the text is one line per setting for the operator."""


class Settings(FilmTunables, CoachTunables, BaseSettings):
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

    attune_features_off: str | None = None
    attune_worker_inside: bool = True
    attune_jobs_at_once: Annotated[int, Field(ge=1, le=100)] = 4

    attune_plan_group_gap_days: Annotated[int, Field(ge=0, le=14)] = 1
    attune_plan_half_life_days: Annotated[float, Field(gt=0)] = 60.0
    attune_plan_skips_per_week: Annotated[int, Field(ge=0, le=7)] = 2
    attune_plan_freezes: Annotated[int, Field(ge=0, le=30)] = 2
    attune_plan_unanswered_days: Annotated[int, Field(ge=1, le=30)] = 3
    attune_plan_summary_hour: Annotated[int, Field(ge=0, le=23)] = 8
    attune_plan_buddies: Annotated[int, Field(ge=0, le=25)] = 5
    attune_plan_report_members: Annotated[int, Field(ge=5)] = 5
    attune_server_tasks: Annotated[int, Field(ge=0, le=1_000)] = 200

    anthropic_api_key: SecretStr | None = None
    anthropic_api_url: str | None = None
    attune_plan_model: str = "claude-haiku-5-5"
    attune_model_seconds: Annotated[float, Field(gt=0, le=60)] = 7.0
    attune_generation_seconds: Annotated[float, Field(gt=0, le=600)] = 90.0

    attune_operator_ids: str | None = None
    tmdb_api_key: SecretStr | None = None
    tmdb_api_url: str = "https://api.themoviedb.org/3"
    attune_tmdb_requests_per_second: Annotated[float, Field(gt=0, le=50)] = 20.0
    attune_tmdb_least_votes: Annotated[int, Field(ge=0)] = 50
    attune_tmdb_refresh_days: Annotated[int, Field(ge=1, le=175)] = 150

    @field_validator("attune_shard_ids")
    @classmethod
    def _shard_range(cls, text: str | None) -> str | None:
        if text is not None:
            shard_ids(text)
        return text

    @field_validator("attune_features_off")
    @classmethod
    def _known_features(cls, text: str | None) -> str | None:
        if unknown := sorted(_names(text) - set(FEATURES)):
            raise ValueError(f"there is no {', '.join(unknown)}; there are {', '.join(FEATURES)}")
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
            fit=self.fit_settings(),
            cache=self.cache_settings(),
            community=self.community_settings(),
            match=self.match_settings(),
            year=self.year_settings(),
            weights=self.weight_settings(),
            imports=self.import_settings(),
            nights=self.night_settings(),
            plans=PlanSettings(
                choosing=ChoosingSettings(
                    affinity=AffinitySettings(
                        preferences=PreferenceSettings(half_life_days=self.attune_plan_half_life_days)
                    )
                ),
                rotation=RotationSettings(self.attune_plan_group_gap_days),
                streaks=StreakSettings(
                    skips_per_week=self.attune_plan_skips_per_week, most_freezes=self.attune_plan_freezes
                ),
                server_week=ServerWeekSettings(least_members=self.attune_plan_report_members),
                unanswered_days=self.attune_plan_unanswered_days,
                summary_hour=self.attune_plan_summary_hour,
                most_buddies=self.attune_plan_buddies,
                report_members=self.attune_plan_report_members,
            ),
            tasks=TaskSettings(most_own=self.attune_server_tasks),
            writing=WritingSettings(model=self.attune_plan_model),
            coach=self.coach_settings(),
            flags=FlagSettings(off=_names(self.attune_features_off)),
            schedules=ScheduleSettings(refit_hour=self.attune_refit_hour),
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

    def worker(self) -> WorkerSettings:
        """Settings of the worker."""
        return WorkerSettings(
            at_once=self.attune_jobs_at_once,
            drain_seconds=self.attune_drain_seconds,
            retry_seconds=self.attune_database_retry_seconds,
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


def _names(text: str | None) -> frozenset[str]:
    """Read "imports, plans"."""
    return frozenset(filter(None, map(str.strip, (text or "").split(","))))


def load() -> Settings:
    """Read the settings. Raises ConfigurationError, which names each bad setting but shows no secret."""
    try:
        return Settings()
    except ValidationError as exc:
        raise ConfigurationError("\n".join(map(_line, exc.errors()))) from exc


def _line(error: ErrorDetails) -> str:
    told = error["msg"].removeprefix("Value error, ")
    return ": ".join([*(str(part).upper() for part in error["loc"]), told])
