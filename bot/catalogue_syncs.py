"""Syncs of the catalogue in the background of this process, and cards that follow one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import discord
import structlog

from core.films.tmdb.syncing import Syncing, SyncStatus
from db.pool import DatabaseUnavailable
from db.tmdb import Claim

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0

Draw = Callable[[SyncStatus], discord.ui.LayoutView]


class CatalogueSyncs:
    """Works on the open sync if no other process does."""

    def __init__(self, syncing: Syncing, look_seconds: float = LOOK_SECONDS) -> None:
        self._syncing = syncing
        self._look_seconds = look_seconds
        self._work: asyncio.Task[None] | None = None
        self._watches: set[asyncio.Task[None]] = set()

    async def tick(self) -> None:
        """Take the open sync on, unless there is none or someone works on it."""
        if self._work is not None and not self._work.done():
            return
        try:
            claim = await self._syncing.claim()
        except DatabaseUnavailable as exc:
            log.warning("catalogue_sync_waits", cause=repr(exc.__cause__))
            return
        if claim is not None:
            self._work = asyncio.create_task(self._run(claim))

    def follow(self, interaction: discord.Interaction, draw: Draw) -> None:
        """Keep an answer up to date for as long as the sync runs and Discord lets it be edited."""
        watch = asyncio.create_task(self._follow(interaction, draw))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)

    async def close(self) -> None:
        """Leave the work to the next process."""
        tasks = [*self._watches, *([self._work] if self._work else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, claim: Claim) -> None:
        try:
            await self._syncing.run(claim)
        except DatabaseUnavailable as exc:
            log.warning("catalogue_sync_interrupted", cause=repr(exc.__cause__))
        except Exception:  # the job runner's broad except: a bug ends the sync, and whoever looks is told
            log.exception("catalogue_sync_failed", sync_id=claim.sync.sync_id)
            with contextlib.suppress(DatabaseUnavailable):
                await self._syncing.give_up(claim)

    async def _follow(self, interaction: discord.Interaction, draw: Draw) -> None:
        is_over = False
        while not is_over and not interaction.is_expired():
            await asyncio.sleep(self._look_seconds)
            try:
                status = await self._syncing.status()
                is_over = status.sync is None or status.sync.is_over
                if interaction.response.is_done():
                    await interaction.edit_original_response(view=draw(status))
            except (DatabaseUnavailable, discord.HTTPException) as exc:
                log.info("catalogue_sync_not_followed", cause=repr(exc))
                return
