"""What members write to the coach as messages. Only their own talk is read, and only by who agreed."""

import discord
import structlog
from discord.ext import commands

from bot import coach_lines, errors
from bot.cards.consultation import stage
from bot.cards.support import help_card
from bot.client import AttuneBot
from cogs.coach.entry import CoachEntry
from core.bounded import Bounded
from core.caller import Caller
from core.coaching.consultations import NeedsHelp
from core.coaching.safety import assess

log = structlog.get_logger(__name__)

FEATURE = "coach"
REMEMBERED_TALKS = 5_000
WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


class Listening(CoachEntry):
    """Hears messages. What takes part in it says whether a message was one for it."""

    def __init__(self, bot: AttuneBot) -> None:
        super().__init__(bot)
        # Asked in this order, until one says that a message was for it.
        self._hearers = (self.hear_interview, self.hear_talk)
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

    async def hear_interview(self, message: discord.Message, who: Caller) -> bool:
        """Take a message in the place of the member's interview for an answer."""
        consultations = self.bot.engine.coaching.consultations
        place = message.channel
        if await consultations.place_of(who) != place.id:
            return False
        if not (text := self._text(message)):
            await self._hint(message)
            return True
        await self.admit(who, message.author)
        async with place.typing():
            heard = await consultations.hear(who, place.id, text)
        if isinstance(heard, NeedsHelp):
            await place.send(view=help_card(heard.assessment, None, who.user_id))
        elif heard is not None:
            await place.send(view=stage(heard, who.user_id, place.id))
        return True

    async def hear_talk(self, message: discord.Message, who: Caller) -> bool:
        """Answer a message of the member's own talk, in its thread or in private."""
        talk = await self.bot.engine.coaching.talking.running(who)
        places = (message.channel.id, None) if message.guild is None else (message.channel.id,)
        if talk is None or talk.channel_id not in places:
            return False
        if not (text := self._text(message)):
            await self._hint(message)
            return True
        if (found := assess(text)).needs_help_first:
            await message.channel.send(view=help_card(found, None, who.user_id))
            return True
        await self.admit(who, message.author)
        talking, conversation_id = self.bot.engine.coaching.talking, talk.conversation_id
        await self.bot.coach_replies.answer(
            message.channel,
            who.user_id,
            conversation_id,
            lambda on_text: talking.hear(who, conversation_id, text, on_text),
        )
        return True

    async def _hear(self, message: discord.Message, who: Caller) -> None:
        try:
            if not await self._is_known(who):
                return
            if self.bot.door.is_draining:
                await message.channel.send(errors.DRAINING)
                return
            for hear in self._hearers:
                if await hear(message, who):
                    return
        except discord.HTTPException:
            raise
        except Exception as exc:  # an event handler's broad except: a person always gets an answer
            if (sentence := errors.sentence(exc)) is None:
                reference = errors.reference()
                log.exception("coach_message_failed", reference=reference)
                sentence = errors.apology(reference)
            await message.channel.send(sentence)

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
