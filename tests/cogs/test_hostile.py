"""Bad input: one clear private sentence each, and nothing lost or half-saved."""

from __future__ import annotations

from typing import Any

import simcord
from simcord.actors import MemberActor

from bot.charts.painter import Painter
from bot.client import AttuneBot
from core import engine as engines
from core.engine import Engine
from tests.cogs.reading import Wire, answer, buttons, form, sentence, told
from tests.cogs.test_films import FULL, MATRIX, stars_of

STRING, INTEGER, NUMBER = 3, 4, 10
UNREADABLE = "I couldn't read one of the options. Choose from what Discord offers and try again."
STARS = "Stars go from 0.5 to 5 in steps of a half, such as 3.5."
NO_TITLE = "I couldn't read that as a film title. Start typing a title and choose one from the list."
OLD_BUTTON = "That button is from an older version of me. Run the command again for a new one."


def option(name: str, kind: int, value: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "value": value}


async def restart(env: simcord.Env, engine: Engine) -> None:
    """Go on with another process: nothing in memory is left."""
    another = engines.build(engine.database)
    await engines.load(another)
    await env.restart_bot(AttuneBot(another, Painter(), shard_count=1))


async def test_stars_that_there_are_not_are_refused(alice: MemberActor, wire: Wire, engine: Engine) -> None:
    for stars in [0, 0.25, 3.7, 5.5, -1, 1000]:
        result = await wire.command(
            alice.id, "rate", option("film", STRING, MATRIX), option("stars", NUMBER, stars)
        )
        assert sentence(result) == STARS
        assert await stars_of(engine, alice) == {}


# Tables of cases are walked within one test: starting a bot takes far longer than a case.
NO_FILMS = [
    ("The Matrxi", "“The Matrxi”. Did you mean The Matrix (1999)"),
    ("film:999999", "I don't know a film called “999999”. Start typing"),
    ("film:-1", "I don't know a film called “film:-1”."),
    ("", "I don't know that film. Start typing"),
    ("🎬🍿", "I don't know a film called “🎬🍿”."),
    ("שלום עולם", "I don't know a film called “שלום עולם”."),
    ("\u202eevil\u202c", "I don't know a film called “evil”."),
    ("\u200b\u200b", "I don't know that film. Start typing"),
    ("\0", "I don't know that film. Start typing"),
    ("@everyone `x` **y**", "I don't know a film called “everyone x y”."),
    ("x" * 4000, NO_TITLE),
]


async def test_text_that_is_no_film_gets_a_sentence(alice: MemberActor, wire: Wire, engine: Engine) -> None:
    for command in ["rate", "film"]:
        for typed, told_so in NO_FILMS:
            name = "film" if command == "rate" else "title"
            said = sentence(await wire.command(alice.id, command, option(name, STRING, typed)))
            assert told_so in said
            assert len(said) < 400
            assert await stars_of(engine, alice) == {}


