"""Imports: how far one has come, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import discord
from discord import ButtonStyle

from bot.cards.layout import bar, card, count_of, line, listed, row, text
from bot.components import press
from core.films.imports.importing import ImportProgress, Step
from core.films.imports.merging import Result
from core.films.imports.report import ImportReport

FIELDS = 10
REPORT_FILE = "import-report.csv"


def progress(how_far: ImportProgress) -> discord.ui.LayoutView:
    """Say what is being done, and how much of it is done."""
    return card(text("## Importing your films", _doing(how_far)))


def report(done: ImportReport, owner: int) -> discord.ui.LayoutView:
    """Say what came of an import; the file has every film and every row that was left out."""
    return card(
        text(f"## Your films from {listed([str(source) for source in done.sources])}", *_results(done)),
        *([line(), text(*_skipped(done))] if done.skipped else []),
        text("-# Your notes are for you alone. Every film is in this table:"),
        discord.ui.File(f"attachment://{REPORT_FILE}"),
        row(press("Show my recommendations", "recommend.start", owner, style=ButtonStyle.primary)),
    )


def refused(told: str) -> discord.ui.LayoutView:
    """Say in the place of the progress why nothing was imported."""
    return card(text("## Nothing was imported", told))


def _doing(how_far: ImportProgress) -> str:
    total = count_of(how_far.total, "row", "rows")
    match how_far.step:
        case Step.READING:
            return "Reading your file …"
        case Step.MATCHING:
            return f"Found {total}; looking for the films …"
        case Step.SAVING:
            filled = FIELDS * how_far.done // max(1, how_far.total)
            return f"{bar(filled, FIELDS)} Saving: {how_far.done:,} of {how_far.total:,} ratings"


def _results(done: ImportReport) -> Iterator[str]:
    if not done.ratings and not done.marks and not done.created:
        yield "Everything in it was here already, so nothing changed."
    for result in Result:
        if found := done.count(result):
            yield f"- **{count_of(found, 'film', 'films')}** {result}"
    if done.created:
        were, them = ("was", "it") if done.created == 1 else ("were", "them")
        yield f"- **{count_of(done.created, 'film', 'films')}** {were} new to me: I added {them} to the catalogue"
    marks = done.marks
    told = [
        f"{marks[kind]:,} {words}"
        for kind, words in (
            ("watchlist", "on your watchlist"),
            ("liked", "liked"),
            ("seen", "seen without stars"),
        )
        if kind in marks
    ]
    if told:
        yield f"- Among them {listed(told)}"


def _skipped(done: ImportReport) -> Iterator[str]:
    yield f"**{count_of(len(done.skipped), 'row', 'rows')} left out:**"
    for reason, rows in done.skipped_by_reason.items():
        yield f"- {rows:,} × {reason}"
