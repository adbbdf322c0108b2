"""What the benchmark of the offline coach sees in a reply, and what the replies come to."""

from __future__ import annotations

import pytest

from benchmarks.coaching import replies
from benchmarks.coaching.replies import MEMBERS, Turn
from core.coaching.talks.intents import Intent


def turn(text: str) -> Turn:
    return Turn(text, MEMBERS["steady"], Intent.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "reflections", "questions"),
    [
        ("One day off does not undo the others. What got in the way?", 1, 1),
        ("In your last 28 days you did 74 of 92 planned tasks (80%). What do you make of that?", 0, 1),
        ("I work from rules. Which one?", 0, 1),
        ("You came back. You want it to fit.", 2, 0),
    ],
)
def test_reflections_and_questions_are_told_apart(text: str, reflections: int, questions: int) -> None:
    assert (turn(text).reflections, turn(text).questions) == (reflections, questions)


def test_advice_and_foreign_numbers_are_seen() -> None:
    assert turn("You should get up at 5.").advises
    assert turn("You should get up at 5.").strays
    assert not turn("What could you do?").advises
    assert not turn("You have kept 12 days in a row.").strays


def test_the_offline_coach_talks_like_a_good_one() -> None:
    missed = [figure.name for figure in replies.measure() if not figure.holds]
    assert not missed
