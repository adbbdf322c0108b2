"""The guard before every message to the coach: rules first, and a model's second look where there is one."""

from __future__ import annotations

from core.caller import Caller
from core.coaching.safety.classifier import Classifier
from core.coaching.safety.gate import Assessment, assess


class Guard:
    """Says what a message tells about someone's safety."""

    def __init__(self, classifier: Classifier | None = None) -> None:
        self._classifier = classifier

    async def assess(self, caller: Caller, text: str, key: str) -> Assessment:
        """Read a message; ``key`` tells the member's messages apart. It raises nothing, and always answers.

        Who agreed to nothing, or chose the coach without a model, is never judged by one.
        """
        ruled = assess(text)
        if ruled.needs_help_first or self._classifier is None:
            return ruled
        judged = await self._classifier.judge(caller, text, key)
        return ruled if judged is None else _both(ruled, judged)


def _both(one: Assessment, other: Assessment) -> Assessment:
    """Return the greater alarm of two."""
    return Assessment(
        max(one.level, other.level), one.topics | other.topics, one.about_another or other.about_another
    )
