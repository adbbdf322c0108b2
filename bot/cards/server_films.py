"""What a server thinks of films."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, film_name, line, row, text
from bot.components import press
from core.films.server_films import FilmInServer, ServerFilms
from core.not_enough import NotEnough

FOOTNOTE = (
    "-# Averages over members who use me here and let their stars count, at least {least} for each film; "
    "few ratings are weighed with care. `/privacy show` takes yours out."
)


def films(found: ServerFilms, least: int, owner: int) -> discord.ui.LayoutView:
    """Show the server's films to one member."""
    return card(*_blocks(found, least), row(press("Share", "server.share", owner)))


def shared_films(found: ServerFilms, least: int) -> discord.ui.LayoutView:
    """Show everyone the server's films."""
    return card(*_blocks(found, least))


def not_enough(missing: NotEnough, least: int, owner: int) -> discord.ui.LayoutView:
    """Say what is missing."""
    told = (
        f"{count_of(missing.have, 'member has', 'members have')} rated films here so far; from {missing.need} on "
        "I can tell averages without telling who gave what."
        if missing.what == "members"
        else f"No film has been rated by {least} members here yet."
    )
    return card(
        text("## This server's films", told),
        row(press("Rate films", "quick.start", owner, style=ButtonStyle.primary)),
    )


def _blocks(found: ServerFilms, least: int) -> list[Block]:
    figures = found.figures
    blocks: list[Block] = [
        text(
            "## This server's films",
            f"{count_of(figures.ratings, 'rating', 'ratings')} by {count_of(figures.members, 'member', 'members')}, "
            f"{figures.mean:.1f} ★ on average",
        ),
        line(),
    ]
    parts = (
        ("### Most loved", found.loved),
        ("### Most divisive", found.divisive),
        ("### Hidden gems: loved here, little known elsewhere", found.gems),
    )
    blocks += [text(title, *_lines(told)) for title, told in parts if told]
    blocks.append(text(FOOTNOTE.format(least=least)))
    return blocks


def _lines(told: Sequence[FilmInServer]) -> list[str]:
    return [f"{place}. {_line(film)}" for place, film in enumerate(told, start=1)]


def _line(told: FilmInServer) -> str:
    members = count_of(told.members, "member", "members")
    apart = f", about {told.stars_apart:g} ★ around that" if told.stars_apart is not None else ""
    return f"**{film_name(told.film)}** — {told.mean_stars:.1f} ★ by {members}{apart}"
