"""Consent, what is kept and why, export and erasure."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, line, row, text
from bot.components import press
from core.privacy.overview import Overview
from db.privacy import Standing

DANGER = discord.Colour(0xD9534F)

# What is kept in a topic, and why; a test holds it against the registry.
TOPICS: Mapping[str, tuple[str, str]] = {
    "membership": ("Your consent", "when you agreed, and what you let others have of your ratings"),
    "servers": ("Servers", "where you use me, so that averages count the people who are there"),
    "ratings": ("Ratings", "your stars, notes and dates: the base of everything I suggest"),
    "rating_history": ("Rating history", "every change, so that you can undo it"),
    "film_marks": (
        "Film lists",
        "your watchlist, and what you have seen (with your note), liked, not seen, skipped or turned down",
    ),
    "recommendations": (
        "Suggestions",
        "what I showed you and what you did with it, so that I can get better",
    ),
    "movie_nights": (
        "Movie nights",
        "where you come along, how the films fit you, and your votes, which nobody else sees",
    ),
    "plans": (
        "Daily plans",
        "how you like your plans, what was on them and what became of it: to plan the next day and count streaks",
    ),
    "checkins": (
        "Check-ins",
        "your energy, mood and note of a day: to make its plan easier or harder, and for films that go with the mood",
    ),
    "habits": ("Habits", "numbers worked out from what you did and skipped, to choose tasks you will do"),
    "buddies": ("Buddies", "who sees your streak and how many tasks you did today, as you both agreed"),
    "moderating": (
        "Moderating",
        "what you changed in a server's settings, and when you asked for a coach in vain: its moderators see it",
    ),
    "coaching": (
        "Coaching",
        "whether you have a coach, how you chose to have it, and each week's figures: to notice when things change",
    ),
    "coach_profile": (
        "What your coach knows",
        "your answers in the interview, your profile and your coach's instructions, all encrypted: `/coach profile`",
    ),
    "coach_talks": (
        "Talks with your coach",
        "what you both wrote, encrypted, so that it need not be said twice",
    ),
    "coach_costs": (
        "What your coach cost",
        "each call to a language model, in tokens and dollars, to keep it in bounds",
    ),
    "support": (
        "Support",
        "your region for help lines, and the safety plan you wrote, encrypted: only you see it",
    ),
    "schedules": (
        "Messages you asked for",
        "when a summary or reminder is to come to you, and which ones came in the last 90 days",
    ),
    "taste": ("Taste", "numbers worked out from your ratings, to find films for you"),
}


def question(owner: int, question_id: int) -> discord.ui.LayoutView:
    """Ask for consent before anything is kept."""
    return card(
        text(
            "## Before we start",
            "To suggest films and plans that fit **you**, I keep what you tell me: ratings and notes, films you mark; "
            "if you start daily plans, how you are and what you do of them, and, if you talk to a coach, what you "
            "write there, encrypted. I use it for you alone.",
            "- **Private.** My answers are visible to you only, until you press Share. "
            "Your notes are never shown to anyone else.",
            "- **Counted, not named.** Your stars count in this server's averages from three people on. "
            "You can switch that off.",
            "- **Yours.** `/privacy` shows, exports or deletes all of it at any time.",
        ),
        text("I read no messages but those you write to your coach, and never write to you unasked."),
        row(
            press("Agree and continue", "consent.agree", owner, question_id, style=ButtonStyle.primary),
            press("No thanks", "consent.decline", owner),
        ),
    )


def welcome() -> discord.ui.LayoutView:
    """Greet who agreed after the request that led there was lost."""
    return card(text("Thank you! Now run the command again: `/rate` is a good start."))


def declined() -> discord.ui.LayoutView:
    """Accept a no."""
    return card(
        text(
            "That's fine, and nothing was kept. `/film` works all the same, and you can change your mind any time."
        )
    )


def nothing_kept() -> discord.ui.LayoutView:
    """Say that someone who has not joined left no trace."""
    return card(
        text(
            "## What I keep about you",
            "Nothing. I only start when you agree to it, for example with `/rate`.",
        )
    )


def overview(kept: Overview, owner: int) -> discord.ui.LayoutView:
    """Show what is kept and why."""
    lines = [
        f"- **{name}** — {why} ({count_of(kept.rows_by_topic.get(topic, 0), 'entry', 'entries')})"
        for topic, (name, why) in TOPICS.items()
    ]
    standing = kept.standing
    agreed = (
        "You never agreed to suggestions"
        if standing is None
        else f"You agreed on {standing.consented_at:%d %B %Y}"
    )
    return card(
        text("## What I keep about you", f"{agreed}. This is all there is, and why:", *lines),
        text(
            "-# No other messages, no medical data, nothing from anyone else. It stays until you delete it."
        ),
        *([] if standing is None else _choices(standing, owner)),
        row(
            press("Export everything", "privacy.export", owner, style=ButtonStyle.primary),
            press("Delete everything …", "privacy.ask_delete", owner, style=ButtonStyle.danger),
        ),
    )


def _choices(standing: Standing, owner: int) -> list[Block]:
    """Say what others have of a member's ratings, with a way to change it."""
    counts, lets = standing.counts_in_servers, standing.lets_compare
    return [
        line(),
        text(
            "Your stars **count** in server averages, without your name."
            if counts
            else "Your stars **don't count** in any server average.",
            "Others **may** compare their taste with yours: who lets you do the same sees the stars you both gave."
            if lets
            else "Others **can't** compare their taste with yours, nor you yours with theirs.",
        ),
        row(
            press(
                "Stop counting me" if counts else "Count me again", "privacy.count", owner, int(not counts)
            ),
            press(
                "Stop comparing me" if lets else "Let others compare their taste with mine",
                "privacy.compare",
                owner,
                int(not lets),
            ),
        ),
    ]


def exported(filename: str) -> discord.ui.LayoutView:
    """Hand over the export."""
    return card(
        text(
            "## Your data",
            "Everything I keep about you: one readable file (`attune.json`) and a table for each kind, "
            "which any spreadsheet opens.",
        ),
        discord.ui.File(f"attachment://{filename}"),
    )


def ask_delete(owner: int) -> discord.ui.LayoutView:
    """Ask a second time before everything goes."""
    return card(
        text(
            "## Delete everything?",
            "Your ratings, notes, lists, history and everything I learned from them will be gone for good. "
            "I can't bring it back; you may want to export it first.",
        ),
        row(
            press("Delete everything for good", "privacy.delete", owner, style=ButtonStyle.danger),
            press("Export first", "privacy.export", owner),
            press("Keep it", "privacy.keep", owner),
        ),
        colour=DANGER,
    )


def deleted(rows: int) -> discord.ui.LayoutView:
    """Confirm the erasure."""
    if not rows:
        return card(text("There was nothing to delete: I keep nothing about you."))
    return card(text(f"Done. All {count_of(rows, 'entry', 'entries')} about you are gone. Take care!"))


def kept() -> discord.ui.LayoutView:
    """Confirm that nothing was deleted."""
    return card(text("Nothing was deleted."))
