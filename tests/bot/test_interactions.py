from __future__ import annotations

import asyncio
from collections.abc import Callable

import discord
import pytest
import simcord
import structlog
from prometheus_client import REGISTRY
from simcord.actors import MemberActor

from bot import errors
from bot.interactions import Door, caller
from bot.replies import Answer, Attachment, Body, Reply
from core.errors import NotFound, NotReady
from db.pool import DatabaseUnavailable
from tests.bot.stage import Stage

Hall = simcord.ChannelHandle


def slow(seconds: float, answer: Answer) -> Body:
    async def body(_: discord.Interaction) -> Answer:
        await asyncio.sleep(seconds)
        return answer

    return body


def failing(error: Exception) -> Body:
    async def body(_: discord.Interaction) -> Answer:
        raise error

    return body


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("attune_interactions_total", {"name": "act", "outcome": outcome}) or 0


def timed() -> float:
    return REGISTRY.get_sample_value("attune_interaction_seconds_count", {"name": "act"}) or 0


async def deliver_again(env: simcord.Env) -> None:
    [*_, newest] = [payload for _, name, payload in env.backend.transcript if name == "INTERACTION_CREATE"]
    env.backend.emit("INTERACTION_CREATE", newest)
    await env.settle()


async def test_a_second_delivery_does_not_run_again(
    stage: Stage, theatre: simcord.Env, hall: Hall, alice: MemberActor
) -> None:
    before = counted("repeated")
    result = await alice.slash(hall, "act")
    await deliver_again(theatre)
    assert stage.acted == 1
    assert result.response is not None
    assert (result.response.content, result.followups) == ("done", [])
    assert counted("repeated") == before + 1


async def test_a_quick_answer_is_not_deferred_and_private(hall: Hall, alice: MemberActor) -> None:
    result = await alice.slash(hall, "act")
    assert not result.deferred
    assert result.response is not None
    assert result.response.ephemeral


async def test_a_public_answer_is_for_everyone(stage: Stage, hall: Hall, alice: MemberActor) -> None:
    stage.body = slow(0, Reply("look", public=True))
    result = await alice.slash(hall, "act")
    assert result.response is not None
    assert not result.response.ephemeral


async def test_a_slow_command_is_deferred_after_the_second_and_answered_later(
    stage: Stage, theatre: simcord.Env, hall: Hall, alice: MemberActor
) -> None:
    stage.body = slow(5, Reply("at last"))
    asked_at = theatre.now()
    result = await alice.slash(hall, "act")
    assert result.deferred
    assert (theatre.now() - asked_at).total_seconds() == pytest.approx(1.0, abs=0.05)
    assert result.response is not None
    assert result.response.ephemeral
    await theatre.advance_time(4)
    assert "at last" in [message.content for message in (result.response, *result.followups)]


async def test_a_slow_click_leaves_its_message_meanwhile_and_edits_it_later(
    stage: Stage, theatre: simcord.Env, hall: Hall, alice: MemberActor
) -> None:
    stage.body = slow(5, Reply("changed", edits=True))
    shown = (await alice.slash(hall, "show")).response
    assert shown is not None
    pressed_at = theatre.now()
    result = await alice.click(shown, label="Act")
    assert result.deferred
    assert (theatre.now() - pressed_at).total_seconds() == pytest.approx(1.0, abs=0.05)
    assert result.followups == []
    assert theatre.backend.get_message(hall.id, shown.id).content == "shown"
    await theatre.advance_time(4)
    assert theatre.backend.get_message(hall.id, shown.id).content == "changed"


async def test_a_form_that_comes_after_the_deferral_becomes_a_sentence(
    stage: Stage, theatre: simcord.Env, hall: Hall, alice: MemberActor
) -> None:
    stage.body = slow(2, discord.ui.Modal(title="Late", custom_id="a1|act|0"))
    result = await alice.slash(hall, "act")
    await theatre.advance_time(3)
    assert result.modal is None
    assert result.response is not None
    assert errors.TOO_SLOW in [message.content for message in (result.response, *result.followups)]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotFound("undo"), "can't be undone any more"),
        (NotReady("model"), "still unpacking"),
        (DatabaseUnavailable(), "try again in a minute"),
    ],
)
async def test_an_expected_error_becomes_its_sentence(
    stage: Stage, hall: Hall, alice: MemberActor, error: Exception, told: str
) -> None:
    before = counted(type(error).__name__)
    stage.body = failing(error)
    result = await alice.slash(hall, "act")
    assert result.response is not None
    assert told in result.response.content
    assert result.response.ephemeral
    assert counted(type(error).__name__) == before + 1


