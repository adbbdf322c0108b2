"""Every kind of job by its name: a new kind is a line here, and, if it posts something, one in `bot.posting.CARDS`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from core.coaching import jobs as coaching
from core.films.refitting import refit_apart
from core.jobs import JobKind
from core.plans import jobs as plans
from core.schedules.retention import forget_old

REFIT = "refit"
RETENTION = "retention"

KINDS: Mapping[str, JobKind] = MappingProxyType(
    {
        REFIT: JobKind(refit_apart),
        RETENTION: JobKind(forget_old),
        plans.SERVER_WEEK: JobKind(plans.server_week, stale_after=dt.timedelta(days=3)),
        plans.MY_WEEK: JobKind(plans.my_week, stale_after=dt.timedelta(days=3)),
        coaching.COACH_GENERATION: JobKind(coaching.generate),
        plans.REMINDER: JobKind(plans.remind, stale_after=dt.timedelta(hours=2)),
    }
)
