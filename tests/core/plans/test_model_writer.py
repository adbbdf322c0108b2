"""A plan written by a model: only where it is switched on, only of tasks that there are, and never waited for long."""

from __future__ import annotations

import json

import pytest

from core import engine as engines
from core.coaching.model.anthropic_model import AnthropicModel, ModelLimits
from core.engine import Engine, EngineSettings
from core.experiments.flags import FlagSettings
from tests.core.plans.members import GUILD, caller, start, task_ids
from tests.core.plans.test_planning import UNFIT
from tests.loopback.anthropic import Fails, LoopbackAnthropic, Says


@pytest.fixture
async def api():
    async with LoopbackAnthropic() as server:
        yield server


@pytest.fixture
async def written(here: Engine, api: LoopbackAnthropic):
    """The same engine with a model, when choosing finds nothing."""
    model = AnthropicModel("key", ModelLimits(deadline_seconds=2), api.url)
    settings = EngineSettings(plans=UNFIT, flags=FlagSettings())
    engine = engines.build(here.database, settings, model=model)
    await engine.flags.set_percent(caller(1), "ai_plans", 100)
    yield engine
    await engine.flags.set_percent(caller(1), "ai_plans", 0)
    await model.close()


async def test_the_model_writes_a_plan_of_the_librarys_tasks(here, written, api, alice):
    await start(here, alice, categories_off=["focus"])
    tasks = [task for task in (await here.task_library.of(GUILD)).in_use if task.category == "movement"]
    chosen = [tasks[0].task_id, tasks[-1].task_id]
    api.script = [Says(json.dumps({"task_ids": [*chosen, -7]}))]

    plan = await written.planning.today(caller(alice))

    assert (plan.source, set(task_ids(plan))) == ("ai", set(chosen))
    [sent] = api.requests
    told = json.loads(sent["messages"][0]["content"])
    off = {task.task_id for task in (await here.task_library.of(GUILD)).in_use if task.category == "focus"}
    assert off.isdisjoint(task["id"] for task in told["library"])
    assert str(alice) not in json.dumps(sent)


@pytest.mark.parametrize("step", [Fails(401), Says("", "refusal"), Says('{"task_ids": []}')])
async def test_without_an_answer_the_next_step_serves(here, written, api, alice, step):
    await start(here, alice)
    api.default = step

    assert (await written.planning.today(caller(alice))).source == "template"


async def test_switched_off_the_model_is_not_asked(here, written, api, alice):
    await written.flags.set_percent(caller(1), "ai_plans", 0)
    await start(here, alice)

    assert (await written.planning.today(caller(alice))).source == "template"
    assert not api.requests
