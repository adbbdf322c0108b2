"""The sentences for what can stand in a coach's way; `bot.errors` says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.errors import AttuneError, InvalidInput, NotAllowed, NotFound, Unavailable


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
    (Unavailable, "encryption"): lambda _: (
        "I keep nothing about coaching without encrypting it, and whoever runs me has not set a key for that yet "
        "(`ATTUNE_ENCRYPTION_KEYS`). `/support` and everything else work."
    ),
}
