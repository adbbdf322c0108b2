"""A year in films, in words; the picture beside them is drawn in `bot/charts`."""

from __future__ import annotations

import calendar

import discord
from discord import ButtonStyle

from bot.cards.layout import card, count_of, film_name, gallery, plain, row, stars, text
from bot.components import press
from bot.replies import Attachment
from core.films.year_review import MostWatched, YearReview
from core.not_enough import NotEnough
from db.films import Film


def year(review: YearReview[Film], picture: Attachment, owner: int) -> discord.ui.LayoutView:
    """Show a member their year."""
    return card(
        text(f"## Your {review.year} in films", *_lines(review)),
        gallery(picture),
        text("-# A film counts on the day you watched it, if you gave one, else on the day you rated it."),
        row(press("Share the picture", "year.share", owner, review.year)),
    )


def shared_year(year: int, picture: Attachment, who: str) -> discord.ui.LayoutView:
    """Show everyone the picture that a member shares."""
    return card(text(f"## {plain(who)}'s {year} in films"), gallery(picture))


def not_enough(year: int, missing: NotEnough, owner: int) -> discord.ui.LayoutView:
    """Say how many films a year needs."""
    have = f"only {count_of(missing.have, 'film', 'films')}" if missing.have else "no films"
    return card(
        text(
            f"I know of {have} for you in {year}; {missing.need} make a year in review. A film counts on the day "
            "you watched it, which **Add a note or date** after rating sets, else on the day you rated it."
        ),
        row(press("Rate more films", "quick.start", owner, style=ButtonStyle.primary)),
    )


def _lines(review: YearReview[Film]) -> list[str]:
    best = review.favourites[0]
    lines = [f"Favourite: **{film_name(best.film)}** {stars(best.stars)}"]
    for name, most in (("genre", review.genre), ("director", review.director)):
        if isinstance(most, MostWatched):
            evidence = f"{count_of(most.films, 'film', 'films')}, {most.mean_stars:.1f} ★ on average"
            lines.append(f"Most watched {name}: **{plain(most.name)}** ({evidence})")
    if not isinstance(review.busiest, NotEnough):
        month = calendar.month_name[review.busiest.month]
        lines.append(f"Busiest month: **{month}** ({count_of(review.busiest.films, 'film', 'films')})")
    return lines
