from __future__ import annotations

import pytest

from core.films import vocabulary
from core.films.feelings import FITTING
from core.plans import vocabulary as plans


def test_every_mood_of_a_check_in_has_its_films_but_the_one_that_any_film_goes_with() -> None:
    assert set(plans.MOODS) - set(FITTING) == {"okay"}
    assert set(FITTING) <= set(plans.MOODS)


@pytest.mark.parametrize("feeling", FITTING)
def test_films_are_told_by_words_of_the_catalogue_that_do_not_contradict(feeling: str) -> None:
    welcome, unwelcome = set(FITTING[feeling].welcome), set(FITTING[feeling].unwelcome)
    assert welcome
    assert welcome | unwelcome <= set(vocabulary.MOODS)
    assert not welcome & unwelcome
