"""Nights in the tests: planned and joined by pressing what people press."""

from __future__ import annotations

import datetime as dt

import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from core.engine import Engine
from db.movie_nights import Night
from tests.cogs.reading import answer, buttons


def moment(env: simcord.Env, **later: float) -> str:
    """Write a moment from now as people type it."""
    return (env.now() + dt.timedelta(**later)).strftime("%Y-%m-%d %H:%M")


class Evening:
    """A planned night: its message, as it stands now, and what is kept of it."""

    def __init__(
        self, env: simcord.Env, engine: Engine, channel: simcord.ChannelHandle, planned: InteractionResult
    ) -> None:
        assert planned.response is not None
        self._env, self._engine, self._channel = env, engine, channel
        self.message: ResponseMessage = planned.response
        self.night_id = int(buttons(self.message)["I'm coming"].split("|")[3])

    @property
    def shown(self):
        """The plan as everyone sees it now."""
        return next(message for message in self._channel.history() if message.id == self.message.id)

    @property
    def posts(self):
        """What was posted after the plan."""
        return [message for message in self._channel.history() if message.id > self.message.id]

    async def click(self, member: MemberActor, label: str) -> InteractionResult:
        return await member.click(self.message, label=label)

    async def press(self, member: MemberActor, what: str, film_id: int, on: int = 1) -> InteractionResult:
        """Open the member's ballot and press a button of a film on it: rank or veto."""
        card = answer(await self.click(member, "Vote"))
        written = f"a1|night.{what}|{member.id}|{self.night_id}|{film_id}|{on}"
        return await member.click(card, custom_id=written)

    async def night(self) -> Night:
        return (await self._engine.movie_nights.view(self.night_id)).night

    async def film_ids(self) -> list[int]:
        return [film.film.film_id for film in (await self._engine.movie_nights.view(self.night_id)).films]

    async def pass_time(self, **later: float) -> None:
        """Let time pass, and let the bot look for what is due."""
        await self._env.advance_time(dt.timedelta(**later).total_seconds())
        await self.tick()

    async def tick(self) -> None:
        await self._env.bot.night_posts.run_due(self._env.now())
        await self._env.settle()
