"""The safety gate: what a message says about someone's safety, told by rules before anything else looks at it.

It runs first, keeps nothing and asks nobody. It is made to be wrong on the careful side: a false alarm costs a kind
card, a miss may cost more. Rules know English and some German, and only what they were told: they are no diagnosis.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

from core.coaching.safety.plain_text import spelled_out
from core.coaching.safety.wording import any_of

SIGNS = 2
"""How many kinds of veiled signs together count as thoughts of dying."""
FOLDER = Path(__file__).with_name("rules")


class Level(IntEnum):
    """How much danger a message tells of."""

    NONE = 0
    DISTRESS = 1
    """Someone suffers: a soft check-in."""
    IDEATION = 2
    """Thoughts of dying or of self-harm: help comes first."""
    IMMINENT = 3
    """A plan, means at hand or an act: help now."""


class Topic(Enum):
    """What a coach of habits must not coach."""

    EATING = "eating"
    MEDICAL_EMERGENCY = "medical_emergency"
    MEDICAL_ADVICE = "medical_advice"
    VIOLENCE = "violence"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the gate found; `about_another` means that the writer worries about someone else."""

    level: Level = Level.NONE
    topics: frozenset[Topic] = frozenset()
    about_another: bool = False

    @property
    def needs_help_first(self) -> bool:
        """Whether a card with help takes the place of any coaching; such a message is neither kept nor sent on."""
        return self.level >= Level.IDEATION or bool(self.topics - {Topic.MEDICAL_ADVICE})


def _read(folder: Path) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        tables |= tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


_RULES = _read(FOLDER)
_COMPILED = {
    part: {name: any_of(rules, _RULES["words"]) for name, rules in _RULES[part].items()}
    for part in ("levels", "hints", "topics", "asides", "concepts", "who")
}
_LEVELS = tuple((Level[name.upper()], pattern) for name, pattern in _COMPILED["levels"].items())
_TOPICS = tuple((Topic(name), pattern) for name, pattern in _COMPILED["topics"].items())
_COMBINED = tuple((tuple(rule["all"]), rule["unless"]) for rule in _RULES["combined"])
_HINTS = tuple(_COMPILED["hints"].values())
_ASIDES, _WHO = _COMPILED["asides"], _COMPILED["who"]
_AROUND = " .,;:!?-"
_CLAUSES = re.compile(r"(?<=[.!?;])\s+|\n+|\bbut\b|\baber\b")


def assess(text: str) -> Assessment:
    """Read a message. Clauses are judged one by one, so that a joke in one does not hide another."""
    level, topics, about_another, hints = Level.NONE, set[Topic](), False, set[int]()
    for clause in _CLAUSES.split(spelled_out(text)):
        said = _ASIDES["figures"].sub(" ", clause.strip(_AROUND))
        found = _level(said)
        hints |= {kind for kind, pattern in enumerate(_HINTS) if pattern.search(said)}
        if found < Level.IDEATION and len(hints) >= SIGNS:
            found = Level.IDEATION
        of_another = _WHO["someone_else"].search(clause) and not _WHO["oneself"].search(clause)
        if of_another and found >= Level.IDEATION:
            about_another = True
        level = max(level, found)
        topics |= {topic for topic, pattern in _TOPICS if pattern.search(said)}
    return Assessment(level, frozenset(topics), about_another)


def _level(said: str) -> Level:
    found = next((level for level, pattern in _LEVELS if pattern.search(said)), Level.NONE)
    if found < Level.IDEATION and _combined(said):
        found = Level.IDEATION
    denied = _ASIDES["denied"].search(said) and not _ASIDES["no_denial"].search(said)
    if denied and found is Level.IDEATION:
        return Level.DISTRESS  # who denies it unasked is worth a check-in, not a hotline
    return found


def _combined(said: str) -> bool:
    """Tell whether words that say much together stand in one clause."""
    concepts = _COMPILED["concepts"]
    return any(
        all(concepts[name].search(said) for name in names) and not concepts[unless].search(said)
        for names, unless in _COMBINED
    )
