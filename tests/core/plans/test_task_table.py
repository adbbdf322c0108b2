from core.plans.preferences import CATEGORY, DIFFICULTY, TASK, TIME_OF_DAY, VARIATION
from core.plans.task_table import ANY_SLOT, TaskTable
from core.plans.vocabulary import CATEGORIES, SLOTS
from tests.core.plans.tables import FakeTask, library

TASKS = [
    FakeTask(7, "focus", minutes=20, difficulty=4, time_of_day="evening", group="desk"),
    FakeTask(9, "hydration", difficulty=1, group="cup"),
    FakeTask(8, "focus", time_of_day="morning", group="desk"),
]


def test_rows_come_in_the_order_of_the_tasks():
    table = TaskTable.build(TASKS)
    assert len(table) == 3
    assert table.task_ids.tolist() == [7, 9, 8]
    assert table.minutes.tolist() == [20, 5, 5]
    assert [CATEGORIES[place] for place in table.categories] == ["focus", "hydration", "focus"]
    assert [table.group_names[place] for place in table.groups] == ["desk", "cup", "desk"]
    assert table.slots.tolist() == [SLOTS.index("evening"), ANY_SLOT, SLOTS.index("morning")]
    assert table.rows([8, 99, 7]) == [2, 0]


def test_every_belief_about_a_task_has_a_place_of_its_own():
    tasks = library(60)
    table = TaskTable.build(tasks)
    assert sorted(table.place_of.values()) == list(range(len(table.place_of)))
    for row, task in enumerate(tasks):
        assert table.place_of[TASK, str(task.task_id)] == row
        traits = {
            (CATEGORY, task.category),
            (DIFFICULTY, str(task.difficulty)),
            (VARIATION, task.variation_group),
            (TIME_OF_DAY, task.time_of_day),
        }
        assert {len(table) + trait for trait in table.traits[row]} == {table.place_of[at] for at in traits}


def test_an_empty_library_makes_an_empty_table():
    table = TaskTable.build([])
    assert len(table) == 0
    assert table.traits.shape == (0, 4)
    assert table.archetype_fit.shape == (0, 6)
