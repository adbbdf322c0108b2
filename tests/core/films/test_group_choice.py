import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films.group_choice import group_scores
from tests.core.films.communities import seeded

groups = st.tuples(st.integers(1, 5), st.integers(1, 20), st.integers(0, 1000))


def random_group(members, films, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(members, films)), rng.random((members, films)) < 0.1


def test_a_film_that_one_member_hates_comes_after_one_that_both_like_a_little():
    scores = np.array([[3.0, 0.9], [-2.0, 0.4]])
    worth = group_scores(scores, np.zeros((2, 2), dtype=bool))
    np.testing.assert_allclose(worth, [0.7 * 0.5 - 0.3 * 2, 0.7 * 0.65 + 0.3 * 0.4])
    assert worth[1] > worth[0]


@seeded
@given(groups)
def test_a_veto_of_one_member_bars_a_film_and_no_other(shape):
    scores, vetoes = random_group(*shape)
    assert (np.isneginf(group_scores(scores, vetoes)) == vetoes.any(axis=0)).all()


@seeded
@given(groups)
def test_the_order_of_the_members_does_not_matter(shape):
    scores, vetoes = random_group(*shape)
    np.testing.assert_allclose(group_scores(scores, vetoes), group_scores(scores[::-1], vetoes[::-1]))


@seeded
@given(groups, st.integers(0, 4), st.floats(0.01, 3))
def test_liking_a_film_more_never_makes_it_worth_less(shape, member, more):
    scores, vetoes = random_group(*shape)
    raised = scores.copy()
    raised[member % len(scores), 0] += more
    assert group_scores(raised, vetoes)[0] >= group_scores(scores, vetoes)[0]


def test_alone_the_own_scores_decide():
    scores = np.array([[0.3, -1.0, 2.0]])
    np.testing.assert_allclose(group_scores(scores, np.zeros((1, 3), dtype=bool)), scores[0])


def test_nobody_is_no_group():
    with pytest.raises(ValueError, match="members"):
        group_scores(np.empty((0, 3)), np.empty((0, 3), dtype=bool))
