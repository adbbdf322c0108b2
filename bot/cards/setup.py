"""A server's setup: three steps in one message, and the summary that moderators come back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import ButtonStyle

from bot.cards.layout import Block, bar, beside, card, line, listed, row, text
from bot.components import custom_id, press
from bot.feature_words import FEATURE_WORDS
from core import time_zones
from core.experiments.features import stage
from core.experiments.flags import Rollout
from db.server_settings import ServerSettings

STEPS = ("channel", "zone", "features")
SUMMARY = "summary"
LOG_NOTE = "-# I note who changes what here, for you and the other moderators; `/privacy` shows and deletes your part."


@dataclass(frozen=True, slots=True)
class ServerView:
    """A server as its moderators set it up, and what stands in the way of posting there."""

    settings: ServerSettings
    rollouts: Sequence[Rollout]
    sees_channel: bool
    missing: Sequence[str]
    """What I am not permitted to do in the channel."""
    now: dt.datetime


def page(name: str, shown: ServerView, owner: int) -> discord.ui.LayoutView:
    """Show a step by its name; anything else is the summary."""
    write = _STEPS.get(name)
    if write is None:
        return summary(shown, owner)
    step = STEPS.index(name) + 1
    head = text(f"-# {bar(step, len(STEPS))} Step {step} of {len(STEPS)} · everything is saved as you tap")
    return card(head, *write(shown, owner), row(*_ways(name, owner)))


def zones_found(found: Sequence[str], shown: ServerView, owner: int) -> discord.ui.LayoutView:
    """Ask which of several time zones was meant."""
    return card(
        text("## Which time zone do you mean?", "Several fit what you typed."),
        row(_zone_menu(found, shown, owner)),
        row(press("Back", "setup.page", owner, "zone"), _other_zone(owner)),
    )


def summary(shown: ServerView, owner: int) -> discord.ui.LayoutView:
    """Tell how the server is set up, with a way to change each part."""
    return card(
        text("## How I work in this server"),
        beside(press("Change channel", "setup.page", owner, "channel"), "**Posts**", posts(shown)),
        beside(press("Change time zone", "setup.page", owner, "zone"), "**Time zone**", zone(shown)),
        beside(
            press("Change features", "setup.page", owner, "features"),
            "**Features**",
            *(feature_line(rollout) for rollout in shown.rollouts),
        ),
        line(),
        text("Films and ratings are always there. `/help` tells members where to start.", LOG_NOTE),
    )


def posts(shown: ServerView) -> str:
    """Say where I post, and what keeps me from it."""
    channel_id = shown.settings.posts_channel_id
    if channel_id is None:
        wanted = any(rollout.feature.name == "weekly_posts" and rollout.percent for rollout in shown.rollouts)
        return "nowhere yet" + (" — **choose a channel** for the weekly posts" if wanted else "")
    if not shown.sees_channel:
        return "⚠️ a channel that is gone, or that I can't see: choose another"
    if shown.missing:
        lacking = listed([f"**{name.title()}**" for name in shown.missing])
        return f"<#{channel_id}> — ⚠️ I still need there: {lacking}"
    return f"<#{channel_id}> — I may do there all that I need"


def zone(shown: ServerView) -> str:
    """Say which time zone holds, and what time it is in it."""
    name = shown.settings.time_zone
    return f"{name} — it is {_clock(name, shown.now)} there"


def feature_line(rollout: Rollout) -> str:
    """Say in one line how far a feature is open."""
    title = FEATURE_WORDS[rollout.feature.name].title
    return f"{_mark(rollout)} {title} — {openness(rollout)}"


def openness(rollout: Rollout) -> str:
    """Say how far a feature is open."""
    if rollout.is_held_off:
        return "off everywhere for now, by those who run me"
    if rollout.percent in (0, 100):
        return "on" if rollout.percent else "off"
    named = stage(rollout.percent)
    return f"{rollout.percent}% of members" + (f" ({named})" if named else "")


def _channel(shown: ServerView, owner: int) -> list[Block]:
    chosen = shown.settings.posts_channel_id
    menu = discord.ui.ChannelSelect(
        custom_id=custom_id("setup.channel", owner),
        placeholder="Choose a channel",
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        min_values=0,
        default_values=[discord.Object(chosen, type=discord.TextChannel)]
        if chosen is not None and shown.sees_channel
        else [],
    )
    return [
        text(
            "## Where may I post?",
            "What is for everyone, such as a weekly summary, goes there. Without a channel I post nothing by myself; "
            "what members ask me stays between them and me.",
        ),
        row(menu),
        text(f"**Now**: {posts(shown)}", LOG_NOTE),
    ]


def _zone(shown: ServerView, owner: int) -> list[Block]:
    now = shown.settings.time_zone
    offered = time_zones.COMMON if now in time_zones.COMMON else (now, *time_zones.COMMON)
    return [
        text(
            "## What time is it for you?",
            "Movie nights and posts go by this time zone unless somebody names another.",
        ),
        row(_zone_menu(offered, shown, owner)),
        text(f"**Now**: {zone(shown)}"),
    ]


def _features(shown: ServerView, owner: int) -> list[Block]:
    toggles = [_toggle(rollout, owner) for rollout in shown.rollouts]
    return [
        text("## What may members use?", "Films and ratings are always there. The rest is yours to decide."),
        *toggles,
        text("-# `/admin rollout` opens a feature to some of the members first."),
    ]


def _toggle(rollout: Rollout, owner: int) -> Block:
    name, words = rollout.feature.name, FEATURE_WORDS[rollout.feature.name]
    button = press(
        "Switch off" if rollout.percent else "Switch on",
        "setup.feature",
        owner,
        name,
        0 if rollout.percent else 100,
        style=ButtonStyle.secondary if rollout.percent else ButtonStyle.success,
    )
    return beside(button, f"{_mark(rollout)} **{words.title}** — {openness(rollout)}", f"-# {words.about}")


def _zone_menu(names: Sequence[str], shown: ServerView, owner: int) -> discord.ui.Select[object]:
    options = [
        discord.SelectOption(
            label=name.replace("_", " "),
            value=name,
            description=f"It is {_clock(name, shown.now)} there",
            default=name == shown.settings.time_zone,
        )
        for name in names
    ]
    return discord.ui.Select(
        custom_id=custom_id("setup.zone", owner), placeholder="Choose a time zone", options=options
    )


def _ways(name: str, owner: int) -> list[discord.ui.Button[object]]:
    """Lead one step back and one on; the last step leads to the summary."""
    at = STEPS.index(name)
    following = STEPS[at + 1] if at + 1 < len(STEPS) else SUMMARY
    ways = [
        press(
            "Next" if following != SUMMARY else "Done",
            "setup.page",
            owner,
            following,
            style=ButtonStyle.primary,
        )
    ]
    if at:
        ways.insert(0, press("Back", "setup.page", owner, STEPS[at - 1]))
    if name == "zone":
        ways.append(_other_zone(owner))
    return ways


def _other_zone(owner: int) -> discord.ui.Button[object]:
    return press("Another time zone …", "setup.other_zone", owner)


def _mark(rollout: Rollout) -> str:
    if rollout.is_held_off or not rollout.percent:
        return "⚪"
    return "🟢" if rollout.percent == 100 else "🟡"


def _clock(name: str, now: dt.datetime) -> str:
    return f"{now.astimezone(time_zones.zone_of(name)):%H:%M}"


_STEPS: Mapping[str, Callable[[ServerView, int], list[Block]]] = {
    "channel": _channel,
    "zone": _zone,
    "features": _features,
}
