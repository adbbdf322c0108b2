"""The taste model in use, in memory, and its nightly refit."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from core.errors import NotReady
from core.films import fitting
from core.films.catalogue import Catalogue
from core.films.film_space import FilmSpace
from core.films.fitting import FitSettings
from db.films import Film, FilmStore
from db.recommendations import RecommendationStore, StoredModel

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Refit:
    """What a refit made, and how long it took."""

    version: int
    members: int
    films: int
    seconds: float


class TasteModels:
    """Holds the active model over the catalogue; a newer one replaces it whole."""

    def __init__(
        self,
        films: FilmStore,
        recommendations: RecommendationStore,
        catalogue: Catalogue,
        settings: FitSettings,
    ) -> None:
        self._films = films
        self._recommendations = recommendations
        self._catalogue = catalogue
        self._settings = settings
        self._space: FilmSpace | None = None

    @property
    def space(self) -> FilmSpace:
        """The model in use with its films. Raises NotReady before the first one is loaded."""
        if self._space is None:
            raise NotReady("model")
        return self._space

    async def exists(self) -> bool:
        """Tell whether there is a model to load."""
        return await self._recommendations.active_model_facts() is not None

    async def refresh(self) -> None:
        """Load the active model, laid out over the films as they are now."""
        stored = await self._recommendations.active_model()
        if stored is None:
            return
        if hashlib.sha256(stored.payload).digest() != stored.sha256:
            log.error("taste_model_corrupt", version=stored.version)
            return
        films = self._catalogue.films
        self._space = await asyncio.to_thread(
            lambda: fitting.open_space(stored.payload, self._learned(films), self._settings)
        )
        log.info("taste_model_loaded", version=stored.version)

    async def refit(self) -> Refit:
        """Fit a model to all ratings and swap it in; everyone takes it up by notification."""
        version = await self._recommendations.reserve_model()
        stages = _Stages(version)
        table = await self._films.ratings_for_fit()
        stages.tell("ratings", len(table[0]))
        films = self._catalogue.films
        fitted = await asyncio.to_thread(
            lambda: fitting.fit_packed(
                table, [*self._learned(films).values()], version, self._settings, stages.tell
            )
        )
        await self._recommendations.swap_model(
            StoredModel(version, fitted.payload, hashlib.sha256(fitted.payload).digest()),
            fitted.members,
            fitted.films,
            fitted.dimensions,
        )
        stages.tell("saved", len(fitted.payload))
        made = Refit(version, fitted.members, fitted.films, stages.seconds)
        log.info("taste_model_refit", version=version, members=made.members, seconds=round(made.seconds, 2))
        return made

    def _learned(self, films: Mapping[int, Film]) -> Mapping[int, Film]:
        """Return the films with the facts that may be learned from."""
        if self._settings.from_borrowed_facts:
            return films
        return {film_id: film.own for film_id, film in films.items()}


class _Stages:
    """Logs each stage of a refit when it is done: what of, how many, and the seconds it took."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._started = self._last = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds up to the last stage."""
        return self._last - self._started

    def tell(self, stage: str, count: int) -> None:
        """Log a stage."""
        now = time.perf_counter()
        log.info(
            "taste_model_stage",
            version=self._version,
            stage=stage,
            count=count,
            seconds=round(now - self._last, 2),
        )
        self._last = now
