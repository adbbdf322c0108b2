"""What goes wrong on request: rate limits, server errors, slow answers and double deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

CALLBACK = "/interactions/*/*/callback"


@dataclass(slots=True)
class RouteFault:
    """A disturbance of the next requests to the paths that match a shell pattern."""

    method: str
    pattern: str
    times: int
    delay_seconds: float = 0.0
    status: int | None = None
    retry_after_seconds: float = 0.0

    def hits(self, method: str, path: str) -> bool:
        """Whether this fault is due on a request."""
        return self.times > 0 and method == self.method and fnmatchcase(path, self.pattern)


class Faults:
    """The disturbances that are still to come; each wears off after `times` uses."""

    def __init__(self) -> None:
        self._routes: list[RouteFault] = []
        self._double_deliveries = 0

    def rate_limit(self, method: str, pattern: str, *, retry_after_seconds: float, times: int = 1) -> None:
        """Answer 429."""
        fault = RouteFault(method, pattern, times, status=429, retry_after_seconds=retry_after_seconds)
        self._routes.append(fault)

    def fail(self, method: str, pattern: str, *, status: int = 500, times: int = 1) -> None:
        """Answer with a server error before anything is done."""
        self._routes.append(RouteFault(method, pattern, times, status=status))

    def slow_down(self, method: str, pattern: str, *, delay_seconds: float, times: int = 1) -> None:
        """Hold a request back before it is handled."""
        self._routes.append(RouteFault(method, pattern, times, delay_seconds=delay_seconds))

    def slow_callback(self, *, delay_seconds: float, times: int = 1) -> None:
        """Hold back the bot's first answer to an interaction."""
        self.slow_down("POST", CALLBACK, delay_seconds=delay_seconds, times=times)

    def deliver_twice(self, *, times: int = 1) -> None:
        """Send the next interactions twice, each time with the same id and token."""
        self._double_deliveries += times

    def take_route(self, method: str, path: str) -> RouteFault | None:
        """The fault due on a request, now used once more."""
        for fault in self._routes:
            if fault.hits(method, path):
                fault.times -= 1
                return fault
        return None

    def take_deliveries(self) -> int:
        """How often to send the next interaction."""
        if not self._double_deliveries:
            return 1
        self._double_deliveries -= 1
        return 2
