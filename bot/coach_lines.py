"""The lines under and around what the coach says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.cards.support import soft_check_in
from bot.discord_text import FENCE
from core.coaching.talks.heard import Reason, Spoken

WAITING = "-# One moment …"
STOPPING = "I stop as soon as I can."
NOT_COMING = "No answer is coming right now."
MENTION_ME = "-# I can only read messages that mention me, or reply to mine with the mention left on."
ONLY_TEXT = "-# I can only read text."
STAND_INS: Mapping[Reason, str] = {
    Reason.NO_MODEL: "whoever runs me has set up no language model",
    Reason.CHOSEN: "as you chose with `/coach talk`",
    Reason.CAP: "today's budget for the language model is used up",
    Reason.BUSY: "the language model is too busy right now",
    Reason.UNREACHABLE: "the language model can't be reached right now",
    Reason.REJECTED: "the language model turns me away; whoever runs me can see why",
    Reason.REFUSED: "the language model gave no answer to this",
    Reason.NO_PROMPT: "your own coach is still being prepared",
}


def answer(spoken: Spoken) -> str:
    """Write an answer with what has to be said about it, each in one small line."""
    is_in_block = spoken.text.count(FENCE) % 2  # what was cut may have ended in the midst of code
    return "\n".join([spoken.text, *([FENCE] if is_in_block else ()), *_notes(spoken)])


def _notes(spoken: Spoken) -> Iterator[str]:
    if spoken.check_in:
        yield soft_check_in()
    if spoken.offline is not None:
        yield f"-# This is the coach by rules: {STAND_INS[spoken.offline]}."
    if spoken.cut:
        yield "-# The answer ends here before its end."
    if spoken.position is None:
        yield "-# I couldn't keep this exchange, so I won't remember it. Nothing else was changed."
