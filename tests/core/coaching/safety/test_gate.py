"""The safety gate on what people write, plainly and around a filter."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import benchmarks.coaching
from core.coaching.safety.gate import Assessment, Level, Topic, assess

MESSAGES = Path(benchmarks.coaching.__file__).with_name("messages.csv")


def messages(kind: str) -> list[str]:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file) if row["kind"] == kind]


@pytest.mark.parametrize("text", messages("crisis"))
def test_a_message_of_crisis_gets_help_first(text):
    assert assess(text).needs_help_first


@pytest.mark.parametrize("text", messages("distress"))
def test_distress_gets_a_check_in_and_no_hotline(text):
    assert assess(text).level is Level.DISTRESS


@pytest.mark.parametrize("text", messages("topic"))
def test_what_a_coach_must_not_coach_is_told(text):
    assert assess(text).topics


def test_everyday_words_seldom_raise_an_alarm():
    alarmed = [text for text in messages("fine") if assess(text).level or assess(text).topics]

    assert alarmed == []


@pytest.mark.parametrize(
    "disguised",
    [
        "K I L L MYSELF",
        "k1ll myself",
        "kill\u200b my self",
        "ｋｉｌｌ myself",
        "wanna killllll myself",
        "un-alive myself",
    ],
)
def test_a_disguise_does_not_hide_the_words(disguised):
    assert assess(disguised).level >= Level.IDEATION


def test_means_at_hand_are_more_urgent_than_thoughts():
    assert assess("I think about suicide").level is Level.IDEATION
    assert assess("I think about suicide and the pills are right here").level is Level.IMMINENT


def test_a_joke_in_one_clause_does_not_hide_another():
    assert assess("This workout is killing me. I also want to die").level is Level.IDEATION


def test_who_denies_it_unasked_gets_a_check_in():
    assert assess("I would never kill myself").level is Level.DISTRESS


def test_worry_about_somebody_else_is_told_apart():
    assert assess("my friend wants to kill herself").about_another
    assert not assess("I want to kill myself").about_another


def test_a_question_on_medication_is_a_topic_and_no_emergency():
    found = assess("should I stop taking my antidepressants?")

    assert found.topics == {Topic.MEDICAL_ADVICE}
    assert not found.needs_help_first


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert assess(text).level in Level


@given(st.sampled_from(messages("crisis")), st.text("abcdefgh ,\n", max_size=40))
def test_words_around_a_message_of_crisis_do_not_hide_it(text, around):
    assert assess(f"{around}. {text}\n{around}").needs_help_first


def test_ones_own_danger_stays_ones_own_when_others_are_named():
    assert not assess("i want to die because my friend left me").about_another
    assert assess("my sister says she doesn't want to live anymore").about_another


def test_what_ends_a_sentence_does_not_hide_the_words():
    assert assess("I'm done. With life.").level is Level.IDEATION


def test_two_kinds_of_veiled_signs_count_as_thoughts_of_dying_and_one_does_not():
    assert assess("thank you for everything").level is Level.NONE
    assert assess("thank you for everything. the pills are counted out").level >= Level.IDEATION


def test_a_film_in_which_somebody_dies_is_no_danger():
    assert assess("I think the villain should die in the last episode") == Assessment()


@pytest.mark.parametrize("words", ["i want to ", "and to ", " i,", "took all my ", "not ", "a", '"'])
def test_the_longest_message_is_read_at_once_even_if_made_to_be_slow(words):
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        assess((words * 4_000)[:4_000])
        seconds.append(time.process_time() - begun)

    assert min(seconds) < 0.15  # a quiet machine needs less than 0.05
