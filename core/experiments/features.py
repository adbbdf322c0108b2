"""The parts of Attune that can be switched off, or opened to a share of members first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Feature:
    """A part that a flag decides on. Films and ratings are the core, and no such part."""

    name: str
    default_percent: int = 100
    by_member: bool = True
    """Whether members have it one by one; otherwise shares are of servers, and each has it as a whole or not."""


FEATURES: Mapping[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("movie_nights"),
        Feature("together"),
        Feature("imports"),
        Feature("plans"),
        Feature("ai_plans", default_percent=0),
        Feature("coach"),
        Feature("weekly_posts", default_percent=0, by_member=False),
    )
}

STAGES: Mapping[str, int] = {"off": 0, "canary": 10, "beta": 50, "all": 100}
"""How features are rolled out, in percent of members."""


def feature(name: object) -> Feature:
    """Return a feature by its name. Raises InvalidInput."""
    if not isinstance(name, str) or name not in FEATURES:
        raise InvalidInput("feature")
    return FEATURES[name]


def stage(percent: int) -> str | None:
    """Return what a share is called; None for one in between."""
    return next((name for name, share in STAGES.items() if share == percent), None)


def read_stage(typed: object) -> int:
    """Read "beta", "35" or "35 %" as percent of members. Raises InvalidInput."""
    text = str(typed).strip().casefold()
    if text in STAGES:
        return STAGES[text]
    digits = text.removesuffix("%").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 3):
        raise InvalidInput("stage")
    return checked(int(digits))


def checked(percent: int) -> int:
    """Return a share as it is. Raises InvalidInput when it is none."""
    if not 0 <= percent <= 100:
        raise InvalidInput("stage")
    return percent
