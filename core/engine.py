"""The engine: every service, built once and handed to whoever needs one. No behaviour of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from core import memory
from core.coaching.model.protocol import CoachModel
from core.coaching.services import Coaching
from core.coaching.services import build as build_coaching
from core.coaching.settings import CoachSettings
from core.experiments.flags import Flags, FlagSettings
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
from core.films.tonights_film import TonightSettings, TonightsFilm
from core.films.year_review import YearSettings
from core.films.year_reviews import YearReviews
from core.job_kinds import KINDS
from core.jobs import JobKind
from core.plans.boards import Boards
from core.plans.book import PlanBook
from core.plans.buddies import Buddies
from core.plans.checkins import CheckIns
from core.plans.items import PlanItems
from core.plans.joining import PlanMembers
from core.plans.liking import PlanPreferences
from core.plans.member_schedules import MemberSchedules
from core.plans.model_writer import ModelPlanWriter, WritingSettings
from core.plans.planner import Planner, PlanWriter
from core.plans.planning import Planning
from core.plans.proposing import Proposals
from core.plans.reminding import Reminders
from core.plans.reports import PlanReports
from core.plans.settings import PlanSettings
from core.plans.tasks import TaskLibrary, TaskSettings
from core.plans.views import PlanViews
from core.plans.weeks import Weeks
from core.privacy.consent import Consent, ConsentSettings
from core.privacy.erasure import Erasure
from core.privacy.export import Exports
from core.privacy.overview import Overviews
from core.privacy.sealing import Sealing
from core.schedules.posts import Posts
from core.schedules.queue import Queue
from core.schedules.retention import Retention
from core.schedules.scheduling import Schedules
from core.schedules.settings import ScheduleSettings
from core.servers.setup import Setup
from core.servers.status import ServerStatuses, StatusSettings
from db.admin_events import AdminEventStore
from db.catalogue import CatalogueStore
from db.command_syncs import CommandSyncStore
from db.films import FilmStore
from db.flags import FlagStore
from db.imports import ImportStore
from db.jobs import JobStore
from db.members import MemberStore
from db.movie_nights import MovieNightStore
from db.night_steps import NightStepStore
from db.plan_figures import PlanFigureStore
from db.plan_members import PlanMemberStore
from db.plans import PlanStore
from db.pool import Database, DatabaseUnavailable
from db.posts import PostStore
from db.privacy import PrivacyStore
from db.recommendations import RecommendationStore
from db.schedules import ScheduleStore
from db.server_settings import ServerSettingsStore
from db.servers import ServerStore
from db.tasks import TaskStore
from db.tmdb import TmdbStore

if TYPE_CHECKING:
    from core.privacy.encryption import Cipher

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
    tonight: TonightSettings = field(default_factory=TonightSettings)
    tasks: TaskSettings = field(default_factory=TaskSettings)
    plans: PlanSettings = field(default_factory=PlanSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)
    coach: CoachSettings = field(default_factory=CoachSettings)
    flags: FlagSettings = field(default_factory=FlagSettings)
    status: StatusSettings = field(default_factory=StatusSettings)
    schedules: ScheduleSettings = field(default_factory=ScheduleSettings)
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
    tonights_film: TonightsFilm
    task_library: TaskLibrary
    plan_members: PlanMembers
    check_ins: CheckIns
    planning: Planning
    plan_items: PlanItems
    plan_proposals: Proposals
    plan_preferences: PlanPreferences
    plan_buddies: Buddies
    plan_boards: Boards
    plan_weeks: Weeks
    plan_reminders: Reminders
    plan_reports: PlanReports
    coaching: Coaching
    sealing: Sealing
    consent: Consent
    exports: Exports
    erasure: Erasure
    overviews: Overviews
    flags: Flags
    setup: Setup
    server_statuses: ServerStatuses
    kinds: Mapping[str, JobKind]
    schedules: Schedules
    posts: Posts
    queue: Queue
    retention: Retention
    command_syncs: CommandSyncStore


def build(
    database: Database,
    settings: EngineSettings | None = None,
    plan_writer: PlanWriter | None = None,
    model: CoachModel | None = None,
    kinds: Mapping[str, JobKind] = KINDS,
    cipher: Cipher | None = None,
) -> Engine:
    """Wire the services together; nothing is loaded yet (see `load`). Without a cipher no coach keeps anything."""
    settings = settings or EngineSettings()
    films, members = FilmStore(database), MemberStore(database)
    recommendations, privacy = RecommendationStore(database), PrivacyStore(database)
    catalogue = Catalogue(films)
    models = TasteModels(films, recommendations, catalogue, settings.fit)
    tastes = MemberTastes(films, models, settings.cache)
    tonights_film = TonightsFilm(catalogue, models, tastes, settings.tonight)
    consent = Consent(members, settings.consent)
    library = TaskLibrary(TaskStore(database), settings.tasks)
    plans, plan_members = PlanStore(database), PlanMemberStore(database)
    book, planner = PlanBook(plans, plan_members, library, settings.plans), Planner(settings.plans)
    views = PlanViews(library, tonights_film, settings.plans)
    flags = Flags(FlagStore(database), settings.flags)
    if plan_writer is None and model is not None:
        plan_writer = ModelPlanWriter(model, flags, settings.writing)
    planning = Planning(book, planner, plan_writer, views, settings.plans)
    figures = PlanFigureStore(database)
    nights, servers = MovieNightStore(database), ServerStore(database)
    jobs, posts = JobStore(database), PostStore(database)
    schedules = Schedules(database, ScheduleStore(database), jobs, kinds, settings.schedules)
    imports, sealing = ImportStore(database), Sealing(cipher)
    coaching = build_coaching(database, settings.coach, sealing, model, schedules, library, settings.plans)
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
        server_films=ServerFilmRanking(servers, catalogue, settings.community),
        year_reviews=YearReviews(films, catalogue, settings.year),
        tonights_film=tonights_film,
        task_library=library,
        plan_members=PlanMembers(
            plans, plan_members, book, planner, MemberSchedules(schedules, settings.plans)
        ),
        check_ins=CheckIns(book, plan_members, planner, planning, views),
        planning=planning,
        plan_items=PlanItems(book, planner, views, settings.plans),
        plan_proposals=Proposals(book, plans, settings.plans),
        plan_preferences=PlanPreferences(book, settings.plans),
        plan_buddies=Buddies(plan_members, plans, settings.plans),
        plan_boards=Boards(plan_members, plans, settings.plans),
        plan_weeks=Weeks(book, plans, figures, library, settings.plans),
        plan_reminders=Reminders(plan_members, plans, planning, settings.plans),
        plan_reports=PlanReports(figures, settings.plans),
        coaching=coaching,
        sealing=sealing,
        consent=consent,
        exports=Exports(privacy, sealing),
        erasure=Erasure(
            privacy, [tastes.forget, tonights_film.forget, consent.forget, coaching.answering.forget]
        ),
        overviews=Overviews(privacy),
        flags=flags,
        setup=Setup(ServerSettingsStore(database)),
        server_statuses=ServerStatuses(
            servers, recommendations, AdminEventStore(database), catalogue, settings.status
        ),
        kinds=kinds,
        schedules=schedules,
        posts=Posts(posts, schedules),
        queue=Queue(jobs, settings.schedules),
        retention=Retention(posts, jobs, settings.schedules),
        command_syncs=CommandSyncStore(database),
    )


async def load(engine: Engine) -> None:
    """Read the flags, the catalogue and the model in use; what is not there yet arrives with `follow`."""
    await engine.flags.refresh()
    await engine.catalogue.refresh()
    if len(engine.catalogue):
        await engine.models.refresh()
    memory.give_back()


async def follow(engine: Engine) -> None:
    """Keep what is in memory up to date, for ever, by the database's notifications."""
    changed, flags_missed = asyncio.Event(), asyncio.Event()

    def forget(user_id: str) -> None:
        engine.tastes.forget(int(user_id))
        engine.tonights_film.forget(int(user_id))
        engine.consent.forget(int(user_id))
        engine.coaching.answering.forget(int(user_id))

    def forget_tasks(guild_id: str) -> None:
        engine.task_library.forget(int(guild_id) if guild_id else None)

    def catch_up() -> None:
        engine.tastes.forget_all()
        engine.tonights_film.forget_all()
        engine.consent.forget_all()
        engine.coaching.answering.forget_all()
        engine.task_library.forget_all()
        changed.set()
        flags_missed.set()

    async with asyncio.TaskGroup() as tasks:
        # Films before the model, always: a model may be of films that are not loaded yet.
        tasks.create_task(_whenever(changed, lambda: load(engine)))
        tasks.create_task(_whenever(flags_missed, engine.flags.refresh))
        tasks.create_task(
            engine.database.listen(
                {
                    "films_changed": lambda _: changed.set(),
                    "taste_model_changed": lambda _: changed.set(),
                    "feature_flags_changed": engine.flags.hear,
                    "member_erased": forget,
                    "tasks_changed": forget_tasks,
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
