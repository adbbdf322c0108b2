"""Where the chance in plans comes from: the same member, day and item always draw the same."""

from __future__ import annotations

import datetime as dt

import numpy as np


def generator(user_id: int, day: dt.date, item: int = 0) -> np.random.Generator:
    """Return the generator of a member's day, or of the swap of one of its items (numbered from 1)."""
    return np.random.default_rng((user_id, day.toordinal(), item))
