"""The card that answers a message before any coaching."""

from __future__ import annotations

import discord
import pytest

from bot.cards import support as cards
from core.coaching.safety.gate import Assessment, Level, Topic
from core.coaching.safety.help_lines import regions
from core.coaching.safety.safety_plan import LONGEST_STEP, STEPS, SafetyPlan

KINDS = {
    "imminent": Assessment(Level.IMMINENT),
    "ideation": Assessment(Level.IDEATION),
    "about another": Assessment(Level.IDEATION, about_another=True),
    "another who starves": Assessment(topics=frozenset({Topic.EATING}), about_another=True),
    "eating": Assessment(topics=frozenset({Topic.EATING})),
    "medical": Assessment(topics=frozenset({Topic.MEDICAL_EMERGENCY})),
    "violence": Assessment(topics=frozenset({Topic.VIOLENCE})),
}


def told(card: discord.ui.LayoutView) -> str:
    return "\n".join(
        part.content for part in card.walk_children() if isinstance(part, discord.ui.TextDisplay)
    )


def test_each_kind_of_danger_has_words_of_its_own() -> None:
    leads = {told(cards.help_card(found, None, 1)).split("\n**If you want")[0] for found in KINDS.values()}
    assert len(leads) == len(KINDS)


@pytest.mark.parametrize("found", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("code", [None, "DE"])
def test_a_card_of_help_says_where_help_is_and_that_nothing_was_kept(
    found: Assessment, code: str | None
) -> None:
    shown = told(cards.help_card(found, regions()[code] if code else None, 1))
    assert ("**112**" in shown) == (code is not None)
    assert ("your local emergency number" in shown) == (code is None)
    assert "findahelpline.com" in shown
    assert "did not keep your message" in shown
    assert len(shown) < 2_500


def test_an_unknown_country_never_gets_a_number() -> None:
    assert not any(figure.isdigit() for figure in told(cards.help_card(KINDS["imminent"], None, 1)))


def test_the_longest_plan_fits_on_a_card() -> None:
    plan = SafetyPlan(*("*" * LONGEST_STEP for _ in STEPS))
    assert len(told(cards.safety_plan(plan, 1))) < 4_000
