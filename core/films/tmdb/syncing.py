"""Syncing the catalogue with TMDB: in the background of one process, for as long as it takes, from where it was."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

import structlog

from core.errors import NotAllowed, NotReady, Unavailable
from core.films.tmdb.client import Connect
from core.films.tmdb.placing import place
from core.films.tmdb.steps import Steps, StepSettings
from db.films import FilmStore
from db.imports import ImportStore
from db.pool import DatabaseUnavailable
from db.tmdb import CatalogueFigures, Claim, Sync, SyncState, TmdbStore

log = structlog.get_logger(__name__)

PUBLISH_ATTEMPTS = 5
BUG = "bug"


@dataclass(frozen=True, slots=True)
class SyncSettings:
    """How long things hold."""

    steps: StepSettings = field(default_factory=StepSettings)
    expire_days: int = 180
    """TMDB lets nobody keep its facts for longer than six months."""
    resume_days: int = 7
    """A sync that ended early goes on where it was; one that began longer ago begins anew."""
    lease_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The newest sync, the catalogue in numbers, and whether TMDB's facts are learned from."""

    sync: Sync | None
    figures: CatalogueFigures
    is_learned: bool


class Syncing:
    """Starts, stops and runs syncs. One is open at a time, and one process at a time works on it."""

    def __init__(
        self,
        store: TmdbStore,
        films: FilmStore,
        imports: ImportStore,
        connect: Connect | None,
        settings: SyncSettings,
        *,
        is_learned: bool = False,
    ) -> None:
        self._store = store
        self._films = films
        self._imports = imports
        self._connect = connect
        self._settings = settings
        self._is_learned = is_learned

    async def start(self) -> SyncStatus:
        """Let a sync begin or go on, in whichever process claims it. Raises NotReady without a key."""
        if self._connect is None:
            raise NotReady("tmdb_key")
        await self._store.open(self._settings.resume_days)
        return await self.status()

    async def stop(self) -> SyncStatus:
        """Let the open sync end after its next step; what it fetched stays."""
        await self._store.stop()
        return await self.status()

    async def status(self) -> SyncStatus:
        """Return how far the newest sync is."""
        figures = await self._store.figures(self._settings.steps.refresh_days)
        return SyncStatus(await self._store.newest(), figures, self._is_learned)

    async def claim(self) -> Claim | None:
        """Take the open sync on, if there is one that nobody works on."""
        if self._connect is None:
            return None
        return await self._store.claim(uuid.uuid4(), self._settings.lease_seconds)

    async def run(self, claim: Claim) -> None:
        """Work on a sync until it is done, stopped or fails, and make what was fetched part of the catalogue."""
        log.info("tmdb_sync_runs", sync_id=claim.sync.sync_id, stage=claim.sync.cursor.stage)
        holding = asyncio.create_task(self._hold(claim))
        try:
            ended = await self._fetch(claim)
            if ended is not None:
                await self._publish(claim, *ended)
        finally:
            holding.cancel()

    async def give_up(self, claim: Claim) -> None:
        """End a sync that failed by a bug of ours."""
        await self._store.finish(claim, "failed", BUG)

    async def drop_expired(self) -> int:
        """Drop facts that may not be kept any longer; return how many."""
        return await self._store.drop_expired(self._settings.expire_days)

    async def _fetch(self, claim: Claim) -> tuple[SyncState, str | None] | None:
        """Take step after step; return how it ended, or None when another process has taken the sync over."""
        if self._connect is None:
            raise NotReady("tmdb_key")
        sync = claim.sync
        try:
            async with self._connect() as tmdb:
                steps = Steps(tmdb, self._store, self._settings.steps)
                while sync.state == "running":
                    batch = await steps.next(sync)
                    if batch is None:
                        return "done", None
                    saved = await self._store.save(claim, batch)
                    if saved is None:
                        return None
                    sync = saved
        except (Unavailable, NotAllowed) as exc:
            return "failed", exc.what
        return "stopped", None

    async def _publish(self, claim: Claim, state: SyncState, problem: str | None) -> None:
        """End a sync: find the place of everything that was fetched, and add what is new."""
        sync_id = claim.sync.sync_id
        for _ in range(PUBLISH_ATTEMPTS):
            unplaced = await self._store.unplaced()
            films = await self._films.films()
            placed = await asyncio.to_thread(place, unplaced, films, await self._imports.film_ids())
            newest_film_id = films[-1].film_id if films else None
            if await self._store.publish(claim, state, problem, placed, newest_film_id):
                log.info(
                    "tmdb_sync_ended", sync_id=sync_id, state=state, problem=problem, new=len(placed.new)
                )
                return
        await self._store.finish(claim, state, problem)
        log.warning("tmdb_sync_ended_unpublished", sync_id=sync_id, films=len(unplaced))

    async def _hold(self, claim: Claim) -> None:
        while True:
            await asyncio.sleep(self._settings.lease_seconds / 3)
            try:
                await self._store.renew(claim, self._settings.lease_seconds)
            except DatabaseUnavailable as exc:
                log.warning("tmdb_lease_not_renewed", cause=repr(exc.__cause__))
