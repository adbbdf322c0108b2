"""Movie nights: the plan that everyone sees, each guest's ballot, and what is posted around the film."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

import discord
from discord import ButtonStyle

from bot.cards.layout import (
    WARM,
    Block,
    card,
    count_of,
    facts,
    film_name,
    line,
    listed,
    minutes,
    row,
    shared,
    short_stars,
    text,
)
from bot.components import ANYONE, press
from core.films.movie_night import NightView
from core.films.night_views import BallotFilm, BallotView, GuestFit, NightFilm
from db.films import Film

GUESTS_SHOWN = 20
FITS_SHOWN = 4
STARS_OFFERED = (1.0, 2.0, 3.0, 4.0, 5.0)
UNKNOWN = "-# I know too little of your tastes yet, so these are films that many people love: `/rate` some."
ORDINALS = ("1st", "2nd", "3rd")
RULE = (
    "-# Counted by the Schulze method: a film that would win every duel wins. "
    "On a tie, the film that stands higher on the list wins."
)


def plan(shown: NightView) -> discord.ui.LayoutView:
    """Show a night as it stands, with what anyone may do now."""
    night = shown.night
    if night.state == "off":
        return card(text("## Movie night", f"{_when(night.starts_at)} — **called off**."))
    if night.state == "closed":
        return card(*_closed(shown))
    blocks: list[Block] = [text(*_heading(shown))]
    if night.state == "gathering":
        blocks.append(
            text(
                "Once the host opens the vote, I suggest films for those who have joined. "
                f"If nobody does, I choose the film {_moment(night.vote_ends_at, 'R')}.",
                "-# If you join, everyone here sees how well each film fits you, "
                "but neither your ratings nor your vote.",
            )
        )
        lead = press("Open the vote", "night.open", ANYONE, night.night_id, style=ButtonStyle.success)
    else:
        is_known = any(fit.match_percent is not None for film in shown.films for fit in film.fits)
        unknown = None if is_known else UNKNOWN
        for number, film in enumerate(shown.films, start=1):
            blocks += [line(), text(*_listed_film(number, film))]
        blocks += [line(), text(f"The vote ends {_moment(night.vote_ends_at, 'R')}.", RULE, unknown)]
        lead = press("End the vote", "night.end", ANYONE, night.night_id, style=ButtonStyle.success)
    return card(*blocks, row(*_for_guests(shown)), row(*_for_host(shown, lead)))


def ballot(shown: BallotView, owner: int) -> discord.ui.LayoutView:
    """Show someone their own ballot."""
    night_id = shown.night.night_id
    blocks: list[Block] = [
        text(
            "## Your ballot",
            "Press the films in the order in which you'd like them: the best first. Leave out what you don't want.",
            f"You have **{count_of(shown.vetoes_left, 'veto', 'vetoes')}** left: a vetoed film can't win.",
            f"-# {shown.voters} of {shown.guests} have voted, and only you see this. "
            f"The vote ends {_moment(shown.night.vote_ends_at, 'R')}.",
        )
    ]
    next_rank = 1 + sum(film.rank is not None for film in shown.films)
    for film in shown.films:
        blocks += [
            line(),
            text(*_on_ballot(film)),
            row(*_ballot_buttons(film, shown, owner, night_id, next_rank)),
        ]
    return card(*blocks)


def announcement(shown: NightView, event: str) -> discord.ui.LayoutView:
    """Tell how a vote came out; ``event`` says where the Discord event is, or why there is none."""
    winner = shown.winner
    if winner is None:
        return card(text("## No film this time", _without_winner(shown)), colour=WARM)
    return card(
        text(
            f"## We watch {film_name(winner)}",
            facts(winner),
            _when(shown.night.starts_at),
            f"**Coming**: {_people(shown.coming)}",
        ),
        line(),
        text(*_counted(shown), event),
    )


def reminder(shown: NightView, film: Film) -> discord.ui.LayoutView:
    """Remind those who come."""
    return card(
        text(
            f"**{film_name(film)}** starts {_moment(shown.night.starts_at, 'R')}.",
            f"Coming: {_people(shown.coming)}",
        )
    )


def how_was_it(film: Film) -> discord.ui.LayoutView:
    """Ask those who came for their stars."""
    return card(
        text(f"## How was {film_name(film)}?", "One tap, if you were there; only you see what you gave."),
        row(
            *(
                press(short_stars(given), "night.rate", ANYONE, film.film_id, round(given * 2))
                for given in STARS_OFFERED
            )
        ),
        row(press("Half stars, a note or a date", "rate.open", ANYONE, film.film_id, 0, 0)),
    )


def _heading(shown: NightView) -> list[str | None]:
    night = shown.night
    terms = [
        f"up to {minutes(night.max_minutes)}" if night.max_minutes else None,
        "by invitation" if night.invited_only else None,
        "films that everyone has seen are welcome" if night.seen_by_all else None,
    ]
    told = " · ".join(term for term in terms if term)
    host = f" · hosted by {_person(shown.host_id)}" if shown.host_id else ""
    return [
        "## Movie night",
        f"{_when(night.starts_at)}{host}",
        f"-# {told[0].upper()}{told[1:]}" if told else None,
        f"**Coming ({len(shown.coming)})**: {_people(shown.coming)}" if shown.coming else "Nobody comes yet.",
        f"**Invited**: {_people(shown.invited)}" if shown.invited else None,
    ]


def _closed(shown: NightView) -> list[Block]:
    winner = shown.winner
    told = f"We watch **{film_name(winner)}**." if winner else _without_winner(shown)
    off = press("Call it off", "night.off", ANYONE, shown.night.night_id)
    stay = press("Can't come", "night.leave", ANYONE, shown.night.night_id)
    blocks: list[Block] = [text(*_heading(shown)), line(), text(told, *(_counted(shown) if winner else ()))]
    return [*blocks, row(stay, off)] if winner else blocks


def _for_guests(shown: NightView) -> list[discord.ui.Button[object]]:
    night_id = shown.night.night_id
    buttons = [
        press("I'm coming", "night.join", ANYONE, night_id, style=ButtonStyle.primary),
        press("Can't come", "night.leave", ANYONE, night_id),
    ]
    if shown.night.state == "voting":
        buttons.insert(0, press("Vote", "night.ballot", ANYONE, night_id, style=ButtonStyle.primary))
    return buttons


def _for_host(shown: NightView, lead: discord.ui.Button[object]) -> list[discord.ui.Button[object]]:
    night_id = shown.night.night_id
    buttons = [lead, press("Call it off", "night.off", ANYONE, night_id)]
    if shown.night.invited_only:
        buttons.insert(1, press("Invite …", "night.invite", ANYONE, night_id))
    return buttons


def _listed_film(number: int, film: NightFilm) -> list[str | None]:
    return [
        f"**{number}. {film_name(film.film)}**",
        facts(film.film),
        _fits(film.fits),
        "-# Left over from last time" if film.carried else None,
    ]


def _fits(fits: Sequence[GuestFit]) -> str | None:
    known = [fit for fit in fits if fit.match_percent is not None]
    if not known:
        return None
    if len(fits) <= FITS_SHOWN:
        return " · ".join(_fit(fit) for fit in known)
    matches = sorted(fit.match_percent or 0 for fit in known)
    common = Counter(feature for fit in known for feature in fit.shared).most_common(3)
    told = shared([feature for feature, _ in common])
    reason = f", for {told}" if told else ""
    return f"{matches[0]}% to {matches[-1]}% match over {count_of(len(known), 'guest', 'guests')}{reason}"


def _fit(fit: GuestFit) -> str:
    reason = shared(fit.shared, 2)
    return f"{_person(fit.user_id)} {fit.match_percent}%" + (f" ({reason})" if reason else "")


def _on_ballot(film: BallotFilm) -> list[str | None]:
    place = f"**{_ordinal(film.rank)}** · " if film.rank else ""
    match = f"{film.match_percent}% match" if film.match_percent is not None else None
    because = f"because you like {film_name(film.because)}" if film.because else None
    common = shared(film.shared)
    fit = ", ".join(part for part in (match, because) if part)
    return [
        f"{place}**{film_name(film.film)}**",
        facts(film.film),
        fit + (f" ({common})" if common else "") if fit else None,
        "*You vetoed it.*" if film.vetoed else "*Someone vetoed it.*" if film.out else None,
    ]


def _ballot_buttons(
    film: BallotFilm, shown: BallotView, owner: int, night_id: int, next_rank: int
) -> list[discord.ui.Button[object]]:
    film_id = film.film.film_id
    if film.vetoed:
        return [press("Take the veto back", "night.veto", owner, night_id, film_id, 0)]
    if film.rank:
        first = press("Take it off", "night.rank", owner, night_id, film_id, 0)
    else:
        label = f"My {_ordinal(next_rank)}"
        first = press(label, "night.rank", owner, night_id, film_id, 1, style=ButtonStyle.primary)
    veto = press(
        "Veto",
        "night.veto",
        owner,
        night_id,
        film_id,
        1,
        style=ButtonStyle.danger,
        disabled=not shown.vetoes_left,
    )
    return [first, veto]


def _counted(shown: NightView) -> list[str | None]:
    """Tell how the votes came out, ties and the rule that broke them included."""
    placed = sorted(
        (film for film in shown.films if film.result_place), key=lambda film: film.result_place or 0
    )
    order = listed([film_name(film.film) for film in placed[1:]])
    vetoed = listed([film_name(film.film) for film in shown.films if not film.result_place])
    return [
        _decision(shown),
        f"-# Then came {order}." if order else None,
        f"-# Vetoed: {vetoed}." if vetoed else None,
        RULE,
    ]


def _decision(shown: NightView) -> str:
    night = shown.night
    if not night.ballots:
        return "Nobody voted, so the film at the top of the list was chosen."
    told = f"{count_of(night.ballots, 'ballot was', 'ballots were')} counted."
    tied = [film_name(film.film) for film in shown.films if film.film.film_id in night.tied_film_ids]
    if not tied:
        return told
    return f"{told} It was a tie between {listed(tied)}; {tied[0]} stands highest on the list, and so it won."


def _without_winner(shown: NightView) -> str:
    if not shown.films:
        return "No film passes what this night asks for. Plan another one with `/movie_night plan`."
    return "Every film was vetoed, so there is none to watch. Plan another night with `/movie_night plan`."


def _when(at: dt.datetime) -> str:
    return f"{_moment(at, 'F')} ({_moment(at, 'R')})"


def _moment(at: dt.datetime, style: discord.utils.TimestampStyle) -> str:
    """Write a moment so that everyone reads it in their own time zone."""
    return discord.utils.format_dt(at, style)


def _people(user_ids: Sequence[int]) -> str:
    """Name people; every message goes out without permission to ping."""
    told = [_person(user_id) for user_id in user_ids[:GUESTS_SHOWN]]
    more = len(user_ids) - GUESTS_SHOWN
    return listed([*told, f"{more} more"] if more > 0 else told)


def _person(user_id: int | None) -> str:
    return f"<@{user_id}>"


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"
