"""What a talk costs at the prices of our settings, as a Messages API on this machine counts it."""

from __future__ import annotations

from benchmarks.coaching import talks
from benchmarks.figures import Figure, at_most
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.coaching.model.prices import cost_usd
from core.coaching.model.protocol import Usage
from core.coaching.settings import CoachSettings
from core.coaching.talks.answering import AnswerSettings
from core.coaching.talks.heard import Spoken
from core.engine import Engine
from tests.loopback.anthropic import LoopbackAnthropic, Says

CENT = 0.01
SHARE_TARGET = 0.5
"""Of the price without a cache: what caching should leave at most."""
MOST_OUTPUT = talks.EXCHANGES * AnswerSettings().most_tokens
_SPENT = """
    select sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(spent_usd)
    from coach_costs where user_id = $1 and kind = 'chat'
"""


async def figures(engine: Engine, user_id: int) -> list[Figure]:
    """Hold one talk over the real SDK, and price what was counted with and without the cache."""
    async with LoopbackAnthropic(Says(talks.words(talks.REPLY_WORDS))) as api:
        model = AnthropicModel("a key", ModelLimits(), base_url=api.url)
        try:
            await _talk(talks.with_model(engine, model), user_id)
        finally:
            await model.close()
    async with engine.database.service() as connection:
        *tokens, spent = await connection.fetchrow(_SPENT, user_id)
    used, settings = Usage(*tokens), CoachSettings()
    read_in = used.input_tokens + used.cache_read_tokens + used.cache_write_tokens
    plain = cost_usd(Usage(read_in, used.output_tokens), settings.chat_model, settings.ledger.prices)
    talk = f"{talks.EXCHANGES}-exchange talk"
    paid = used.input_tokens + used.cache_write_tokens
    return [
        at_most(f"{talk}: input at full price", paid, "tokens", "all input", read_in, SHARE_TARGET * read_in),
        at_most(f"{talk}: output", used.output_tokens, "tokens", "all input", read_in, MOST_OUTPUT),
        at_most(
            f"{talk}", float(spent) / CENT, "cents", "no cache", plain / CENT, SHARE_TARGET * plain / CENT
        ),
    ]


async def _talk(engine: Engine, user_id: int) -> None:
    talk = await talks.opened(engine, user_id)
    for turn, text in enumerate(talks.SAID):
        heard = await engine.coaching.talking.hear(talks.asking(user_id, turn), talk.conversation_id, text)
        if not isinstance(heard, Spoken) or heard.offline is not None:
            raise RuntimeError(f"the model was not asked: {heard}")
