import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.films import taste
from core.films.active_learning import QuestionSettings, next_questions
from tests.core.films.communities import random_model, seeded

FILMS = 40
SETTINGS = QuestionSettings(opening_questions=3, opening_pool=6, pool=30)
SEEN = np.linspace(0.5, 0.01, FILMS)
NONE = np.array([], dtype=np.int64)


@seeded
@given(st.integers(0, 100), st.lists(st.integers(0, FILMS - 1), unique=True), st.integers(0, 50))
def test_questions_are_never_asked_twice_nor_outside_of_the_pool(seed, asked, count):
    model = random_model(FILMS, 8, seed)
    rows = next_questions(
        model, taste.prior(model), SEEN, np.array(asked, np.int64), count, SETTINGS
    ).tolist()
    still_open = set(range(SETTINGS.pool)) - set(asked)
    assert set(rows) <= still_open
    assert len(rows) == len(set(rows)) == min(count, len(still_open))


def test_opening_questions_are_about_widely_known_films():
    model = random_model(FILMS, 8)
    rows = next_questions(model, taste.prior(model), SEEN, NONE, 10, SETTINGS)
    assert (rows[:3] < 6).all()
    assert (rows[3:] >= 6).any()


def test_one_by_one_gives_the_same_questions_as_all_at_once():
    model = random_model(FILMS, 8)
    at_once = next_questions(model, taste.prior(model), SEEN, NONE, 4, SETTINGS)
    asked, state = [], taste.prior(model)
    for _ in range(4):
        row = int(next_questions(model, state, SEEN, np.array(asked, np.int64), 1, SETTINGS)[0])
        asked.append(row)
        state = taste.update(model, state, row, 1.0)
    assert asked == at_once.tolist()


def test_the_question_removes_the_most_uncertainty_when_all_are_seen_alike():
    model = random_model(FILMS, 8)
    everyone = QuestionSettings(opening_questions=0, pool=FILMS)
    chosen = next_questions(model, taste.prior(model), np.full(FILMS, 0.5), NONE, 1, everyone)[0]
    left = [np.trace(taste.fold_in(model, np.array([row]), np.ones(1)).covariance) for row in range(FILMS)]
    assert chosen == int(np.argmin(left))
