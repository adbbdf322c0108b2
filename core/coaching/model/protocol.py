"""What the coach asks of a language model, whoever serves it, and the six ways in which that can end."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar, runtime_checkable

from pydantic import BaseModel

Form = TypeVar("Form", bound=BaseModel)
OnText: TypeAlias = Callable[[str], Awaitable[None]]


class Stop(Exception):
    """Raised by who takes the pieces of an answer: what came so far is the answer."""


class Ending(Enum):
    """How a call ended."""

    OK = "ok"
    TRUNCATED = "truncated"
    """There is text, but not all of it."""
    REFUSED = "refused"
    BUSY = "busy"
    """Too much to do there: later may work."""
    REJECTED = "rejected"
    """Our request or key is at fault: trying again does not help."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One side's part of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request: what stays the same comes first, so that the server can keep it (prompt caching)."""

    model: str
    system: tuple[str, ...]
    """Blocks; the cache ends after each of them."""
    turns: tuple[Turn, ...]
    most_tokens: int
    member_key: str
    """Opaque: tells members apart without saying who they are."""
    patient: bool = False
    """Nobody waits for the answer, so that it may take its time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``detail`` is for logs: a status or an error's name, never text of a person."""

    ending: Ending
    text: str = ""
    usage: Usage = Usage()
    detail: str = ""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Extracted(Generic[Form]):
    """A form that the model filled in; None unless it ended well."""

    ending: Ending
    form: Form | None = None
    usage: Usage = Usage()
    detail: str = ""


class CoachModel(Protocol):
    """A model behind the coach. Nothing here raises for what the server or the network does."""

    async def ask(self, prompt: Prompt, on_text: OnText | None = None) -> Answer:
        """Answer a prompt; pieces of the text are handed on as they come, until ``on_text`` raises `Stop`."""

    async def extract(self, prompt: Prompt, form: type[Form]) -> Extracted[Form]:
        """Fill in a form from what the prompt says."""


@runtime_checkable
class BatchModel(Protocol):
    """A model that also takes many prompts at once, for half the price, within a day."""

    async def submit(self, prompts: Mapping[str, Prompt]) -> str | None:
        """Hand prompts in under keys of ours; return the batch's id, None when it was not taken."""

    async def collect(self, batch_id: str) -> BatchResults:
        """Look how a batch is doing."""


@dataclass(frozen=True, slots=True)
class BatchResults:
    """Answers by our keys, in no order; ``ended`` is False while the batch is being worked on."""

    ended: bool
    answers: Mapping[str, Answer]
    lost: bool = False
    """The server knows no such batch (any more)."""


def member_key(user_id: int) -> str:
    """Return a member's opaque key: always the same, and nothing that the server could look up."""
    return hashlib.blake2b(str(user_id).encode(), digest_size=8).hexdigest()


def spoken(turns: Sequence[Turn]) -> str:
    """Return turns as one text, for counting."""
    return "\n".join(turn.text for turn in turns)
