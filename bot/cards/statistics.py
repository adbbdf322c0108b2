"""A member's statistics in words; the picture beside them is drawn in `bot/charts`."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.cards.layout import card, count_of, gallery, line, listed, plain, row, text
from bot.components import press
from bot.replies import Attachment
from core.films.statistics import Favourite, Generosity, Leaning, TasteStatistics, WatchTime
from core.films.taste_change import Measure, Shift
from core.not_enough import NotEnough

FAVOURITES_SHOWN = 3


def statistics(figures: TasteStatistics, picture: Attachment, owner: int) -> discord.ui.LayoutView:
    """Show what a member's ratings say about them."""
    return card(
        text("## Your taste in films", _behaviour(figures)),
        gallery(picture),
        text(*_favourites(figures)),
        line(),
        text(_generosity(figures.generosity), _diversity(figures), _change(figures)),
        row(press("Share the picture", "stats.share", owner), press("Rate more films", "quick.start", owner)),
    )


def shared_statistics(picture: Attachment, who: str) -> discord.ui.LayoutView:
    """Show everyone the picture that a member shares."""
    return card(text(f"## {plain(who)}'s taste in films"), gallery(picture))


def _behaviour(figures: TasteStatistics) -> str:
    told = [count_of(figures.count, "film", "films") + " rated"]
    if not isinstance(figures.mean_stars, NotEnough):
        told.append(f"{figures.mean_stars:.1f} ★ on average")
    if isinstance(figures.watch_time, WatchTime):
        told.append(f"about {figures.watch_time.hours:,.0f} hours of watching")
    return ", ".join(told)


def _favourites(figures: TasteStatistics) -> list[str]:
    kinds = (
        ("Genres", figures.favourites.genres),
        ("Directors", figures.favourites.directors),
        ("Actors", figures.favourites.actors),
        ("Decades", figures.favourites.decades),
    )
    lines = [f"**{name}** {_ranked(found)}" for name, found in kinds if found]
    if lines:
        return ["### What you like more than the rest", *lines]
    return [
        "No favourites stand out yet: I want to see at least three films of a kind that you rate above your average."
    ]


def _ranked(found: Sequence[Favourite]) -> str:
    return listed(
        [
            f"{plain(favourite.name)} ({favourite.mean_stars:.1f} ★ over {favourite.evidence})"
            for favourite in found[:FAVOURITES_SHOWN]
        ]
    )


def _generosity(generosity: Generosity | NotEnough) -> str:
    if isinstance(generosity, NotEnough):
        missing = generosity.need - generosity.have
        return (
            "**Beside this server** I can't compare you yet: "
            f"{count_of(missing, 'more film', 'more films')} that others here rated too would do."
        )
    by = f"{abs(generosity.difference):.1f} ★ over {count_of(generosity.films, 'film', 'films')}"
    if generosity.leaning is Leaning.IN_LINE:
        return f"**Beside this server** you rate much like the others ({by} apart)."
    word = "more generous" if generosity.leaning is Leaning.GENEROUS else "harsher"
    return f"**Beside this server** you are {word} than the others, by {by}."


def _diversity(figures: TasteStatistics) -> str:
    diversity = figures.diversity
    if isinstance(diversity, NotEnough):
        missing = diversity.need - diversity.have
        return f"**Variety** needs {count_of(missing, 'more rating', 'more ratings')}."
    return (
        f"**Variety** {diversity.evenness * 100:.0f} of 100: as mixed as "
        f"{diversity.effective_genres:.0f} genres in equal parts."
    )


def _change(figures: TasteStatistics) -> str:
    """Tell the change that recommendations go by: since when, what is different, and what follows from it."""
    change = figures.change
    if change is None:
        return "**Change over time** none that I am sure of."
    if isinstance(change, NotEnough):
        missing = change.need - change.have
        return f"**Change over time** needs {count_of(missing, 'more rating', 'more ratings')}."
    since = discord.utils.format_dt(change.since, "D")
    told = (
        f"**Change over time** Your taste changed around {since}, {change.recent_count:,} ratings ago, so the "
        f"{change.earlier_count:,} ratings before that now count less in what I recommend."
    )
    return (
        f"{told} What is different: {listed([_shift(shift) for shift in change.shifts])}."
        if change.shifts
        else told
    )


def _shift(shift: Shift) -> str:
    up = shift.recent > shift.earlier
    if shift.measure is Measure.SHARE:
        figures = f"{shift.earlier * 100:.0f}% → {shift.recent * 100:.0f}% of your films"
        return f"{'more' if up else 'less'} {plain(shift.genre)} ({figures})"
    return f"{plain(shift.genre)} {'up' if up else 'down'} from {shift.earlier:.1f} to {shift.recent:.1f} ★"
