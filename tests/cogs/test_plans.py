"""Daily plans as members meet them: from the first question to a day that is settled."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.client import AttuneBot
from core.engine import Engine
from core.plans.vocabulary import DAILY_TASKS
from tests.cogs.drawing import DrawsHere
from tests.cogs.reading import Shown, answer, buttons, components, form, pictures, public, sentence, told

STARTED = {
    "archetype": ["connected_explorer"],
    "zone": "Europe/Berlin",
    "day_end": ["0"],
    "minutes": ["30"],
    "off": [],
}


@pytest.fixture
async def bot(engine: Engine) -> AttuneBot:
    return AttuneBot(engine, DrawsHere(), shard_count=1)


@pytest.fixture(autouse=True)
def no_errors(env: simcord.Env) -> Iterator[None]:
    yield
    assert not env.errors


async def start(member: MemberActor, channel: simcord.ChannelHandle, **changed: object):
    """Go through the form, and return the first plan."""
    welcome = answer(await member.slash(channel, "plan start"))
    opened = await member.click(welcome, label="I'll choose myself")
    return answer(await member.submit_modal(opened, {**STARTED, **changed}))


async def press(member: MemberActor, shown: Shown, label: str) -> InteractionResult:
    """Press one of the buttons of that label."""
    return await member.click(shown, custom_id=buttons(shown)[label])


async def test_the_form_leads_to_todays_plan(alice, channel):
    shown = await start(alice, channel)

    assert told(shown).startswith("## Today · ")
    assert told(shown).count(" min\n") == 3
    assert {"Done", "2-minute version", "Skip", "Swap", "In 2 hours", "Check in", "The week ahead"} <= set(
        buttons(shown)
    )


async def test_seven_questions_find_a_type(alice, channel):
    shown = answer(await alice.slash(channel, "plan start"))
    shown = answer(await alice.click(shown, label="Find my type: 7 quick questions"))
    for choice in (
        "Worn out",
        "Feeling steady again",
        "Hardly any",
        "On my own",
        "Open",
        "It's hard to come back",
        "Very gentle",
    ):
        shown = answer(await alice.click(shown, label=choice))

    assert "You sound like a Resilience Rebuilder" in told(shown)
    opened = await alice.click(shown, label="Start as Resilience Rebuilder")
    assert [one["value"] for one in form(opened)["archetype"]["options"] if one.get("default")] == [
        "resilience_rebuilder"
    ]


async def test_without_a_plan_the_way_to_one_is_told(alice, channel):
    for command in (
        "plan today",
        "plan tomorrow",
        "plan week",
        "plan settings",
        "checkin",
        "my_week",
        "plan buddy",
    ):
        assert "/plan start" in sentence(await alice.slash(channel, command)), command


async def test_done_asks_how_it_was_and_undo_opens_it_again(alice, channel):
    shown = answer(await press(alice, await start(alice, channel), "Done"))
    assert "✅" in told(shown)
    assert "How satisfying was it?" in told(shown)

    shown = answer(await press(alice, shown, "5 ☺"))
    assert "How satisfying" not in told(shown)

    opened = await press(alice, shown, "How long?")
    shown = answer(await alice.submit_modal(opened, {"took": "25"}))
    assert "· 25 min" in told(shown)

    shown = answer(await press(alice, shown, "Undo"))
    assert "✅" not in told(shown)


async def test_skip_asks_why_and_needs_no_answer(alice, channel):
    shown = answer(await press(alice, await start(alice, channel), "Skip"))
    assert ": skipped" in told(shown)

    shown = answer(await press(alice, shown, "No time"))
    assert "skipped (no time)" in told(shown)


async def test_swap_brings_another_task(alice, channel):
    shown = await start(alice, channel)
    before = told(shown)
    after = told(answer(await press(alice, shown, "Swap")))

    assert after != before
    assert after.count(" min\n") == 3


async def test_the_two_minute_version_and_back(alice, channel):
    shown = answer(await press(alice, await start(alice, channel), "2-minute version"))
    assert "· 2 min" in told(shown)
    assert "Full version" in buttons(shown)


@pytest.mark.parametrize("archetype", ["foundation_builder", "systematic_improver", "peak_performer"])
async def test_every_plan_fits_a_card_also_when_all_of_it_is_done(alice, channel, archetype):
    shown = await start(alice, channel, archetype=[archetype], minutes=["90"])
    items = told(shown).count(" min\n")
    for _ in range(items):
        assert len(components(shown)) <= 40
        shown = answer(await press(alice, shown, "Done"))
    assert told(shown).count("How satisfying was it?") == items == DAILY_TASKS[archetype]


async def test_a_day_of_rest_is_said_and_asked_for_once(alice, channel):
    shown = answer(await press(alice, await start(alice, channel), "Rest today"))
    assert "A day of rest" in told(shown)
    assert "Rest today" not in buttons(shown)


async def test_snoozing_says_until_when(alice, channel, env):
    shown = answer(await press(alice, await start(alice, channel), "In 2 hours"))
    assert "Put off until <t:" in told(shown)


async def test_a_second_done_is_told_and_counts_once(alice, channel, wire):
    shown = await start(alice, channel)
    done = buttons(shown)["Done"]
    await wire.press(alice.id, done, shown)

    assert "counts once" in sentence(await wire.press(alice.id, done, shown))


async def test_a_stranger_cannot_settle_a_plan(alice, bob, channel, wire):
    shown = await start(alice, channel)

    assert sentence(await wire.press(bob.id, buttons(shown)["Done"], shown))
    owned_by_bob = buttons(shown)["Done"].replace(str(alice.id), str(bob.id))
    assert "/plan start" in sentence(await wire.press(bob.id, owned_by_bob, shown))


@pytest.mark.parametrize("day", [0, 1, 738_000, 3_652_059, 10**15])
async def test_a_button_of_another_day_changes_nothing(alice, channel, wire, day):
    shown = await start(alice, channel)

    assert sentence(await wire.press(alice.id, f"a1|plan.done|{alice.id}|{day}|1", shown))


async def test_a_check_in_sets_the_mode(alice, channel):
    await start(alice, channel)
    opened = await alice.slash(channel, "checkin")
    shown = answer(await alice.submit_modal(opened, {"energy": ["1"], "mood": ["calm"], "note": "tired"}))
    assert "A gentle day, by your check-in" in told(shown)

    again = form(await alice.slash(channel, "checkin"))
    assert again["note"]["value"] == "tired"


async def test_the_plan_names_a_film_for_tonight_once_the_taste_is_known(alice, channel, rate):
    assert "For tonight" not in told(await start(alice, channel))
    stars = {"Fight Club": 5, "Se7en": 5, "Memento": 4.5, "Titanic": 2, "The Truman Show": 4}
    await rate(alice, *stars.items())
    shown = told(answer(await alice.slash(channel, "plan today")))
    assert "🎬 For tonight: **" in shown

    opened = await alice.slash(channel, "checkin")
    checked_in = told(
        answer(await alice.submit_modal(opened, {"energy": ["3"], "mood": ["down"], "note": ""}))
    )
    assert "🎬 For tonight: **" in checked_in


async def test_tomorrow_can_be_swapped_and_not_settled(alice, channel):
    await start(alice, channel)
    shown = answer(await alice.slash(channel, "plan tomorrow"))
    assert set(buttons(shown)) == {"Swap", "Back to today"}


async def test_the_week_has_seven_days_without_a_task_on_two_days_running(alice, channel):
    await start(alice, channel)
    days = told(answer(await alice.slash(channel, "plan week"))).split("**")[2::2]
    tasks = [{line.split(" · ")[0] for line in day.split("\n") if line.startswith("▫️")} for day in days]
    assert len(tasks) == 7
    assert all(tasks)
    assert not any(one & other for one, other in itertools.pairwise(tasks))


async def test_settings_are_shown_and_changed(alice, channel):
    await start(alice, channel)
    shown = answer(await alice.slash(channel, "plan settings"))
    assert "Connected Explorer" in told(shown)

    shown = answer(await alice.click(shown, label="Take it easy: off"))
    assert "Taking it easy" in told(shown)

    opened = await alice.click(shown, label="Rest and reminders")
    shown = answer(await alice.submit_modal(opened, {"rest": ["5", "6"], "reminder": "18:30"}))
    assert "Saturday and Sunday" in told(shown)
    assert "at 18:30" in told(shown)

    shown = answer(await alice.click(shown, label="Go to Mastery"))
    assert "Mastery** (you chose to stay there)" in told(shown)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"zone": "Mars/Olympus"}, "time zone"),
        ({"archetype": ["wizard"]}, "type"),
        ({"minutes": ["0"]}, "minutes"),
        ({"day_end": ["1439"]}, "noon"),
    ],
)
async def test_settings_that_cannot_be_get_one_sentence(alice, channel, wire, changed, words):
    answered = await wire.submit(alice.id, f"a1|plan.started|{alice.id}", {**STARTED, **changed})

    assert words in sentence(answered)
    assert "/plan start" in sentence(await alice.slash(channel, "plan today"))


async def test_what_was_learned_is_shown_and_forgotten(alice, channel):
    shown = await start(alice, channel)
    for _ in range(2):
        shown = answer(await press(alice, shown, "Done"))
    settings = answer(await alice.slash(channel, "plan settings"))
    learned = answer(await alice.click(settings, label="What you learned about me"))
    assert "**Topics**" in told(learned)

    await alice.click(learned, label="Forget all of this")
    settings = answer(await alice.slash(channel, "plan settings"))
    assert "Nothing yet" in told(answer(await alice.click(settings, label="What you learned about me")))


async def test_stopping_asks_first_and_keeps_what_was_done(alice, channel):
    await start(alice, channel)
    settings = answer(await alice.slash(channel, "plan settings"))
    asked = answer(await alice.click(settings, label="Stop my plans"))
    stopped = answer(await alice.click(asked, label="Stop my plans"))
    assert "Your plans have stopped" in told(stopped)
    assert "/plan start" in sentence(await alice.slash(channel, "plan today"))


class TestTogether:
    async def test_buddies_both_agree_and_see_only_so_much(self, alice, bob, channel):
        await start(alice, channel)
        shown = await start(bob, channel)
        await press(bob, shown, "Done")
        asked = answer(await alice.slash(channel, "plan buddy", member=bob))
        assert "I send no messages on my own" in told(asked)

        question = public(await alice.click(asked, label="Ask in the channel"))
        agreed = answer(await bob.click(question, label="Agree"))
        assert f"<@{alice.id}>" in told(agreed)

        seen = told(answer(await alice.slash(channel, "plan buddy")))
        assert f"<@{bob.id}>**: 1 task done today · 1 day in a row" in seen

    async def test_only_who_was_asked_can_agree(self, alice, bob, mona, channel):
        await start(alice, channel)
        await start(bob, channel)
        asked = answer(await alice.slash(channel, "plan buddy", member=bob))
        question = public(await alice.click(asked, label="Ask in the channel"))
        assert sentence(await mona.click(question, label="Agree"))

    async def test_the_board_shows_who_chose_to_be_there(self, alice, bob, channel):
        shown = await start(alice, channel)
        await press(alice, shown, "Done")
        await start(bob, channel)
        settings = answer(await alice.slash(channel, "plan settings"))
        await alice.click(settings, label="Show me on the server's board")

        board = told(answer(await bob.slash(channel, "plan board")))
        assert f"<@{alice.id}>: 1 day this week" in board
        assert f"<@{bob.id}>" not in board


class TestWeeks:
    async def test_an_empty_week_says_so(self, alice, channel):
        await start(alice, channel)
        assert "nothing to sum up" in told(answer(await alice.slash(channel, "my_week", weeks_ago=1)))

    async def test_a_week_is_told_and_drawn(self, alice, channel):
        shown = await start(alice, channel)
        await press(alice, shown, "Done")
        week = answer(await alice.slash(channel, "my_week"))
        assert "**1 of 1** tasks done (100%)" in told(week)
        assert pictures(week)[0]["description"]

        days = answer(await alice.click(week, label="All my days"))
        assert pictures(days)[0]["description"]

    async def test_a_week_too_far_back_is_refused(self, alice, channel, wire):
        await start(alice, channel)
        shown = answer(await alice.slash(channel, "my_week"))
        assert "52 weeks" in sentence(await wire.press(alice.id, f"a1|week.show|{alice.id}|53", shown))
