"""The one look of all charts: colours that suit Discord's dark theme and colour-blind eyes, and the fonts."""

from __future__ import annotations

import logging
import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

CARD = "#1e1f22"
PANEL = "#2b2d31"
RAISED = "#3a3c42"
TEXT = "#f2f3f5"
MUTED = "#b5bac1"
BLUE = "#56b4e9"
ORANGE = "#e69f00"
GREEN = "#2fbf8f"

FULL_STAR = "★"
MISSING_LETTER = "□"
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"

_FAMILIES = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans JP",
    "Noto Sans SC",
    "Noto Sans KR",
    "WenQuanYi Zen Hei",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
)
"""In order of preference. The first comes with matplotlib, the others serve where the machine has them."""

# It warns of every fallback font that has no bold, where its regular weight is just what is wanted.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@cache
def font_families() -> tuple[str, ...]:
    """Return the families to draw with: each letter takes the first that has it."""
    installed = set(fontManager.get_font_names())
    return tuple(family for family in _FAMILIES if family in installed)


def drawable(text: str) -> str:
    """Return the text on one line with what no font can draw left out, or boxed if it is a letter."""
    words = (_drawable_word(word) for word in text.split())
    return " ".join(word for word in words if word.strip(_JOINERS))


def _drawable_word(word: str) -> str:
    known = _characters()
    return "".join(character if ord(character) in known else _stand_in(character) for character in word)


@cache
def _characters() -> frozenset[int]:
    paths = (findfont(FontProperties(family=[family])) for family in font_families())
    return frozenset().union(*(get_font(path).get_charmap() for path in paths))


def _stand_in(character: str) -> str:
    return MISSING_LETTER if unicodedata.category(character)[0] in "LN" else ""
