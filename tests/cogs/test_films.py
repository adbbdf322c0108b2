from __future__ import annotations

import simcord

from core.engine import Engine


async def test_a_film_and_stars_save_at_once_after_consent(env: simcord.Env, engine: Engine) -> None:
    guild = env.create_guild()
    channel = guild.create_text_channel("films")
    alice = guild.add_member(env.create_user("alice"))

    asked = await alice.slash(channel, "rate", film="The Matrix (1999)", stars=4.5)
    done = await alice.click(asked.response, label="Agree and continue")
    print(done)
    state = await engine.film_store.member_state(alice.id)
    assert state is not None
    assert list(state.stars) == [4.5]
