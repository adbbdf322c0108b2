"""The offline coach: short, grounded, one question, and the same every time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coaching.talks.facts import MemberFacts, SeenFilm, TaskTally
from core.coaching.talks.intents import Intent, intent_of
from core.coaching.talks.offline import LONGEST_REPLY, REPLIES, OfflineSettings, reply
from core.plans.insights import Aspect, Insight
from core.plans.records import Tally

SETTINGS = OfflineSettings()
FACTS = MemberFacts(
    days=20,
    month=Tally(31, 50),
    month_before=Tally(20, 45),
    streak=4,
    longest_streak=9,
    tasks=(TaskTally("Walk around the block", Tally(9, 10)), TaskTally("Stretch", Tally(3, 9))),
    patterns=(Insight(Aspect.SLOT, "evening", 3, 14, 28, 36, 0.01),),
    open_today=("Stretch",),
)
SAID = {
    Intent.PRIVACY: "please delete my data",
    Intent.INJURY: "my knee hurts",
    Intent.BODY: "how do I lose weight",
    Intent.LAPSE: "I missed everything yesterday",
    Intent.SUCCESS: "did it!",
    Intent.LOW: "no energy at all",
    Intent.DOUBT: "why bother",
    Intent.PATTERN: "is there a pattern?",
    Intent.STREAK: "what about my streak",
    Intent.STATUS: "how am I doing",
    Intent.TODAY: "anything left to do?",
    Intent.PLAN: "give me some advice",
    Intent.CHANGE: "I want to move more",
    Intent.FILM: "recommend a movie",
    Intent.THANKS: "thanks",
    Intent.HELLO: "hello",
    Intent.UNKNOWN: "purple monkey dishwasher",
}

tallies = st.integers(0, 150).flatmap(
    lambda planned: st.integers(0, planned).map(lambda done: Tally(done, planned))
)
insights = st.tuples(tallies, tallies).map(
    lambda pair: Insight(
        Aspect.SLOT, "evening", pair[0].done, pair[0].due + 1, pair[1].done, pair[1].due + 1, 0.01
    )
)
facts = st.builds(
    MemberFacts,
    days=st.integers(0, 30),
    month=tallies,
    month_before=tallies,
    streak=st.integers(0, 400),
    longest_streak=st.integers(0, 400),
    tasks=st.lists(st.builds(TaskTally, st.text("abc ", min_size=1, max_size=80), tallies), max_size=4).map(
        tuple
    ),
    patterns=st.lists(insights, max_size=1).map(tuple),
    open_today=st.lists(st.text("abc ", max_size=80), max_size=2).map(tuple),
    films=st.lists(st.builds(SeenFilm, st.text("abc ", max_size=80), st.just(4.5)), max_size=1).map(tuple),
    goal=st.text("abc \n", max_size=200),
    motivation=st.text("abc ", max_size=200),
    best_time=st.text("abc ", max_size=200),
)


def numbers_of(known: MemberFacts) -> set[str]:
    tallied = [known.month, known.month_before, *(one.tally for one in known.tasks)]
    found = {known.days, known.streak, known.longest_streak}
    found |= {number for one in tallied for number in (one.done, one.due, round(100 * one.share))}
    found |= {round(100 * share) for one in known.patterns for share in (one.share, one.others_share)}
    return {str(number) for number in found} | {f"{film.stars:g}" for film in known.films}


def test_who_suffers_is_met_first() -> None:
    assert reply("I feel worthless", FACTS, "k", SETTINGS).intent is Intent.LOW
    assert reply("how am I doing? I feel so hopeless", FACTS, "k", SETTINGS).intent is Intent.LOW
    assert reply("I feel worthless, delete my data", FACTS, "k", SETTINGS).intent is Intent.PRIVACY


def test_before_there_is_anything_to_count_no_number_is_told() -> None:
    text = reply("how am I doing?", MemberFacts(), "k", SETTINGS).text
    assert "/plan start" in text
    assert not re.search(r"\d", text)


@pytest.mark.parametrize(("intent", "text"), SAID.items())
def test_each_intent_is_understood(intent, text):
    assert intent_of(text) is intent


def test_every_intent_has_replies_that_need_no_luck():
    assert set(REPLIES) == set(Intent)
    for intent, text in SAID.items():
        assert reply(text, MemberFacts(), "1", SETTINGS).intent is intent


@given(st.sampled_from(list(SAID.values())), facts, st.text(max_size=12))
def test_a_reply_is_short_asks_at_most_once_and_tells_only_numbers_that_it_knows(text, known, key):
    said = reply(text, known, key, SETTINGS).text

    assert 0 < len(said) <= LONGEST_REPLY
    assert said.count("?") <= 1
    told = set(re.findall(r"\d+(?:\.\d+)?", said)) - {"0", "10"}  # the scale that it asks for
    assert told <= numbers_of(known)


@given(st.sampled_from(list(SAID.values())), facts)
def test_the_same_turn_gets_the_same_reply(text, known):
    assert reply(text, known, "7|2026-11-21|3", SETTINGS) == reply(text, known, "7|2026-11-21|3", SETTINGS)


def test_a_reply_is_not_given_twice_running():
    first = reply("I missed it", FACTS, "1", SETTINGS)

    assert reply("I missed it", FACTS, "1", SETTINGS, last=first.template).template != first.template


def test_few_days_are_called_too_few():
    assert "too few for numbers" in reply("how am I doing", MemberFacts(days=1), "1", SETTINGS).text


def test_a_gap_that_luck_explains_is_not_called_a_pattern():
    assert (
        "no pattern that I would trust yet" in reply("any pattern?", MemberFacts(days=30), "1", SETTINGS).text
    )


def test_what_slips_and_what_holds_are_told_with_their_counts():
    said = reply("give me some advice", FACTS, "1", SETTINGS).text

    assert "“Stretch” slips most (3 of 9)" in said
    assert "“Walk around the block” (9 of 10)" in said


@pytest.mark.parametrize("intent", [Intent.INJURY, Intent.BODY])
def test_bodies_and_injuries_get_no_advice(intent):
    said = reply(SAID[intent], FACTS, "1", SETTINGS).text

    assert re.search("can't judge|no advice", said)
