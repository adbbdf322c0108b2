"""The sentences for what can stand in a coach's way; `bot.errors` says them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import discord

from core.errors import AttuneError, InvalidInput, NotAllowed, NotFound, NotReady, Unavailable


def _too_soon(facts: Mapping[str, object]) -> str:
    again_at = facts["again_at"]
    when = discord.utils.format_dt(again_at, "R") if isinstance(again_at, dt.datetime) else "later"
    return f"New instructions for your coach were written not long ago. You can ask for them again {when}."


def _not_let_in(facts: Mapping[str, object]) -> str:
    if facts.get("in_private"):
        return (
            "I can't coach you in private messages yet. "
            "A moderator of a server that we share can let you in by name: `/admin consultation enable`."
        )
    return (
        "Coaching isn't switched on for you here yet; everything else works. "
        "A moderator can let you in with `/admin consultation enable`, and sees that you asked."
    )


COACH_SENTENCES: Mapping[tuple[type[AttuneError], str], Callable[[Mapping[str, object]], str]] = {
    (InvalidInput, "coach_answer"): lambda _: (
        "There was nothing in that answer. Write a few words, or press **Skip**."
    ),
    (InvalidInput, "consultation_target"): lambda _: "Choose either a member or a role, and one at a time.",
    (NotAllowed, "consultation"): _not_let_in,
    (NotFound, "consultation"): lambda _: (
        "That interview is over, so I kept nothing of this. `/coach consult` shows where you are, or begins anew."
    ),
    (NotAllowed, "coach_refresh"): _too_soon,
    (NotFound, "coach_prompt"): lambda _: (
        "Your coach has no instructions of that number any more. `/coach history` shows those that there are."
    ),
    (NotReady, "coach_generation"): lambda _: (
        "I'm writing for your coach already. Give me a minute or two, and look into `/coach history` then."
    ),
    (NotReady, "coach_profile"): lambda _: (
        "Your coach knows nothing about you yet. `/coach consult` begins with a short interview."
    ),
    (Unavailable, "coach_model"): lambda _: (
        "There is no language model here that could write for your coach, so it goes by what it has. "
        "Everything you told it is kept and used."
    ),
    (InvalidInput, "coach_message_empty"): lambda _: (
        "I found nothing to read in that. Please write a few words."
    ),
    (InvalidInput, "coach_message_long"): lambda facts: (
        f"That is more than I can take in at once. Please write at most {facts['most']} characters; nothing was sent."
    ),
    (NotAllowed, "coach_pace"): lambda facts: (
        f"Let us slow down a little: I answer {facts['most']} messages a minute. Please write again in a minute."
    ),
    (NotFound, "coach_answer"): lambda _: "Only my newest answer of a talk can be given anew.",
    (NotFound, "conversation"): lambda _: (
        "That talk is over. `/coach talk` shows the one that goes on, or begins one."
    ),
    (Unavailable, "encryption"): lambda _: (
        "I keep nothing about coaching without encrypting it, and whoever runs me has not set a key for that yet "
        "(`ATTUNE_ENCRYPTION_KEYS`). `/support` and everything else work."
    ),
    (Unavailable, "sealed_text"): lambda _: (
        "I can't open what I kept of this: it was encrypted with a key that I don't have any more. "
        "Whoever runs me can put the key back; until then nothing is lost, and `/support` works."
    ),
    (InvalidInput, "safety_plan"): lambda facts: (
        f"A step of your safety plan can have at most {facts['most']} characters. Please shorten it a little; "
        "nothing was changed."
    ),
}
