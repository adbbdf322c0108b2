"""Keys change while everything runs; no text gets lost, and none is overwritten."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from core.privacy.encryption import Cipher
from core.privacy.rotation import Rotated, Rotation, sealed_columns
from db.pool import Database, PoolSettings
from db.sealed_texts import SealedText, SealedTextStore
from tests.conftest import TestServer
from tests.core.privacy.personal_rows import insert_everything

BOTH = Cipher({1: bytes(32), 2: bytes([2]) * 32})
TEXTS = len(list(sealed_columns()))


@pytest.fixture
async def database(postgres: TestServer) -> AsyncIterator[Database]:
    """One of its own: a rotation goes over everybody's texts."""
    dsn = await postgres.create_database()
    made = Database(dsn, PoolSettings(size=3))
    await made.connect()
    yield made
    await made.close()
    await postgres.drop_database(dsn)


async def plan_of(database: Database, user_id: int) -> bytes:
    async with database.service() as connection:
        plan: bytes = await connection.fetchval(
            "select safety_plan from coach_support where user_id = $1", user_id
        )
    return plan


async def test_every_text_is_sealed_anew_once_and_reads_the_same(
    database: Database, alice: int, bob: int
) -> None:
    await insert_everything(database, alice)
    await insert_everything(database, bob)
    store = SealedTextStore(database)
    assert sum([await store.count_outdated(*column, 2) for column in sealed_columns()]) == 2 * TEXTS

    assert await Rotation(store, BOTH).rotate() == Rotated(anew=2 * TEXTS)
    assert await Rotation(store, BOTH).rotate() == Rotated()
    assert sum([await store.count_outdated(*column, 2) for column in sealed_columns()]) == 0
    column = "coach_support.safety_plan"
    only_new = Cipher({2: bytes([2]) * 32})
    assert only_new.open(await plan_of(database, alice), alice, column) == column


async def test_what_no_key_opens_is_counted_and_left(database: Database, alice: int, bob: int) -> None:
    await insert_everything(database, alice)
    foreign = Cipher({9: bytes([9]) * 32}).seal("lost", alice, "coach_support.safety_plan")
    async with database.service() as connection:
        await connection.execute(
            "update coach_support set safety_plan = $2 where user_id = $1", alice, foreign
        )
    await insert_everything(database, bob)
    assert await Rotation(SealedTextStore(database), BOTH).rotate() == Rotated(2 * TEXTS - 1, unreadable=1)
    assert await plan_of(database, alice) == foreign


class Interfering(SealedTextStore):
    """A member writes their plan anew between the reading and the writing."""

    async def outdated(self, table: str, column: str, *rest: object) -> Sequence[SealedText]:
        found = await super().outdated(table, column, *rest)
        async with self._database.service() as connection:
            for kept in found if table == "coach_support" else ():
                await connection.execute(
                    "update coach_support set safety_plan = $2 where user_id = $1",
                    kept.user_id,
                    BOTH.seal("newer", kept.user_id, "coach_support.safety_plan"),
                )
        return found


async def test_what_a_member_wrote_meanwhile_stays(database: Database, alice: int) -> None:
    await insert_everything(database, alice)
    rotated = await Rotation(Interfering(database), BOTH).rotate()
    assert rotated == Rotated(TEXTS - 1, changed_meanwhile=1)
    plan = await plan_of(database, alice)
    assert BOTH.open(plan, alice, "coach_support.safety_plan") == "newer"
    assert plan[0] == BOTH.version


async def test_only_a_plain_name_gets_into_a_statement(database: Database) -> None:
    with pytest.raises(ValueError, match="not the name"):
        await SealedTextStore(database).count_outdated('members"; drop table members; --', "answer", 1)
