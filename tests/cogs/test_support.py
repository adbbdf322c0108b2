"""/support: exercises, help lines by country and a safety plan."""

from __future__ import annotations

import pytest
import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from tests.cogs.reading import Wire, answer, buttons, form, sentence, told
from tests.cogs.test_privacy import rows_about

FIRST = {"warning_signs": "I stop answering.", "alone": "A shower", "places": "The café"}
SECOND = {"people": "Sam, +49 1", "professionals": "", "surroundings": "Pills go to Sam"}


async def test_someone_who_agreed_to_nothing_can_use_all_that_keeps_nothing(
    newcomer: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine
) -> None:
    opened = answer(await newcomer.slash(channel, "support"))
    assert "findahelpline.com" in told(opened)
    assert "your local emergency number" in told(opened)

    step = answer(await newcomer.click(opened, label="Five, four, three, two, one"))
    assert step.id == opened.id
    for things in ("five things", "four things", "Three things", "Two things", "One thing"):
        assert things in told(step)
        step = answer(await newcomer.click(step, label="Next"))
    assert "You did that" in told(step)
    step = answer(await newcomer.click(step, label="Breathing slowly"))
    assert "Step 1 of 5" in told(step)
    back = answer(await newcomer.click(step, label="That's enough"))

    countries = answer(await newcomer.click(back, label="Choose a country"))
    chosen = answer(await wire.choose(newcomer.id, f"a1|support.region|{newcomer.id}", countries, ["DE"]))
    assert "TelefonSeelsorge" in told(chosen)
    assert "**112**" in told(chosen)
    plan = answer(
        await newcomer.click(answer(await newcomer.click(chosen, label="Back")), label="Write a safety plan")
    )
    assert "Six small questions" in told(plan)
    assert await rows_about(engine, newcomer) == 0


async def test_a_country_is_remembered_only_after_consent_and_can_be_forgotten(
    newcomer: MemberActor, channel: simcord.ChannelHandle, wire: Wire
) -> None:
    opened = answer(await newcomer.slash(channel, "support"))
    chosen = answer(await wire.choose(newcomer.id, f"a1|support.region|{newcomer.id}", opened, ["NZ"]))
    asked = answer(await newcomer.click(chosen, label="Remember New Zealand"))
    assert "Before we start" in told(asked)
    kept = answer(await newcomer.click(asked, label="Agree and continue"))
    assert "1737" in told(kept)
    assert "1737" in told(answer(await newcomer.slash(channel, "support")))

    countries = answer(await newcomer.click(kept, label="Change country"))
    forgotten = answer(await newcomer.click(countries, label="Forget my country"))
    assert "1737" not in told(forgotten)


async def test_a_plan_is_written_edited_and_deleted(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    opened = answer(await alice.slash(channel, "support"))
    empty = answer(await alice.click(opened, label="Write a safety plan"))
    written = answer(await alice.submit_modal(await alice.click(empty, label="Write it"), FIRST))
    assert "I stop answering." in told(written)
    second = await alice.click(written, label="Edit steps 4 to 6")
    whole = answer(await alice.submit_modal(second, SECOND))
    assert "Pills go to Sam" in told(whole)
    assert "A shower" in told(whole)
    assert "Professionals" not in told(whole)

    first = await alice.click(whole, label="Edit steps 1 to 3")
    assert form(first)["alone"]["value"] == "A shower"
    edited = answer(await alice.submit_modal(first, {**FIRST, "alone": "A walk"}))
    assert "A walk" in told(edited)
    assert "A shower" not in told(edited)
    async with engine.database.service() as connection:
        sealed = await connection.fetchval("select safety_plan from coach_support")
    assert b"walk" not in sealed

    sure = answer(await alice.click(edited, label="Delete …"))
    gone = answer(await alice.click(sure, label="Delete it"))
    assert "Six small questions" in told(gone)
    async with engine.database.service() as connection:
        assert await connection.fetchval("select safety_plan from coach_support") is None


async def test_a_plan_that_no_key_opens_any_more_says_so_and_can_be_begun_anew(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    opened = answer(await alice.slash(channel, "support"))
    empty = answer(await alice.click(opened, label="Write a safety plan"))
    written = answer(await alice.submit_modal(await alice.click(empty, label="Write it"), FIRST))
    async with engine.database.service() as connection:
        await connection.execute(
            "update coach_support set safety_plan = set_byte(safety_plan, 20, get_byte(safety_plan, 20) # 1)"
        )
    back = answer(await alice.click(written, label="Back"))
    locked = answer(await alice.click(back, label="My safety plan"))
    assert "a key that I don't have any more" in told(locked)
    sure = answer(await alice.click(locked, label="Delete …"))
    assert "Six small questions" in told(answer(await alice.click(sure, label="Delete it")))


async def test_a_newcomer_is_asked_before_writing_a_plan(
    newcomer: MemberActor, channel: simcord.ChannelHandle
) -> None:
    opened = answer(await newcomer.slash(channel, "support"))
    empty = answer(await newcomer.click(opened, label="Write a safety plan"))
    asked = answer(await newcomer.click(empty, label="Write it"))
    written = await newcomer.click(asked, label="Agree and continue")
    assert "A walk" in told(answer(await newcomer.submit_modal(written, {**FIRST, "alone": "A walk"})))


async def test_a_stranger_gets_at_nobodys_plan(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, wire: Wire
) -> None:
    opened = answer(await alice.slash(channel, "support"))
    for pressed in buttons(opened).values():
        assert "belong to someone else" in sentence(await wire.press(bob.id, pressed, opened))


@pytest.mark.parametrize(
    "pressed", ["support.exercise|{}|yoga|0", "support.write|{}|7", "support.keep_region|{}|XX"]
)
async def test_what_no_card_offers_gets_a_sentence(
    alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire, pressed: str
) -> None:
    opened = answer(await alice.slash(channel, "support"))
    assert sentence(await wire.press(alice.id, "a1|" + pressed.format(alice.id), opened))


async def test_too_long_a_step_changes_nothing(
    alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire
) -> None:
    await alice.slash(channel, "support")
    result = await wire.submit(alice.id, f"a1|support.written|{alice.id}|1", {"alone": "x" * 281})
    assert "at most 280 characters" in sentence(result)
