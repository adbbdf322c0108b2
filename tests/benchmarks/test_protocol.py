import numpy as np
import pytest

from benchmarks.offline import movielens, protocol
from tests.benchmarks import datasets


@pytest.fixture
def data(tmp_path):
    return movielens.load(datasets.write_latest(tmp_path))


def test_every_member_is_held_out_once_and_never_learned_from(data):
    dealt = list(protocol.folds(data, 3))
    assert sorted(np.concatenate([fold.held_out for fold in dealt])) == list(range(datasets.MEMBERS))
    for fold in dealt:
        assert fold.training.members == datasets.MEMBERS - len(fold.held_out)
        assert len(fold.training.stars) == datasets.EACH * fold.training.members


def test_the_first_ratings_are_given_and_the_later_ones_hidden(data):
    [fold, *_] = protocol.folds(data, 3)
    for case in protocol.cases(data, fold):
        rows, stars = protocol.history(data, case.member)
        assert len(case.rows) == case.given
        np.testing.assert_array_equal(np.concatenate([case.rows, case.hidden_rows]), rows)
        np.testing.assert_array_equal(case.relevant, rows[case.given :][stars[case.given :] >= 4])


def test_members_with_too_few_hidden_ratings_do_not_count(data):
    [fold, *_] = protocol.folds(data, 3)
    assert {case.given for case in protocol.cases(data, fold)} == {5, 10, 20}


def test_about_half_of_the_members_were_chosen_on():
    assert sum(protocol.chosen_on(member) for member in range(1000)) == pytest.approx(500, abs=50)
