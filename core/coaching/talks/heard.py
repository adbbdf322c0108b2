"""What comes of a message to the coach."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from core.coaching.model.protocol import Ending
from core.coaching.safety.gate import Assessment


class Reason(Enum):
    """Why the coach without a model answered."""

    NO_MODEL = "no_model"
    CHOSEN = "chosen"
    CAP = "cap"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"
    REFUSED = "refused"
    NO_PROMPT = "no_prompt"
    """No instructions of the member's own yet, and general ones are not to serve."""


REASON_OF = {
    Ending.BUSY: Reason.BUSY,
    Ending.UNREACHABLE: Reason.UNREACHABLE,
    Ending.REJECTED: Reason.REJECTED,
    Ending.REFUSED: Reason.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Help:
    """Help comes before any coaching: what was said was neither kept nor sent on."""

    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Spoken:
    """An answer."""

    text: str
    position: int | None
    """Its place in the conversation; None when it could not be kept."""
    offline: Reason | None = None
    cut: bool = False
    """There would have been more."""
    check_in: bool = False
    """The message told of distress: ask softly how they are."""
    repeated: bool = False
    """The same request was answered before, with this."""


Heard: TypeAlias = Spoken | Help
