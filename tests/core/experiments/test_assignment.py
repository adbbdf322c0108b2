from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiments.assignment import BUCKETS, bucket, is_in

NAMES = ("movie_nights", "plans", "ai_plans", "x")
MEMBERS = 20_000
CELLS = 100
# The 99.9% quantile of the chi-square distribution with 99 degrees of freedom.
CRITICAL = 148.23


def ids(kind: str) -> Iterable[int]:
    """Ids one after another, or as Discord gives them: milliseconds, then bits that are mostly zero."""
    if kind == "sequential":
        return range(MEMBERS)
    return ((1_420_070_400_000 + 7_919 * number << 22) for number in range(MEMBERS))


def chi_square(counted: Iterable[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counted)


@pytest.mark.parametrize("kind", ["sequential", "snowflakes"])
@pytest.mark.parametrize("name", NAMES)
def test_members_spread_evenly_over_the_buckets(name: str, kind: str) -> None:
    counted = Counter(bucket(name, user_id) * CELLS // BUCKETS for user_id in ids(kind))
    assert chi_square((counted[cell] for cell in range(CELLS)), MEMBERS / CELLS) < CRITICAL


@pytest.mark.parametrize("kind", ["sequential", "snowflakes"])
def test_names_assign_independently_of_each_other(kind: str) -> None:
    counted = Counter(
        (bucket("movie_nights", user_id) // 1000, bucket("plans", user_id) // 1000) for user_id in ids(kind)
    )
    cells = ((row, column) for row in range(10) for column in range(10))
    assert chi_square((counted[cell] for cell in cells), MEMBERS / 100) < CRITICAL


@given(st.text(max_size=30), st.integers(0, 2**63 - 1), st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_who_is_in_a_share_is_in_every_larger_one(name: str, user_id: int, shares: list[int]) -> None:
    smaller, larger = sorted(shares)
    assert is_in(name, user_id, smaller) <= is_in(name, user_id, larger)
    assert bucket(name, user_id) == bucket(name, user_id)
    assert not is_in(name, user_id, 0)
    assert is_in(name, user_id, 100)


def test_shares_hold_as_many_as_they_say() -> None:
    for percent in (1, 10, 50, 90):
        share = sum(is_in("plans", user_id, percent) for user_id in range(MEMBERS)) / MEMBERS
        assert share == pytest.approx(percent / 100, abs=0.012)


@pytest.mark.parametrize(
    ("name", "subject", "expected"),
    [
        ("seed", "a", 505),
        ("seed", "b", 2696),
        ("foo", "ab", 2575),
        ("foo", "def", 2019),
        ("90850943850283058242805", "123", 7516),
        ("()**(%$##$%#$#", '___)((*":&', 128),
    ],
)
def test_the_hash_is_growthbooks_second_version(name: str, subject: str, expected: int) -> None:
    assert bucket(name, subject) == expected
