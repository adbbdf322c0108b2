"""What a person does in the playground's page, as small functions over headless Chromium.

Tests say `async with chromium() as browser:` and then `page = await open_page(browser, url)`.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 10
_WHEN_IDLE = """() => new Promise((resolve) => {
  function look() {
    const now = window.simcordPreview;
    if (now?.ready && !now.pendingAction && !now.pendingQuery && now.awaitingRevision === null) resolve();
    else setTimeout(look, 20);
  }
  look();
})"""


def chromium_path() -> str:
    """Where Chromium is; without one the test is skipped, or fails if ATTUNE_REQUIRE_BROWSER=1."""
    named = os.environ.get("ATTUNE_CHROMIUM")
    path = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is not None:
        return path
    if os.environ.get("ATTUNE_REQUIRE_BROWSER") == "1":
        pytest.fail("No Chromium: install one or name it in ATTUNE_CHROMIUM.")
    pytest.skip("No Chromium: install one or name it in ATTUNE_CHROMIUM.")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(
    browser: Browser,
    url: str,
    *,
    theme: Literal["dark", "light"] = "dark",
    width: int = 1200,
    height: int = 800,
) -> Page:
    """Open the playground in a window of its own."""
    context = await browser.new_context(color_scheme=theme, viewport={"width": width, "height": height})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_SECONDS * 1000)
    await page.goto(url)
    await wait_until_idle(page)
    return page


async def wait_until_idle(page: Page) -> None:
    """Wait until the page has drawn everything it knows and waits for a person."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        await page.evaluate(_WHEN_IDLE)


async def switch_viewer(page: Page, name: str) -> None:
    """Become somebody else."""
    await page.get_by_label("Viewing as").select_option(label=name)
    await wait_until_idle(page)


async def viewer(page: Page) -> str:
    """The name of the person who looks at the page."""
    return await page.locator("#viewer-picker option:checked").inner_text()


async def switch_channel(page: Page, name: str) -> None:
    """Go to another channel, thread or direct message by its name in the bar."""
    await channel_link(page, name).click()
    await page.locator("#channel-name", has_text=name).wait_for()
    await wait_until_idle(page)


def channel_link(page: Page, name: str) -> Locator:
    """The bar's entry for a channel."""
    return page.get_by_role("navigation", name="Channels").get_by_role("link", name=name)


async def run_command(page: Page, name: str, **options: str) -> None:
    """Type a slash command, fill its options, choosing what is offered for them, and send it."""
    await wait_until_idle(page)
    await page.get_by_role("textbox", name="Message").press_sequentially(f"/{name}")
    await page.locator(".command-entry").filter(has=page.get_by_text(f"/{name}", exact=True)).wait_for()
    await page.keyboard.press("Enter")
    for option, value in options.items():
        await _fill_option(page, option, value)
    await page.keyboard.press("Enter")
    await page.locator(".command-chip").wait_for(state="detached")
    await wait_until_idle(page)


async def _fill_option(page: Page, option: str, value: str) -> None:
    field = page.locator(f'.command-option-input[data-option="{option}"]')
    if not await field.count():
        await page.locator(".command-ghost").click()
        await page.locator(".command-suggestion").get_by_text(option, exact=True).click()
    await field.press_sequentially(value)
    if await field.get_attribute("aria-autocomplete"):
        await suggestion(page, value).click()


def suggestion(page: Page, text: str) -> Locator:
    """The first thing offered for an option that contains the text."""
    return page.locator(".command-suggestion").filter(has_text=text).first


async def say(page: Page, text: str) -> None:
    """Send a plain message."""
    box = page.get_by_role("textbox", name="Message")
    await box.fill(text)
    await box.press("Enter")
    await wait_until_idle(page)
    await expect(box).to_have_value("")


def messages(page: Page) -> Locator:
    """Every message on the page, oldest first."""
    return page.locator("#channel-message-list [data-message-id]")


async def newest_message(page: Page) -> str:
    """What the newest message says, with its author, embeds and buttons."""
    await wait_until_idle(page)
    return await messages(page).last.inner_text()


async def message(page: Page, containing: str | re.Pattern[str]) -> str:
    """Wait for a message that contains the text; gives the newest such message."""
    found = messages(page).filter(has_text=containing).last
    await found.wait_for()
    await wait_until_idle(page)
    return await found.inner_text()


async def click_button(page: Page, label: str) -> None:
    """Click the newest button with this label."""
    await wait_until_idle(page)
    await messages(page).get_by_role("button", name=label, exact=True).last.click()
    await wait_until_idle(page)


async def choose(page: Page, *labels: str) -> None:
    """Choose from the newest select menu; several labels need a menu that takes several."""
    await wait_until_idle(page)
    menu = messages(page).locator("[data-message-id] [role=combobox], [role=combobox]").last
    await _choose_from(page, menu, labels)


async def _choose_from(page: Page, menu: Locator, labels: tuple[str, ...]) -> None:
    await menu.click()
    for label in labels:
        await page.get_by_role("option", name=label, exact=True).click()
    apply = page.locator(".select-apply")
    if await apply.count() and await apply.is_visible():
        await apply.click()
    await wait_until_idle(page)


async def fill_form(page: Page, **answers: str) -> None:
    """Answer the open form's fields, named by their labels with _ for spaces; selects take an option's label."""
    form = page.get_by_role("dialog")
    await form.wait_for()
    for label, answer in answers.items():
        field = form.locator(".modal-field", has_text=label.replace("_", " "))
        menu = field.locator("[role=combobox]")
        if await menu.count():
            await _choose_from(page, menu, (answer,))
        else:
            await field.locator("input, textarea").fill(answer)


async def submit_form(page: Page) -> None:
    """Send the open form and wait until it is gone."""
    form = page.get_by_role("dialog")
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="hidden")
    await wait_until_idle(page)
