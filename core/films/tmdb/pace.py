"""Spacing requests so that a server is never asked too often (kernel)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Pace:
    """At most ``per_second`` turns a second, evenly spaced, and none while the server wants to be left alone.

    Times are seconds of one clock that never goes back.
    """

    per_second: float
    _free_at: float = 0.0

    def take(self, now: float) -> float:
        """Take the next turn; return how many seconds from now it comes.

        >>> pace = Pace(20)
        >>> pace.take(0.0), pace.take(0.0), round(pace.take(0.01), 2)
        (0.0, 0.05, 0.09)
        """
        turn = max(now, self._free_at)
        self._free_at = turn + 1 / self.per_second
        return turn - now

    def rest(self, now: float, seconds: float) -> None:
        """Give no turn before so many seconds have passed."""
        self._free_at = max(self._free_at, now + seconds)
