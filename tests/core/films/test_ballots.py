from __future__ import annotations

import time
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from core.films.ballots import tally

FILMS = [10, 20, 30, 40, 50]
ballots = st.lists(st.lists(st.sampled_from(FILMS), unique=True), max_size=9)
vetoes = st.sets(st.sampled_from(FILMS))


def prefer(voters: Sequence[Sequence[int]], one: int, other: int) -> int:
    """Count who ranks one film above another, the plain way."""
    return sum(
        one in ballot and (other not in ballot or ballot.index(one) < ballot.index(other))
        for ballot in voters
    )


@given(ballots, vetoes)
def test_a_film_that_wins_every_duel_wins(voters: list[list[int]], vetoed: set[int]) -> None:
    open_ids = [film_id for film_id in FILMS if film_id not in vetoed]
    champions = [
        one
        for one in open_ids
        if all(prefer(voters, one, other) > prefer(voters, other, one) for other in open_ids if other != one)
    ]
    counted = tally(FILMS, voters, vetoed)
    if champions:
        assert counted.winner == champions[0]
        assert counted.tied == ()


@given(ballots, vetoes, st.randoms())
def test_the_order_of_the_voters_changes_nothing(voters: list[list[int]], vetoed: set[int], rng) -> None:
    shuffled = list(voters)
    rng.shuffle(shuffled)
    assert tally(FILMS, shuffled, vetoed) == tally(FILMS, voters, vetoed)


@given(ballots, vetoes)
def test_a_vetoed_film_never_wins_and_every_other_film_has_a_place(
    voters: list[list[int]], vetoed: set[int]
) -> None:
    counted = tally(FILMS, voters, vetoed)
    assert sorted(counted.order) == sorted(set(FILMS) - vetoed)
    assert set(counted.vetoed) == vetoed
    assert (counted.winner is None) == (len(vetoed) == len(FILMS))


@given(ballots, vetoes)
def test_a_tie_is_told_and_the_first_on_the_list_wins_it(voters: list[list[int]], vetoed: set[int]) -> None:
    counted = tally(FILMS, voters, vetoed)
    assert len(counted.tied) != 1
    assert list(counted.tied) == [film_id for film_id in FILMS if film_id in counted.tied]
    if counted.tied:
        assert counted.winner == counted.tied[0]


@given(ballots)
def test_a_film_that_all_rank_first_wins(voters: list[list[int]]) -> None:
    favoured = [[30, *(film_id for film_id in ballot if film_id != 30)] for ballot in voters]
    counted = tally(FILMS, [*favoured, [30]], vetoed=[])
    assert counted.winner == 30


@given(ballots)
def test_raising_the_winner_on_a_ballot_never_makes_another_film_beat_it(voters: list[list[int]]) -> None:
    winner = tally(FILMS, voters, vetoed=[]).winner
    raised = [[winner, *(film_id for film_id in ballot if film_id != winner)] for ballot in voters[:1]]
    counted = tally(FILMS, [*raised, *voters[1:]], vetoed=[])
    assert winner in (counted.winner, *counted.tied)


def test_the_example_of_schulzes_paper_comes_out_as_printed() -> None:
    a, b, c, d, e = FILMS
    voters = [
        *[[a, c, b, e, d]] * 5,
        *[[a, d, e, c, b]] * 5,
        *[[b, e, d, a, c]] * 8,
        *[[c, a, b, e, d]] * 3,
        *[[c, a, e, b, d]] * 7,
        *[[c, b, a, d, e]] * 2,
        *[[d, c, e, b, a]] * 7,
        *[[e, b, a, d, c]] * 8,
    ]
    assert tally(FILMS, voters, vetoed=[]).order == (e, a, c, b, d)


def test_without_ballots_the_list_stands_and_all_are_tied() -> None:
    counted = tally(FILMS, [], vetoed=[])
    assert counted.order == tuple(FILMS)
    assert counted.tied == tuple(FILMS)
    assert counted.ballots == 0


def test_a_cycle_is_a_tie_that_the_list_breaks() -> None:
    counted = tally([1, 2, 3], [[1, 2, 3], [2, 3, 1], [3, 1, 2]], vetoed=[])
    assert (counted.winner, counted.tied) == (1, (1, 2, 3))


def test_what_is_not_on_the_list_or_vetoed_counts_for_nothing() -> None:
    counted = tally([1, 2], [[9], [1], [9, 2]], vetoed=[1])
    assert (counted.order, counted.vetoed, counted.ballots) == ((2,), (1,), 1)


def test_all_vetoed_leaves_no_winner() -> None:
    assert tally([1, 2], [[1], [2]], vetoed=[1, 2]).winner is None


def test_two_hundred_films_and_voters_are_counted_in_no_time() -> None:
    films = list(range(200))
    voters = [films[shift:] + films[:shift] for shift in range(200)]
    started = time.perf_counter()
    counted = tally(films, voters, vetoed=[0])
    assert time.perf_counter() - started < 1.0
    assert len(counted.order) == 199
