import numpy as np
import pytest

from benchmarks.offline import changes, movielens, protocol
from benchmarks.offline.models import Attune, fit_space
from tests.benchmarks import datasets


@pytest.fixture
def data(tmp_path):
    return movielens.load(datasets.write_latest(tmp_path))


def test_who_turns_to_the_other_tribe_is_served_better_by_forgetting(data):
    [fold, *_] = protocol.folds(data, 2)
    attune = Attune("us", fit_space(data, fold.training))
    turned = list(changes.compare(data, fold, attune, before=10, since=10))
    assert {one.member for one in turned} <= set(fold.held_out.tolist())
    assert any(one.noticed for one in turned)
    assert np.mean([one.forgetting for one in turned]) > np.mean([one.remembering for one in turned])
    assert all(one.forgetting == one.remembering for one in turned if not one.noticed)


def test_members_of_few_ratings_are_left_out(data):
    [fold, *_] = protocol.folds(data, 2)
    assert not list(changes.compare(data, fold, Attune("us", fit_space(data, fold.training))))
