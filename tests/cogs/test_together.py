"""Taste match and the server's films, as people meet them."""

from __future__ import annotations

from collections.abc import Iterator

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.backend import serializers

from bot.charts.pictures import match_picture
from bot.client import AttuneBot
from core.engine import Engine
from tests.cogs.conftest import Rate, caller, film
from tests.cogs.drawing import DrawsHere
from tests.cogs.reading import Wire, answer, buttons, pictures, public, sentence, told

COMMON = (
    "The Matrix (1999)",
    "Inception (2010)",
    "Alien (1979)",
    "Pulp Fiction (1994)",
    "Forrest Gump (1994)",
    "The Godfather (1972)",
)
REFUSED = (
    "I can't compare your taste with theirs: I only do that when both people allow it, "
    "and I never tell who uses me."
)


@pytest.fixture
async def bot(engine: Engine) -> AttuneBot:
    return AttuneBot(engine, DrawsHere(), shard_count=1)


@pytest.fixture(autouse=True)
def no_errors(env: simcord.Env) -> Iterator[None]:
    yield
    assert not env.errors


async def let(engine: Engine, guild: simcord.GuildHandle, *members: discord.abc.Snowflake) -> None:
    for member in members:
        await engine.consent.set_lets_compare(caller(member.id, guild.id), True)


async def both_rate(rate: Rate, alice: MemberActor, bob: MemberActor) -> None:
    await rate(alice, *zip(COMMON, (5, 4.5, 5, 1, 2, 4), strict=True))
    await rate(bob, *zip(COMMON, (5, 4.5, 5, 1, 2, 0.5), strict=True))


class TestTasteMatch:
    async def test_two_who_allow_it_see_where_they_agree(self, channel, alice, bob, engine, guild, rate):
        await both_rate(rate, alice, bob)
        await let(engine, guild, alice, bob)

        shown = answer(await alice.slash(channel, "taste_match", member=bob))

        text = told(shown)
        assert "Taste match with bob" in text
        assert "over 6 films you both rated" in text
        assert "- The Matrix (1999) — both ★★★★★" in text
        assert "- The Godfather (1972) — you ★★★★, bob ½" in text
        assert "To watch together" in text
        [picture] = pictures(shown)
        assert picture["description"].startswith("alice and bob match")
        assert buttons(shown) == {}

    async def test_the_menu_says_the_same_as_the_command(self, channel, alice, bob, bot, engine, guild, rate):
        await both_rate(rate, alice, bob)
        await let(engine, guild, alice, bob)

        by_menu = answer(await alice.context_menu(channel, "Taste match", bob))

        assert told(by_menu) == told(answer(await alice.slash(channel, "taste_match", member=bob)))
        assert bot.painter.functions == [match_picture, match_picture]

    async def test_films_to_watch_together_are_new_to_both_and_turned_down_by_none(
        self, channel, alice, bob, engine, guild, rate
    ):
        await both_rate(rate, alice, bob)
        await let(engine, guild, alice, bob)
        found = await engine.taste_matching.match(caller(alice.id, guild.id), bob.id)
        [first, *_] = found.together
        await engine.ratings.mark(caller(bob.id, guild.id), first.film.film_id, "dismissed")

        again = await engine.taste_matching.match(caller(alice.id, guild.id), bob.id)

        ids = {joint.film.film_id for joint in again.together}
        assert len(ids) == 3
        assert first.film.film_id not in ids
        assert ids.isdisjoint(film(engine, title).film_id for title in COMMON)

    async def test_who_does_not_allow_it_is_told_the_price_and_can_pay_it(
        self, channel, alice, bob, engine, guild, rate
    ):
        await both_rate(rate, alice, bob)
        await let(engine, guild, bob)

        asked = await alice.slash(channel, "taste_match", member=bob)
        assert "goes both ways" in told(answer(asked))
        agreed = await alice.click(asked.response, label="Let others compare their taste with mine")

        assert told(answer(agreed)).startswith("Done")
        assert "Taste match with bob" in told(answer(await alice.slash(channel, "taste_match", member=bob)))

    async def test_someone_who_does_not_allow_it_and_a_stranger_get_the_same_sentence(
        self, channel, alice, bob, newcomer, engine, guild
    ):
        await let(engine, guild, alice)
        for other in (bob, newcomer):
            assert sentence(await alice.slash(channel, "taste_match", member=other)) == REFUSED
            assert sentence(await alice.context_menu(channel, "Taste match", other)) == REFUSED

    async def test_who_does_not_allow_it_learns_nothing_of_the_other_either(
        self, channel, alice, bob, newcomer, engine, guild
    ):
        await let(engine, guild, bob)
        asked = [
            told(answer(await alice.slash(channel, "taste_match", member=other))) for other in (bob, newcomer)
        ]
        assert asked[0] == asked[1]

    async def test_taking_it_back_counts_at_once(self, channel, alice, bob, engine, guild, rate):
        await both_rate(rate, alice, bob)
        await let(engine, guild, alice, bob)
        shown = await bob.slash(channel, "privacy show")
        await bob.click(shown.response, label="Stop comparing me")

        assert sentence(await alice.slash(channel, "taste_match", member=bob)) == REFUSED

    async def test_someone_erased_is_a_stranger(self, channel, alice, bob, engine, guild, rate):
        await both_rate(rate, alice, bob)
        await let(engine, guild, alice, bob)
        await engine.erasure.erase(caller(bob.id, guild.id))

        assert sentence(await alice.slash(channel, "taste_match", member=bob)) == REFUSED

    async def test_too_few_films_in_common_make_no_match(self, channel, alice, bob, engine, guild, rate):
        await rate(alice, (COMMON[0], 5), (COMMON[1], 4))
        await rate(bob, (COMMON[0], 5))
        await let(engine, guild, alice, bob)

        shown = answer(await alice.slash(channel, "taste_match", member=bob))

        assert "have 1 rated film in common; 5 are enough" in told(shown)
        assert pictures(shown) == []

    async def test_nobody_compares_with_themselves(self, channel, alice, engine, guild):
        await let(engine, guild, alice)
        assert "match yourself" in sentence(await alice.context_menu(channel, "Taste match", alice))

    async def test_a_newcomer_is_asked_for_consent_first(self, channel, newcomer, alice):
        asked = await newcomer.context_menu(channel, "Taste match", alice)
        assert "Before we start" in told(answer(asked))
        agreed = await newcomer.click(asked.response, label="Agree and continue")
        assert "goes both ways" in told(answer(agreed))

    async def test_someone_outside_of_the_server_is_a_stranger(self, env, alice, engine, guild, wire: Wire):
        outsider = env.create_user("outsider")
        await engine.consent.give(caller(outsider.id, 1))
        await let(engine, guild, alice, outsider)
        option = {"name": "member", "type": 6, "value": str(outsider.id)}
        shown = dict(serializers.user_payload(env.backend.get_user(outsider.id)))
        resolved = {"users": {str(outsider.id): shown}}
        assert sentence(await wire.command(alice.id, "taste_match", option, resolved=resolved)) == REFUSED

    async def test_an_id_that_nobody_has_is_a_stranger(self, alice, engine, guild, wire: Wire):
        await let(engine, guild, alice)
        option = {"name": "member", "type": 6, "value": "1"}
        assert sentence(await wire.command(alice.id, "taste_match", option)) == REFUSED

    async def test_a_stranger_cannot_open_up_someone_else(self, channel, alice, bob, engine, wire: Wire):
        asked = await alice.slash(channel, "taste_match", member=bob)
        pressed = await wire.press(bob.id, f"a1|match.let|{alice.id}", answer(asked))
        assert "belong to someone else" in sentence(pressed)
        for member in (alice, bob):
            assert not (await engine.consent.member(member.id)).lets_compare


