from __future__ import annotations

import pytest

from bot.feature_words import FEATURE_WORDS
from core.errors import InvalidInput
from core.experiments import features
from core.experiments.features import FEATURES, STAGES


def test_every_feature_has_its_words_and_a_possible_default() -> None:
    assert list(FEATURE_WORDS) == list(FEATURES)
    for name, feature in FEATURES.items():
        assert feature.name == name
        assert feature.default_percent in ((0, 100) if not feature.by_member else range(101))


@pytest.mark.parametrize(
    ("typed", "percent"), [("off", 0), (" Canary ", 10), ("beta", 50), ("ALL", 100), ("35", 35), ("7 %", 7)]
)
def test_a_stage_is_a_word_or_a_percent(typed: str, percent: int) -> None:
    assert features.read_stage(typed) == percent


@pytest.mark.parametrize(
    "typed", ["", "some", "101", "-1", "5.5", "٣", "²", "\0", "1" * 4000, None, ["beta"]]
)
def test_what_is_no_stage_is_refused(typed: object) -> None:
    with pytest.raises(InvalidInput, match="stage"):
        features.read_stage(typed)


@pytest.mark.parametrize("name", ["", "film_ratings", "Movie nights", None, {"chosen": []}])
def test_what_is_no_feature_is_refused(name: object) -> None:
    with pytest.raises(InvalidInput, match="feature"):
        features.feature(name)


def test_shares_in_between_have_no_name() -> None:
    assert {percent: features.stage(percent) for percent in (0, 10, 35, 100)} == {
        0: "off",
        10: "canary",
        35: None,
        100: "all",
    }
    assert sorted(STAGES.values()) == list(STAGES.values())
