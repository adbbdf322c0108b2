"""Consent at first use, and /privacy."""

from __future__ import annotations

import io
import json
import zipfile

import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from core.privacy.registry import PERSONAL_TABLES
from tests.cogs.conftest import Rate
from tests.cogs.reading import Wire, answer, buttons, form, sentence, told
from tests.cogs.test_films import FULL, MATRIX, stars_of


async def rows_about(engine: Engine, member: MemberActor) -> int:
    """How many rows name a member, over all personal tables."""
    async with engine.database.service() as connection:
        counts = [
            await connection.fetchval(f"select count(*) from {table.name} where user_id = $1", member.id)  # noqa: S608
            for table in PERSONAL_TABLES
        ]
    return sum(counts)


async def test_nothing_is_kept_before_agreeing(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    for command, options in (
        ("rate", {"film": MATRIX, "stars": 4.5}),
        ("rate", {}),
        ("unrate", {"film": MATRIX}),
        ("watchlist", {}),
        ("my_recommendations", {}),
        ("my_stats", {}),
    ):
        asked = answer(await newcomer.slash(channel, command, **options))
        assert list(buttons(asked)) == ["Agree and continue", "No thanks"], command
    assert await rows_about(engine, newcomer) == 0


async def test_agreeing_goes_on_with_what_was_asked(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film=MATRIX, stars=4.5))
    done = answer(await newcomer.click(asked, label="Agree and continue"))
    assert done.id == asked.id
    assert "You gave **The Matrix (1999)** ★★★★½." in told(done)
    assert await stars_of(engine, newcomer) == {MATRIX: 4.5}


async def test_agreeing_goes_on_with_a_form(newcomer: MemberActor, channel: simcord.ChannelHandle) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film=MATRIX))
    opened = await newcomer.click(asked, label="Agree and continue")
    assert "stars" in form(opened)
    assert "★★★." in told(answer(await newcomer.submit_modal(opened, FULL)))


async def test_agreeing_goes_on_to_bad_news_too(
    newcomer: MemberActor, channel: simcord.ChannelHandle
) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film="Matricks", stars=4.5))
    result = await newcomer.click(asked, label="Agree and continue")
    assert "I don't know a film called “Matricks”." in sentence(result)


async def test_agreeing_after_a_restart_asks_to_run_the_command_again(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine, env: simcord.Env
) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film=MATRIX, stars=4.5))
    env.bot.gate._waiting.forget(int(buttons(asked)["Agree and continue"].split("|")[-1]))
    done = answer(await newcomer.click(asked, label="Agree and continue"))
    assert "run the command again" in told(done)
    assert await engine.consent.is_given(newcomer.id)


async def test_declining_keeps_nothing_and_asks_again_next_time(
    newcomer: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film=MATRIX, stars=4.5))
    assert "nothing was kept" in told(answer(await newcomer.click(asked, label="No thanks")))
    assert await rows_about(engine, newcomer) == 0
    assert "Before we start" in told(answer(await newcomer.slash(channel, "rate")))


async def test_nobody_agrees_for_someone_else(
    newcomer: MemberActor, alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine
) -> None:
    asked = answer(await newcomer.slash(channel, "rate", film=MATRIX, stars=4.5))
    refused = await wire.press(alice.id, buttons(asked)["Agree and continue"], asked)
    assert "belong to someone else" in sentence(refused)
    assert await rows_about(engine, newcomer) == 0


async def test_pressing_an_old_button_after_deletion_asks_for_consent_and_then_answers(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    sure = answer(await alice.slash(channel, "privacy delete"))
    await alice.click(sure, label="Delete everything for good")
    asked = answer(await alice.click(rated, label="Share"))
    assert "Before we start" in told(asked)
    assert "nothing to share" in sentence(await alice.click(asked, label="Agree and continue"))


async def test_show_tells_a_newcomer_that_nothing_is_kept(
    newcomer: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert "Nothing. I only start when you agree" in told(
        answer(await newcomer.slash(channel, "privacy show"))
    )


async def test_show_counts_what_is_kept(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, ("The Matrix", 4), ("Titanic", 3))
    shown = told(answer(await alice.slash(channel, "privacy show")))
    assert (
        "- **Ratings** — your stars, notes and dates: the base of everything I suggest (2 entries)" in shown
    )


async def test_counting_in_server_averages_can_be_switched_off_and_on(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await alice.slash(channel, "privacy show"))
    off = answer(await alice.click(shown, label="Stop counting me"))
    assert "**don't count**" in told(off)
    member = await engine.consent.member(alice.id)
    assert member is not None
    assert not member.counts_in_servers
    assert "stars **count**" in told(answer(await alice.click(off, label="Count me again")))


async def test_the_export_is_a_private_zip_with_everything(
    alice: MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL)
    shown = answer(await alice.slash(channel, "privacy export"))
    [file] = shown.attachments
    document = json.loads(zipfile.ZipFile(io.BytesIO(await file.read())).read("attune.json"))
    assert document["user_id"] == str(alice.id)
    [rating] = document["tables"]["ratings"]
    assert (rating["title"], rating["note"]) == ("The Matrix", FULL["note"])


async def test_a_newcomer_gets_a_sentence_instead_of_an_export(
    newcomer: MemberActor, channel: simcord.ChannelHandle
) -> None:
    assert sentence(await newcomer.slash(channel, "privacy export")) == "I have nothing stored about you."


async def test_deleting_takes_two_steps_and_leaves_nothing(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate, engine: Engine
) -> None:
    await rate(alice, ("The Matrix", 4))
    sure = answer(await alice.slash(channel, "privacy delete"))
    assert await rows_about(engine, alice) > 0
    assert "are gone" in told(answer(await alice.click(sure, label="Delete everything for good")))
    assert await rows_about(engine, alice) == 0


async def test_keeping_deletes_nothing(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate, engine: Engine
) -> None:
    await rate(alice, ("The Matrix", 4))
    before = await rows_about(engine, alice)
    sure = answer(await alice.slash(channel, "privacy delete"))
    assert told(answer(await alice.click(sure, label="Keep it"))) == "Nothing was deleted."
    assert await rows_about(engine, alice) == before
