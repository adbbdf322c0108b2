"""What a coach knows of its member, each thing with a way to correct or forget it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import ButtonStyle

from bot.cards.coach_words import EXPERIENCES, TEXT_FACTS, TONES
from bot.cards.layout import WARM, Block, card, count_of, plain, row, text
from bot.cards.pages import on_page, pages, turning
from bot.components import custom_id, press
from core.coaching.consultation.profile_facts import ProfileFacts
from core.coaching.instructions.profiles import Known
from core.coaching.instructions.prompts import CurrentPrompt
from db.coach_metrics import MetricRow


def profile(known: Known, current: CurrentPrompt, owner: int, page: int = 0) -> discord.ui.LayoutView:
    """Show everything."""
    found = pages(_told(known, current))
    page = on_page(found, page)
    turn = turning("coach_profile.show", owner, page=page, of=len(found))
    return card(
        text("## What your coach knows"),
        text(found[page]),
        row(
            press("Correct the facts", "coach_profile.edit", owner, "facts", style=ButtonStyle.primary),
            press("Correct the rest", "coach_profile.edit", owner, "manner"),
            press("Instructions", "coach_prompt.history", owner, 0),
            press("Forget …", "coach_profile.ask_forget", owner, style=ButtonStyle.danger),
        ),
        *([row(*turn)] if turn else []),
        text("-# Only you see this. It is kept encrypted, and used for your own coach and nothing else."),
    )


def locked(said: str, owner: int) -> discord.ui.LayoutView:
    """Say why it cannot be shown; the member may have it forgotten, and then begin anew."""
    return card(
        text("## What your coach knows", said),
        row(press("Forget everything …", "coach_profile.forget_all", owner, 0, style=ButtonStyle.danger)),
    )


def changed(owner: int, *, is_whole: bool = True) -> discord.ui.LayoutView:
    """Say that facts were corrected, and offer what follows from it."""
    return card(
        text(
            "## Corrected",
            None
            if is_whole
            else "I left a part out: I keep nothing about health, weight or diets, and no links.",
            "Your coach's instructions were written from what was there before. Would you like new ones?",
        ),
        row(
            press("Write new instructions", "coach_prompt.refresh", owner, style=ButtonStyle.primary),
            press("Not now", "coach_profile.show", owner, 0),
        ),
    )


def forgetting(facts: ProfileFacts, owner: int) -> discord.ui.LayoutView:
    """Ask what should be forgotten: one thing, or all of it."""
    options = [
        discord.SelectOption(label=label, value=name)
        for name, label in TEXT_FACTS.items()
        if getattr(facts, name)
    ]
    blocks: list[Block] = [text("## What should your coach forget?")]
    if options:
        menu = discord.ui.Select[Any](
            custom_id=custom_id("coach_profile.forget_one", owner),
            options=options,
            placeholder="One thing that you told",
        )
        blocks.append(row(menu))
    return card(
        *blocks,
        text(
            "**Everything** means your profile, your coach's instructions, your talks with it, and your interview. "
            "It can't be undone. Your daily plan and your safety plan stay."
        ),
        row(
            press("Forget everything …", "coach_profile.forget_all", owner, 0, style=ButtonStyle.danger),
            press("Nothing", "coach_profile.show", owner, 0),
        ),
        colour=WARM,
    )


def sure_to_forget(owner: int) -> discord.ui.LayoutView:
    """Ask once more."""
    return card(
        text(
            "## Forget everything?",
            "Your profile, your coach's instructions, your talks and your interview will be gone for good.",
        ),
        row(
            press("Forget everything", "coach_profile.forget_all", owner, 1, style=ButtonStyle.danger),
            press("Keep it", "coach_profile.show", owner, 0),
        ),
        colour=WARM,
    )


def forgotten() -> discord.ui.LayoutView:
    """Say that all of it is gone."""
    return card(
        text(
            "## Forgotten", "Your coach knows nothing about you any more. `/coach consult` would begin anew."
        )
    )


def _told(known: Known, current: CurrentPrompt) -> Iterator[str]:
    yield from _standing(known, current)
    yield "### How I see you"
    yield from filter(None, plain(known.profile).split("\n"))
    if known.is_composed:
        yield "-# Put together from your own words by rules."
    yield "### What you told me"
    for name, label in TEXT_FACTS.items():
        value = plain(getattr(known.facts, name))
        yield f"**{label}**: {value}" if value else f"**{label}**: nothing yet"
    yield f"**How I should talk**: {TONES[known.facts.tone]}"
    yield f"**Your experience**: {EXPERIENCES[known.facts.experience]}"
    yield "### Your last weeks"
    yield _weeks(known.figures)
    yield "### Your talks"
    yield (
        f"{count_of(known.talks, 'talk', 'talks')} with "
        f"{count_of(known.exchanges, 'answer', 'answers')}, so that you need not say things twice."
        if known.talks
        else "None yet: `/coach talk` begins one."
    )


def _standing(known: Known, current: CurrentPrompt) -> Iterator[str]:
    if known.offline:
        yield "You chose the coach that works without a language model."
    if current.version is not None:
        yield f"Your coach goes by its instructions of **version {current.version}**, written for you."
    elif current.is_served:
        yield "Your coach goes by general instructions."
    else:
        yield "Until there are instructions written for you, the coach without a language model answers."
    if current.is_preparing:
        yield "**Preparing your coach:** new instructions are being written. It takes a minute or two."
    elif known.is_given_up and current.is_served:
        yield (
            "New instructions could not be written the last time. `/coach refresh` tries again, and so does the "
            "weekly update."
        )


def _weeks(figures: MetricRow | None) -> str:
    if figures is None:
        return "No figures yet: they come from your daily plan, once a week."
    return (
        f"Up to {figures.day.day} {figures.day:%B %Y}: {figures.done} of {figures.due} planned tasks done, something "
        f"noted on {figures.logged_days} of {count_of(figures.days, 'day', 'days')}, a streak of "
        f"{count_of(figures.streak, 'day', 'days')}."
    )
