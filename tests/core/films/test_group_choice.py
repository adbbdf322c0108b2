from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.films import fit
from core.films.content import ContentSettings, ContentSpace
from core.films.film_space import FilmSpace, RecommendSettings
from core.films.group_choice import (
    GroupMember,
    GroupSettings,
    GroupWanted,
    choose_films,
    fits,
    group_scores,
)
from core.films.rated_films import RatedFilms
from core.films.taste import TasteSettings
from tests.core.films.communities import FakeFilm, random_films, random_ratings, seeded

COUNT = 200
SETTINGS = GroupSettings()
ANY = GroupWanted()


@dataclasses.dataclass(frozen=True)
class TimedFilm(FakeFilm):
    runtime_minutes: int | None = None


def build_space() -> FilmSpace:
    films = [
        TimedFilm(**dataclasses.asdict(film), runtime_minutes=80 + number % 60 if number % 10 else None)
        for number, film in enumerate(random_films(COUNT))
    ]
    content = ContentSpace.build(films, ContentSettings())
    model = fit.fit(
        random_ratings(30, COUNT, each=15), content, TasteSettings(dimensions=8), 1, np.random.default_rng(0)
    )
    return FilmSpace.build(model, films, RecommendSettings(), ContentSettings())


SPACE = build_space()


def member(stars: dict[int, float], dismissed: frozenset[int] = frozenset()) -> GroupMember:
    known = RatedFilms.of(len(stars), stars, stars.values())
    return GroupMember(known, SPACE.taste(known), dismissed)


film_ids = st.integers(100, 100 + COUNT - 1)
ratings = st.dictionaries(film_ids, st.integers(1, 10).map(lambda half: half / 2), max_size=15)
groups = st.lists(st.builds(member, ratings, st.frozensets(film_ids, max_size=5)), min_size=1, max_size=4)


@seeded
@given(groups, st.permutations(range(100, 106)))
def test_what_anyone_disliked_or_dismissed_is_never_on_the_list(
    members: list[GroupMember], carried: list[int]
) -> None:
    chosen = choose_films(SPACE, members, ANY, carried, SETTINGS)
    assert len(set(chosen)) == len(chosen) == SETTINGS.list_length
    for film_id in chosen:
        for one in members:
            stars = one.known.stars_of(film_id)
            assert film_id not in one.dismissed
            assert stars is None or stars > 2.5


@seeded
@given(groups)
def test_what_all_have_seen_is_on_the_list_only_when_asked_for(members: list[GroupMember]) -> None:
    for film_id in choose_films(SPACE, members, ANY, [], SETTINGS):
        assert not all(film_id in one.known for one in members)


@seeded
@given(groups, st.integers(70, 140))
def test_no_film_is_longer_than_asked_and_an_unknown_length_is_too_long(
    members: list[GroupMember], most: int
) -> None:
    for film_id in choose_films(SPACE, members, GroupWanted(max_minutes=most), [], SETTINGS):
        assert SPACE.runtimes[SPACE.model.row_of[film_id]] <= most


@seeded
@given(groups, st.randoms())
def test_the_order_of_the_members_changes_nothing(members: list[GroupMember], rng) -> None:
    shuffled = list(members)
    rng.shuffle(shuffled)
    one, other = (choose_films(SPACE, group, ANY, [], SETTINGS) for group in (members, shuffled))
    assert one == other


def test_a_film_that_all_loved_comes_back_when_asked_for() -> None:
    loved = member({100: 5.0, 102: 5.0, 104: 5.0})
    wanted = GroupWanted(seen_by_all=True)
    assert 100 in choose_films(SPACE, [loved], wanted, [100], SETTINGS)
    assert 100 not in choose_films(SPACE, [loved], ANY, [100], SETTINGS)


def test_left_over_films_come_first_in_their_order_and_leave_room_for_others() -> None:
    chosen = choose_films(SPACE, [member({})], ANY, [110, 999, 105, 105, 120, 130], SETTINGS)
    assert chosen[:3] == [110, 105, 120]
    assert 130 not in chosen[:3]
    assert len(chosen) == SETTINGS.list_length


def test_a_group_score_is_the_mean_and_the_least_happy_member() -> None:
    scores = np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -1.0]]) * np.sqrt(1.5)
    expected = np.array([0.5, 0.0, -0.5]) * 0.7 + np.array([0.0, -1.0, -1.0]) * 0.3
    assert group_scores(scores, SETTINGS) == pytest.approx(expected * np.sqrt(1.5))


def test_a_fit_has_a_match_and_a_reason_once_enough_is_known() -> None:
    known = member({100 + number: 5.0 if number % 2 else 1.0 for number in range(12)}, frozenset({150}))
    unknown = member({100: 5.0})
    told = fits(SPACE, known, [150, 101, 7], SETTINGS)
    assert told[0].refused
    assert 1 <= (told[0].match_percent or 0) <= 99
    assert told[1].because_film_id in known.known
    assert (told[2].match_percent, told[2].because_film_id, told[2].refused) == (None, None, False)
    [open_] = fits(SPACE, unknown, [150], SETTINGS)
    assert (open_.match_percent, open_.because_film_id) == (None, None)
