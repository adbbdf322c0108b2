"""Talks with the coach, as cards: where one is held, and an answer where there is no thread."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot import coach_lines
from bot.cards.layout import Block, card, line, row, text
from bot.components import press
from core.coaching.talks.heard import Spoken
from db.coach_talks import Conversation

LONGEST_ANSWER = 3_500


def running(
    talk: Conversation, owner: int, *, is_new: bool, has_model: bool, offline: bool
) -> discord.ui.LayoutView:
    """Say where a talk is held, and how else it could be."""
    here = "Your talk begins" if is_new else "Your talk goes on"
    blocks: list[Block] = [text("## Your coach"), text(f"{here} {_where(talk)}.")]
    buttons = [press("New talk", "coach.new", owner)]
    if talk.channel_id is None:
        write = press("Write", "coach.write", owner, talk.conversation_id, style=ButtonStyle.primary)
        buttons.insert(0, write)
    if has_model:
        label = "Use the model" if offline else "Use the coach without a model"
        buttons.append(press(label, "coach.offline", owner, int(not offline)))
    if offline or not has_model:
        blocks.append(
            text("-# The coach by rules answers you: nothing that you say goes to a language model.")
        )
    else:
        blocks.append(text("-# What you say there goes to a language model, which may be wrong."))
    return card(*blocks, row(*buttons))


def answer(spoken: Spoken, conversation_id: int, owner: int) -> discord.ui.LayoutView:
    """Show an answer to its member alone."""
    told = coach_lines.answer(spoken)
    if len(told) > LONGEST_ANSWER:
        told = f"{told[:LONGEST_ANSWER].rsplit(maxsplit=1)[0]} …"
    buttons = [press("Write", "coach.write", owner, conversation_id, style=ButtonStyle.primary)]
    if spoken.position is not None:
        buttons.append(press("Regenerate", "coach.again_in_card", owner, conversation_id, spoken.position))
    return card(text(told), line(), row(*buttons))


def greeting(member_id: int, bot_id: int, *, reads_all: bool) -> str:
    """Write what a thread begins with."""
    how = (
        "Just write here."
        if reads_all
        else f"Begin what you write with <@{bot_id}>, or reply to a message of mine: other messages I can't read."
    )
    return (
        f"Hello <@{member_id}>, what is on your mind? {how}\n"
        "-# I'm a program. This thread is private, yet moderators who manage threads can open it. `/privacy show` "
        "tells what I keep."
    )


def _where(talk: Conversation) -> str:
    if talk.channel_id is None:
        return "here, with **Write**"
    return "in our private chat: just write there" if talk.guild_id is None else f"in <#{talk.channel_id}>"
