"""Every member's blend weights, learned anew each night. They are kept and told; serving keeps its fixed schedule."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from core.films.blend_weights import WeightSettings, learn_weights
from db.recommendations import RecommendationStore


class ModelWeights:
    """Learns from recommendations that were shown and rated afterwards."""

    def __init__(self, store: RecommendationStore, settings: WeightSettings) -> None:
        self._store = store
        self._settings = settings

    async def learn_all(self, now: dt.datetime) -> int:
        """Learn the weights of every member with outcomes; return how many those are."""
        outcomes: dict[int, list[tuple[Mapping[str, float], float]]] = defaultdict(list)
        for outcome in await self._store.outcomes():
            outcomes[outcome.user_id].append((outcome.parts, outcome.stars))
        learned = {
            user_id: (learn_weights(told, self._settings), len(told)) for user_id, told in outcomes.items()
        }
        await self._store.save_model_weights(learned, now)
        return len(learned)
