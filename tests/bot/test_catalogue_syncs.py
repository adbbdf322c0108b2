"""Syncs in the background: taken on once, told about for as long as possible, ended by what goes wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest

from bot.catalogue_syncs import CatalogueSyncs
from core.films.tmdb.syncing import SyncStatus
from db.pool import DatabaseUnavailable
from db.tmdb import CatalogueFigures, Claim, Cursor, Sync, SyncState

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


def sync(state: SyncState = "running") -> Sync:
    return Sync(1, state, Cursor(), 0, 0, 0, 0, None, NOW, NOW)


class FakeSyncing:
    """One sync is open; the work on it is the test's."""

    def __init__(self) -> None:
        self.claims = [Claim(sync(), uuid4())]
        self.state: SyncState = "running"
        self.may_end = asyncio.Event()
        self.fails: Exception | None = None
        self.given_up = 0
        self.is_away = False

    async def claim(self) -> Claim | None:
        if self.is_away:
            raise DatabaseUnavailable
        return self.claims.pop() if self.claims else None

    async def run(self, claim: Claim) -> None:
        await self.may_end.wait()
        if self.fails is not None:
            raise self.fails
        self.state = "done"

    async def give_up(self, claim: Claim) -> None:
        self.given_up += 1

    async def status(self) -> SyncStatus:
        if self.is_away:
            raise DatabaseUnavailable
        return SyncStatus(sync(self.state), CatalogueFigures(0, 0, 0, 0), is_learned=False)


class FakeInteraction:
    """Notes what it was told to show."""

    def __init__(self) -> None:
        self.response = self
        self.shown: list[str] = []
        self.expired = False

    def is_done(self) -> bool:
        return True

    def is_expired(self) -> bool:
        return self.expired

    async def edit_original_response(self, *, view: str) -> None:
        self.shown.append(view)


def draw(status: SyncStatus) -> Any:
    return status.sync.state if status.sync else "none"


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


@pytest.fixture
async def syncing() -> FakeSyncing:
    return FakeSyncing()


@pytest.fixture
async def syncs(syncing: FakeSyncing) -> AsyncIterator[CatalogueSyncs]:
    made = CatalogueSyncs(syncing, look_seconds=0.01)  # type: ignore[arg-type]
    yield made
    await made.close()


async def test_a_card_is_kept_up_to_date_until_the_sync_is_over(
    syncs: CatalogueSyncs, syncing: FakeSyncing
) -> None:
    interaction = FakeInteraction()
    await syncs.tick()
    syncs.follow(interaction, draw)  # type: ignore[arg-type]
    await until(lambda: len(interaction.shown) >= 2)
    syncing.may_end.set()
    await until(lambda: interaction.shown[-1] == "done")
    shown = len(interaction.shown)
    await asyncio.sleep(0.05)
    assert len(interaction.shown) == shown


async def test_a_card_that_cannot_be_edited_any_more_is_left_alone(
    syncs: CatalogueSyncs, syncing: FakeSyncing
) -> None:
    interaction = FakeInteraction()
    interaction.expired = True
    syncs.follow(interaction, draw)  # type: ignore[arg-type]
    await asyncio.sleep(0.05)
    assert interaction.shown == []


async def test_one_sync_is_worked_on_at_a_time(syncs: CatalogueSyncs, syncing: FakeSyncing) -> None:
    syncing.claims.append(Claim(sync(), uuid4()))
    await syncs.tick()
    await syncs.tick()
    assert len(syncing.claims) == 1
    syncing.may_end.set()
    await until(lambda: syncing.state == "done")
    await asyncio.sleep(0)
    await syncs.tick()
    assert syncing.claims == []


async def test_a_bug_ends_the_sync(syncs: CatalogueSyncs, syncing: FakeSyncing) -> None:
    syncing.fails = ZeroDivisionError()
    syncing.may_end.set()
    await syncs.tick()
    await until(lambda: syncing.given_up == 1)


async def test_a_database_that_goes_away_leaves_the_sync_to_whoever_comes_next(
    syncs: CatalogueSyncs, syncing: FakeSyncing
) -> None:
    syncing.fails = DatabaseUnavailable()
    syncing.may_end.set()
    await syncs.tick()
    await asyncio.sleep(0.01)
    assert syncing.given_up == 0
    syncing.is_away = True
    await syncs.tick()
    assert syncing.claims == []


async def test_a_closing_bot_lets_go_of_work_and_cards(syncs: CatalogueSyncs, syncing: FakeSyncing) -> None:
    interaction = FakeInteraction()
    await syncs.tick()
    syncs.follow(interaction, draw)  # type: ignore[arg-type]
    await until(lambda: bool(interaction.shown))
    await syncs.close()
    shown = len(interaction.shown)
    await asyncio.sleep(0.05)
    assert (len(interaction.shown), syncing.state) == (shown, "running")
