"""Which part of the blend foresees a member best: weights learned from what came of recommendations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WeightSettings:
    """Tunables of the learning."""

    rate: float = 1.0
    """eta: how fast a part that errs loses weight."""
    liked_stars: float = 4.0


def learn_weights(
    outcomes: Iterable[tuple[Mapping[str, float], float]], settings: WeightSettings
) -> dict[str, float]:
    """Return a weight for each part of the blend; they sum to 1, and are empty without outcomes.

    An outcome is what each part said of a film (standardised) and the stars it got afterwards. Hedge (Freund &
    Schapire 1997): w_p ~ exp(-eta * sum of losses), with the Brier loss (sigmoid(said) - liked)^2, which lies in 0..1.
    """
    losses: dict[str, float] = {}
    for parts, stars in outcomes:
        liked = float(stars >= settings.liked_stars)
        for name, said in parts.items():
            losses[name] = losses.get(name, 0.0) + (1 / (1 + math.exp(-said)) - liked) ** 2
    least = min(losses.values(), default=0.0)
    raw = {name: math.exp(-settings.rate * (loss - least)) for name, loss in losses.items()}
    whole = sum(raw.values())
    return {name: weight / whole for name, weight in raw.items()}
