"""The sentences for what can stand in a coach's way; `bot.errors` says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.errors import AttuneError, InvalidInput, NotAllowed, NotFound, Unavailable

COACH_SENTENCES: Mapping[tuple[type[AttuneError], str], Callable[[Mapping[str, object]], str]] = {
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
}
