"""The error that a route answers with."""

from __future__ import annotations


class DiscordError(Exception):
    """An HTTP status with Discord's JSON error code and message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} ({code}): {message}")
        self.status = status
        self.code = code
        self.message = message
