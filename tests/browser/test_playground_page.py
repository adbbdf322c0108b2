"""The playground in a real browser, with a small bot that does one of everything."""

import zipfile

from playwright.async_api import Page

from tests.bot.playground.serving import served
from tests.bot.playground.toy_bot import ToyBot
from tests.browser import driver


async def test_people_use_everything_a_bot_offers_in_every_channel():
    problems = []
    async with driver.chromium() as browser, served(ToyBot()) as url:
        page = await driver.open_page(browser, url)
        page.on("pageerror", lambda problem: problems.append(problem))
        await answer_commands(page)
        await receive_files(page)
        await walk_through_channels(page)
    assert not problems


async def answer_commands(page: Page) -> None:
    await driver.run_command(page, "rate", film="Matrix", note="again")
    assert "How was The Matrix? again" in await driver.newest_message(page)
    await driver.click_button(page, "5 ★")
    assert "Only you can see this" in await driver.message(page, "The Matrix: 5 stars")

    await driver.run_command(page, "genres")
    await driver.choose(page, "Crime", "Drama")
    await driver.message(page, "You like Crime and Drama.")

    await driver.run_command(page, "plan")
    await driver.fill_form(page, What_matters_to_you="Sleep", How_many_days="5 days")
    await driver.submit_form(page)
    await driver.message(page, "5 days for: Sleep")

    await driver.run_command(page, "slow", seconds="0.8")
    assert "Thinking" in await driver.newest_message(page)
    await driver.message(page, "That took a while.")


async def receive_files(page: Page) -> None:
    await driver.run_command(page, "picture")
    picture = page.locator("img.embed-image")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 160

    await driver.run_command(page, "export")
    async with page.expect_download() as downloading:
        await page.locator(".file-download, .attachment-download").last.click()
    with zipfile.ZipFile(await (await downloading.value).path()) as archive:
        assert archive.namelist() == ["ratings.csv"]


async def walk_through_channels(page: Page) -> None:
    await driver.run_command(page, "thread")
    await driver.switch_channel(page, "coaching with Alice")
    await driver.message(page, "Just the two of us.")

    await page.keyboard.press("Alt+ArrowDown")
    await page.locator("#channel-name", has_text="general").wait_for()
    await driver.wait_until_idle(page)
    await driver.switch_viewer(page, "Bob")
    await driver.switch_channel(page, "films")
    assert await driver.viewer(page) == "Bob"
    assert await driver.messages(page).filter(has_text="Matrix: 5 stars").count() == 0
    assert await driver.channel_link(page, "coaching").count() == 0

    await driver.switch_viewer(page, "Mona")
    await driver.channel_link(page, "staff").wait_for()
    await driver.run_command(page, "announce")
    await page.locator(".playground-bar .unread", has_text="general").wait_for()
    await driver.switch_channel(page, "general")
    assert "Good evening" in await driver.newest_message(page)
