"""What a coach knows and goes by, as its member meets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
import simcord
from simcord.actors import MemberActor

from bot.charts.painter import Painter
from bot.forms.coach_profile import FORMS
from bot.posting import Poster
from core import engine as engines
from core.caller import Caller
from core.coaching.instructions.generation import FIRST
from core.coaching.jobs import COACH_GENERATION, generate
from core.coaching.model.ledger import CapSettings, LedgerSettings
from core.coaching.model.protocol import Answer, Ending
from core.coaching.settings import CoachSettings
from core.engine import Engine, EngineSettings
from core.jobs import Job
from db.pool import Database
from db.schedules import ScheduleKey
from tests.bot.senders import FakeSender
from tests.cogs.coach.conftest import HELP
from tests.cogs.conftest import caller
from tests.cogs.reading import Wire, answer, buttons, components, form, sentence, told
from tests.core.coaching.writers import KNOWN, USED, Scripted, interviewed, words
from tests.core.privacy.personal_rows import CIPHER

OLD = f"Ask what helped. {words(599)}"
LEFT = """
    select (select count(*) from coach_members) + (select count(*) from coach_profiles)
           + (select count(*) from coach_prompts) + (select count(*) from coach_generations)
           + (select count(*) from coach_consultations) + (select count(*) from coach_answers)
           + (select count(*) from coach_conversations) + (select count(*) from coach_exchanges) as coaching,
           (select count(*) from schedules) as schedules, (select count(*) from coach_costs) as costs
"""
NEW = f"Ask what got in the way. {words(599)}"


@pytest.fixture
async def alice(
    alice: MemberActor, mona: MemberActor, guild: simcord.GuildHandle, engine: Engine
) -> MemberActor:
    """She agreed, and was let in."""
    await engine.coaching.access.enable(caller(mona.id, guild.id), member_id=alice.id, role_id=None)
    return alice


@pytest.fixture
def model() -> Scripted:
    return Scripted()


@pytest.fixture
async def engine(database: Database, model: Scripted) -> Engine:
    """Every service, with a model that writes well unless a test wants otherwise."""
    caps = LedgerSettings(caps=CapSettings(1, 1, 1))
    return engines.build(
        database, EngineSettings(coach=CoachSettings(ledger=caps)), model=model, cipher=CIPHER
    )


@pytest.fixture(autouse=True)
def no_errors(env: simcord.Env) -> Iterator[None]:
    yield
    assert not env.errors


@pytest.fixture
def who(guild: simcord.GuildHandle, alice: MemberActor) -> Caller:
    return caller(alice.id, guild.id)


@pytest.fixture
async def coached(engine: Engine, model: Scripted, who: Caller) -> None:
    """Alice finished the interview, and has two versions by now."""
    await interviewed(engine, who)
    model.script = [
        Answer(Ending.OK, words(200), USED),
        Answer(Ending.OK, OLD, USED),
        Answer(Ending.OK, NEW, USED),
    ]
    for days_ago, cause in ((14, FIRST), (7, "adherence")):
        then = replace(who, at=who.at - dt.timedelta(days=days_ago))
        await engine.coaching.generation.want(then, cause)
        await engine.coaching.generation.write(then.user_id, then.at)


def options(shown) -> set[str]:
    """What a card's menu offers."""
    return {option["value"] for part in components(shown) for option in part.get("options", [])}


def corrected(**values: str) -> dict[str, str]:
    """What the first form holds, with something changed."""
    return {name: getattr(KNOWN, name) for name in FORMS["facts"]} | values


async def press(member: MemberActor, shown, label: str):
    return await member.click(shown, custom_id=buttons(shown)[label])


async def test_before_an_interview_there_is_a_kind_sentence(alice, channel):
    assert "/coach consult" in sentence(await alice.slash(channel, "coach profile"))


async def test_the_profile_shows_everything_within_discords_limits(alice, channel, coached):
    shown = answer(await alice.slash(channel, "coach profile"))

    for value in (
        KNOWN.goals,
        KNOWN.obstacles,
        KNOWN.best_time,
        "version 2",
        words(200),
        "Direct",
        "None yet",
    ):
        assert value in told(shown)


async def test_long_facts_are_put_on_pages(alice, channel, engine, who, coached):
    await engine.coaching.profiles.change(
        who, dict.fromkeys(("goals", "habits", "obstacles", "motivation", "past_attempts"), "_* " * 166)
    )
    shown = answer(await alice.slash(channel, "coach profile"))
    first, texts = shown.id, [told(shown)]
    while turn := next((label for label in buttons(shown) if label.startswith("Page ")), None):
        shown = answer(await press(alice, shown, turn))
        texts.append(told(shown))

    assert shown.id == first
    assert len(texts) > 2
    assert all(len(text) <= 4_000 for text in texts)
    assert "".join(texts).count("What gets in the way") == 2


