import json

import numpy as np
import pytest

from benchmarks import recommend
from benchmarks.offline import movielens, package_peers, protocol
from benchmarks.offline.models import Attune, fit_space
from benchmarks.offline.peers import Ease, ItemKnn, Popularity, biases, like_matrix, naive
from tests.benchmarks import datasets


@pytest.fixture
def data(tmp_path):
    return movielens.load(datasets.write_latest(tmp_path))


def test_every_peer_in_numpy_shows_a_tribe_its_own_films(data):
    [fold, *_] = protocol.folds(data, 3)
    likes = like_matrix(fold.training, datasets.FILMS)
    space = fit_space(data, fold.training)
    rows, stars = np.array([0, 2, 4, 1, 3, 5]), np.array([5.0, 5, 5, 1, 1, 1])
    for peer in (
        ItemKnn(likes),
        Ease(likes, ridge=5),
        naive(data, fold.training, space.content),
        Attune("us", space),
    ):
        shown = peer.recommend(rows, stars, 10)
        assert not np.isin(shown, rows).any()
        assert (shown % 2 == 0).mean() >= 0.8, peer.name


def test_popularity_shows_the_same_to_everyone_but_what_they_rated(data):
    peer = Popularity(np.arange(48.0))
    assert peer.recommend(np.array([47]), np.array([1.0]), 3).tolist() == [46, 45, 44]


def test_ease_by_the_members_side_is_the_closed_form(data):
    [fold, *_] = protocol.folds(data, 3)
    likes = like_matrix(fold.training, datasets.FILMS)
    inverse = np.linalg.inv(likes.T @ likes + 5 * np.eye(datasets.FILMS))
    expected = (-inverse / inverse.diagonal())[[3, 8]].sum(axis=0)
    expected[[3, 8]] = -np.inf
    shown = Ease(likes, ridge=5).recommend(np.array([3, 8]), np.array([5.0, 4]), 10)
    np.testing.assert_allclose(expected[shown], np.sort(expected)[:-11:-1], atol=1e-5)


def test_biases_predict_high_for_who_rates_high(data):
    [fold, *_] = protocol.folds(data, 3)
    peer = biases(fold.training, datasets.FILMS)
    rows, targets = np.arange(6), np.arange(10, 20)
    assert (peer.predict(rows, np.full(6, 5.0), targets) > peer.predict(rows, np.full(6, 1.0), targets)).all()


def test_a_missing_package_is_told_and_left_out(monkeypatch, capsys):
    def missing(name: str):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(package_peers.importlib, "import_module", missing)
    assert package_peers.available() == []
    told = capsys.readouterr().err
    assert "implicit is not installed" in told
    assert "lenskit is not installed" in told


def test_the_figures_are_printed_as_json_and_as_tables(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(package_peers, "available", lambda: [])
    folder = str(datasets.write_latest(tmp_path))
    recommend.main(["--data", folder, "--folds", "2", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["dataset"], told["folds"]) == ("ml-latest-small", 2)
    assert told["models"]["attune"]["ndcg"].keys() == {"5", "10", "20"}
    assert told["models"]["attune"]["ndcg"]["10"] > told["models"]["popularity"]["ndcg"]["10"]
    assert told["models"]["popularity"]["rmse"] == {"5": None, "10": None, "20": None}
    assert told["against_best_peer"]["5"].keys() == {"peer", "difference", "low", "high", "members"}
    table = recommend.as_text(told)
    assert "item-kNN" in table
    assert "best peer" in table
    assert "After a change of taste, forgetting against not: nobody has enough ratings" in table
