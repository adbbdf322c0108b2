"""What a handler answers with. It never touches Discord's response itself: the door does."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import discord


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an answer."""

    filename: str
    content: bytes
    alt_text: str | None = None

    def as_file(self) -> discord.File:
        """Make the upload; a file can be sent once, so each send makes its own."""
        return discord.File(io.BytesIO(self.content), self.filename, description=self.alt_text)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: a sentence or a card. Private unless ``public``.

    ``edits`` changes the message that was clicked, or that a command has shown before.
    """

    text: str | None = None
    card: discord.ui.LayoutView | None = None
    buttons: discord.ui.View | None = None
    """Under a sentence."""
    files: Sequence[Attachment] = ()
    public: bool = False
    edits: bool = False


Answer: TypeAlias = Reply | discord.ui.Modal
Body: TypeAlias = Callable[[discord.Interaction], Awaitable[Answer]]
