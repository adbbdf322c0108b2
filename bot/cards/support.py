"""Help in a hard moment: grounding first, then one's own safety plan, then people who listen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ButtonStyle

from bot.cards.grounding import BREATHING, EXERCISES, SENSES
from bot.cards.layout import card, line, plain, row, text
from bot.components import custom_id, press
from core.coaching.safety.gate import Assessment, Level, Topic
from core.coaching.safety.help_lines import WORLDWIDE, HelpLine, Region, regions
from core.coaching.safety.safety_plan import SafetyPlan
from core.coaching.safety.support import OwnSupport

NOT_KEPT = "-# I did not keep your message."

STEP_NAMES: Mapping[str, str] = {
    "warning_signs": "How I notice that it's getting hard",
    "alone": "What helps me when I'm by myself",
    "places": "People and places that take my mind off it",
    "people": "People I can ask for help",
    "professionals": "Professionals and lines I can turn to",
    "surroundings": "How I make my surroundings safer",
}


def help_card(assessment: Assessment, region: Region | None, owner: int) -> discord.ui.LayoutView:
    """Answer a message that needs help first: a word to the writer, something to do now, and who listens."""
    return card(
        text(*_lead(assessment, region)),
        _first_steps(owner),
        line(),
        text("**If you want to talk to someone**", *_lines(region)),
        row(press("Help lines elsewhere", "support.regions", owner)),
        text(NOT_KEPT),
    )


def soft_check_in() -> str:
    """Return one line to put under an answer to someone who is having a hard time."""
    return "-# That sounds heavy. If you'd like something for right now, `/support` is there, with no questions asked."


def support_card(own: OwnSupport, owner: int) -> discord.ui.LayoutView:
    """Offer what there is for a hard moment."""
    return card(
        text(
            "## A moment for you",
            "Whatever brought you here, you don't have to explain it. Pick what feels doable, or just read on.",
        ),
        _first_steps(owner, has_plan=own.has_plan),
        line(),
        text("**If you want to talk to someone**", *_lines(own.region)),
        row(press("Change country" if own.region else "Choose a country", "support.regions", owner)),
        text(
            "-# I'm a program, no therapist, and nobody watches this for you. What you do here is seen by you alone, "
            "and I keep nothing of it unless you ask me to."
        ),
    )


def choose_region(shown: Region | None, own: OwnSupport, owner: int) -> discord.ui.LayoutView:
    """Let someone pick a country and see its lines; keeping it is a choice of its own."""
    menu = discord.ui.Select[Any](
        custom_id=custom_id("support.region", owner),
        placeholder="Country",
        options=[
            discord.SelectOption(
                label=region.name, value=region.code, default=shown is not None and region.code == shown.code
            )
            for region in regions().values()
        ],
    )
    keeping: list[discord.ui.Button[Any]] = []
    if shown is not None and not (own.chosen and own.region == shown):
        keeping.append(press(f"Remember {shown.name}", "support.keep_region", owner, shown.code))
    if own.chosen:
        keeping.append(press("Forget my country", "support.forget_region", owner))
    return card(
        text("## People who listen", *_lines(shown)),
        row(menu),
        row(*keeping, press("Back", "support.show", owner)),
        text(f"-# Not in the list? {WORLDWIDE} knows lines in many more countries."),
    )


def safety_plan(plan: SafetyPlan, owner: int) -> discord.ui.LayoutView:
    """Show someone their own plan, or say what one is."""
    if plan.is_empty:
        return card(
            text(
                "## Your safety plan",
                "A short list for hard moments, written in a better one: how you notice them, what helps, whom to ask, "
                "and how to keep yourself safe. You go through it from the top until it gets lighter.",
                "Six small questions, any of which you can leave empty. It is encrypted and shown to you alone: no "
                "person and no language model gets to see it.",
            ),
            row(
                press("Write it", "support.write", owner, 1, style=ButtonStyle.primary),
                press("Back", "support.show", owner),
            ),
        )
    written = [
        text(f"**{number}. {name}**", plain(getattr(plan, step)))
        for number, (step, name) in enumerate(STEP_NAMES.items(), start=1)
        if getattr(plan, step)
    ]
    return card(
        text("## Your safety plan", "From the top, one after the other, until it gets lighter."),
        *written,
        row(
            press("Edit steps 1 to 3", "support.write", owner, 1),
            press("Edit steps 4 to 6", "support.write", owner, 2),
            press("Delete …", "support.ask_delete", owner),
            press("Back", "support.show", owner),
        ),
        text("-# Shown to you alone."),
    )


def locked_plan(said: str, owner: int) -> discord.ui.LayoutView:
    """Say why a plan cannot be shown; its owner may delete it, and then begin anew."""
    return card(
        text("## Your safety plan", said),
        row(press("Delete …", "support.ask_delete", owner), press("Back", "support.show", owner)),
    )


def ask_delete(owner: int) -> discord.ui.LayoutView:
    """Ask a second time before the plan goes."""
    return card(
        text("## Delete your safety plan?", "I can't bring it back."),
        row(
            press("Delete it", "support.delete", owner, style=ButtonStyle.danger),
            press("Keep it", "support.plan", owner),
        ),
    )


def _lead(assessment: Assessment, region: Region | None) -> tuple[str, ...]:
    """Say what fits the gravest thing that was found."""
    emergency = _emergency(region)
    if assessment.level is Level.IMMINENT and not assessment.about_another:
        return (
            "## I'm glad you wrote that",
            "This sounds dangerous, and you matter more than anything else here. If you can, move away from whatever "
            "you could hurt yourself with, and be near another person.",
            f"If you might act on it, or already have, {emergency}. You can just say: “I'm not safe right now.”",
        )
    if Topic.MEDICAL_EMERGENCY in assessment.topics:
        return (
            "## This may need a doctor now",
            f"Please don't wait for a chat: {emergency}, and say what is happening. If someone is near, tell them too.",
        )
    if assessment.about_another:
        may_die = assessment.level >= Level.IDEATION
        return (
            "## It's good that you look out for them",
            "You don't have to solve this alone. Listening helps more than the right words."
            + (" Asking openly whether they think of ending their life does no harm." if may_die else ""),
            f"If they may be in danger right now, {emergency}, and stay with them if that is safe for you.",
        )
    if assessment.level is Level.IDEATION:
        return (
            "## Thank you for telling me",
            "That is a lot to carry, and you are not strange for feeling it. I'm a program and can't be the one to "
            "carry it with you, but these can help to get through the next minutes, and there are people who listen.",
            f"If it gets so strong that you might act on it, {emergency}.",
        )
    if Topic.VIOLENCE in assessment.topics:
        return (
            "## Safety comes first",
            f"If you or someone else is in danger, {emergency}, from a safe place if you can reach one.",
            "Whatever is being done to you is not your fault. And if you feel that you could hurt somebody: stepping "
            "away first is a strong thing to do, and the people below listen to that too.",
        )
    return (
        "## Thank you for saying it",
        "Food and body can turn into a hard fight, and I'd do more harm than good by coaching on it. You deserve "
        "support from people who know this well: a doctor you trust is a good start, and the people below listen too.",
        f"If you feel faint or unwell now, {emergency}.",
    )


def _emergency(region: Region | None) -> str:
    return f"call **{region.emergency}**" if region else "call **your local emergency number**"


def _first_steps(owner: int, *, has_plan: bool = True) -> discord.ui.ActionRow[Any]:
    """Offer what can be done right here."""
    return row(
        press(EXERCISES[SENSES].title, "support.exercise", owner, SENSES, 0, style=ButtonStyle.primary),
        press(EXERCISES[BREATHING].title, "support.exercise", owner, BREATHING, 0, style=ButtonStyle.primary),
        press("My safety plan" if has_plan else "Write a safety plan", "support.plan", owner),
    )


def _lines(region: Region | None) -> list[str]:
    """List who listens in a country; without one, where to find that."""
    if region is None:
        return [
            f"- {WORLDWIDE} lists free lines by country, by phone, text or chat.",
            "- In danger right now: your local emergency number.",
        ]
    return [
        *(_line(one) for one in region.lines),
        f"- In danger right now: **{region.emergency}** ({region.name})",
        f"-# More at {WORLDWIDE}. Numbers change; they were last checked in {region.lines[0].checked:%B %Y}.",
    ]


def _line(one: HelpLine) -> str:
    ways = [
        f"call **{one.call}**",
        f"text **{one.text}**" if one.text else None,
        f"online at {one.online}" if one.online else None,
    ]
    told = ", ".join(way for way in ways if way)
    return f"- **{one.name}**: {told} ({one.hours}; {one.languages})"
