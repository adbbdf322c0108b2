from __future__ import annotations

import asyncio

import pytest

from core.engine import Engine, EngineSettings, build
from core.errors import InvalidInput, NotAllowed, NotFound, NotReady
from core.plans.boards import BoardPlace
from core.plans.buddies import Buddy
from core.plans.settings import PlanSettings
from tests.core.plans.members import TODAY, caller, do_all, rows, start

PAIRS = "select user_id, buddy_id, agreed_at is not null from plan_buddies where $1 in (user_id, buddy_id)"


@pytest.fixture
async def pair(here: Engine, alice: int, bob: int) -> tuple[int, int]:
    """Alice and Bob, who are buddies."""
    await start(here, alice, bob)
    await here.plan_buddies.ask(caller(alice), bob)
    await here.plan_buddies.agree(caller(bob), alice)
    return alice, bob


async def test_a_question_is_seen_by_who_is_asked_alone(here: Engine, alice: int, bob: int) -> None:
    await start(here, alice, bob)
    await here.plan_buddies.ask(caller(alice), bob)
    await here.plan_buddies.ask(caller(alice), bob)
    assert (await here.plan_buddies.view(caller(bob))).asking == [alice]
    asked = await here.plan_buddies.view(caller(alice))
    assert (asked.asking, asked.buddies) == ([], [])
    assert await rows(here, PAIRS, alice) == [(bob, alice, False)]


async def test_once_both_agreed_each_sees_what_the_other_did_today_and_the_streak(
    here: Engine, pair: tuple[int, int]
) -> None:
    alice, bob = pair
    await do_all(here, caller(alice))
    await here.planning.today(caller(alice, days=1))
    await here.plan_items.done(caller(alice, days=1), TODAY.replace(day=TODAY.day + 1), 1)
    assert (await here.plan_buddies.view(caller(bob, days=1))).buddies == [Buddy(alice, 1, 2)]
    assert (await here.plan_buddies.view(caller(alice, days=1))).buddies == [Buddy(bob, 0, 0)]
    assert (await here.plan_buddies.agree(caller(bob), alice)).asking == []


async def test_today_is_the_buddys_own(here: Engine, alice: int, bob: int) -> None:
    await start(here, alice, time_zone="Pacific/Kiritimati")  # 23:00
    await start(here, bob, time_zone="Pacific/Pago_Pago")
    await here.plan_buddies.ask(caller(alice), bob)
    await here.plan_buddies.ask(caller(bob), alice)
    await do_all(here, caller(alice))
    assert (await here.plan_buddies.view(caller(bob))).buddies == [Buddy(alice, 4, 1)]
    assert (await here.plan_buddies.view(caller(bob, hours=2))).buddies == [Buddy(alice, 0, 1)]


async def test_who_asks_back_agrees(here: Engine, alice: int, bob: int) -> None:
    await start(here, alice, bob)
    await here.plan_buddies.ask(caller(alice), bob)
    await here.plan_buddies.ask(caller(bob), alice)
    assert [buddy.user_id for buddy in (await here.plan_buddies.view(caller(alice))).buddies] == [bob]


async def test_asking_tells_nothing_about_who_has_no_plans(here: Engine, alice: int, bob: int) -> None:
    await start(here, alice)
    await here.consent.give(caller(bob))
    await here.plan_buddies.ask(caller(alice), bob)
    await here.plan_buddies.ask(caller(alice), 12345)
    assert await rows(here, PAIRS, alice) == []
    with pytest.raises(NotReady, match="plan_start"):
        await here.plan_buddies.view(caller(bob))
    with pytest.raises(InvalidInput, match="buddy_self"):
        await here.plan_buddies.ask(caller(alice), alice)