async def test_corrected_facts_are_kept_and_new_instructions_are_offered(
    alice, channel, coached, engine, who
):
    shown = answer(await alice.slash(channel, "coach profile"))
    opened = await press(alice, shown, "Correct the facts")
    assert form(opened)["goals"]["value"] == KNOWN.goals

    saved = answer(await alice.submit_modal(opened, corrected(goals="Sing")))
    writing = answer(await press(alice, saved, "Write new instructions"))

    known = await engine.coaching.profiles.show(who)
    assert (known.facts.goals, known.facts.habits, known.is_composed) == ("Sing", KNOWN.habits, True)
    assert "Preparing your coach" in told(writing)
    assert (await engine.coaching.prompts.current(who.user_id)).is_preparing


async def test_the_second_form_changes_how_the_coach_talks(alice, channel, coached, engine, who):
    shown = answer(await alice.slash(channel, "coach profile"))
    opened = await press(alice, shown, "Correct the rest")
    await alice.submit_modal(opened, {"tone": ["playful"], "experience": ["advanced"]})
    assert (await engine.coaching.profiles.show(who)).facts.tone == "playful"


async def test_values_that_no_form_offers_change_nothing(wire: Wire, alice, coached, engine, who):
    for which, values in (("manner", {"tone": ["rude"]}), ("facts; drop", {"goals": "x"})):
        sentence(await wire.submit(alice.id, f"a1|coach_profile.edited|{alice.id}|{which}", values))
    assert (await engine.coaching.profiles.show(who)).facts == KNOWN


async def test_what_needs_other_help_is_not_kept(alice, channel, coached, engine, who):
    shown = answer(await alice.slash(channel, "coach profile"))
    opened = await press(alice, shown, "Correct the facts")
    assert HELP in told(answer(await alice.submit_modal(opened, corrected(goals="I want to kill myself"))))
    assert (await engine.coaching.profiles.show(who)).facts == KNOWN


async def test_a_part_that_may_not_be_a_fact_is_left_out_and_that_is_told(
    alice, channel, coached, engine, who
):
    shown = answer(await alice.slash(channel, "coach profile"))
    opened = await press(alice, shown, "Correct the facts")

    saved = answer(await alice.submit_modal(opened, corrected(goals="Walk more, lose 10 kg, sing")))

    assert "I left a part out" in told(saved)
    assert (await engine.coaching.profiles.show(who)).facts.goals == "Walk more, sing"


async def test_one_thing_is_forgotten(alice, channel, coached, engine, who):
    shown = answer(await alice.slash(channel, "coach profile"))
    asked = answer(await press(alice, shown, "Forget …"))
    assert "meals_routine" in options(asked)

    await alice.select(asked, values=["meals_routine"])

    assert (await engine.coaching.profiles.show(who)).facts.meals_routine == ""


async def test_what_no_key_opens_any_more_can_be_forgotten(alice, channel, coached, database, who):
    async with database.service() as connection:
        await connection.execute(
            "update coach_profiles set facts = set_byte(facts, 20, get_byte(facts, 20) # 1)"
        )
    locked = answer(await alice.slash(channel, "coach profile"))
    assert "a key that I don't have any more" in told(locked)
    sure = answer(await alice.click(locked, label="Forget everything …"))
    gone = answer(await alice.click(sure, label="Forget everything"))
    assert "would begin anew" in told(gone)


async def test_everything_is_forgotten_after_asking_and_at_once(
    alice, channel, coached, engine, who, database
):
    async with database.member(who.user_id) as connection:
        await connection.execute(
            """
            insert into coach_answers select $1, consultation_id, 'goals', '\\x00', now()
            from coach_consultations where user_id = $1
            """,
            who.user_id,
        )
        await connection.execute(
            "insert into coach_conversations (user_id, started_at, last_at) values ($1, now(), now())",
            who.user_id,
        )
        await connection.execute(
            """
            insert into coach_exchanges select $1, conversation_id, 1, 4, '\\x00', '\\x00', 'model', null, now()
            from coach_conversations where user_id = $1
            """,
            who.user_id,
        )
    shown = answer(await alice.slash(channel, "coach profile"))
    asked = answer(await press(alice, shown, "Forget …"))
    sure = answer(await press(alice, asked, "Forget everything …"))
    assert (await engine.coaching.profiles.show(who)).talks == 1
    assert "Forgotten" in told(answer(await press(alice, sure, "Forget everything")))

    async with database.member(who.user_id) as connection:
        left = await connection.fetchrow(LEFT)
    assert left is not None
    assert dict(left) == {"coaching": 0, "schedules": 0, "costs": 3}
    assert "/coach consult" in sentence(await alice.slash(channel, "coach profile"))


async def test_the_history_tells_versions_and_why(alice, channel, coached):
    shown = told(answer(await alice.slash(channel, "coach history")))

    assert shown.index("Version 2** · **in use**") < shown.index("Version 1**")
    assert "after your interview · 602 words" in shown
    assert "because you do more or less of your plan" in shown


