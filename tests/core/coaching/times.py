"""When the tests of coaching take place: a Wednesday."""

import datetime as dt

NOW = dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC)
