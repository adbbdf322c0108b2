from zipfile import ZipFile

import numpy as np
import pytest

from benchmarks.offline import movielens
from tests.benchmarks import datasets


@pytest.mark.parametrize(
    ("write", "name", "folds"),
    [
        (datasets.write_100k, "ml-100k", 5),
        (datasets.write_1m, "ml-1m", 3),
        (datasets.write_latest, "ml-latest-small", 3),
    ],
)
def test_each_layout_is_found_by_its_files(tmp_path, write, name, folds):
    data = movielens.load(write(tmp_path))
    assert (data.name, data.folds) == (name, folds)
    assert (data.ratings.members, len(data.film_ids)) == (datasets.MEMBERS, datasets.FILMS)
    assert len(data.ratings.stars) == datasets.MEMBERS * datasets.EACH
    assert (data.years[0], data.genres[:2]) == (1951, [("Comedy",), ("Drama",)])


def test_a_zip_reads_as_its_folder_does(tmp_path):
    folder = tmp_path / "ml"
    folder.mkdir()
    datasets.write_latest(folder)
    with ZipFile(tmp_path / "ml.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"ml-latest-small/{path.name}")
    there, back = movielens.load(folder), movielens.load(tmp_path / "ml.zip")
    assert there.genres == back.genres
    np.testing.assert_array_equal(there.ratings.film_rows, back.ratings.film_rows)


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"ratings\.csv"):
        movielens.load(tmp_path)
