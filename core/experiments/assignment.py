"""Who is in a share of members: the same answer for ever, from nothing but a name and an id."""

from __future__ import annotations

from functools import cache

BUCKETS = 10_000
_BASIS, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF


def bucket(name: str, subject: int | str) -> int:
    """Return a subject's bucket for a name, 0 to 9,999: uniform over subjects, independent over names.

    Source: FNV-1a (Fowler, Noll and Vo) with 32 bits, of the name and the subject, and once more of the decimal
    digits of that. It is version 2 of the hash of GrowthBook's SDKs, so that definitions can move between them.
    """
    digits = str(_hash(str(subject).encode(), _start(name)))
    return _hash(digits.encode(), _BASIS) % BUCKETS


def is_in(name: str, subject: int | str, percent: int) -> bool:
    """Tell whether a subject belongs to a share (0 to 100); who is in a share is in every larger one too."""
    return bucket(name, subject) * 100 < percent * BUCKETS


def _hash(text: bytes, state: int) -> int:
    for byte in text:
        state = (state ^ byte) * _PRIME & _MASK
    return state


@cache
def _start(name: str) -> int:
    return _hash(name.encode(), _BASIS)
