"""The sentences for what can stand in a coach's way; `bot.errors` says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.errors import AttuneError, InvalidInput, Unavailable

COACH_SENTENCES: Mapping[tuple[type[AttuneError], str], Callable[[Mapping[str, object]], str]] = {
    (Unavailable, "encryption"): lambda _: (
        "I keep nothing about coaching without encrypting it, and whoever runs me has not set a key for that yet "
        "(`ATTUNE_ENCRYPTION_KEYS`). `/support` and everything else work."
    ),
    (InvalidInput, "safety_plan"): lambda facts: (
        f"A step of your safety plan can have at most {facts['most']} characters. Please shorten it a little; "
        "nothing was changed."
    ),
}
