"""/my_recommendations and its buttons."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Awaitable, Callable

import pytest
import simcord
from simcord.actors import MemberActor

from core.caller import Caller
from core.engine import Engine
from tests.cogs.conftest import Rate, caller
from tests.cogs.reading import Shown, answer, buttons, components, public, sentence, told

FIVE = [("Fight Club", 5), ("Se7en", 5), ("Memento", 4.5), ("Titanic", 2), ("The Truman Show", 4)]
RATED = ["Fight Club", "Se7en", "Memento", "Titanic", "The Truman Show"]
BY_CHECK_IN = "-# For your check-in"


def ranked(shown: Shown) -> list[str]:
    """The films of a page, in order."""
    return re.findall(r"### \d+\. (.+)", told(shown))


def every(shown: Shown, label: str) -> list[str]:
    """The custom ids of all buttons of one label."""
    return [part["custom_id"] for part in components(shown) if part.get("label") == label]


CheckIn = Callable[..., Awaitable[None]]


@pytest.fixture
def check_in(env: simcord.Env, engine: Engine) -> CheckIn:
    """Starts plans and tells a mood, so many days ago, without Discord."""

    async def told_mood(member: MemberActor, mood: str, days_ago: int = 0) -> None:
        who = Caller(member.id, None, member.id, env.now() - dt.timedelta(days=days_ago))
        await engine.plan_members.start(who, {"archetype": "connected_explorer", "time_zone": "UTC"})
        await engine.check_ins.check_in(who, 3, mood, None)

    return told_mood


@pytest.fixture
async def critic(alice: MemberActor, rate: Rate) -> MemberActor:
    """Alice with five ratings."""
    await rate(alice, *FIVE)
    return alice


async def test_too_few_ratings_give_popular_films_said_to_be_such(
    alice: MemberActor, channel: simcord.ChannelHandle, rate: Rate
) -> None:
    await rate(alice, *FIVE[:2])
    shown = answer(await alice.slash(channel, "my_recommendations"))
    assert "## Popular and well liked" in told(shown)
    assert "**3 more ratings**" in told(shown)
    assert "% match" not in told(shown)
    assert "Rate films" in buttons(shown)
    assert "Why?" not in buttons(shown)


async def test_five_ratings_give_a_list_of_ones_own_with_reasons(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    assert "## For you" in told(shown)
    assert len(ranked(shown)) == 3
    assert told(shown).count("% match** · I expect") == 3
    assert "*Because you gave " in told(shown)
    assert not {title for title in RATED for name in ranked(shown) if name.startswith(title)}


async def test_pages_turn_in_place_and_never_repeat(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    first, pages = ranked(shown), [*ranked(shown)]
    assert "Back" not in buttons(shown)
    while turn := next((label for label in buttons(shown) if label.startswith("Next")), None):
        turned = answer(await critic.click(shown, label=turn))
        assert turned.id == shown.id
        pages += ranked(turned)
    assert len(pages) == len(set(pages)) == 30
    for _ in range(9):
        shown = answer(await critic.click(shown, label="Back"))
    assert ranked(shown) == first


async def test_filters_are_kept_to_and_named(critic: MemberActor, channel: simcord.ChannelHandle) -> None:
    shown = answer(
        await critic.slash(
            channel, "my_recommendations", genre="Comedy", mood="funny", decade=2000, max_minutes=120
        )
    )
    assert "-# Only funny, Comedy, the 2000s and up to 120 minutes" in told(shown)
    for name in ranked(shown):
        assert "200" in name
    assert told(shown).count("Comedy") >= 1 + len(ranked(shown))


async def test_filters_that_no_film_passes_are_told(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    said = sentence(await critic.slash(channel, "my_recommendations", genre="Western", max_minutes=20))
    assert said == "No film passes all of these filters. Leave one out and try again."


async def test_the_adventurousness_is_remembered(
    critic: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    await critic.slash(channel, "my_recommendations", adventurous=0)
    shown = answer(await critic.slash(channel, "my_recommendations"))
    why = answer(await critic.click(shown, custom_id=every(shown, "Why?")[0]))
    assert "some adventure" not in told(why)


async def test_why_adds_up_to_the_score(critic: MemberActor, channel: simcord.ChannelHandle) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    why = answer(await critic.click(shown, custom_id=every(shown, "Why?")[0]))
    assert why.id != shown.id
    assert f"## Why {ranked(shown)[0]}?" in told(why)
    *parts, together = (float(number) for number in re.findall(r"\*\*([+-]\d+\.\d\d)\*\*", told(why)))
    assert len(parts) >= 3
    assert sum(parts) == pytest.approx(together, abs=0.005 * (len(parts) + 1))


async def test_not_for_me_is_remembered_and_can_be_brought_back(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations", adventurous=0))
    film = ranked(shown)[0]
    dismissed = answer(await critic.click(shown, custom_id=every(shown, "Not for me")[0]))
    assert "Not for you. I won't suggest it again." in told(dismissed)
    fresh = answer(await critic.slash(channel, "my_recommendations"))
    assert film not in ranked(fresh)
    back = answer(await critic.click(dismissed, label="Bring it back"))
    assert "Not for you" not in told(back)
    assert film in ranked(answer(await critic.slash(channel, "my_recommendations")))


async def test_a_recommendation_goes_to_the_watchlist_and_off_it(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    film = ranked(shown)[1]
    listed = answer(await critic.click(shown, custom_id=every(shown, "Watchlist")[1]))
    assert film in told(answer(await critic.slash(channel, "watchlist")))
    await critic.click(listed, label="On my watchlist")
    assert "It is empty" in told(answer(await critic.slash(channel, "watchlist")))


async def test_seen_it_rates_and_comes_back_to_the_page(
    critic: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    film = ranked(shown)[2]
    opened = await critic.click(shown, custom_id=every(shown, "Seen it")[2])
    after = answer(await critic.submit_modal(opened, {"stars": ["4.5"]}))
    assert after.id == shown.id
    assert "You gave it ★★★★½." in told(after)
    assert film not in ranked(answer(await critic.slash(channel, "my_recommendations")))
    async with engine.database.service() as connection:
        actions = await connection.fetch(
            "select action from recommendation_feedback where user_id = $1", critic.id
        )
    assert [row["action"] for row in actions] == ["seen"]


async def test_seen_it_on_a_list_that_is_gone_says_what_was_saved(
    critic: MemberActor, channel: simcord.ChannelHandle, engine: Engine
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    title = ranked(shown)[0]
    opened = await critic.click(shown, custom_id=every(shown, "Seen it")[0])
    who = caller(critic.id, 1)
    await engine.erasure.erase(who)
    await engine.consent.give(who)
    after = answer(await critic.submit_modal(opened, {"stars": ["4.5"]}))
    assert title in told(after)
    assert "★★★★½" in told(after)
    assert "Undo" in buttons(after)


async def test_sharing_a_page_names_the_films_without_what_is_behind_them(
    critic: MemberActor, channel: simcord.ChannelHandle
) -> None:
    shown = answer(await critic.slash(channel, "my_recommendations"))
    shared = public(await critic.click(shown, label="Share"))
    assert f"{critic.mention} is thinking of watching" in told(shared)
    for name in ranked(shown):
        assert name in told(shared)
    for private in (*RATED, "★", "% match", "Because"):
        assert private not in told(shared)
    assert not buttons(shared)


class TestCheckIn:
    @pytest.fixture
    async def stressed(self, critic: MemberActor, check_in: CheckIn) -> MemberActor:
        """Alice with five ratings and a plan, checked in as stressed."""
        await check_in(critic, "stressed")
        return critic

    async def test_the_mood_of_the_day_chooses_the_films_and_the_card_says_so(
        self, stressed: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = answer(await stressed.slash(channel, "my_recommendations"))
        assert f"{BY_CHECK_IN} (😣 Stressed) I chose among cosy, feel-good" in told(shown)
        turned = answer(await stressed.click(shown, custom_id=every(shown, "Next (1 of 10)")[0]))
        assert BY_CHECK_IN in told(turned)

    async def test_any_mood_lifts_it_for_this_list_alone(
        self, stressed: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = answer(await stressed.slash(channel, "my_recommendations", genre="Comedy", adventurous=0))
        lifted = answer(await stressed.click(shown, label="Any mood"))
        assert lifted.id == shown.id
        assert BY_CHECK_IN not in told(lifted)
        assert "-# Only Comedy" in told(lifted)
        assert "Any mood" not in buttons(lifted)
        assert BY_CHECK_IN in told(answer(await stressed.slash(channel, "my_recommendations")))

    async def test_the_mood_option_goes_before_it(
        self, stressed: MemberActor, channel: simcord.ChannelHandle
    ) -> None:
        shown = answer(await stressed.slash(channel, "my_recommendations", mood="dark"))
        assert "-# Only dark" in told(shown)
        assert BY_CHECK_IN not in told(shown)

    @pytest.mark.parametrize(("mood", "days_ago"), [("okay", 0), ("stressed", 1)])
    async def test_an_okay_mood_or_one_of_yesterday_changes_nothing(
        self,
        critic: MemberActor,
        channel: simcord.ChannelHandle,
        check_in: CheckIn,
        mood: str,
        days_ago: int,
    ) -> None:
        await check_in(critic, mood, days_ago)
        shown = answer(await critic.slash(channel, "my_recommendations"))
        assert BY_CHECK_IN not in told(shown)
        assert "Any mood" not in buttons(shown)
