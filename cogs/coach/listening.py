"""What members write to the coach as messages. Only their own talk is read, and only by who agreed."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import discord
import structlog
from discord.ext import commands

from bot import coach_lines, errors
from bot.cards.consultation import stage
from bot.client import AttuneBot
from cogs.coach.entry import CoachEntry
from core.bounded import Bounded
from core.caller import Caller
from core.coaching.safety.gate import assess
from core.coaching.talks.heard import Help

log = structlog.get_logger(__name__)

FEATURE = "coach"
REMEMBERED_TALKS = 5_000
Answer: TypeAlias = Callable[[str], Awaitable[None]]
"""Answers a text where it was written."""

WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


class Listening(CoachEntry):
    """Hears what is written in a member's own interview or talk."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        self._hinted: Bounded[int, bool] = Bounded(REMEMBERED_TALKS)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Hear a message that may be for the coach; most are told by their channel alone that they are not."""
        if message.author.bot or message.type not in WRITTEN or not self._may_be_ours(message.channel):
            return
        guild_id = message.guild.id if message.guild else None
        who = Caller(message.author.id, guild_id, message.id, discord.utils.utcnow())
        with self.bot.door.inside():
            try:
                await self._hear(message, who)
            except discord.HTTPException as exc:
                log.warning("coach_answer_unsent", status=exc.status, code=exc.code)

    async def _hear(self, message: discord.Message, who: Caller) -> None:
        try:
            if not await self._is_known(who):
                return
            if self.bot.door.is_draining:
                await message.channel.send(errors.DRAINING)
                return
            await self._answer(message, who)
        except discord.HTTPException:
            raise
        except Exception as exc:  # an event handler's broad except: a person always gets an answer
            if (sentence := errors.sentence(exc)) is None:
                reference = errors.reference()
                log.exception("coach_message_failed", reference=reference)
                sentence = errors.apology(reference)
            await message.channel.send(sentence)

    async def _answer(self, message: discord.Message, who: Caller) -> None:
        """Answer a message of the member's own interview or talk; any other is not looked at."""
        answer = await self._interview(message, who) or await self._talk(message, who)
        if answer is None:
            return
        if not (text := self._text(message)):
            await self._hint(message)
        elif (found := assess(text)).needs_help_first:
            await message.channel.send(view=await self.help_first(found, who.user_id))
        else:
            await self.admit(who, message.author)
            await answer(text)

    async def _interview(self, message: discord.Message, who: Caller) -> Answer | None:
        consultations = self.bot.engine.coaching.consultations
        if await consultations.place_of(who) != message.channel.id:
            return None

        async def answer(text: str) -> None:
            async with message.channel.typing():
                found = await consultations.hear(who, message.channel.id, text)
            if isinstance(found, Help):
                await message.channel.send(view=await self.help_first(found.assessment, who.user_id))
            elif found is not None:
                await message.channel.send(view=stage(found, who.user_id, message.channel.id))

        return answer

    async def _talk(self, message: discord.Message, who: Caller) -> Answer | None:
        talking = self.bot.engine.coaching.talking
        talk = await talking.running(who)
        places = (message.channel.id, None) if message.guild is None else (message.channel.id,)
        if talk is None or talk.channel_id not in places:
            return None
        number = talk.conversation_id

        async def answer(text: str) -> None:
            await self.bot.coach_replies.answer(
                message.channel,
                who.user_id,
                number,
                lambda on_text: talking.hear(who, number, text, on_text),
            )

        return answer

    async def _is_known(self, who: Caller) -> bool:
        """Tell whether someone agreed, and has the feature; from all others nothing is looked at."""
        engine = self.bot.engine
        return engine.flags.is_on(FEATURE, who.user_id, who.guild_id) and await engine.consent.is_given(
            who.user_id
        )

    def _may_be_ours(self, channel: discord.abc.Messageable) -> bool:
        if isinstance(channel, discord.Thread):
            return channel.type is discord.ChannelType.private_thread and channel.owner_id == self._own_id()
        return isinstance(channel, discord.DMChannel)

    def _text(self, message: discord.Message) -> str:
        """Return what was written, without the mention that made it readable."""
        text = message.content
        for mention in (f"<@{self._own_id()}>", f"<@!{self._own_id()}>"):
            text = text.replace(mention, " ")
        return text.strip()

    async def _hint(self, message: discord.Message) -> None:
        """Say how to write, to who called the bot, or once where Discord left the text out."""
        is_readable = message.guild is None or self.bot.intents.message_content
        is_called = self.bot.user in message.mentions
        if is_called or is_readable or not self._hinted.get(message.channel.id):
            self._hinted.put(message.channel.id, True)
            await message.channel.send(coach_lines.ONLY_TEXT if is_readable else coach_lines.MENTION_ME)

    def _own_id(self) -> int | None:
        return self.bot.user.id if self.bot.user else None
