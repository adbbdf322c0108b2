"""Pages of recommendations, why a film is on them, and a film's own card."""

from __future__ import annotations

from collections.abc import Iterator

import discord
from discord import ButtonStyle

from bot.cards.layout import (
    ACCENT,
    TMDB_NOTICE,
    WARM,
    Block,
    card,
    count_of,
    facts,
    film_name,
    line,
    listed,
    names,
    plain,
    row,
    shared,
    short_stars,
    stars,
    text,
)
from bot.cards.plan_words import MOODS
from bot.components import press
from core.films.feelings import FITTING
from core.films.film_details import FilmDetails
from core.films.film_space import Prediction, Wanted
from core.films.recommending import Because, Page, Suggestion, Why
from db.films import Film
from db.recommendations import LearnedWeights

REASONS_SHOWN = 2
ANY_MOOD = "Any mood"
PART_WORDS = {
    "taste": "your taste",
    "conditional": "what members expect of films like it",
    "ease": "what is liked by who likes the same films",
    "neighbours": "what is liked together",
    "content": "likeness to films you rated",
    "popularity": "how well known a film is",
}


def page(shown: Page, owner: int) -> discord.ui.LayoutView:
    """Show a page of films with what one can do with each."""
    blocks: list[Block] = [text(*_heading(shown))]
    for suggestion in shown.suggestions:
        blocks += [line(), text(*_suggestion(suggestion, shown)), row(*_buttons(suggestion, shown, owner))]
    blocks += [line(), row(*_navigation(shown, owner))]
    return card(*blocks, colour=WARM if shown.missing_ratings else ACCENT)


def shared_page(shown: Page, who: str) -> discord.ui.LayoutView:
    """Show everyone a page that a member shares: the films, without the ratings behind them."""
    lines = [f"- **{film_name(place.film)}**\n-# {facts(place.film)}" for place in shown.suggestions]
    return card(text(f"{who} is thinking of watching", *lines))


def why(told: Why) -> discord.ui.LayoutView:
    """Take a film's score apart, exactly."""
    parts = told.contributions
    lines = [f"- {_spoken(because)} **{share:+.2f}**" for because, share in (*told.because, *told.against)]
    if told.others:
        lines.append(
            f"- Your {count_of(told.others, 'other rating', 'other ratings')} **{told.others_share:+.2f}**"
        )
    if parts.community:
        lines.append(f"- How much this community likes it **{parts.community:+.2f}**")
    if parts.popularity:
        lines.append(f"- How well known it is **{parts.popularity:+.2f}**")
    adventure = (
        f"-# This list mixes in some adventure ({told.adventurous} of 100), so the order is not by score alone."
        if told.adventurous
        else None
    )
    return card(
        text(f"## Why {film_name(told.film)}?", _expected(told.prediction)),
        line(),
        text("**What its score is made of**", *lines, f"- Together **{parts.score:+.2f}**"),
        text(
            "-# 0 is an average film for you; the higher the score, the sooner I suggest it.",
            adventure,
            _learned(told.learned),
        ),
    )


def film(details: FilmDetails, owner: int) -> discord.ui.LayoutView:
    """Show all there is to tell of a film."""
    shown = details.film
    original = f"*{plain(shown.original_title)}*" if shown.original_title else None
    about = [
        f"With {names(shown.cast, 4)}" if shown.cast else None,
        f"From {listed(shown.countries)}" if shown.countries else None,
        f"About {listed(shown.keywords)}" if shown.keywords else None,
        f"Feels {listed(shown.moods)}" if shown.moods else None,
    ]
    similar = [f"- **{film_name(other.film)}** — {shared(other.shared, 4)}" for other in details.similar]
    blocks: list[Block] = [
        text(f"## {film_name(shown)}", original, facts(shown), *about),
        line(),
        text(*_standing(details)),
    ]
    if similar:
        blocks += [line(), text("**Films like it**", *similar)]
    on_list = "watchlist" in details.marks
    blocks.append(
        row(
            press(
                "Change my rating" if details.own else "Rate it",
                "rate.open",
                owner,
                shown.film_id,
                0,
                0,
                style=ButtonStyle.primary,
            ),
            press(
                "Take off my watchlist" if on_list else "Add to my watchlist",
                "film.unlist" if on_list else "film.list",
                owner,
                shown.film_id,
            ),
            press("Share", "film.share", owner, shown.film_id),
        )
    )
    return card(*blocks, *_credit(shown))


def shared_film(details: FilmDetails) -> discord.ui.LayoutView:
    """Show everyone a film's facts and what this server thinks, and nothing of the member."""
    shown = details.film
    return card(
        text(
            f"## {film_name(shown)}",
            facts(shown),
            f"With {names(shown.cast, 4)}" if shown.cast else None,
            _server(details),
        ),
        *_credit(shown),
    )


def _credit(shown: Film) -> Iterator[Block]:
    """Say where facts are from that are not our own."""
    if shown.borrowed:
        yield text(TMDB_NOTICE)


def _heading(shown: Page) -> list[str | None]:
    if shown.missing_ratings:
        return [
            "## Popular and well liked",
            f"I don't know your taste yet, so these are films that many people love. "
            f"**{count_of(shown.missing_ratings, 'more rating', 'more ratings')}** and the list is yours alone.",
            *_filters(shown.wanted),
        ]
    return ["## For you", *_filters(shown.wanted)]


