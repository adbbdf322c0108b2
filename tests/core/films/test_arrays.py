import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.films.arrays import SparseRows, scale_of, standardise
from tests.core.films.communities import seeded


@st.composite
def matrices(draw: st.DrawFn) -> np.ndarray:
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    full = rng.normal(size=(height, width)) * (rng.random((height, width)) < 0.4)
    return full.astype(np.float32)


def sparse(full: np.ndarray) -> SparseRows:
    rows, columns = np.nonzero(full)
    return SparseRows.from_entries(rows, columns, full[rows, columns], full.shape)


@seeded
@given(matrices())
def test_products_equal_those_of_the_dense_matrix_with_empty_rows_and_columns(full):
    matrix = sparse(full)
    right = np.random.default_rng(1).normal(size=(full.shape[1], 3)).astype(np.float32)
    np.testing.assert_allclose(matrix.dot(right), full @ right, atol=1e-5)
    np.testing.assert_allclose(matrix.dot(right[:, 0]), full @ right[:, 0], atol=1e-5)
    np.testing.assert_allclose(matrix.gram(), full @ full.T, atol=1e-5)
    np.testing.assert_array_equal(matrix.transposed().dense(), full.T)
    np.testing.assert_allclose(matrix.column_means(), full.mean(axis=0), atol=1e-6)


@seeded
@given(matrices(), st.data())
def test_taken_rows_come_in_the_order_asked_for_and_may_repeat(full, data):
    rows = np.array(data.draw(st.lists(st.integers(0, len(full) - 1), max_size=6)), dtype=np.int64)
    np.testing.assert_array_equal(sparse(full).take(rows).dense(), full[rows])


def test_product_of_many_blocks_equals_that_of_one(monkeypatch):
    full = np.random.default_rng(2).normal(size=(50, 20)).astype(np.float32)
    right = np.random.default_rng(3).normal(size=(20, 4)).astype(np.float32)
    monkeypatch.setattr("core.films.arrays._BLOCK_ELEMENTS", 64)
    np.testing.assert_allclose(sparse(full).dot(right), full @ right, atol=1e-4)


def test_standardised_values_have_mean_zero_and_deviation_one():
    values = standardise(np.array([1.0, 5.0, 9.0]))
    assert abs(values.mean()) < 1e-12
    assert abs(values.std() - 1) < 1e-12


def test_values_that_do_not_vary_standardise_to_zeros():
    assert not standardise(np.full(4, 0.1)).any()
    assert scale_of(np.full(4, 0.1)) == 1.0