class TestServerFilms:
    @pytest.fixture
    async def four(self, env, guild, engine, channel, rate) -> list[MemberActor]:
        """Four who rated here: three films by all, one by two only."""
        made = [guild.add_member(env.create_user(f"member{number}")) for number in range(4)]
        for member, stars in zip(made, (5, 5, 4.5, 5), strict=True):
            await engine.consent.give(caller(member.id, guild.id))
            await engine.consent.take_part(caller(member.id, guild.id))
            await rate(member, (COMMON[0], stars), (COMMON[1], 2.5))
        for member, stars in zip(made, (0.5, 5, 0.5, 5), strict=True):
            await rate(member, (COMMON[2], stars))
        for member in made[:2]:
            await rate(member, (COMMON[3], 5))
        return made

    async def test_loved_and_divisive_films_are_told_with_their_evidence(self, channel, four, newcomer):
        text = told(answer(await newcomer.slash(channel, "server_films")))
        assert "14 ratings by 4 members" in text
        assert "### Most loved\n1. **The Matrix (1999)** — 4.9 ★ by 4 members" in text
        assert "### Most divisive\n1. **Alien (1979)** — 2.8 ★ by 4 members, about 2 ★ around that" in text
        assert "Pulp Fiction" not in text

    async def test_nobody_is_named_when_it_is_shared(self, channel, four):
        shown = await four[0].slash(channel, "server_films")
        shared = public(await four[0].click(shown.response, label="Share"))
        assert "The Matrix" in told(shared)
        assert all(member.mention not in told(shared) for member in four)
        assert buttons(shared) == {}

    async def test_who_does_not_count_changes_nothing(self, channel, four, engine, guild):
        for member in four[:2]:
            await engine.consent.set_counts_in_servers(caller(member.id, guild.id), False)
        text = told(answer(await four[0].slash(channel, "server_films")))
        assert "2 members have rated films here so far; from 3 on" in text

    async def test_shared_after_members_left_tells_nothing(self, channel, four, engine, guild):
        shown = await four[0].slash(channel, "server_films")
        for member in four[1:]:
            await engine.erasure.erase(caller(member.id, guild.id))
        assert "1 member has rated" in told(answer(await four[0].click(shown.response, label="Share")))

    async def test_ratings_of_another_server_stay_there(self, env, four):
        elsewhere = env.create_guild()
        channel = elsewhere.create_text_channel("films")
        visitor = elsewhere.add_member(env.create_user("visitor"))
        assert "0 members have rated" in told(answer(await visitor.slash(channel, "server_films")))

    async def test_three_members_without_a_film_in_common_have_no_list(
        self, channel, four, engine, guild, rate
    ):
        for member in four[1:]:
            await engine.erasure.erase(caller(member.id, guild.id))
            await engine.consent.give(caller(member.id, guild.id))
            await engine.consent.take_part(caller(member.id, guild.id))
        await rate(four[1], (COMMON[4], 3))
        await rate(four[2], (COMMON[5], 3))
        assert "No film has been rated by 3 members" in told(
            answer(await four[0].slash(channel, "server_films"))
        )

    async def test_a_strangers_share_is_refused(self, channel, four, wire: Wire):
        shown = answer(await four[0].slash(channel, "server_films"))
        pressed = await wire.press(four[1].id, buttons(shown)["Share"], shown)
        assert "belong to someone else" in sentence(pressed)
