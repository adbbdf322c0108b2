"""Which films go with how a member feels. Who feels neither way, or did not say, may like any film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a film has to be like: at least one of the welcome moods, and none of the unwelcome ones."""

    welcome: tuple[str, ...]
    unwelcome: tuple[str, ...]


HEAVY = ("dark", "eerie", "heartbreaking", "melancholic")
TENSE = ("gripping", "intense", "suspenseful")

FITTING: Mapping[str, Fitting] = {
    "cheerful": Fitting(("feel-good", "funny", "playful", "romantic", "whimsical"), ("heartbreaking",)),
    "calm": Fitting(("cosy", "dreamy", "romantic", "slow-burn", "whimsical"), (*TENSE, "dark", "eerie")),
    "restless": Fitting(
        ("epic", "funny", "gripping", "playful", "stylish"), ("dark", "eerie", "intense", "slow-burn")
    ),
    "stressed": Fitting(("cosy", "feel-good", "funny", "playful", "whimsical"), (*HEAVY, *TENSE)),
    "down": Fitting(("cosy", "feel-good", "funny", "hopeful", "whimsical"), (*HEAVY, "intense")),
}
