"""Which question comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.coaching.consultation.interview import QUESTIONS, before, following, number_of

ANSWERED = st.sets(st.sampled_from(QUESTIONS))


@given(st.sampled_from(QUESTIONS), ANSWERED)
def test_the_next_question_is_an_open_one_until_none_is_left(question: str, answered: set[str]) -> None:
    found = following(question, answered | {question})
    assert (found is None) == (answered | {question} == set(QUESTIONS))
    assert found not in answered | {question}


@given(st.lists(st.integers(0, len(QUESTIONS)), max_size=30))
def test_going_back_and_forth_asks_every_question_in_the_end(steps: list[int]) -> None:
    answered: set[str] = set()
    question: str | None = QUESTIONS[0]
    for step in [*steps, *[0] * len(QUESTIONS)]:
        if question is None:
            break
        for _ in range(step):
            question = before(question) or question
        answered.add(question)
        question = following(question, answered)
    assert question is None
    assert answered == set(QUESTIONS)


def test_questions_are_numbered_from_one() -> None:
    assert [number_of(question) for question in QUESTIONS] == list(range(1, len(QUESTIONS) + 1))
    assert before(QUESTIONS[0]) is None
