"""Array types that the film kernels share, and a small sparse matrix on plain numpy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.integer[Any]]

_BLOCK_ELEMENTS = 4_000_000


def standardise(values: Floats) -> Floats:
    """Return values (I,) with mean 0 and deviation 1; all zeros when they do not vary."""
    return centred(values) / scale_of(values)


def centred(values: Floats) -> Floats:
    """Return values (I,) less their mean."""
    return np.asarray(values - values.mean())


def scale_of(values: Floats) -> float:
    """Return the deviation of values (I,), or 1 when they do not vary (beyond rounding)."""
    deviation = float(values.std())
    return deviation if deviation > 1e-6 * max(1e-6, float(np.abs(values).max(initial=0.0))) else 1.0


@dataclass(frozen=True, slots=True)
class SparseRows:
    """A matrix (R, C) in compressed rows: row r is the span ``starts[r]:starts[r + 1]`` of the entries."""

    starts: Rows
    columns: Rows
    values: Floats
    width: int

    @classmethod
    def from_entries(cls, rows: Rows, columns: Rows, values: Floats, shape: tuple[int, int]) -> Self:
        """Build from parallel entries (each row and column pair at most once), in any order."""
        order = np.argsort(rows, kind="stable")
        starts = np.zeros(shape[0] + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows, minlength=shape[0]), out=starts[1:])
        return cls(starts, columns[order], values[order].astype(np.float32), shape[1])

    @property
    def height(self) -> int:
        """Number of rows R."""
        return len(self.starts) - 1

    @property
    def row_of_entry(self) -> Rows:
        """Row number of every stored value."""
        return np.repeat(np.arange(self.height), np.diff(self.starts))

    def transposed(self) -> SparseRows:
        """Return the (C, R) transpose."""
        return SparseRows.from_entries(
            self.columns, self.row_of_entry, self.values, (self.width, self.height)
        )

    def take(self, rows: Rows) -> SparseRows:
        """Return the matrix of these rows, in this order."""
        lengths = np.diff(self.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return SparseRows(starts, self.columns[entries], self.values[entries], self.width)

    def row(self, row: int) -> tuple[Rows, Floats]:
        """Return the columns and the values of one row."""
        span = slice(self.starts[row], self.starts[row + 1])
        return self.columns[span], self.values[span]

    def column_means(self) -> Floats:
        """Return the mean (C,) of every column."""
        return np.bincount(self.columns, self.values, minlength=self.width) / self.height

    def dense(self) -> Floats:
        """Return the whole matrix (R, C)."""
        full = np.zeros((self.height, self.width), dtype=np.float32)
        full[self.row_of_entry, self.columns] = self.values
        return full

    def dot(self, right: Floats) -> Floats:
        """Multiply by a dense (C,) or (C, K), a block of rows at a time so that memory stays bounded."""
        if right.ndim == 1:
            sums = np.bincount(self.row_of_entry, self.values * right[self.columns], minlength=self.height)
            return sums.astype(np.float32)
        product = np.zeros((self.height, right.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(self.starts))
        for rows in self._blocks(filled, right.shape[1]):
            span = slice(self.starts[rows[0]], self.starts[rows[-1] + 1])
            terms = right[self.columns[span]] * self.values[span, None]
            product[rows] = np.add.reduceat(terms, self.starts[rows] - span.start, axis=0)
        return product

    def gram(self) -> Floats:
        """Return this matrix times its transpose (R, R), by way of the columns in use."""
        used, columns = np.unique(self.columns, return_inverse=True)
        compact = SparseRows(self.starts, columns, self.values, len(used)).dense()
        return compact @ compact.T

    def _blocks(self, filled: Rows, breadth: int) -> Iterator[Rows]:
        most = max(1, _BLOCK_ELEMENTS // max(1, breadth))
        block_of_row = self.starts[filled] // most
        yield from (part for part in np.split(filled, np.flatnonzero(np.diff(block_of_row)) + 1) if len(part))