async def test_a_bug_shows_a_reference_that_the_log_has_too_and_no_trace(
    stage: Stage, hall: Hall, alice: MemberActor
) -> None:
    stage.body = failing(ZeroDivisionError("secret inner workings"))
    with structlog.testing.capture_logs() as logged:
        result = await alice.slash(hall, "act")
    [event] = [event for event in logged if event["event"] == "interaction_failed"]
    assert (event["log_level"], event["exc_info"]) == ("error", True)
    assert result.response is not None
    told = result.response.content
    assert event["reference"] in told
    for inner in ("ZeroDivision", "secret", "Traceback", ".py"):
        assert inner not in told


async def test_answers_are_counted_and_timed(hall: Hall, alice: MemberActor) -> None:
    answered, measured = counted("ok"), timed()
    await alice.slash(hall, "act")
    assert (counted("ok"), timed()) == (answered + 1, measured + 1)


async def test_what_stands_before_a_handler_can_answer_in_its_place(
    stage: Stage, hall: Hall, alice: MemberActor
) -> None:
    async def ask(_: discord.Interaction, name: str, __: Body) -> Answer | None:
        return Reply(f"before {name}")

    stage.door = Door(before=ask)
    result = await alice.slash(hall, "act")
    assert result.response is not None
    assert result.response.content == "before act"
    assert stage.acted == 0


async def test_files_go_with_the_answer(stage: Stage, hall: Hall, alice: MemberActor) -> None:
    stage.body = slow(0, Reply("here", files=[Attachment("a.txt", b"abc", "three letters")]))
    result = await alice.slash(hall, "act")
    assert result.response is not None
    assert [file.filename for file in result.response.attachments] == ["a.txt"]


class Arrival:
    """An interaction without a Discord, for what has to happen while another one waits."""

    def __init__(self, number: int) -> None:
        self.id = number
        self.message = None
        self.response = self
        self.told: list[str] = []

    def is_done(self) -> bool:
        return bool(self.told)

    async def send_message(self, *, content: str, ephemeral: bool) -> None:
        self.told.append(content)


async def test_draining_waits_for_who_is_inside_and_turns_newcomers_away() -> None:
    door, may_finish = Door(), asyncio.Event()

    async def body(_: discord.Interaction) -> Answer:
        await may_finish.wait()
        return Reply("finished")

    inside, late = Arrival(1), Arrival(2)
    running = asyncio.create_task(door.run(inside, "act", body))
    await asyncio.sleep(0)
    draining = asyncio.create_task(door.drain(60))
    await asyncio.sleep(0)
    await door.run(late, "act", body)
    assert late.told == [errors.DRAINING]
    assert not draining.done()
    may_finish.set()
    assert await draining is True
    assert inside.told == ["finished"]
    await running


async def test_draining_gives_up_when_time_is_over() -> None:
    door = Door()
    running = asyncio.create_task(door.run(Arrival(1), "act", slow(60, Reply("never"))))
    await asyncio.sleep(0)
    assert await door.drain(0.01) is False
    running.cancel()


async def test_an_autocomplete_that_fails_offers_nothing() -> None:
    def refuse(error: Exception) -> Callable[[], list[str]]:
        def find() -> list[str]:
            raise error

        return find

    async def look_up() -> list[str]:
        raise NotReady("catalogue")

    door = Door()
    with structlog.testing.capture_logs() as logged:
        assert await door.choices("film", lambda: ["Alien"], []) == ["Alien"]
        assert await door.choices("film", look_up, []) == []
        assert await door.choices("film", refuse(NotReady("catalogue")), []) == []
        assert logged == []
        assert await door.choices("film", refuse(KeyError()), []) == []
    assert [event["event"] for event in logged] == ["autocomplete_failed"]


async def test_a_caller_is_who_where_and_when(stage: Stage, hall: Hall, alice: MemberActor) -> None:
    seen = []

    async def body(interaction: discord.Interaction) -> Answer:
        seen.append((caller(interaction), interaction))
        return Reply("done")

    stage.body = body
    await alice.slash(hall, "act")
    [(who, interaction)] = seen
    assert (who.user_id, who.guild_id, who.request_id) == (alice.id, interaction.guild_id, interaction.id)
    assert who.at.tzinfo is not None
