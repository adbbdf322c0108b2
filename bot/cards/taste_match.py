"""Two members compared."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, card, count_of, facts, film_name, gallery, line, plain, row, stars, text
from bot.components import press
from bot.replies import Attachment
from core.films.taste_matching import FilmForBoth, FilmOfBoth, TasteMatch
from core.not_enough import NotEnough


def match(found: TasteMatch, other_name: str, picture: Attachment) -> discord.ui.LayoutView:
    """Show what the viewer has in common with someone, and what to watch together."""
    agreement = found.agreement
    other = plain(other_name)
    blocks: list[Block] = [
        text(
            f"## Taste match with {other}",
            f"**{agreement.percent} of 100** over {count_of(agreement.films, 'film', 'films')} you both rated "
            f"(50 would be no relation), {agreement.stars_apart:.1f} ★ apart on average.",
        ),
        gallery(picture),
    ]
    if found.agreed:
        blocks.append(text("**You agree on**", *(_of_both(film, other) for film in found.agreed)))
    if found.disagreed:
        blocks.append(text("**You disagree on**", *(_of_both(film, other) for film in found.disagreed)))
    if found.together:
        lines = (_for_both(film, other) for film in found.together)
        blocks += [line(), text("**To watch together**", *lines)]
    blocks.append(
        text(
            "-# Only you see this. It tells films you both rated because you both let others compare; "
            "`/privacy show` switches that off."
        )
    )
    return card(*blocks)


def not_enough(missing: NotEnough, other_name: str, owner: int) -> discord.ui.LayoutView:
    """Say how many films in common are missing."""
    return card(
        text(
            f"You and {plain(other_name)} have {count_of(missing.have, 'rated film', 'rated films')} in common; "
            f"{missing.need} are enough to compare. Rate a few more well-known ones and ask again."
        ),
        row(press("Rate more films", "quick.start", owner, style=ButtonStyle.primary)),
    )


def ask_to_let(owner: int) -> discord.ui.LayoutView:
    """Ask whether others may compare their taste with the viewer's: the price of comparing."""
    return card(
        text(
            "## Taste match goes both ways",
            "I compare people only when both allow it. Whoever allows it too then sees how alike you are, and "
            "the stars you gave some of the films that you **both** rated. Never your notes, dates or lists.",
        ),
        row(
            press("Let others compare their taste with mine", "match.let", owner, style=ButtonStyle.primary),
        ),
    )


def letting() -> discord.ui.LayoutView:
    """Confirm that others may compare now."""
    return card(
        text(
            "Done: whoever allows it too can compare. Ask for the match again; `/privacy show` takes it back."
        )
    )


def _of_both(film: FilmOfBoth, other: str) -> str:
    if film.own_stars == film.other_stars:
        return f"- {film_name(film.film)} — both {stars(film.own_stars)}"
    return f"- {film_name(film.film)} — you {stars(film.own_stars)}, {other} {stars(film.other_stars)}"


def _for_both(film: FilmForBoth, other: str) -> str:
    return (
        f"- **{film_name(film.film)}** — you about {film.own.stars:.1f} ★, {other} about {film.other.stars:.1f} ★\n"
        f"-# {facts(film.film)}"
    )
