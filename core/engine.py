"""The engine: every service, built once and handed to whoever needs one. No behaviour of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from core.films.blend_weights import WeightSettings
from core.films.catalogue import Catalogue
from core.films.catalogue_import import CatalogueImport, CatalogueSettings
from core.films.film_details import Films
from core.films.fitting import FitSettings
from core.films.group_films import GroupFilms
from core.films.imports.importing import Importing, ImportSettings
from core.films.member_statistics import MemberStatistics
from core.films.member_tastes import CacheSettings, MemberTastes
from core.films.model_weights import ModelWeights
from core.films.movie_night import MovieNights, NightSettings
from core.films.night_views import NightViews
from core.films.quick_rating import QuickRating
from core.films.ratings import Ratings
from core.films.recommending import Recommending
from core.films.server_films import ServerFilmRanking
from core.films.server_ranking import CommunitySettings
from core.films.statistics import StatisticsSettings
from core.films.taste_match import MatchSettings
from core.films.taste_matching import TasteMatching
from core.films.taste_models import TasteModels
from core.films.tmdb.client import HttpSettings, over_http
from core.films.tmdb.syncing import Syncing, SyncSettings
from core.films.year_review import YearSettings
from core.films.year_reviews import YearReviews
from core.privacy.consent import Consent, ConsentSettings
from core.privacy.erasure import Erasure
from core.privacy.export import Exports
from core.privacy.overview import Overviews
from db.catalogue import CatalogueStore
from db.command_syncs import CommandSyncStore
from db.films import FilmStore
from db.imports import ImportStore
from db.members import MemberStore
from db.movie_nights import MovieNightStore
from db.night_steps import NightStepStore
from db.pool import Database, DatabaseUnavailable
from db.privacy import PrivacyStore
from db.recommendations import RecommendationStore
from db.servers import ServerStore
from db.tmdb import TmdbStore

log = structlog.get_logger(__name__)

RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The tunables of every room."""

    fit: FitSettings = field(default_factory=FitSettings)
    cache: CacheSettings = field(default_factory=CacheSettings)
    community: CommunitySettings = field(default_factory=CommunitySettings)
    statistics: StatisticsSettings = field(default_factory=StatisticsSettings)
    match: MatchSettings = field(default_factory=MatchSettings)
    year: YearSettings = field(default_factory=YearSettings)
    weights: WeightSettings = field(default_factory=WeightSettings)
    imports: ImportSettings = field(default_factory=ImportSettings)
    consent: ConsentSettings = field(default_factory=ConsentSettings)
    nights: NightSettings = field(default_factory=NightSettings)
    tmdb: HttpSettings = field(default_factory=HttpSettings)
    sync: SyncSettings = field(default_factory=SyncSettings)
    catalogue: CatalogueSettings = field(default_factory=CatalogueSettings)


@dataclass(frozen=True, slots=True)
class Engine:
    """All services over one database."""

    database: Database
    film_store: FilmStore
    catalogue: Catalogue
    models: TasteModels
    model_weights: ModelWeights
    tastes: MemberTastes
    ratings: Ratings
    quick_rating: QuickRating
    recommending: Recommending
    films: Films
    statistics: MemberStatistics
    importing: Importing
    syncing: Syncing
    catalogue_import: CatalogueImport
    movie_nights: MovieNights
    taste_matching: TasteMatching
    server_films: ServerFilmRanking
    year_reviews: YearReviews
    consent: Consent
    exports: Exports
    erasure: Erasure
    overviews: Overviews
    command_syncs: CommandSyncStore


def build(database: Database, settings: EngineSettings | None = None) -> Engine:
    """Wire the services together; nothing is loaded yet (see `load`)."""
    settings = settings or EngineSettings()
    films, members = FilmStore(database), MemberStore(database)
    recommendations, privacy = RecommendationStore(database), PrivacyStore(database)
    catalogue = Catalogue(films)
    models = TasteModels(films, recommendations, catalogue, settings.fit)
    tastes = MemberTastes(films, models, settings.cache)
    consent = Consent(members, settings.consent)
    imports = ImportStore(database)
    nights = MovieNightStore(database)
    return Engine(
        database=database,
        film_store=films,
        catalogue=catalogue,
        models=models,
        model_weights=ModelWeights(recommendations, settings.weights),
        tastes=tastes,
        ratings=Ratings(films, catalogue, tastes),
        quick_rating=QuickRating(catalogue, models, tastes),
        recommending=Recommending(recommendations, catalogue, models, tastes),
        films=Films(films, members, catalogue, models, tastes, settings.community),
        statistics=MemberStatistics(films, recommendations, catalogue, tastes, settings.statistics),
        importing=Importing(imports, films, catalogue, tastes, settings.imports),
        syncing=Syncing(
            TmdbStore(database),
            films,
            imports,
            over_http(settings.tmdb),
            settings.sync,
            is_learned=settings.fit.from_borrowed_facts,
        ),
        catalogue_import=CatalogueImport(CatalogueStore(database), films, catalogue, settings.catalogue),
        movie_nights=MovieNights(
            nights,
            NightStepStore(database),
            catalogue,
            GroupFilms(models, tastes, settings.nights.group),
            NightViews(nights, catalogue, models),
            settings.nights,
        ),
        taste_matching=TasteMatching(members, catalogue, models, tastes, settings.match),
        server_films=ServerFilmRanking(ServerStore(database), catalogue, settings.community),
        year_reviews=YearReviews(films, catalogue, settings.year),
        consent=consent,
        exports=Exports(privacy),
        erasure=Erasure(privacy, [tastes.forget, consent.forget]),
        overviews=Overviews(privacy),
        command_syncs=CommandSyncStore(database),
    )


async def load(engine: Engine) -> None:
    """Read the catalogue and the model in use; what is not there yet arrives with `follow`."""
    await engine.catalogue.refresh()
    if len(engine.catalogue):
        await engine.models.refresh()


async def follow(engine: Engine) -> None:
    """Keep what is in memory up to date, for ever, by the database's notifications."""
    changed = asyncio.Event()

    def forget(user_id: str) -> None:
        engine.tastes.forget(int(user_id))
        engine.consent.forget(int(user_id))

    def catch_up() -> None:
        engine.tastes.forget_all()
        engine.consent.forget_all()
        changed.set()

    async with asyncio.TaskGroup() as tasks:
        # Films before the model, always: a model may be of films that are not loaded yet.
        tasks.create_task(_whenever(changed, lambda: load(engine)))
        tasks.create_task(
            engine.database.listen(
                {
                    "films_changed": lambda _: changed.set(),
                    "taste_model_changed": lambda _: changed.set(),
                    "member_erased": forget,
                },
                on_reconnect=catch_up,
            )
        )


async def _whenever(changed: asyncio.Event, refresh: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        await changed.wait()
        changed.clear()
        try:
            await refresh()
        except DatabaseUnavailable as exc:
            log.warning("refresh_failed", retry_seconds=RETRY_SECONDS, cause=repr(exc.__cause__))
            changed.set()
            await asyncio.sleep(RETRY_SECONDS)