async def test_two_versions_are_compared_by_sentences(alice, channel, coached):
    shown = answer(await alice.slash(channel, "coach history"))
    compared = told(answer(await press(alice, shown, "What changed")))

    assert "From version 1 to version 2" in compared
    assert "➖ Ask what helped.\n➕ Ask what got in the way.\n-# … 1 sentence as before" in compared


async def test_an_older_version_is_used_again_and_read(alice, channel, coached, engine, who):
    shown = answer(await alice.slash(channel, "coach history"))
    again = answer(await press(alice, shown, "Use this one"))

    assert "Version 1** · **in use**" in told(again)
    current = await engine.coaching.prompts.current(who.user_id)
    assert (current.version, current.text) == (1, OLD)
    read = answer(await alice.click(again, custom_id=f"a1|coach_prompt.show|{alice.id}|2|0"))
    assert "Ask what got in the way." in told(read)
    assert "From version 2 to version 1" in told(
        answer(await press(alice, read, "Compare with the one in use"))
    )


async def test_many_versions_are_put_on_pages(alice, channel, coached, database, who):
    async with database.member(who.user_id) as connection:
        await connection.execute(
            """
            insert into coach_prompts
            select user_id, version + number, prompt, 'weather', model, made_at
            from coach_prompts, generate_series(2, 10, 2) as number where user_id = $1
            """,
            who.user_id,
        )
    shown = answer(await alice.slash(channel, "coach history"))
    last = answer(await press(alice, answer(await press(alice, shown, "Page 2 of 3")), "Page 3 of 3"))
    assert "Version 1**" in told(last)
    assert "Version 12**" not in told(last)
    assert "Page 3 of 3" not in buttons(last)


async def test_a_version_that_is_not_there_gets_a_sentence(wire, alice, channel, coached):
    shown = answer(await alice.slash(channel, "coach history"))
    for written in (f"coach_prompt.use|{alice.id}|9", f"coach_prompt.compare|{alice.id}|1|9|0"):
        assert "/coach history" in sentence(await wire.press(alice.id, f"a1|{written}", shown))


async def test_a_refresh_is_written_and_the_next_one_has_to_wait(alice, channel, coached, engine, who):
    answer(await alice.slash(channel, "coach refresh"))
    assert "already" in sentence(await alice.slash(channel, "coach refresh"))
    await engine.coaching.generation.write(who.user_id, who.at)

    assert "<t:" in sentence(await alice.slash(channel, "coach refresh"))
    assert (await engine.coaching.prompts.current(who.user_id)).version == 3


async def test_a_refresh_that_failed_may_be_asked_for_again(alice, channel, coached, engine, model, who):
    answer(await alice.slash(channel, "coach refresh"))
    model.script = [Answer(Ending.REFUSED)]
    await engine.coaching.generation.write(who.user_id, who.at)
    assert "could not be written" in told(answer(await alice.slash(channel, "coach profile")))

    assert "Preparing" in told(answer(await alice.slash(channel, "coach refresh")))
    assert (await engine.coaching.prompts.current(who.user_id)).version == 2


async def test_a_strangers_click_changes_nothing(alice, bob, channel, coached, engine, who, wire):
    shown = answer(await alice.slash(channel, "coach profile"))
    for written in ("coach_profile.forget_all|{}|1", "coach_prompt.use|{}|1", "coach_profile.show|{}|0"):
        refused = sentence(await wire.press(bob.id, f"a1|{written.format(alice.id)}", shown))
        assert KNOWN.goals not in refused
    assert (await engine.coaching.prompts.current(who.user_id)).version == 2


async def test_the_first_version_is_told_in_the_thread_once(engine, who, alice):
    await interviewed(engine, who)
    await engine.coaching.generation.want(who, FIRST)
    key = ScheduleKey(COACH_GENERATION, user_id=who.user_id)
    job = Job(key, "now-1", who.at, False, None, "UTC")
    sender = FakeSender()
    poster = Poster(engine.posts, sender, Painter())

    for _ in range(2):
        delivery = await generate(engine, job, who.at)
        assert delivery is not None
        await poster.post(job, delivery, who.at)

    [(delivery, post)] = sender.sent
    assert (delivery.channel_id, delivery.user_id) == (77, None)
    assert "Your coach is ready" in str(post.card.to_components())


async def test_a_failed_post_does_not_write_again(engine, who, model):
    await interviewed(engine, who)
    await engine.coaching.generation.want(who, FIRST)
    job = Job(ScheduleKey(COACH_GENERATION, user_id=who.user_id), "now-1", who.at, False, None, "UTC")
    sender = FakeSender()
    sender.before = [ConnectionError()]
    poster = Poster(engine.posts, sender, Painter())

    with pytest.raises(ConnectionError):
        await poster.post(job, await generate(engine, job, who.at), who.at)
    await poster.post(job, await generate(engine, job, who.at), who.at)

    assert len(sender.sent) == 1
    assert len(model.asked) == 2
