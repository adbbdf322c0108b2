"""The building blocks of every card: one look, and figures and names written in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.replies import Attachment
from core.films.content import Feature, FeatureKind
from db.films import Film

ACCENT = discord.Colour(0x5B8DEF)
WARM = discord.Colour(0xE8A33D)

TMDB_NOTICE = "-# This product uses the TMDB API but is not endorsed or certified by TMDB."

Block = discord.ui.Item[Any]
FEATURE_WORDS = {
    FeatureKind.DECADE: "the {}",
    FeatureKind.DIRECTOR: "{}",
    FeatureKind.ACTOR: "{}",
}


def card(*blocks: Block, colour: discord.Colour = ACCENT) -> discord.ui.LayoutView:
    """Put blocks into one framed card."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*blocks, accent_colour=colour))
    # What a button does stands in its custom id; a stopped view is sent as it is, and not kept in memory.
    view.stop()
    return view


def text(*lines: str | None) -> discord.ui.TextDisplay[Any]:
    """Write lines of Markdown; None leaves a line out."""
    return discord.ui.TextDisplay("\n".join(line for line in lines if line is not None))


def row(*items: discord.ui.Button[Any] | discord.ui.Select[Any]) -> discord.ui.ActionRow[Any]:
    """Put up to five buttons side by side, or one menu."""
    return discord.ui.ActionRow(*items)


def beside(button: discord.ui.Button[Any], *lines: str | None) -> discord.ui.Section[Any]:
    """Write lines with a button to their right."""
    return discord.ui.Section(text(*lines), accessory=button)


def line() -> discord.ui.Separator[Any]:
    """Draw a thin line."""
    return discord.ui.Separator()


def gallery(picture: Attachment) -> discord.ui.MediaGallery[Any]:
    """Show a picture that goes with the card, with its description."""
    item = discord.MediaGalleryItem(f"attachment://{picture.filename}", description=picture.alt_text)
    return discord.ui.MediaGallery(item)


def stars(value: float) -> str:
    """Write given stars: ★★★★½."""
    return "★" * int(value) + ("½" if value % 1 else "")


def short_stars(value: float) -> str:
    """Write stars for a button: 4½ ★."""
    whole = str(int(value)) if value >= 1 else ""
    return f"{whole}{'½' if value % 1 else ''} ★"


def film_name(film: Film) -> str:
    """Write a film's title and year, safe in Markdown."""
    return plain(film.label)


def facts(film: Film) -> str:
    """Write what tells a film at a glance: genres, running time, directors."""
    parts = [
        " · ".join(film.genres),
        minutes(film.runtime_minutes),
        f"by {names(film.directors)}" if film.directors else "",
    ]
    return " — ".join(part for part in parts if part)


def minutes(count: int | None) -> str:
    """Write a running time: 1 h 57 min."""
    if not count:
        return ""
    hours, rest = divmod(count, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def names(people: Sequence[str], most: int = 3) -> str:
    """Write a few names, safe in Markdown."""
    return listed([plain(name) for name in people[:most]])


def shared(features: Iterable[Feature], most: int = 3) -> str:
    """Write what films have in common, the weightiest first; nothing in common gives an empty text."""
    told = [FEATURE_WORDS.get(feature.kind, "{}").format(plain(feature.name)) for feature in features]
    return ", ".join(told[:most])


def listed(things: Sequence[str]) -> str:
    """Write "a, b and c"."""
    return "".join(things) if len(things) < 2 else f"{', '.join(things[:-1])} and {things[-1]}"


def count_of(number: int, one: str, many: str) -> str:
    """Write "1 film" or "2 films"."""
    return f"{number:,} {one if number == 1 else many}"


def plain(told: str) -> str:
    """Escape what Markdown or Discord would read as formatting or a mention."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(told))


def bar(part: int, whole: int) -> str:
    """Draw a progress bar of as many fields as there are steps."""
    return "▰" * min(part, whole) + "▱" * max(0, whole - part)
