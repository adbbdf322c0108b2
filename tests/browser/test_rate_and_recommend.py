"""The main job, as a person does it: rate five films by clicking, then read a recommendation with its reason."""

from __future__ import annotations

import re

from bot.client import AttuneBot
from core.engine import Engine
from tests.bot.playground.serving import served
from tests.browser import driver


async def test_five_clicks_on_stars_lead_to_a_recommendation_with_its_reason(
    bot: AttuneBot, engine: Engine
) -> None:
    async with driver.chromium() as browser, served(bot) as url:
        page = await driver.open_page(browser, url)
        await driver.run_command(page, "rate")
        await driver.click_button(page, "Agree and continue")
        for count, stars in enumerate(("5 ★", "4½ ★", "2 ★", "4 ★"), start=1):
            await driver.click_button(page, stars)
            await driver.message(page, f"{count} of 5 ratings")
        await driver.click_button(page, "Haven't seen")
        await driver.message(page, "You haven't seen")
        await driver.click_button(page, "5 ★")
        await driver.message(page, "5 films rated")

        await driver.click_button(page, "Show my recommendations")
        told = await driver.message(page, "For you")
        assert re.search(r"\d+% match · I expect \d\.\d ★ from you", told)
        assert re.search(r"Because you gave .+ \(\d{4}\) ★", told)

        await driver.click_button(page, "Why?")
        assert "What its score is made of" in await driver.message(page, "Together")
