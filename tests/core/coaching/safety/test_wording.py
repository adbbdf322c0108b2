"""The small language for rules on wording."""

from __future__ import annotations

import pytest

from core.coaching.safety.wording import any_of

WORDS = {"drink": "(tea|<hot>)", "hot": "(coffee|cocoa)"}


@pytest.mark.parametrize(
    ("rule", "said", "found"),
    [
        ("tea", "tea, please", True),
        ("tea", "steam", False),
        ("tea*", "teapots", True),
        ("i ~ like <drink>", "i really do like cocoa", True),
        ("i ~ like <drink>", "i really do not much like cocoa", False),
        ("<drink> ... cup", "coffee in my favourite cup", True),
        ("<drink> ... cup", "coffee, said the man who came in late, from a cup", False),
        ("(hot )?tea(?! (bag|towel))", "hot tea towel", False),
    ],
)
def test_a_rule_finds_what_its_notation_says(rule: str, said: str, found: bool) -> None:
    assert bool(any_of([rule], WORDS).search(said)) is found


def test_a_list_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError):
        any_of(["<cold>"], WORDS)
