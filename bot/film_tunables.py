"""What an operator can turn in the films room; `bot/config.py` reads it from the environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from core.films.blend_weights import WeightSettings
from core.films.diversity import DiversitySettings
from core.films.drift import ForgettingSettings
from core.films.film_space import RecommendSettings
from core.films.fitting import FitSettings
from core.films.group_choice import GroupSettings
from core.films.imports.archive import ArchiveSettings
from core.films.imports.importing import ImportSettings
from core.films.member_tastes import CacheSettings
from core.films.movie_night import NightSettings
from core.films.night_times import NightTimes
from core.films.rank import RankSettings
from core.films.server_ranking import CommunitySettings
from core.films.taste import TasteSettings
from core.films.taste_match import MatchSettings
from core.films.year_review import YearSettings

MIB = 2**20
Count = Annotated[int, Field(ge=1)]
Part = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class FilmTunables(BaseModel):
    """The settings of the films room, and what they come to in the engine."""

    attune_refit_hour: Annotated[int, Field(ge=0, le=23)] = 4
    attune_taste_dimensions: Annotated[int, Field(ge=2, le=512)] = 64
    attune_full_model_films: Annotated[int, Field(ge=0)] = 10_000
    attune_content_members: Positive = 100.0
    attune_cold_members: NotNegative = 2.5
    attune_minimum_ratings: Annotated[int, Field(ge=1, le=100)] = 5
    attune_list_length: Annotated[int, Field(ge=3, le=100)] = 30
    attune_adventurous: Annotated[int, Field(ge=0, le=100)] = 10
    attune_least_relevance: Part = 0.4
    attune_forgetting_kept: Annotated[float, Field(gt=0, le=1)] = 0.1
    attune_forgetting_evidence: NotNegative = 0.25
    attune_forgetting_told_evidence: NotNegative = 1.5
    attune_weights_rate: NotNegative = 1.0
    attune_tmdb_learned: bool = False

    attune_server_average_members: Count = 3
    attune_server_prior_ratings: NotNegative = 3.0
    attune_server_gem_above: NotNegative = 0.25
    attune_server_divisive_from: NotNegative = 0.75
    attune_match_least_films: Annotated[int, Field(ge=2)] = 5
    attune_match_prior_films: NotNegative = 5.0
    attune_year_least_films: Count = 5

    attune_night_most_open: Count = 5
    attune_night_most_invited: Annotated[int, Field(ge=1, le=25)] = 25
    attune_night_vetoes: Annotated[int, Field(ge=0, le=5)] = 2
    attune_night_films: Annotated[int, Field(ge=2, le=6)] = 6
    attune_night_mean_weight: Part = 0.7
    attune_night_furthest_days: Annotated[int, Field(ge=1, le=365)] = 90
    attune_night_vote_ends_hours: NotNegative = 3.0
    attune_night_reminder_minutes: Count = 60
    attune_night_rating_minutes: Annotated[int, Field(ge=0)] = 15

    attune_import_most_mib: Annotated[int, Field(ge=1, le=100)] = 10
    attune_import_unpacked_mib: Annotated[int, Field(ge=1, le=1000)] = 40
    attune_import_most_rows: Count = 100_000
    attune_imports_at_once: Count = 2

    attune_cached_members: Annotated[int, Field(ge=0)] = 20_000
    attune_cached_tastes: Annotated[int, Field(ge=0)] = 256

    def fit_settings(self) -> FitSettings:
        """Settings of everything between the ratings and a recommendation."""
        return FitSettings(
            taste=TasteSettings(
                dimensions=self.attune_taste_dimensions,
                content_members=self.attune_content_members,
                most_films=self.attune_full_model_films,
            ),
            recommend=RecommendSettings(
                minimum_ratings=self.attune_minimum_ratings,
                list_length=self.attune_list_length,
                default_adventurous=self.attune_adventurous,
                rank=RankSettings(cold_members=self.attune_cold_members),
                diversity=DiversitySettings(least_relevance=self.attune_least_relevance),
                forgetting=ForgettingSettings(
                    kept=self.attune_forgetting_kept,
                    evidence=self.attune_forgetting_evidence,
                    told_evidence=self.attune_forgetting_told_evidence,
                ),
            ),
            from_borrowed_facts=self.attune_tmdb_learned,
        )

    def weight_settings(self) -> WeightSettings:
        """Settings of learning the blend's weights."""
        return WeightSettings(self.attune_weights_rate)

    def cache_settings(self) -> CacheSettings:
        """Settings of what a process remembers."""
        return CacheSettings(self.attune_cached_members, self.attune_cached_tastes)

    def community_settings(self) -> CommunitySettings:
        """Settings of what is told of a server."""
        return CommunitySettings(
            least_members=self.attune_server_average_members,
            prior_ratings=self.attune_server_prior_ratings,
            gem_above=self.attune_server_gem_above,
            divisive_from=self.attune_server_divisive_from,
        )

    def match_settings(self) -> MatchSettings:
        """Settings of comparing two members."""
        return MatchSettings(
            least_films=self.attune_match_least_films, prior_films=self.attune_match_prior_films
        )

    def year_settings(self) -> YearSettings:
        """Settings of a year in review."""
        return YearSettings(least_films=self.attune_year_least_films)

    def night_settings(self) -> NightSettings:
        """Settings of movie nights."""
        return NightSettings(
            group=GroupSettings(
                mean_weight=self.attune_night_mean_weight, list_length=self.attune_night_films
            ),
            times=NightTimes(
                furthest_days=self.attune_night_furthest_days,
                vote_ends_hours=self.attune_night_vote_ends_hours,
                reminder_minutes=self.attune_night_reminder_minutes,
                rating_minutes=self.attune_night_rating_minutes,
            ),
            most_open=self.attune_night_most_open,
            most_invited=self.attune_night_most_invited,
            vetoes=self.attune_night_vetoes,
        )

    def import_settings(self) -> ImportSettings:
        """Settings of imports."""
        return ImportSettings(
            most_bytes=self.attune_import_most_mib * MIB,
            most_rows=self.attune_import_most_rows,
            at_once=self.attune_imports_at_once,
            archive=ArchiveSettings(most_bytes=self.attune_import_unpacked_mib * MIB),
        )
