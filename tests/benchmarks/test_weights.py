import pytest

from benchmarks.offline import movielens, protocol, weights
from benchmarks.offline.models import fit_space
from core.films.blend_weights import WeightSettings
from tests.benchmarks import datasets


@pytest.fixture
def data(tmp_path):
    return movielens.load(datasets.write_latest(tmp_path))


@pytest.mark.parametrize("rate", [0.0, 5.0])
def test_learned_weights_differ_from_the_schedule_unless_nothing_is_learned(data, monkeypatch, rate):
    monkeypatch.setattr(weights, "FIRST", 5)
    monkeypatch.setattr(weights, "GIVEN", 10)
    [fold, *_] = protocol.folds(data, 2)
    space = fit_space(data, fold.training)
    weighed = list(weights.compare(data, fold, space, WeightSettings(rate=rate)))
    assert len(weighed) == len(fold.held_out)
    assert (rate == 0) == all(one.learned == one.fixed for one in weighed)
