from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import pytest
import simcord
from simcord.actors import MemberActor

from bot import errors
from bot.components import CHOSEN, LONGEST_ID, chosen, custom_id, form_values, is_ours, press
from bot.replies import Answer, Reply
from core.errors import InvalidInput, NotAllowed, NotFound
from tests.bot.stage import Stage

OLDER = errors.sentence(NotFound("button"))
STRANGER = errors.sentence(NotAllowed("owner"))


class Recorder:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[object, ...]] = []

    async def press(self, _: discord.Interaction, number: int, word: str) -> Answer:
        self.given.append((number, word))
        return Reply("pressed")

    async def submit(self, _: discord.Interaction, values: Mapping[str, Any], number: int) -> Answer:
        self.given.append((values, number))
        return Reply("submitted")


@pytest.fixture
def recorder(stage: Stage) -> Recorder:
    """Its handlers are the routes `record.press` and `record.submit`."""
    made = Recorder()
    stage.router.add("record.press", made.press)
    stage.router.add("record.submit", made.submit)
    return made


@pytest.fixture
def offer(stage: Stage) -> Any:
    """Make `/act` answer with a button or a form."""

    def offer(item: discord.ui.Button[Any] | discord.ui.Select[Any] | discord.ui.Modal) -> None:
        async def body(_: discord.Interaction) -> Answer:
            if isinstance(item, discord.ui.Modal):
                return item
            view = discord.ui.LayoutView(timeout=None)
            view.add_item(discord.ui.ActionRow(item))
            view.stop()
            return Reply(card=view, public=True)

        stage.body = body

    return offer


def test_a_custom_id_says_route_owner_and_arguments() -> None:
    assert custom_id("rate.open", 7, 100, "x") == "a1|rate.open|7|100|x"


def test_a_custom_id_that_discord_would_refuse_is_a_bug() -> None:
    assert len(custom_id("r", 1, "x" * (LONGEST_ID - 7))) == LONGEST_ID
    with pytest.raises(ValueError, match="too long"):
        custom_id("r", 1, "x" * (LONGEST_ID - 6))


def test_only_our_custom_ids_are_ours() -> None:
    assert is_ours(custom_id("rate.open", 7))
    for foreign in (None, 5, "", "a1", "rate.open|7", f"b1{custom_id('rate.open', 7)}"):
        assert not is_ours(foreign)


def test_two_handlers_for_a_route_are_a_bug(stage: Stage, recorder: Recorder) -> None:
    with pytest.raises(ValueError, match=r"record\.press"):
        stage.router.add("record.press", recorder.press)


async def test_a_press_runs_its_route_with_its_arguments(
    recorder: Recorder, offer: Any, hall: simcord.ChannelHandle, alice: MemberActor
) -> None:
    offer(press("Go", "record.press", alice.id, 12, "34"))
    result = await alice.click((await alice.slash(hall, "act")).response, label="Go")
    assert recorder.given == [(12, "34")]
    assert result.response is not None
    assert result.response.content == "pressed"


async def test_a_strangers_press_is_refused(
    theatre: simcord.Env,
    guild: simcord.GuildHandle,
    recorder: Recorder,
    offer: Any,
    hall: simcord.ChannelHandle,
    alice: MemberActor,
) -> None:
    mallory = guild.add_member(theatre.create_user("mallory"))
    offer(press("Go", "record.press", alice.id, 1, "x"))
    shown = (await alice.slash(hall, "act")).response
    result = await mallory.click(shown, label="Go")
    assert result.response is not None
    assert (result.response.content, result.response.ephemeral) == (STRANGER, True)
    assert recorder.given == []


@pytest.mark.parametrize(
    "written",
    [
        "a1|no.such.route|0",
        "a1|record.press|0",
        "a1|record.press|0|1",
        "a1|record.press|0|1|x|more",
        "a1|record.press|0|one|x",
        f"a1|record.press|0|{'9' * 40}|x",
        "a1|record.press|someone|1|x",
        "a0|record.press|0|1|x",
        "a1|record.press",
    ],
)
async def test_a_button_of_another_version_gets_a_sentence(
    recorder: Recorder, offer: Any, hall: simcord.ChannelHandle, alice: MemberActor, written: str
) -> None:
    offer(discord.ui.Button(label="Old", custom_id=written))
    result = await alice.click((await alice.slash(hall, "act")).response, label="Old")
    assert result.response is not None
    assert result.response.content == OLDER
    assert recorder.given == []


async def test_a_button_still_works_after_a_restart(
    theatre: simcord.Env, stage: Stage, offer: Any, hall: simcord.ChannelHandle, alice: MemberActor
) -> None:
    offer(press("Go", "record.press", alice.id, 1, "x"))
    shown = (await alice.slash(hall, "act")).response
    another, recorder = Stage(stage.door), Recorder()
    another.router.add("record.press", recorder.press)
    await theatre.restart_bot(another)
    await alice.click(shown, label="Go")
    assert recorder.given == [(1, "x")]


async def test_a_menu_hands_what_was_chosen_to_its_route(
    recorder: Recorder, offer: Any, hall: simcord.ChannelHandle, alice: MemberActor
) -> None:
    options = [discord.SelectOption(label=word) for word in ("red", "blue")]
    offer(discord.ui.Select(custom_id=custom_id("record.submit", alice.id, 7), options=options))
    await alice.select((await alice.slash(hall, "act")).response, ["blue"])
    assert recorder.given == [({CHOSEN: ["blue"]}, 7)]


def test_one_thing_or_nothing_is_chosen() -> None:
    assert chosen({CHOSEN: ["blue"]}) == "blue"
    assert chosen({CHOSEN: []}) is None
    for sent in ({}, {CHOSEN: None}, {CHOSEN: "blue"}, {CHOSEN: [5]}, {CHOSEN: ["red", "blue"]}):
        with pytest.raises(InvalidInput, match="option"):
            chosen(sent)


async def test_a_form_hands_its_inputs_to_its_route(
    recorder: Recorder, offer: Any, hall: simcord.ChannelHandle, alice: MemberActor
) -> None:
    form = discord.ui.Modal(title="Form", custom_id=custom_id("record.submit", alice.id, 5))
    form.add_item(discord.ui.Label(text="Note", component=discord.ui.TextInput(custom_id="note")))
    offer(form)
    await alice.submit_modal(await alice.slash(hall, "act"), {"note": "well"})
    assert recorder.given == [({"note": "well"}, 5)]


def test_inputs_are_found_at_any_depth() -> None:
    sent = [
        {"type": 1, "components": [{"type": 4, "custom_id": "a", "value": "x"}]},
        {"type": 18, "component": {"type": 3, "custom_id": "b", "values": ["1", "2"]}},
        {"type": 18, "component": {"type": 23, "custom_id": "c", "value": True}},
        {"type": 10, "content": "text"},
    ]
    assert form_values(sent) == {"a": "x", "b": ["1", "2"], "c": True}


@pytest.mark.parametrize("sent", [None, "text", 5, {}, [None], ["x"], [{"custom_id": 5}], [{"component": 7}]])
def test_what_is_no_form_has_no_inputs(sent: object) -> None:
    assert form_values(sent) == {}
