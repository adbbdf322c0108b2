"""The result of a figure that the data cannot carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Too little data for a figure: of ``what``, ``have`` are there and ``need`` are needed. No estimate."""

    what: str
    have: int
    need: int
