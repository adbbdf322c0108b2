"""`/admin rollout` and `/admin status`."""

from __future__ import annotations

import simcord
from simcord.actors import MemberActor

from core.engine import Engine
from core.experiments.features import FEATURES
from tests.cogs.admin.conftest import same
from tests.cogs.conftest import caller
from tests.cogs.reading import answer, buttons, sentence, told


async def test_a_feature_goes_through_its_stages_and_is_rolled_back(
    mo: MemberActor, channel: simcord.ChannelHandle, guild: simcord.GuildHandle, engine: Engine
) -> None:
    first = answer(await mo.slash(channel, "admin rollout", feature="plans"))
    assert "**100%**" in told(first)
    assert set(buttons(first)) == {"Off", "Canary · 10%", "Beta · 50%"}
    shown = same(await mo.click(first, label="Canary · 10%"), first)
    assert "Open: 10% of members (canary)." in told(shown)
    shown = same(await mo.click(shown, label="Beta · 50%"), first)
    assert engine.flags.percent("plans", guild.id) == 50
    shown = same(await mo.click(shown, label="Roll back to 10%"), first)
    assert engine.flags.percent("plans", guild.id) == 10
    shown = same(await mo.click(shown, label="Off"), first)
    assert "Open: off." in told(shown)
    shown = same(await mo.click(shown, label="All"), first)
    assert "Open: on." in told(shown)
    assert engine.flags.percent("plans", guild.id) == 100


async def test_any_percent_can_be_typed(
    mo: MemberActor, channel: simcord.ChannelHandle, guild: simcord.GuildHandle, engine: Engine
) -> None:
    offered = await mo.autocomplete(channel, "admin rollout", "stage", "", feature="plans")
    assert [choice["value"] for choice in offered] == ["off", "canary", "beta", "all"]
    for typed, values in (("bet", ["beta"]), ("35", ["35"]), ("101", []), ("soon", [])):
        offered = await mo.autocomplete(channel, "admin rollout", "stage", typed, feature="plans")
        assert [choice["value"] for choice in offered] == values
    shown = answer(await mo.slash(channel, "admin rollout", feature="plans", stage="35"))
    assert "Open: 35% of members." in told(shown)
    assert engine.flags.percent("plans", guild.id) == 35


async def test_a_feature_for_the_whole_server_is_off_or_on(
    mo: MemberActor, channel: simcord.ChannelHandle, guild: simcord.GuildHandle, engine: Engine
) -> None:
    shown = answer(await mo.slash(channel, "admin rollout", feature="weekly_posts"))
    assert set(buttons(shown)) == {"All"}
    refused = await mo.slash(channel, "admin rollout", feature="weekly_posts", stage="beta")
    assert "Weekly posts are for a whole server" in sentence(refused)
    same(await mo.click(shown, label="All"), shown)
    status = answer(await mo.slash(channel, "admin status"))
    assert "**choose a channel** for the weekly posts" in told(status)


async def test_the_status_names_what_runs_and_who_changed_it(
    mo: MemberActor, channel: simcord.ChannelHandle, guild: simcord.GuildHandle, engine: Engine
) -> None:
    await engine.setup.set_posts_channel(caller(mo.id, guild.id), channel.id)
    await engine.setup.set_time_zone(caller(mo.id, guild.id), "Asia/Tokyo")
    await engine.flags.set_percent(caller(mo.id, guild.id), "plans", 10)
    shown = answer(await mo.slash(channel, "admin status"))
    for line in (
        "🟡 Daily plans — 10% of members (canary)",
        f"**Posts**: <#{channel.id}> — I may do there all that I need",
        "**Time zone**: Asia/Tokyo — it is",
        "**Catalogue**: 200 films",
        "**Taste model**: version 1, fitted <t:",
        "fewer than 5 members use me",
        f"- Daily plans: 10% — <@{mo.id}>",
        f"- Time zone: Asia/Tokyo — <@{mo.id}>",
        f"- Posts: <#{channel.id}> — <@{mo.id}>",
    ):
        assert line in told(shown)
    assert sum(told(shown).count(mark) for mark in "🟢🟡⚪") == len(FEATURES)
    assert "How I work in this server" in told(same(await mo.click(shown, label="Change something"), shown))


async def test_moderators_who_never_agreed_see_and_delete_what_they_changed(
    mo: MemberActor, channel: simcord.ChannelHandle, guild: simcord.GuildHandle, engine: Engine
) -> None:
    await mo.slash(channel, "admin rollout", feature="plans", stage="off")
    shown = answer(await mo.slash(channel, "privacy show"))
    assert "You never agreed to suggestions" in told(shown)
    assert "its moderators see it (1 entry)" in told(shown)
    assert set(buttons(shown)) == {"Export everything", "Delete everything …"}
    asked = answer(await mo.click(shown, label="Delete everything …"))
    assert "All 1 entry about you are gone" in told(
        same(await mo.click(asked, label="Delete everything for good"), asked)
    )
    assert (await engine.server_statuses.status(guild.id)).changes == []
    assert engine.flags.percent("plans", guild.id) == 0
    assert "Nothing" in told(answer(await mo.slash(channel, "privacy show")))
