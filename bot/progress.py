"""Telling how far a long work has come, by editing its private answer while it runs."""

from __future__ import annotations

import asyncio
import contextlib
from types import TracebackType
from typing import Self

import discord
import structlog

log = structlog.get_logger(__name__)

EVERY_SECONDS = 1.5


class Progress:
    """Shows the newest card it was given, at most once per interval, from when the door has deferred on.

    It stops before the answer is sent, so that nothing can come after that.
    """

    def __init__(self, interaction: discord.Interaction, every_seconds: float = EVERY_SECONDS) -> None:
        self._interaction = interaction
        self._every = every_seconds
        self._newest: discord.ui.LayoutView | None = None
        self._telling: asyncio.Task[None] | None = None
        self.shown = False
        """Whether anything of it can be seen."""

    def tell(self, card: discord.ui.LayoutView) -> None:
        """Replace what is shown next."""
        self._newest = card

    async def __aenter__(self) -> Self:
        self._telling = asyncio.create_task(self._tell())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._telling is not None:
            self._telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._telling

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            if self._newest is not None and self._interaction.response.is_done():
                card, self._newest = self._newest, None
                try:
                    await self._interaction.edit_original_response(view=card)
                except discord.HTTPException as exc:
                    log.warning("progress_unsent", status=exc.status, code=exc.code)
                else:
                    self.shown = True
