"""What the bot can do, in one card."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.cards.layout import card, line, row, text
from bot.components import press

MODERATORS = (
    "**For moderators**",
    "- `/admin setup` — where I post, your time zone, what members may use",
    "- `/admin status` — what runs here, and how it is",
    "- `/admin rollout` — open a feature to some members first",
    "- `/admin tasks` — the tasks that daily plans choose from: add, change, retire, import",
    "- `/admin consultation` — who may have a coach",
    "- `/admin weekly` — how this server's week went, posted once a week",
    "- `/insights plans` — how daily plans do here, nobody by name",
    "- `/admin coach` — what coaching costs here, nobody by name",
    "- `/admin schedule` — what I post here by myself, and when",
    "- `/admin jobs` — what went wrong with it, and another try",
    "- `/admin catalogue` — films from TMDB or from a file, for those who run me",
)


def overview(owner: int, *, moderates: bool) -> discord.ui.LayoutView:
    """Say what there is and where to start."""
    return card(
        text(
            "## Hello, I'm Attune",
            "I learn what you love to watch and suggest what you will love next. Five ratings are enough to start.",
        ),
        line(),
        text(
            "**Films**",
            "- `/rate` — rate one film, or many in a row",
            "- `/my_recommendations` — films for you, each with its reason",
            "- `/my_stats` — what your ratings say about your taste",
            "- `/year_in_review` — your year, to keep or to share",
            "- `/film` — everything about one film",
            "- `/watchlist` — what you want to see",
            "- `/unrate` — take a rating away",
            "- `/import` — bring your films from Letterboxd, IMDb, Trakt or MovieLens",
            "**Together**",
            "- `/movie_night plan` — people join, I suggest films that fit all of them, everyone votes",
            "- `/taste_match` — how alike you and someone else are, and what to watch together",
            "- `/server_films` — what this server loves, and what it can't agree on",
            "**Every day**",
            "- `/plan start` — a few small habits a day, chosen by what you really do",
            "- `/checkin` — how you are today; the plan follows",
            "- `/my_week` — what you did, and what helps you",
            "**A coach**",
            "- `/coach consult` — a coach for your habits; it begins with a short interview",
            "- `/coach talk` — talk with it, in private",
            "- `/coach profile` — what your coach knows about you, to correct or delete",
            "- `/coach history` — what it is told before a talk: read, compare, go back",
            "- `/coach refresh` — have that written anew",
            "**You**",
            "- `/support` — something for a hard moment, and people who listen",
            "- `/privacy` — see, export or delete what I keep",
            *(MODERATORS if moderates else ()),
        ),
        text("-# What you do with me is visible to you only, until you press Share."),
        row(press("Rate my first films", "quick.start", owner, style=ButtonStyle.primary)),
    )
