"""Rated films, the quick-rating flow and the watchlist."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, bar, card, count_of, facts, film_name, line, row, short_stars, stars, text
from bot.components import press
from core.films.quick_rating import QuickCard
from core.films.ratings import RatingRemoved, RatingSaved, RatingUndone
from core.films.statistics import STAR_STEPS
from db.films import Film

WATCHLIST_SHOWN = 25

# What the Undo button of the quick flow takes back: a rating event, or a mark on a film.
UNDO_RATING = "rating"


def rated(saved: RatingSaved, owner: int, needed: int) -> discord.ui.LayoutView:
    """Confirm a rating, with what one may want to do next."""
    film_id = saved.film.film_id
    changed = saved.previous_stars is not None and saved.previous_stars != saved.stars
    was = f" It was {stars(saved.previous_stars)}." if changed and saved.previous_stars else ""
    return card(
        text(
            f"You gave **{film_name(saved.film)}** {stars(saved.stars)}.{was}", _progress(saved.count, needed)
        ),
        row(
            press("Undo", "rate.undo", owner, saved.event_id),
            press("Add a note or date", "rate.open", owner, film_id, 0, 0),
            press("Rate more films", "quick.start", owner, style=ButtonStyle.primary),
            press("Share", "rate.share", owner, film_id),
        ),
    )


def shared_rating(film: Film, given: float, who: str) -> discord.ui.LayoutView:
    """Show everyone what a member gave a film, because that member pressed Share."""
    return card(text(f"{who} gave **{film_name(film)}** {stars(given)}", f"-# {facts(film)}"))


def undone(result: RatingUndone) -> discord.ui.LayoutView:
    """Say what an undo restored."""
    now = f"is back at {stars(result.stars)}" if result.stars else "is not rated any more"
    return card(text(f"Undone: **{film_name(result.film)}** {now}."))


def removed(result: RatingRemoved, owner: int) -> discord.ui.LayoutView:
    """Confirm that a rating is gone."""
    return card(
        text(
            f"Your {stars(result.previous_stars)} for **{film_name(result.film)}** are gone, "
            "and I no longer learn from them."
        ),
        row(press("Undo", "rate.undo", owner, result.event_id)),
    )


def quick(
    shown: QuickCard, owner: int, said: str | None = None, undo: tuple[str, int] | None = None
) -> discord.ui.LayoutView:
    """Ask about the next film. ``said`` tells what came of the last answer, ``undo`` what Undo takes back."""
    blocks: list[Block] = [
        text("## Quick rating", said, _progress(shown.count, shown.needed, always=True)),
        line(),
    ]
    film = shown.film
    if film is None:
        blocks.append(text("You have answered every film I wanted to ask about. Thank you!"))
    else:
        film_id = film.film_id
        cast = f"With {', '.join(film.cast[:3])}" if film.cast else None
        blocks += [
            text(f"### {film_name(film)}", facts(film), cast),
            row(*(_star_button(step, owner, film_id) for step in STAR_STEPS[:5])),
            row(*(_star_button(step, owner, film_id) for step in STAR_STEPS[5:])),
            row(
                press("Haven't seen", "quick.mark", owner, film_id, "unseen"),
                press("Want to see", "quick.mark", owner, film_id, "watchlist"),
                press("Skip", "quick.mark", owner, film_id, "skipped"),
                press("Undo", "quick.undo", owner, *(undo or ("", 0)), disabled=undo is None),
            ),
        ]
    if shown.count >= shown.needed:
        blocks += [
            line(),
            row(press("Show my recommendations", "recommend.start", owner, style=ButtonStyle.primary)),
        ]
    return card(*blocks)


def fix_form(owner: int, film_id: int, draft_id: int, problem: str) -> discord.ui.LayoutView:
    """Say what was wrong with a form, and offer it again with everything that was typed."""
    return card(
        text(problem, "Nothing was saved yet; what you wrote is kept here for you."),
        row(press("Open the form again", "rate.again", owner, film_id, draft_id, style=ButtonStyle.primary)),
    )


def watchlist(films: Sequence[Film], owner: int) -> discord.ui.LayoutView:
    """List what a member wants to see."""
    if not films:
        return card(
            text(
                "## Your watchlist",
                "It is empty. Press **Watchlist** on a recommendation or **Want to see** while rating to fill it.",
            ),
            row(press("Start rating", "quick.start", owner, style=ButtonStyle.primary)),
        )
    lines = [f"- **{film_name(film)}**\n-# {facts(film)}" for film in films[:WATCHLIST_SHOWN]]
    more = len(films) - WATCHLIST_SHOWN
    return card(
        text(
            "## Your watchlist",
            f"{count_of(len(films), 'film', 'films')}, newest wish first. Rate one and it leaves the list.",
            *lines,
            f"… and {more} more" if more > 0 else None,
        )
    )


def _star_button(step: float, owner: int, film_id: int) -> discord.ui.Button[object]:
    return press(short_stars(step), "quick.stars", owner, film_id, round(step * 2))


def _progress(count: int, needed: int, *, always: bool = False) -> str | None:
    if count < needed:
        return f"{bar(count, needed)} {count} of {needed} ratings to your first recommendations"
    return (
        f"-# {count_of(count, 'film', 'films')} rated. The more you rate, the better I know you."
        if always
        else None
    )
