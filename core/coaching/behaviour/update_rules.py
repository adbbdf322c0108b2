"""When a coach's instructions are written anew, and when doing so waits or is spared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from core.coaching.behaviour.change_detection import Cause, ChangeSettings, RuleName, Snapshot, detect
from core.coaching.behaviour.metrics import BehaviourSettings
from core.coaching.model.protocol import Usage
from db.coach_metrics import Outcome

WEEK = dt.timedelta(days=7)
COMPARED: Mapping[RuleName, Collection[Outcome]] = MappingProxyType(
    {"source": ("first", "unchanged", "updating"), "guarded": ("first", "updating")}
)
"""With which looks a later one is compared. The source rule takes the last one: against what the coach was last told it
would fire by luck in half of all weeks, as every streak has grown since then. The guarded rule takes what the coach was
last told, so that it sees a slow drift. What was held back is told to nobody, and compared with by neither."""
Hold: TypeAlias = Literal["no_model", "offline", "no_profile", "too_soon"]
"""Why nothing is written although something changed."""


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """Tunables of updates."""

    automatic: bool = True
    change_detection: bool = True
    """Off, instructions are written anew each time."""
    weekday: int = 6
    """0 is Monday."""
    hour: int = 3
    """In the member's own time zone."""
    least_days_between: int = 6
    """Days between two versions, whatever changed."""
    streak_break_days: int = 0
    """A streak of so many days that broke counts as a change on any day of the week; 0 looks at none."""
    gather_minutes: int = 15
    """Updates wait for the end of such a stretch of the clock, so that many can go as one batch."""
    typical_input_tokens: int = 2_500
    typical_output_tokens: int = 1_300
    """Of writing one prompt, for telling what was saved and what a week will cost."""
    behaviour: BehaviourSettings = field(default_factory=BehaviourSettings)

    @property
    def typical_usage(self) -> Usage:
        """What writing one prompt takes."""
        return Usage(input_tokens=self.typical_input_tokens, output_tokens=self.typical_output_tokens)


def causes(
    before: Snapshot | None,
    now: Snapshot,
    broken_days: int,
    *,
    weekly: bool,
    settings: UpdateSettings,
    change: ChangeSettings,
) -> tuple[Cause, ...]:
    """Return why instructions should be written anew, the first the most telling; none when nothing changed.

    ``before`` is one of the looks that are `COMPARED`, ``broken_days`` the length of a streak that broke since the last
    look. On days out of the weekly turn only such a streak counts.
    """
    if before is None:
        return (Cause.FIRST,)
    broke = 0 < settings.streak_break_days <= broken_days
    found: tuple[Cause, ...] = ()
    if weekly:
        found = detect(before, now, change).causes if settings.change_detection else (Cause.PERIODIC,)
    return (Cause.STREAK_BREAK, *found) if broke else found


def is_weekly(today: dt.date, last_look: dt.date | None, settings: UpdateSettings) -> bool:
    """Tell whether a week's turn has come: always where looks are weekly, else on the day, or when one was missed."""
    if not settings.streak_break_days or today.weekday() == settings.weekday:
        return True
    return last_look is None or today - last_look >= WEEK


def gathering_ends(now: dt.datetime, minutes: int) -> dt.datetime:
    """Return the end of the stretch of the clock that a moment lies in: what is wanted in it ends together.

    >>> gathering_ends(dt.datetime(2026, 5, 3, 3, 4, 5, tzinfo=dt.UTC), 15)
    datetime.datetime(2026, 5, 3, 3, 15, tzinfo=datetime.timezone.utc)
    """
    stretch = 60 * minutes
    return dt.datetime.fromtimestamp((now.timestamp() // stretch + 1) * stretch, dt.UTC)