def _filters(wanted: Wanted) -> Iterator[str]:
    told = [
        wanted.mood,
        wanted.genre,
        f"the {wanted.decade}s" if wanted.decade is not None else None,
        f"up to {wanted.max_minutes} minutes" if wanted.max_minutes is not None else None,
    ]
    named = [part for part in told if part]
    if named:
        yield f"-# Only {listed(named)}"
    if wanted.feeling in FITTING:
        films = f"{listed(FITTING[wanted.feeling].welcome)} films"
        yield f"-# For your check-in ({MOODS[wanted.feeling]}) I chose among {films}. **{ANY_MOOD}** lifts that."


def _suggestion(suggestion: Suggestion, shown: Page) -> list[str | None]:
    lines: list[str | None] = [f"### {suggestion.rank}. {film_name(suggestion.film)}", facts(suggestion.film)]
    if suggestion.own_stars is not None:
        return [*lines, f"You gave it {stars(suggestion.own_stars)}."]
    if "dismissed" in suggestion.marks:
        return [*lines, "Not for you. I won't suggest it again."]
    if suggestion.prediction:
        lines.append(
            f"**{suggestion.prediction.match_percent}% match** · I expect {suggestion.prediction.stars:.1f} ★ from you"
        )
    return [*lines, _because(suggestion)]


def _because(suggestion: Suggestion) -> str | None:
    if not suggestion.because:
        return None
    told = listed([_spoken(because, with_shared=False) for because in suggestion.because[:REASONS_SHOWN]])
    common = shared(suggestion.because[0].shared)
    return f"*Because you gave {told}*" + (f"\n-# In common: {common}" if common else "")


def _spoken(because: Because, *, with_shared: bool = True) -> str:
    common = shared(because.shared) if with_shared else ""
    return f"{film_name(because.film)} {stars(because.stars)}" + (f" ({common})" if common else "")


def _buttons(suggestion: Suggestion, shown: Page, owner: int) -> list[discord.ui.Button[object]]:
    film_id, place = suggestion.film.film_id, (shown.list_id, shown.number)
    if suggestion.own_stars is not None:
        return [press("Change my rating", "rate.open", owner, film_id, *place)]
    if "dismissed" in suggestion.marks:
        return [press("Bring it back", "recommend.restore", owner, film_id, *place)]
    on_list = "watchlist" in suggestion.marks
    buttons = [
        press("Seen it", "rate.open", owner, film_id, *place, style=ButtonStyle.primary),
        press(
            "On my watchlist" if on_list else "Watchlist",
            "recommend.unlist" if on_list else "recommend.list",
            owner,
            film_id,
            *place,
            style=ButtonStyle.success if on_list else ButtonStyle.secondary,
        ),
        press("Not for me", "recommend.dismiss", owner, film_id, *place),
    ]
    if suggestion.prediction:
        buttons.append(press("Why?", "recommend.why", owner, film_id, shown.list_id))
    return buttons


def _navigation(shown: Page, owner: int) -> list[discord.ui.Button[object]]:
    buttons = [
        press("Back", "recommend.page", owner, shown.list_id, shown.number - 1, disabled=not shown.number),
        press(
            f"Next ({shown.number + 1} of {shown.pages})",
            "recommend.page",
            owner,
            shown.list_id,
            shown.number + 1,
            disabled=shown.number + 1 >= shown.pages,
        ),
        press("Share", "recommend.share", owner, shown.list_id, shown.number),
    ]
    if shown.wanted.feeling in FITTING:
        buttons.append(press(ANY_MOOD, "recommend.any_mood", owner, shown.list_id))
    if shown.missing_ratings:
        buttons.append(press("Rate films", "quick.start", owner, style=ButtonStyle.primary))
    return buttons


def _expected(prediction: Prediction) -> str:
    return (
        f"I expect about **{prediction.stars:.1f} ★** from you, give or take {prediction.spread:.1f}: "
        f"a {prediction.match_percent}% chance of {short_stars(4)} or more."
    )


def _learned(learned: LearnedWeights | None) -> str | None:
    if learned is None:
        return None
    ranked = sorted(learned.weights.items(), key=lambda item: -item[1])
    told = listed([f"{PART_WORDS[part]} ({weight:.0%})" for part, weight in ranked])
    seen = count_of(learned.outcomes, "suggestion that you rated", "suggestions that you rated")
    return f"-# What has foreseen you best so far, over {seen}: {told}."


def _standing(details: FilmDetails) -> list[str | None]:
    own = None
    if details.own is not None:
        watched = (
            f", watched {details.own.details.watched_on:%d %B %Y}" if details.own.details.watched_on else ""
        )
        own = f"**You** gave it {stars(details.own.stars)}{watched}"
    note = None
    if details.own is not None and details.own.details.note:
        note = f"> {plain(details.own.details.note)}".replace("\n", "\n> ")
    expected = _expected(details.prediction) if details.prediction else None
    listed_on = "It is on your watchlist." if "watchlist" in details.marks else None
    return [_server(details), own, note, expected, listed_on]


def _server(details: FilmDetails) -> str:
    average = details.server_average
    if average is None:
        return "**This server** has too few ratings of it for an average."
    return f"**This server** gives it {average.mean:.1f} ★ ({count_of(average.count, 'member', 'members')})"
