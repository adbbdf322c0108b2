"""Who asks, from where and when: the first argument of every service."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """One request of one person. Its ``request_id`` makes effects happen once, however often it is delivered."""

    user_id: int
    guild_id: int | None
    request_id: int
    at: dt.datetime
