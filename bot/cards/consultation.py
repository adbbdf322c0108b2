"""The interview with the coach: what it is, one question at a time, what was understood, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, bar, beside, card, line, plain, row, text
from bot.cards.support import soft_check_in
from bot.components import press
from core.coaching.consultation import interview
from core.coaching.consultation.consultations import Asking, Stage
from core.coaching.consultation.profile_facts import CHOICES, ProfileFacts

SHOWN_CHARACTERS = 400
ESCAPES = 40
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "goals": ("What would you like to be different in a few months?", "One thing is enough: big or small."),
    "habits": (
        "What do you do regularly already?",
        "Training or moving, sleep, breaks: a usual week, in a few words.",
    ),
    "meals_routine": (
        "How do meals fit into your day?",
        "Only the routine: when, where, with whom. Nothing about weight or diets, please.",
    ),
    "past_attempts": (
        "What have you tried before, and how did it go?",
        "What worked counts as much as what didn't.",
    ),
    "obstacles": (
        "What gets in the way most often?",
        "Time, energy, other people, the couch: all of it is normal.",
    ),
    "motivation": ("Why does it matter to you?", "What would be better, and who would notice?"),
    "best_time": ("When does something new fit into your day best?", "Mornings, after work, only weekends?"),
    "tone": ("How should I talk to you?", "You can change it whenever you like."),
    "experience": ("How far are you with building habits?", "So that I start where you are."),
}
CHOICE_WORDS: Mapping[str, str] = {
    "gentle": "Gently",
    "direct": "Directly",
    "playful": "Playfully",
    "plain": "Plainly",
    "beginner": "Just starting",
    "advanced": "I have some that last",
    "returning": "Coming back after a break",
}
FACTS: Mapping[str, str] = {
    "goals": "What you want",
    "habits": "What you do already",
    "meals_routine": "Meals in your day",
    "past_attempts": "What you tried",
    "obstacles": "What gets in the way",
    "motivation": "Why it matters",
    "best_time": "When it fits",
    "tone": "How I talk to you",
    "experience": "Building habits",
}
GROUPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "habits": ("Correct the first part", ("goals", "habits", "meals_routine", "past_attempts", "obstacles")),
    "style": ("Correct the second part", ("motivation", "best_time", "tone", "experience")),
}
"""The facts by the form that corrects them: Discord takes five fields in one."""


def welcome(owner: int, *, in_server: bool, is_again: bool) -> discord.ui.LayoutView:
    """Say what the interview is, what is kept of it and who sees it, before anything is asked."""
    begin = [press("Start right here", "consult.begin", owner, 0)]
    if in_server:
        begin = [press("Start in a private thread", "consult.begin", owner, 1), *begin]
    begin[0].style = ButtonStyle.primary
    return card(
        text(
            "## Let's find out what helps you",
            f"{len(QUESTIONS)} short questions, about five minutes. Skip, go back or stop whenever you like: I "
            "remember where you were, and nothing is made of it before you have checked what I understood.",
            "Your coach goes on as before until you finish; then it starts from what you say now."
            if is_again
            else None,
        ),
        line(),
        text(
            "- **What I keep**: your answers, encrypted. Your own words go by themselves after some days; what I "
            "understood stays until you change or delete it. Where I have a language model, it reads them once, to sum "
            "them up.",
            "- **Who sees it**: nobody else."
            + (
                " But moderators with *Manage Threads* could open a private thread; right here it stays with you alone."
                if in_server
                else ""
            ),
            "- **What I'm not**: a doctor or a therapist. I coach everyday habits; please leave out illness, weight "
            "and diets.",
        ),
        row(*begin),
    )


def moved(thread: discord.Thread) -> discord.ui.LayoutView:
    """Say where the interview goes on."""
    return card(
        text("## I'm waiting for you in our thread", f"{thread.mention} — only you and I are in it."),
        row(discord.ui.Button(label="Open it", url=thread.jump_url)),
    )


def stage(found: Stage, owner: int, here: int | None) -> discord.ui.LayoutView:
    """Show how far an interview is; ``here`` is the channel in which it is shown."""
    blocks = (
        _question(found, owner)
        if isinstance(found, Asking)
        else _understood(found.consultation_id, found.facts, owner)
    )
    if found.is_distressed:
        blocks.insert(0, text(soft_check_in()))
    if found.channel_id is not None and found.channel_id != here:
        blocks.append(
            text(f"-# It takes place in <#{found.channel_id}>, and you can go on here just as well.")
        )
    elif found.channel_id is not None and isinstance(found, Asking):
        blocks.append(text("-# Press a button, or reply to me here."))
    return card(*blocks)


def finished(*, has_model: bool) -> discord.ui.LayoutView:
    """Say that the coach is being prepared, or that it is there already where nothing is to be written."""
    if not has_model:
        return card(
            text(
                "## Thank you. Your coach is ready",
                "I have no language model here, so it works by rules, from what you told it and from your daily plan. "
                "`/coach talk` begins.",
                "-# `/coach profile` shows what your coach knows. Your own words in the interview go by themselves.",
            )
        )
    return card(
        text(
            "## Thank you. I'm preparing your coach",
            "It takes a few minutes. Meanwhile `/coach talk` works: with less of you in mind, and just as gladly.",
            "-# `/coach profile` shows what your coach knows. Your own words in the interview go by themselves.",
        )
    )


def sure_to_stop(owner: int, consultation_id: int) -> discord.ui.LayoutView:
    """Ask before an interview is dropped."""
    return card(
        text(
            "## Stop the interview?",
            "Nothing will come of it, and what you told me goes by itself after some days. If you only want a break, "
            "just leave: `/coach consult` goes on where you were.",
        ),
        row(
            press("Go on", "consult.resume", owner, style=ButtonStyle.primary),
            press("Stop it", "consult.stop", owner, consultation_id, 1, style=ButtonStyle.danger),
        ),
    )


def stopped() -> discord.ui.LayoutView:
    """Say that the interview was dropped."""
    return card(text("## Stopped", "That's fine. `/coach consult` begins a new one whenever you like."))


def _question(found: Asking, owner: int) -> list[Block]:
    asked, hint = QUESTIONS[found.question]
    number, key = interview.number_of(found.question), (found.consultation_id, found.question)
    earlier = CHOICE_WORDS.get(found.earlier or "", found.earlier)
    return [
        text(
            f"-# {bar(number - 1, len(QUESTIONS))} {number} of {len(QUESTIONS)}",
            f"## {asked}",
            hint,
            None if earlier is None else f"> {_shown(earlier)}",
        ),
        row(
            *(
                press(CHOICE_WORDS[one], "consult.pick", owner, *key, one, style=ButtonStyle.primary)
                for one in CHOICES.get(found.question, ())
            )
        )
        if interview.is_choice(found.question)
        else row(press("Reply", "consult.reply", owner, *key, style=ButtonStyle.primary)),
        row(
            press(
                "Back",
                "consult.show",
                owner,
                found.consultation_id,
                interview.before(found.question) or found.question,
                disabled=number == 1,
            ),
            press("Skip", "consult.skip", owner, *key),
            press("Stop", "consult.stop", owner, found.consultation_id, 0),
        ),
    ]


def _understood(consultation_id: int, facts: ProfileFacts, owner: int) -> list[Block]:
    blocks: list[Block] = [
        text(
            "## This is what I understood",
            "Is it you? Put right whatever isn't, before anything is made of it.",
        )
    ]
    for group, (label, names) in GROUPS.items():
        blocks.append(line())
        blocks.append(
            beside(
                press(label, "consult.correct", owner, consultation_id, group),
                *(f"**{FACTS[name]}**: {_fact(getattr(facts, name))}" for name in names),
            )
        )
    return [
        *blocks,
        text("-# Anything about health, weight or diets is left out: it is not for a coach of habits."),
        row(
            press("That's me", "consult.finish", owner, consultation_id, style=ButtonStyle.success),
            press("Stop", "consult.stop", owner, consultation_id, 0),
        ),
    ]


def _fact(told: str) -> str:
    return _shown(CHOICE_WORDS.get(told, told)) if told else "*not told*"


def _shown(told: str) -> str:
    """Write someone's words in one line, cut so that a card can hold nine of them."""
    return plain(" ".join(told.split())[:SHOWN_CHARACTERS])[: SHOWN_CHARACTERS + ESCAPES]
