"""The catalogue: how a sync with TMDB stands, and what came of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import discord
from discord import ButtonStyle
from discord.utils import format_dt

from bot.cards.layout import TMDB_NOTICE, bar, card, count_of, line, plain, row, text
from bot.components import press
from bot.errors import sentence
from core.errors import AttuneError, NotAllowed, Unavailable
from core.films.catalogue_file import Fault, FileChanges
from core.films.ratings import FIRST_FILM_YEAR
from core.films.tmdb.syncing import SyncStatus
from db.tmdb import CatalogueFigures, Sync

NEW_FILMS = (
    "New films can be found, rated and put on watchlists at once. Suggestions take them in with the next refit, "
    "tonight; `main.py refit` does that now."
)
RATINGS_ALONE = (
    "What TMDB says of them is not learned from, only members' ratings are, "
    "unless you set `ATTUNE_TMDB_LEARNED`."
)
FIELDS = 12
MOST_FAULTS = 10
LONGEST_GIVEN = 40
_PROBLEMS: Mapping[str | None, AttuneError] = {
    "tmdb": Unavailable("tmdb"),
    "tmdb_key": NotAllowed("tmdb_key"),
}


def status(shown: SyncStatus, owner: int) -> discord.ui.LayoutView:
    """Say what the catalogue holds and how far its newest sync is."""
    sync = shown.sync
    return card(
        text("## The catalogue", *_figures(shown.figures)),
        line(),
        text(
            "**Sync with TMDB**", *(["It has not been synced yet."] if sync is None else _sync(sync, shown))
        ),
        row(_button(sync, owner), press("Look again", "catalogue.status", owner)),
        text(TMDB_NOTICE),
    )


def imported(done: FileChanges) -> discord.ui.LayoutView:
    """Say what came of a file; with a fault, where it is."""
    if done.faults:
        told = count_of(len(done.faults), "cell", "cells")
        return card(
            text(
                "## Nothing was imported",
                f"{told} can't be used. Correct what is wrong, and send the file again:",
                *map(_fault, done.faults[:MOST_FAULTS]),
                f"- … and {len(done.faults) - MOST_FAULTS:,} more"
                if len(done.faults) > MOST_FAULTS
                else None,
            )
        )
    counts = ((len(done.new), "new"), (len(done.changed), "changed"), (done.unchanged, "the same as before"))
    return card(
        text(
            "## Films from your file",
            *(f"- **{count_of(count, 'film', 'films')}** {what}" for count, what in counts if count),
            NEW_FILMS if done.new else None,
        )
    )


def _figures(figures: CatalogueFigures) -> Iterator[str]:
    yield f"**{count_of(figures.films, 'film', 'films')}**, {figures.with_facts:,} of them with facts from TMDB"
    if figures.waiting:
        yield f"- {count_of(figures.waiting, 'film', 'films')} that members brought, still without facts"
    if figures.stale:
        yield f"- {count_of(figures.stale, 'film has', 'films have')} facts that a sync has to refresh by now"


def _sync(sync: Sync, shown: SyncStatus) -> Iterator[str]:
    match sync.state:
        case "running":
            yield _doing(sync)
        case "stopping":
            yield "Stopping as soon as what is under way has come …"
        case "stopped":
            yield "Stopped. What has come by then is there; go on whenever you like."
        case "failed":
            problem = _PROBLEMS.get(sync.problem)
            yield (
                sentence(problem) if problem else None
            ) or "A mistake of mine ended it; the log says which."
        case "done":
            yield f"Done {format_dt(sync.updated_at, 'R')}: {count_of(sync.added, 'film was', 'films were')} new."
    yield f"{count_of(sync.looked_at, 'film', 'films')} looked at, {sync.fetched:,} fetched" + (
        f", {sync.failed:,} could not be had" if sync.failed else ""
    )
    if not sync.is_over:
        yield "-# It goes on in the background. When this card stops moving, press **Look again**."
    elif sync.added:
        yield NEW_FILMS if shown.is_learned else f"{NEW_FILMS} {RATINGS_ALONE}"


def _doing(sync: Sync) -> str:
    match sync.cursor.stage:
        case "waiting":
            return "Looking for films that members brought …"
        case "stale":
            return "Refreshing facts that grew old …"
        case "discover":
            newest = sync.started_at.year
            year = sync.cursor.place or newest
            walked = FIELDS * (newest - year) // (newest - FIRST_FILM_YEAR)
            return f"{bar(walked, FIELDS)} Walking through the years: {year}"


def _button(sync: Sync | None, owner: int) -> discord.ui.Button[discord.ui.LayoutView]:
    if sync is not None and not sync.is_over:
        return press("Stop", "catalogue.stop", owner, disabled=sync.state == "stopping")
    goes_on = sync is not None and sync.state != "done"
    return press("Go on" if goes_on else "Sync now", "catalogue.sync", owner, style=ButtonStyle.primary)


def _fault(fault: Fault) -> str:
    given = plain(fault.given[:LONGEST_GIVEN])
    return f"- line {fault.line:,}, **{fault.column}**: {f'“{given}” ' if given else ''}{fault.kind}"
