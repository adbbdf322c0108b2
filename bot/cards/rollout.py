"""How far a feature is open in a server, with a way on and a way back."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.cards.layout import bar, card, line, row, text
from bot.cards.setup import LOG_NOTE, openness
from bot.components import press
from bot.feature_words import FEATURE_WORDS
from core.experiments.features import STAGES
from core.experiments.flags import Rollout

BAR_FIELDS = 20
STICKY = (
    "-# Who has it keeps it while the share grows. A change holds at once, for everyone, without a restart."
)


def stage_name(name: str) -> str:
    """Write a stage with its share: canary · 10%."""
    share = STAGES[name]
    return name if share in (0, 100) else f"{name} · {share}%"


def rollout(shown: Rollout, owner: int) -> discord.ui.LayoutView:
    """Show a rollout; what holds now can't be pressed."""
    name, percent = shown.feature.name, shown.percent
    stages = [
        press(
            stage_name(stage).capitalize(),
            "rollout.set",
            owner,
            name,
            share,
            style=ButtonStyle.primary if share == percent else ButtonStyle.secondary,
            disabled=share == percent,
        )
        for stage, share in STAGES.items()
        if shown.feature.by_member or share in (0, 100)
    ]
    before = shown.previous_percent
    can_go_back = shown.feature.by_member and before != percent
    back = press(f"Roll back to {before}%", "rollout.back", owner, name, before, style=ButtonStyle.danger)
    words = FEATURE_WORDS[name]
    return card(
        text(f"## {words.title}", f"{words.about}."),
        text(f"{bar(percent * BAR_FIELDS // 100, BAR_FIELDS)} **{percent}%**", f"Open: {openness(shown)}."),
        line(),
        row(*stages, *([back] if can_go_back else [])),
        text(STICKY, LOG_NOTE),
    )