async def test_invisible_characters_in_a_title_do_not_matter(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await alice.slash(channel, "rate", film="the\u200b  MATRIX\0", stars=4.0)
    assert await stars_of(engine, alice) == {MATRIX: 4.0}


TYPED = ["", "\0", "\u200b", "🎬", "x" * 4000, "שלום", "('; drop table films"]


async def test_autocomplete_answers_whatever_is_typed(
    alice: MemberActor, channel: simcord.ChannelHandle, env: simcord.Env
) -> None:
    for typed in TYPED:
        offered = await alice.autocomplete(channel, "rate", "film", typed)
        assert len(offered) <= 25
        env.raise_errors()


WRONG_TYPES = [
    [option("film", STRING, 5)],
    [option("film", STRING, ["a"])],
    [option("film", STRING, None)],
    [option("film", STRING, MATRIX), option("stars", NUMBER, "five")],
    [option("film", STRING, MATRIX), option("stars", NUMBER, True)],
    [option("film", STRING, MATRIX), option("stars", NUMBER, 10**400)],
    [option("film", STRING, MATRIX), option("stars", NUMBER, None)],
    [option("film", STRING, MATRIX), option("stars", NUMBER, {})],
]


async def test_options_of_wrong_types_are_refused(
    alice: MemberActor, wire: Wire, engine: Engine, env: simcord.Env
) -> None:
    for options in WRONG_TYPES:
        assert sentence(await wire.command(alice.id, "rate", *options)) == UNREADABLE
        assert await stars_of(engine, alice) == {}
        env.raise_errors()


WRONG_FILTERS = [
    (option("genre", STRING, "Polka"), "I don't know that genre. Choose one from the list."),
    (option("genre", STRING, ["Drama"]), UNREADABLE),
    (option("mood", STRING, "🙃"), "I don't know that mood. Choose one from the list."),
    (option("decade", INTEGER, 1985), "I don't know that decade. Choose one from the list."),
    (option("decade", INTEGER, "80s"), UNREADABLE),
    (option("max_minutes", INTEGER, -5), "whole number of minutes from 1 to 1000"),
    (option("max_minutes", INTEGER, 2**60), "whole number of minutes from 1 to 1000"),
    (option("adventurous", INTEGER, 101), "a whole number from 0 (play it safe) to 100"),
    (option("adventurous", INTEGER, True), UNREADABLE),
]


async def test_filters_that_there_are_not_are_refused(alice: MemberActor, wire: Wire, engine: Engine) -> None:
    for given, told_so in WRONG_FILTERS:
        assert told_so in sentence(await wire.command(alice.id, "my_recommendations", given))
        async with engine.database.service() as connection:
            assert await connection.fetchval("select count(*) from recommendation_exposures") == 0
            assert await connection.fetchval("select count(*) from user_preferences") == 0


async def test_a_command_that_is_gone_gets_a_sentence(alice: MemberActor, wire: Wire) -> None:
    assert "I don't have that command any more." in sentence(await wire.command(alice.id, "horoscope"))


OTHER_BUTTONS = [
    "a0|rate.undo|1|2",
    "a2|some|new|layout",
    "a1|gone.route|0",
    "a1|rate.undo|0",
    "a1|rate.undo|0|x",
    f"a1|rate.undo|0|{'9' * 60}",
    "a1|quick.stars|0|1|٣x",
    "a1|quick.mark|0|1|dismissed",
    "a1|rate.save|0|1|0|0",
    "a1|broken",
]


async def test_a_button_of_another_version_gets_a_sentence(
    alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine
) -> None:
    for written in OTHER_BUTTONS:
        rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
        assert sentence(await wire.press(alice.id, written, rated)) == OLD_BUTTON
        assert await stars_of(engine, alice) == {MATRIX: 4.5}


NO_STARS = [
    {},
    {"stars": []},
    {"stars": ["4.0", "5.0"]},
    {"stars": ["3.7"]},
    {"stars": [{}]},
    {"stars": [None]},
    {"stars": "4.0"},
    {"stars": 4},
]


async def test_a_form_without_usable_stars_is_offered_again(
    alice: MemberActor, wire: Wire, engine: Engine
) -> None:
    for values in NO_STARS:
        shown = answer(await wire.submit(alice.id, f"a1|rate.save|{alice.id}|1|0|0", values))
        assert STARS in told(shown)
        assert list(buttons(shown)) == ["Open the form again"]
        assert await stars_of(engine, alice) == {}


OTHER_FORMS = ["a0|rate.save|1|1|0|0", "a1|rate.save|0|1|0", "a1|rate.undo|0|1"]


async def test_a_form_of_another_version_gets_a_sentence(alice: MemberActor, wire: Wire) -> None:
    for custom_id in OTHER_FORMS:
        assert sentence(await wire.submit(alice.id, custom_id, {"stars": ["4.0"]})) == OLD_BUTTON


NOTES = [
    ("a\0b\x07c", "abc"),
    ("\u200b\u2060", None),
    ("\u202egood\u202c", "good"),
    ("می\u200cروم 👨‍👩‍👧\ntrès\u00a0bon", "می\u200cروم 👨‍👩‍👧\ntrès\u00a0bon"),
]


async def test_a_note_loses_only_what_nobody_can_read(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    for typed, kept in NOTES:
        opened = await alice.slash(channel, "rate", film=MATRIX)
        await alice.submit_modal(opened, {"stars": ["4.0"], "note": typed})
        [rating] = await engine.film_store.ratings_of(alice.id)
        assert rating.details.note == kept


async def test_a_strangers_click_is_refused(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    for custom_id in buttons(rated).values():
        assert "belong to someone else" in sentence(await wire.press(bob.id, custom_id, rated))
    assert await stars_of(engine, alice) == {MATRIX: 4.5}


async def test_a_strangers_form_is_refused(
    alice: MemberActor, bob: MemberActor, wire: Wire, engine: Engine
) -> None:
    result = await wire.submit(bob.id, f"a1|rate.save|{alice.id}|1|0|0", {"stars": ["4.0"]})
    assert "belong to someone else" in sentence(result)
    assert await stars_of(engine, bob) == {}


async def test_the_event_of_someone_else_cannot_be_undone(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, wire: Wire, engine: Engine
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    crafted = buttons(rated)["Undo"].replace(str(alice.id), str(bob.id))
    assert "can't be undone" in sentence(await wire.press(bob.id, crafted, rated))
    assert await stars_of(engine, alice) == {MATRIX: 4.5}


async def test_a_replayed_command_saves_once_and_answers_once(
    alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire, env: simcord.Env, engine: Engine
) -> None:
    result = await alice.slash(channel, "rate", film=MATRIX, stars=4.5)
    requests = len(env.http_requests)
    await wire.again(result)
    assert len(env.http_requests) == requests
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from rating_events") == 1


async def test_a_click_replayed_to_another_process_changes_nothing(
    alice: MemberActor, channel: simcord.ChannelHandle, wire: Wire, env: simcord.Env, engine: Engine
) -> None:
    card = answer(await alice.slash(channel, "rate"))
    result = await alice.click(card, label="4 ★")
    before = await stars_of(engine, alice)
    await restart(env, engine)
    await wire.again(result)
    assert await stars_of(engine, alice) == before
    async with engine.database.service() as connection:
        assert await connection.fetchval("select count(*) from rating_events") == 1


async def test_buttons_and_forms_go_on_after_a_restart(
    alice: MemberActor, channel: simcord.ChannelHandle, env: simcord.Env, engine: Engine
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    opened = await alice.click(rated, label="Add a note or date")
    await restart(env, engine)
    saved = answer(await alice.submit_modal(opened, FULL))
    assert "★★★. It was ★★★★½." in told(saved)
    await restart(env, engine)
    assert "is back at ★★★★½" in told(answer(await alice.click(saved, label="Undo")))
    assert await stars_of(engine, alice) == {MATRIX: 4.5}


async def test_a_form_offered_again_before_a_restart_opens_with_what_was_saved_before(
    alice: MemberActor, channel: simcord.ChannelHandle, env: simcord.Env, engine: Engine
) -> None:
    await alice.submit_modal(await alice.slash(channel, "rate", film=MATRIX), FULL)
    opened = await alice.slash(channel, "rate", film=MATRIX)
    refused = answer(await alice.submit_modal(opened, {"stars": ["1.0"], "watched_on": "soon"}))
    await restart(env, engine)
    again = await alice.click(refused, label="Open the form again")
    assert form(again)["note"]["value"] == FULL["note"]


async def test_a_list_of_someone_else_cannot_be_read(
    alice: MemberActor, bob: MemberActor, channel: simcord.ChannelHandle, wire: Wire
) -> None:
    shown = answer(await alice.slash(channel, "my_recommendations"))
    crafted = buttons(shown)["Share"].replace(str(alice.id), str(bob.id))
    assert "I don't have that list any more." in sentence(await wire.press(bob.id, crafted, shown))


async def test_without_the_database_everything_says_to_try_again(
    alice: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    rated = answer(await alice.slash(channel, "rate", film=MATRIX, stars=4.5))
    await engine.database.close()
    for result in (
        await alice.slash(channel, "rate", film=MATRIX, stars=1.0),
        await alice.slash(channel, "my_recommendations"),
        await alice.slash(channel, "film", title=MATRIX),
        await alice.click(rated, label="Undo"),
    ):
        assert "nothing was changed. Please try again in a minute." in sentence(result)
