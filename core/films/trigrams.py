"""A trigram index: which of many strings look like a given one, without comparing them all (kernel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TrigramIndex:
    """Which keys hold which three letters in a row: a cheap first sieve before edit distances.

    `postings[starts[h]:starts[h + 1]]` are the keys with a trigram of hash h; `lengths` are letters per key.
    """

    starts: NDArray[np.int64]
    postings: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def build(cls, keys: Sequence[str]) -> TrigramIndex:
        """Index keys by the hashes of their trigrams, padded as by `_hashes`."""
        lengths = np.fromiter(map(len, keys), np.int32, len(keys))
        hashes = _hashes("".join(f"  {key} " for key in keys))
        # A window that starts on a key's last two characters reaches into the next key.
        ends = np.cumsum(lengths + 3)
        inside = np.ones(len(hashes) + 2, np.bool_)
        inside[ends - 1] = inside[ends - 2] = False
        hashes = hashes[inside[:-2]]
        owners = np.repeat(np.arange(len(keys), dtype=np.int32), lengths + 1)
        counts = np.bincount(hashes, minlength=1 << 16)
        starts = np.concatenate(([0], np.cumsum(counts)))
        return cls(starts, owners[np.argsort(hashes, kind="stable")], lengths)

    def nearest(self, text: str, count: int, most_postings: int) -> NDArray[np.int64]:
        """Up to `count` keys that share most trigrams with a text, the rarest trigrams counted first."""
        hashes = np.unique(_hashes(f"  {text} ")).astype(np.int64)
        sizes = self.starts[hashes + 1] - self.starts[hashes]
        rarest = np.argsort(sizes, kind="stable")
        hashes = hashes[rarest[np.cumsum(sizes[rarest]) <= most_postings]]
        slices = [self.postings[self.starts[h] : self.starts[h + 1]] for h in hashes.tolist()]
        if not slices:
            return np.empty(0, np.int64)
        shared = np.bincount(np.concatenate(slices), minlength=len(self.lengths))
        near = np.flatnonzero(shared >= max(2, len(hashes) // 4))
        if len(near) <= count:
            return near
        # Most shared first; of those that share as many, the shortest.
        order = shared[near] * 64 - np.minimum(self.lengths[near], 63)
        return near[np.argpartition(order, -count)[-count:]]


def _hashes(padded: str) -> NDArray[np.uint16]:
    """Sixteen-bit hashes of every three characters in a row."""
    codes = np.frombuffer(padded.encode("utf-32-le"), np.uint32)
    mixed = codes[:-2] * np.uint32(0x9E3779B1) + codes[1:-1] * np.uint32(0x85EBCA6B)
    mixed += codes[2:] * np.uint32(0xC2B2AE35)
    return (mixed >> np.uint32(16)).astype(np.uint16)
