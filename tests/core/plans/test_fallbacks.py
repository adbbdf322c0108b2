from __future__ import annotations

import pytest

from core.plans.fallbacks import TEMPLATES
from core.plans.library import LIBRARY, read_tasks
from core.plans.vocabulary import CATEGORIES, MODES


@pytest.mark.parametrize("mode", MODES)
def test_a_template_has_every_category_and_two_sets_without_a_task_in_common(mode: str) -> None:
    tasks = {row.task.key: row.task for row in read_tasks(LIBRARY.read_bytes(), LIBRARY.name)}
    first, second = (keys.split() for keys in TEMPLATES[mode])
    assert set(first).isdisjoint(second)
    for keys in (first, second):
        planned = [tasks[key] for key in keys]
        assert {task.category for task in planned} == set(CATEGORIES)
        assert len({task.variation_group for task in planned}) == len(planned)
        assert all(task.mode_fit[MODES.index(mode)] >= 0.7 and task.difficulty <= 2 for task in planned)
