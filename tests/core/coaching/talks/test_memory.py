from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from core.coaching.talks.memory import MemorySettings, estimated_tokens, first_remembered

SETTINGS = MemorySettings(most_tokens=1_000, kept_share=0.5)
SIZES = st.lists(st.integers(min_value=1, max_value=1_400), max_size=60)


@given(SIZES)
def test_what_is_remembered_fits_the_budget_or_is_the_newest_alone(sizes: list[int]) -> None:
    kept = sizes[first_remembered(sizes, SETTINGS) :]
    assert sum(kept) <= SETTINGS.most_tokens or len(kept) == 1
    assert bool(kept) == bool(sizes)


@given(SIZES, st.integers(min_value=1, max_value=1_400))
def test_one_more_exchange_never_brings_back_what_was_dropped(sizes: list[int], more: int) -> None:
    assert first_remembered([*sizes, more], SETTINGS) >= first_remembered(sizes, SETTINGS)


def test_the_beginning_moves_seldom() -> None:
    sizes = [50] * 200
    beginnings = [first_remembered(sizes[:count], SETTINGS) for count in range(len(sizes))]
    moves = sum(before != after for before, after in itertools.pairwise(beginnings))
    assert moves == 17  # of 199: each time ten of twenty go


def test_a_text_without_blanks_counts_by_its_length() -> None:
    assert estimated_tokens("x" * 4_000) == 1_000
    assert estimated_tokens("", "") == 0