async def test_nobody_agrees_to_what_was_not_asked(here: Engine, alice: int, bob: int) -> None:
    await start(here, alice, bob)
    await here.plan_buddies.ask(caller(alice), bob)
    with pytest.raises(NotFound, match="buddy_question"):
        await here.plan_buddies.agree(caller(alice), bob)
    assert await rows(here, PAIRS, alice) == [(bob, alice, False)]


async def test_each_can_end_it_and_a_question_can_be_declined(here: Engine, pair: tuple[int, int]) -> None:
    alice, bob = pair
    assert (await here.plan_buddies.part(caller(bob), alice)).buddies == []
    assert await rows(here, PAIRS, alice) == []
    with pytest.raises(NotFound, match="buddy"):
        await here.plan_buddies.part(caller(alice), bob)
    await here.plan_buddies.ask(caller(alice), bob)
    assert (await here.plan_buddies.part(caller(bob), alice)).asking == []


async def test_a_member_has_so_many_buddies_and_no_more(here: Engine, pair: tuple[int, int]) -> None:
    alice, bob = pair
    carol = bob + 10**6
    one = build(here.database, EngineSettings(plans=PlanSettings(most_buddies=1)))
    await start(one, carol)
    await one.plan_buddies.ask(caller(carol), alice)
    with pytest.raises(NotAllowed, match="buddies_most"):
        await one.plan_buddies.agree(caller(alice), carol)
    await one.plan_buddies.part(caller(alice), bob)
    assert len((await one.plan_buddies.agree(caller(alice), carol)).buddies) == 1


async def test_two_who_ask_and_agree_at_once_are_buddies(
    here: Engine, there: Engine, alice: int, bob: int
) -> None:
    await start(here, alice, bob)
    await asyncio.gather(
        here.plan_buddies.ask(caller(alice), bob), there.plan_buddies.ask(caller(bob), alice)
    )
    await asyncio.gather(
        here.plan_buddies.ask(caller(alice), bob), there.plan_buddies.ask(caller(bob), alice)
    )
    assert sorted(await rows(here, PAIRS, alice)) == sorted([(alice, bob, True), (bob, alice, True)])


async def test_an_erasure_takes_a_member_out_of_the_rows_of_their_buddies(
    here: Engine, pair: tuple[int, int]
) -> None:
    alice, bob = pair
    await here.erasure.erase(caller(alice))
    assert await rows(here, PAIRS, alice) == []
    assert (await here.plan_buddies.view(caller(bob))).buddies == []


async def test_the_board_shows_those_who_chose_it_by_the_days_of_this_week(
    here: Engine, alice: int, bob: int, guild: int
) -> None:
    carol = bob + 10**6
    await start(here, alice, bob, carol, guild_id=guild)
    for user_id in (alice, bob):
        await here.plan_members.show_on_board(caller(user_id, guild_id=guild), True)
    for days in (0, 1):
        for user_id in (bob, carol):
            await do_all(here, caller(user_id, days=days))
    await do_all(here, caller(alice, days=1))
    shown = await here.plan_boards.board(caller(carol, days=1, guild_id=guild))
    assert shown == [BoardPlace(bob, 2, 2), BoardPlace(alice, 1, 1)]
    # The week after, streaks go on and the days of the week begin anew.
    await do_all(here, caller(alice, days=5))
    later = await here.plan_boards.board(caller(carol, days=5, guild_id=guild))
    assert [(place.user_id, place.kept) for place in later] == [(alice, 1), (bob, 0)]


async def test_a_board_is_of_one_server_and_not_for_private_chats(
    here: Engine, alice: int, guild: int
) -> None:
    await start(here, alice, guild_id=guild)
    await here.plan_members.show_on_board(caller(alice, guild_id=guild), True)
    assert await here.plan_boards.board(caller(alice, guild_id=guild + 10**9)) == []
    await here.plan_members.stop(caller(alice))
    assert await here.plan_boards.board(caller(alice, guild_id=guild)) == []
    with pytest.raises(NotAllowed, match="server_only"):
        await here.plan_boards.board(caller(alice, guild_id=None))
