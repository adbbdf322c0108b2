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


def caller(user_id: int = 1, guild_id: int | None = None) -> Caller:
    return Caller(user_id, guild_id, request_id=1, at=NOW)


def consent_in(database: Database) -> Consent:
    return Consent(MemberStore(database), ConsentSettings(members=10))


async def servers_of(database: Database, user_id: int) -> list[int] | None:
    async with database.service() as connection:
        found: list[int] | None = await connection.fetchval(SERVERS_OF, user_id)
        return found


async def test_who_never_agreed_has_not_given_consent(database: Database) -> None:
    consent = consent_in(database)
    assert not await consent.is_given(1)
    assert await consent.member(1) is None


async def test_given_consent_is_stored_with_version_and_time(database: Database) -> None:
    consent = consent_in(database)
    await consent.give(caller())
    assert await consent.is_given(1)
    assert not await consent.is_given(2)
    assert await consent.member(1) == Member(CONSENT_VERSION, NOW, counts_in_servers=True)


async def test_consent_given_in_another_process_is_seen_at_once(database: Database) -> None:
    here, there = consent_in(database), consent_in(database)
    assert not await here.is_given(1)
    await there.give(caller())
    assert await here.is_given(1)


async def test_consent_to_an_older_version_has_to_be_given_anew(database: Database) -> None:
    await MemberStore(database).consent(1, CONSENT_VERSION - 1, NOW)
    consent = consent_in(database)
    assert not await consent.is_given(1)
    await consent.give(caller())
    assert await consent.is_given(1)


async def test_a_yes_is_remembered_until_it_is_forgotten(database: Database) -> None:
    here, there = consent_in(database), consent_in(database)
    await there.give(caller())
    assert await here.is_given(1)
    async with database.service() as connection:
        await connection.execute("delete from members where user_id = 1")
    assert await here.is_given(1)
    here.forget(1)
    assert not await here.is_given(1)


async def test_a_member_takes_part_in_the_servers_they_use_it_in(database: Database) -> None:
    consent = consent_in(database)
    await consent.give(caller())
    for guild_id in (5, None, 6, 5):
        await consent.take_part(caller(guild_id=guild_id))
    assert await servers_of(database, 1) == [5, 6]


async def test_taking_part_is_recorded_once_per_process_and_again_after_forgetting(
    database: Database,
) -> None:
    consent = consent_in(database)
    await consent.give(caller())
    await consent.take_part(caller(guild_id=5))
    async with database.service() as connection:
        await connection.execute("delete from server_members")
    await consent.take_part(caller(guild_id=5))
    assert await servers_of(database, 1) is None
    consent.forget(1)
    await consent.take_part(caller(guild_id=5))
    assert await servers_of(database, 1) == [5]


async def test_who_has_not_joined_takes_part_nowhere(database: Database) -> None:
    await consent_in(database).take_part(caller(guild_id=5))
    assert await servers_of(database, 1) is None


async def test_a_member_can_stop_counting_in_servers(database: Database) -> None:
    consent = consent_in(database)
    await consent.give(caller())
    await consent.set_counts_in_servers(caller(), False)
    member = await consent.member(1)
    assert member is not None
    assert not member.counts_in_servers


async def test_counting_in_servers_is_not_for_who_has_not_joined(database: Database) -> None:
    with pytest.raises(NotAllowed, match="consent"):
        await consent_in(database).set_counts_in_servers(caller(), False)
