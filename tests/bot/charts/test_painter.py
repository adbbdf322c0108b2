import asyncio
import os
import signal

import pytest

from bot.charts.films import taste_picture
from bot.charts.painter import Painter
from core.errors import Unavailable
from tests.bot.charts.drawings import die, refuse, worker_id
from tests.bot.charts.test_films import RICH


@pytest.fixture(scope="module")
def painter():
    painter = Painter()
    yield painter
    asyncio.run(painter.close())


async def test_a_picture_from_the_worker_is_the_one_drawn_here(painter):
    assert await painter.draw(taste_picture, RICH) == taste_picture(RICH)


async def test_all_pictures_are_drawn_by_one_other_process(painter):
    ids = await asyncio.gather(*(painter.draw(worker_id, number) for number in range(4)))

    assert len(set(ids)) == 1
    assert ids[0] != os.getpid()


async def test_an_error_in_drawing_comes_back_and_leaves_the_worker(painter):
    worker = await painter.draw(worker_id, None)

    with pytest.raises(ValueError, match="no such thing"):
        await painter.draw(refuse, "no such thing")

    assert await painter.draw(worker_id, None) == worker


async def test_a_killed_worker_is_replaced(painter):
    killed = await painter.draw(worker_id, None)
    os.kill(killed, signal.SIGKILL)

    ids = await asyncio.gather(painter.draw(worker_id, 1), painter.draw(worker_id, 2))

    assert ids[0] == ids[1] != killed


async def test_what_kills_two_workers_is_given_up_and_the_next_picture_is_drawn(painter):
    with pytest.raises(Unavailable, match="pictures"):
        await painter.draw(die, None)

    assert await painter.draw(worker_id, None) != os.getpid()


async def test_close_ends_the_worker(painter):
    worker = await painter.draw(worker_id, None)

    await painter.close()

    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


async def test_closing_what_never_drew_does_nothing():
    painter = Painter()
    await painter.close()

    assert await painter.close() is None
