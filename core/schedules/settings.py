"""Tunables of schedules, of those who work them off, and of what they leave behind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Tunables of schedules."""

    refit_hour: int = 4
    """Hour of the day in UTC at which the taste model is fitted anew."""
    late_minutes: float = 30.0
    """A run that begins later than this says so."""
    claimed_at_once: int = 200
    """Schedules that one transaction puts into the queue."""
    dead_shown: int = 5
    """Jobs given up that a server's moderators see at once."""
    posts_days: int = 90
    """How long it is kept what was posted when."""
    queue_days: int = 30
    """How long jobs that were given up, and the log of all jobs, are kept."""


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """Tunables of a worker."""

    at_once: int = 4
    """Jobs that run at the same time."""
    taken_at_once: int = 100
    """Jobs taken off the queue with one statement."""
    heartbeat_seconds: float = 30.0
    """The jobs of a worker that was silent for so long go to another."""
    poll_seconds: float = 30.0
    """How often to look without having been notified."""
    drain_seconds: float = 10.0
    """How long a worker that is stopped waits for what runs."""
    retry_seconds: float = 2.0
    """How long to wait while the database is away."""
