from __future__ import annotations

import pytest

from core.engine import Engine
from core.errors import NotAllowed
from core.not_enough import NotEnough
from db.plan_figures import DayFeedback, PhaseCompletion, PhaseMembers, SourceShare, Variety
from tests.core.plans.members import TODAY, caller, do_all, start


async def test_a_report_holds_the_figures_that_five_members_are_behind(
    here: Engine, alice: int, guild: int
) -> None:
    members = [alice + 10**6 * place for place in range(6)]
    await start(here, *members, guild_id=guild)
    for user_id in members[:5]:
        await do_all(here, caller(user_id))
    last = await here.planning.today(caller(members[5]))
    await here.plan_items.skip(caller(members[5]), TODAY, last.items[0].item)
    await here.plan_items.swap(caller(members[5]), TODAY, last.items[1].item)
    await do_all(here, caller(members[0], days=1))
    await here.plan_members.choose_phase(caller(members[0], days=1), "mastery")
    report = await here.plan_reports.report(caller(1, days=1, guild_id=guild))
    assert ((report.last - report.first).days, report.last.day) == (27, TODAY.day + 1)
    assert report.feedback == [DayFeedback(TODAY, 6, 20, 1, 1)]
    assert report.completion == [PhaseCompletion("discovery", 6, 20, 24)]
    assert report.variety == Variety(6, (4 * 4 + 8) / 6)
    assert report.sources == [SourceShare("dynamic", 6, 1.0)]
    assert report.phases == [PhaseMembers("discovery", 5)]


async def test_too_few_members_make_no_figure(here: Engine, alice: int, guild: int) -> None:
    members = [alice + 10**6 * place for place in range(5)]
    await start(here, *members, guild_id=guild)
    for user_id in members:
        await do_all(here, caller(user_id))
    await here.consent.set_counts_in_servers(caller(members[0]), False)
    report = await here.plan_reports.report(caller(1, days=1, guild_id=guild))
    four = NotEnough("members", 4, 5)
    assert (report.feedback, report.completion, report.variety) == (four, four, four)
    assert (report.sources, report.phases) == (four, four)
    empty = await here.plan_reports.report(caller(1, guild_id=guild + 10**9))
    assert empty.variety == empty.feedback == NotEnough("members", 0, 5)


async def test_a_report_is_of_a_server(here: Engine) -> None:
    with pytest.raises(NotAllowed, match="server_only"):
        await here.plan_reports.report(caller(1, guild_id=None))
