from __future__ import annotations

import datetime as dt

import pytest

from core.caller import Caller
from core.errors import NotAllowed
from core.privacy.consent import CONSENT_VERSION, Consent, ConsentSettings
from db.members import Member, MemberStore
from db.pool import Database

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
SERVERS_OF = "select array_agg(guild_id order by guild_id) from server_members where user_id = $1"


def caller(user_id: int, guild_id: int | None = None) -> Caller:
    return Caller(user_id, guild_id, request_id=1, at=NOW)


def consent_in(database: Database) -> Consent:
    return Consent(MemberStore(database), ConsentSettings(members=10))


async def servers_of(database: Database, user_id: int) -> list[int] | None:
    async with database.service() as connection:
        found: list[int] | None = await connection.fetchval(SERVERS_OF, user_id)
        return found


async def test_who_never_agreed_has_not_given_consent(database: Database, alice: int) -> None:
    consent = consent_in(database)
    assert not await consent.is_given(alice)
    assert await consent.member(alice) is None


async def test_given_consent_is_stored_with_version_and_time(
    database: Database, alice: int, bob: int
) -> None:
    consent = consent_in(database)
    await consent.give(caller(alice))
    assert await consent.is_given(alice)
    assert not await consent.is_given(bob)
    assert await consent.member(alice) == Member(
        CONSENT_VERSION, NOW, counts_in_servers=True, lets_compare=False
    )


async def test_consent_given_in_another_process_is_seen_at_once(database: Database, alice: int) -> None:
    here, there = consent_in(database), consent_in(database)
    assert not await here.is_given(alice)
    await there.give(caller(alice))
    assert await here.is_given(alice)


async def test_consent_to_an_older_version_has_to_be_given_anew(database: Database, alice: int) -> None:
    await MemberStore(database).consent(alice, CONSENT_VERSION - 1, NOW)
    consent = consent_in(database)
    assert not await consent.is_given(alice)
    await consent.give(caller(alice))
    assert await consent.is_given(alice)


async def test_a_yes_is_remembered_until_it_is_forgotten(database: Database, alice: int) -> None:
    here, there = consent_in(database), consent_in(database)
    await there.give(caller(alice))
    assert await here.is_given(alice)
    async with database.service() as connection:
        await connection.execute("delete from members where user_id = $1", alice)
    assert await here.is_given(alice)
    here.forget(alice)
    assert not await here.is_given(alice)


async def test_a_member_takes_part_in_the_servers_they_use_it_in(database: Database, alice: int) -> None:
    consent = consent_in(database)
    await consent.give(caller(alice))
    for guild_id in (5, None, 6, 5):
        await consent.take_part(caller(alice, guild_id=guild_id))
    assert await servers_of(database, alice) == [5, 6]


async def test_taking_part_is_recorded_once_per_process_and_again_after_forgetting(
    database: Database, alice: int
) -> None:
    consent = consent_in(database)
    await consent.give(caller(alice))
    await consent.take_part(caller(alice, guild_id=5))
    async with database.service() as connection:
        await connection.execute("delete from server_members where user_id = $1", alice)
    await consent.take_part(caller(alice, guild_id=5))
    assert await servers_of(database, alice) is None
    consent.forget(alice)
    await consent.take_part(caller(alice, guild_id=5))
    assert await servers_of(database, alice) == [5]


async def test_who_has_not_joined_takes_part_nowhere(database: Database, alice: int) -> None:
    await consent_in(database).take_part(caller(alice, guild_id=5))
    assert await servers_of(database, alice) is None


async def test_a_member_can_stop_counting_in_servers(database: Database, alice: int) -> None:
    consent = consent_in(database)
    await consent.give(caller(alice))
    await consent.set_counts_in_servers(caller(alice), False)
    member = await consent.member(alice)
    assert member is not None
    assert not member.counts_in_servers


async def test_counting_in_servers_is_not_for_who_has_not_joined(database: Database, alice: int) -> None:
    with pytest.raises(NotAllowed, match="consent"):
        await consent_in(database).set_counts_in_servers(caller(alice), False)
