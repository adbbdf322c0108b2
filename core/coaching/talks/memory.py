"""What of a talk is told to the model again: the newest of it, within a budget of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.coaching.model.prices import TOKENS_A_WORD

BYTES_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """How much is remembered."""

    most_tokens: int = 6_000
    kept_share: float = 0.5
    """What is left of the budget after dropping: so much goes at once that the rest stays the same for long."""
    exchanges_at_once: int = 50
    """At least so many of the newest exchanges are read, and less than twice as many."""


def first_remembered(tokens: Sequence[int], settings: MemorySettings) -> int:
    """Return the index of the first exchange to tell, from the tokens of all of them, the oldest first.

    It moves seldom and by many at once, never by one each turn: a prompt whose beginning moves is in no cache. What it
    is after n exchanges follows from those n alone, so that any process finds the same.

    >>> first_remembered([40, 40, 40, 40], MemorySettings(most_tokens=100))
    2
    """
    sums = [0, *accumulate(tokens)]
    kept = settings.most_tokens * settings.kept_share
    first = 0
    for end in range(1, len(sums)):
        if sums[end] - sums[first] > settings.most_tokens:
            while sums[end] - sums[first] > kept and first < end - 1:
                first += 1
    return first


def estimated_tokens(*texts: str) -> int:
    """Return about how many tokens texts have; such without blanks between words are counted by their length.

    >>> estimated_tokens("One small step", "is enough")
    10
    """
    return sum(
        round(max(len(text.split()) * TOKENS_A_WORD, len(text.encode()) / BYTES_A_TOKEN)) for text in texts
    )
