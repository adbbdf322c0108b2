"""Regions and safety plans."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from core import engine as engines
from core.caller import Caller
from core.coaching.safety.help_lines import regions
from core.coaching.safety.safety_plan import STEPS, SafetyPlan
from core.coaching.safety.support import SupportSettings
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.errors import InvalidInput, NotAllowed, Unavailable
from core.privacy.encryption import Cipher
from db.pool import Database


def test_each_help_line_says_how_to_reach_it_and_where_that_was_found() -> None:
    assert len(regions()) >= 14
    for region in regions().values():
        assert region.emergency
        assert region.lines
        for one in region.lines:
            assert one.call
            assert one.source.startswith("https://")
            assert dt.date(2026, 1, 1) <= one.checked


async def test_the_region_is_chosen_or_set_but_never_guessed(coach_database: Database, alice: Caller) -> None:
    unset = engines.build(coach_database).coaching.support
    settings = EngineSettings(coach=CoachSettings(support=SupportSettings("AT")))
    in_austria = engines.build(coach_database, settings).coaching.support
    assert await unset.region(alice.user_id) is None
    assert await in_austria.region(alice.user_id) == regions()["AT"]
    await unset.keep_region(alice, "NZ")
    assert await in_austria.region(alice.user_id) == regions()["NZ"]
    await unset.keep_region(alice, None)
    assert not (await in_austria.own(alice.user_id)).chosen
    with pytest.raises(InvalidInput):
        await unset.keep_region(alice, "ZZ")


async def test_without_the_database_there_is_still_what_is_there_for_everyone() -> None:
    away = engines.build(Database("postgresql://localhost:1/none")).coaching.support
    assert not (await away.own(1)).has_plan


async def test_two_halves_written_at_once_are_both_kept(here: Engine, alice: Caller) -> None:
    support = here.coaching.support
    await asyncio.gather(*(support.write_plan(alice, **{step: f"my {step}"}) for step in STEPS))
    assert await support.plan(alice) == SafetyPlan(*(f"my {step}" for step in STEPS))


async def test_a_plan_is_sealed_and_another_members_is_out_of_reach(
    here: Engine, alice: Caller, bob: Caller, coach_database: Database
) -> None:
    await here.coaching.support.write_plan(alice, alone="a walk")
    assert (await here.coaching.support.plan(bob)).is_empty
    async with coach_database.service() as connection:
        sealed = await connection.fetchval(
            "select safety_plan from coach_support where user_id = $1", alice.user_id
        )
    assert b"walk" not in sealed


async def test_nothing_is_kept_of_who_agreed_to_nothing(here: Engine, alice: Caller) -> None:
    stranger = replace(alice, user_id=alice.user_id + 7)
    with pytest.raises(NotAllowed):
        await here.coaching.support.write_plan(stranger, alone="a walk")
    with pytest.raises(NotAllowed):
        await here.coaching.support.keep_region(stranger, "DE")


async def test_without_a_key_no_plan_is_kept(coach_database: Database, alice: Caller) -> None:
    with pytest.raises(Unavailable):
        await engines.build(coach_database).coaching.support.write_plan(alice, alone="a walk")


async def test_a_plan_that_no_key_opens_any_more_is_told_apart_from_a_bug_and_can_be_deleted(
    here: Engine, coach_database: Database, alice: Caller
) -> None:
    await here.coaching.support.write_plan(alice, alone="a walk")
    other = engines.build(coach_database, cipher=Cipher({2: bytes(range(32))})).coaching.support
    for use in (other.plan(alice), other.write_plan(alice, alone="a talk")):
        with pytest.raises(Unavailable) as told:
            await use
        assert told.value.what == "sealed_text"
    await other.delete_plan(alice)
    assert (await other.write_plan(alice, alone="a talk")).alone == "a talk"


async def test_a_deleted_plan_is_gone_and_the_region_stays(here: Engine, alice: Caller) -> None:
    support = here.coaching.support
    await support.keep_region(alice, "DE")
    await support.write_plan(alice, alone="a walk")
    await support.delete_plan(alice)
    assert (await support.plan(alice)).is_empty
    assert (await support.own(alice.user_id)).chosen
