"""A safety plan, as its owner wrote it: six steps, after Stanley and Brown (2012), in words of our own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace

from core.errors import InvalidInput

LONGEST_STEP = 280


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """What to go through, one step after the other, until it gets lighter; a step may be empty."""

    warning_signs: str = ""
    alone: str = ""
    places: str = ""
    people: str = ""
    professionals: str = ""
    surroundings: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not any(asdict(self).values())


STEPS = tuple(field.name for field in fields(SafetyPlan))


def changed(plan: SafetyPlan, **steps: str) -> SafetyPlan:
    """Return a plan with some steps written anew. Raises InvalidInput for too long a step."""
    written = {name: text.strip() for name, text in steps.items()}
    if any(len(text) > LONGEST_STEP for text in written.values()):
        raise InvalidInput("safety_plan", most=LONGEST_STEP)
    return replace(plan, **written)


def to_text(plan: SafetyPlan) -> str:
    """Write a plan for keeping."""
    return json.dumps(asdict(plan), ensure_ascii=False)


def from_text(written: str) -> SafetyPlan:
    """Read a plan that was kept."""
    return SafetyPlan(**json.loads(written))
