"""The gate: who is let in, and what is written down about who is not."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from core.caller import Caller
from core.engine import Engine
from core.errors import InvalidInput, NotAllowed
from tests.core.coaching.times import NOW

ROLE = 77


async def is_let_in(engine: Engine, caller: Caller, *roles: int) -> bool:
    try:
        await engine.coaching.access.require(caller, roles)
    except NotAllowed:
        return False
    return True


def moderator(caller: Caller, of: Caller) -> Caller:
    return replace(caller, guild_id=of.guild_id)


async def test_nobody_is_let_in_until_enabled_and_after_disabling(
    here: Engine, alice: Caller, bob: Caller
) -> None:
    mo, access = moderator(bob, alice), here.coaching.access
    assert not await is_let_in(here, alice)
    assert await access.enable(mo, member_id=alice.user_id, role_id=None)
    assert await is_let_in(here, alice)
    assert not await is_let_in(here, mo)
    assert await access.disable(mo, member_id=alice.user_id, role_id=None)
    assert not await is_let_in(here, alice)


async def test_a_role_lets_in_who_has_it_there_and_nowhere_else(
    here: Engine, alice: Caller, bob: Caller
) -> None:
    mo = moderator(bob, alice)
    await here.coaching.access.enable(mo, member_id=None, role_id=ROLE)
    assert await is_let_in(here, alice, 1, ROLE)
    assert not await is_let_in(here, alice, 1)
    assert not await is_let_in(here, bob, ROLE)
    assert not await is_let_in(here, replace(alice, guild_id=None), ROLE)


async def test_a_private_chat_takes_a_name_from_any_server(here: Engine, alice: Caller, bob: Caller) -> None:
    private = replace(alice, guild_id=None)
    assert not await is_let_in(here, private)
    await here.coaching.access.enable(bob, member_id=alice.user_id, role_id=None)
    assert await is_let_in(here, private)
    assert not await is_let_in(here, alice)


async def test_changes_are_logged_once_and_name_no_member(here: Engine, alice: Caller, bob: Caller) -> None:
    access, asked = here.coaching.access, iter(range(1, 100))
    for _ in range(2):
        await access.enable(replace(bob, request_id=next(asked)), member_id=alice.user_id, role_id=None)
        await access.enable(replace(bob, request_id=next(asked)), member_id=None, role_id=ROLE)
    assert not await access.disable(replace(bob, request_id=next(asked)), member_id=bob.user_id, role_id=None)
    async with here.database.service() as connection:
        rows = await connection.fetch(
            "select action, detail from admin_events where guild_id = $1", bob.guild_id
        )
    assert sorted((row["action"], str(row["detail"])) for row in rows) == [
        ("coach_enabled", "{'role_id': '77'}"),
        ("coach_enabled", "{}"),
    ]


@pytest.mark.parametrize(("member_id", "role_id"), [(None, None), (1, 2)])
async def test_one_of_both_has_to_be_named(
    here: Engine, alice: Caller, member_id: int | None, role_id: int | None
) -> None:
    for change in (here.coaching.access.enable, here.coaching.access.disable):
        with pytest.raises(InvalidInput, match="consultation_target"):
            await change(alice, member_id=member_id, role_id=role_id)


async def test_a_refusal_is_logged_once_a_day_and_told_by_ids_each_time(here: Engine, alice: Caller) -> None:
    asked = [replace(alice, request_id=alice.request_id + number) for number in range(4)]
    with capture_logs() as logs:
        await asyncio.gather(*(is_let_in(here, one) for one in asked))
        await is_let_in(here, replace(alice, request_id=1, at=NOW + dt.timedelta(days=1)))
    events = [one for one in logs if one["event"] == "consultation_access_denied"]
    assert len(events) == 5
    assert events[0].keys() == {"event", "log_level", "user_id", "guild_id"}
    async with here.database.service() as connection:
        days = await connection.fetch("select at::date from admin_events where user_id = $1", alice.user_id)
    assert len(days) == 2


async def test_the_list_shows_who_asked_in_vain_and_was_not_let_in_since(
    here: Engine, alice: Caller, bob: Caller
) -> None:
    mo, access = moderator(bob, alice), here.coaching.access
    await is_let_in(here, alice)
    await is_let_in(here, mo)
    found = await access.listed(mo.guild_id, NOW)
    assert {one.user_id for one in found.refused} == {alice.user_id, bob.user_id}
    await access.enable(mo, member_id=alice.user_id, role_id=None)
    await access.enable(replace(mo, request_id=1), member_id=None, role_id=ROLE)
    found = await access.listed(mo.guild_id, NOW)
    assert (found.members, found.roles) == ((alice.user_id,), (ROLE,))
    assert [one.user_id for one in found.refused] == [bob.user_id]
    assert not (await access.listed(mo.guild_id, NOW + dt.timedelta(days=31))).refused
