"""The year in review, as people meet it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import discord
import pytest

from bot.charts.pictures import year_picture
from bot.client import AttuneBot
from core.engine import Engine
from db.films import RatingDetails
from tests.cogs.conftest import caller, film
from tests.cogs.drawing import DrawsHere
from tests.cogs.reading import Wire, answer, buttons, components, pictures, public, sentence, told

COMMON = (
    "The Matrix (1999)",
    "Inception (2010)",
    "Alien (1979)",
    "Pulp Fiction (1994)",
    "Forrest Gump (1994)",
    "The Godfather (1972)",
)


@pytest.fixture
async def bot(engine: Engine) -> AttuneBot:
    return AttuneBot(engine, DrawsHere(), shard_count=1)


@pytest.fixture
async def year(alice, engine, guild) -> int:
    """Alice watched six films last year."""
    year = discord.utils.utcnow().year - 1
    for month, (title, stars) in enumerate(zip(COMMON, (5, 4.5, 4, 3, 2, 4), strict=True), start=1):
        details = RatingDetails("a secret note", dt.date(year, min(month, 5), month), False)
        await engine.ratings.rate(caller(alice.id, guild.id), film(engine, title), stars, details)
    return year


async def test_a_year_is_told_in_words_and_a_picture(channel, alice, bot, year):
    shown = answer(await alice.slash(channel, "year_in_review", year=year))
    text = told(shown)
    assert f"Your {year} in films" in text
    assert "Favourite: **The Matrix (1999)** ★★★★★" in text
    assert "Busiest month: **May** (2 films)" in text
    [picture] = pictures(shown)
    assert picture["description"].startswith("6 films in")
    assert bot.painter.functions == [year_picture]


async def test_only_sharing_makes_it_public_and_never_a_note(channel, alice, year):
    shown = await alice.slash(channel, "year_in_review", year=year)
    shared = public(await alice.click(shown.response, label="Share the picture"))
    assert told(shared) == f"## alice's {year} in films"
    assert "secret" not in str(components(shared))
    assert len(pictures(shared)) == 1


async def test_a_year_with_too_few_films_says_what_is_missing(channel, alice, year):
    text = told(answer(await alice.slash(channel, "year_in_review", year=year - 1)))
    assert f"I know of no films for you in {year - 1}; 5 make a year in review" in text


async def test_films_without_a_day_count_when_they_were_rated(channel, alice, rate, engine):
    await rate(alice, *((title, 4) for title in COMMON))
    now = discord.utils.utcnow()
    assert f"Your {now.year} in films" in told(
        answer(await alice.slash(channel, "year_in_review", year=now.year))
    )


async def test_in_january_the_year_just_over_is_meant(alice, engine, guild):
    who = caller(alice.id, guild.id)
    january, june = (dataclasses.replace(who, at=who.at.replace(2026, month, 3)) for month in (1, 6))
    assert engine.year_reviews.year(january, None) == 2025
    assert engine.year_reviews.year(june, None) == 2026


@pytest.mark.parametrize("value", [0, -1, 99999, "x", 1.5, True, 2**70, [2025]])
async def test_a_crafted_year_is_refused_kindly(value, alice, wire: Wire):
    option = {"name": "year", "type": 4, "value": value}
    assert sentence(await wire.command(alice.id, "year_in_review", option))


async def test_a_crafted_share_of_a_year_without_films_shows_nothing(channel, alice, year, wire: Wire):
    shown = answer(await alice.slash(channel, "year_in_review", year=year))
    pressed = await wire.press(alice.id, f"a1|year.share|{alice.id}|1950", shown)
    assert "no films" in told(answer(pressed))
    future = await wire.press(alice.id, f"a1|year.share|{alice.id}|{year + 5}", shown)
    assert "A year is a whole number" in sentence(future)


async def test_a_strangers_share_is_refused(channel, alice, bob, year, wire: Wire):
    shown = answer(await alice.slash(channel, "year_in_review", year=year))
    pressed = await wire.press(bob.id, buttons(shown)["Share the picture"], shown)
    assert "belong to someone else" in sentence(pressed)
