"""Long texts in cards: Discord shows 4,000 characters at a time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import discord

from bot.components import Argument, press

MOST = 3_200
"""Characters of a page: it leaves room for a heading and what stands below."""


def pages(paragraphs: Iterable[str], most: int = MOST) -> list[str]:
    """Put paragraphs on pages, without parting one that fits; there is always a page.

    >>> pages(["one two", "three"], most=9)
    ['one two', 'three']
    """
    found = [""]
    for piece in (piece for paragraph in paragraphs for piece in _pieces(paragraph, most)):
        if found[-1] and len(found[-1]) + 1 + len(piece) > most:
            found.append(piece)
        else:
            found[-1] = f"{found[-1]}\n{piece}" if found[-1] else piece
    return found


def on_page(found: list[str], page: int) -> int:
    """Return the page that there is nearest to one that was asked for."""
    return min(page, len(found) - 1)


def turning(route: str, owner: int, *arguments: Argument, page: int, of: int) -> list[discord.ui.Button[Any]]:
    """Make the buttons that turn pages, if there are several; the page is the route's last argument."""
    if of < 2:
        return []
    return [
        press("Back", route, owner, *arguments, max(page - 1, 0), disabled=page == 0),
        press(
            f"Page {page + 2} of {of}" if page + 1 < of else "Last page",
            route,
            owner,
            *arguments,
            page + 1,
            disabled=page + 1 == of,
        ),
    ]


def _pieces(paragraph: str, most: int) -> list[str]:
    if len(paragraph) <= most:
        return [paragraph]
    return textwrap.wrap(paragraph, most, replace_whitespace=False, drop_whitespace=True)
