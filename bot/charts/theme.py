"""The one look of all charts: colours that suit Discord's dark theme and colour-blind eyes, and the fonts."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec

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
"""In order of preference. The first comes with matplotlib, the CJK one with us; the others serve where they are
installed."""

_FONT_PACKAGES = ("noto_cjk_sans_jp_regular",)
"""Chinese, Japanese and Korean, under the SIL Open Font License."""

# It warns of every fallback font that has no bold, where its regular weight is just what is wanted.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@cache
def font_families() -> tuple[str, ...]:
    """Return the families to draw with: each letter takes the first that has it."""
    for path in packaged_fonts(_FONT_PACKAGES):
        fontManager.addfont(path)
    installed = set(fontManager.get_font_names())
    return tuple(family for family in _FAMILIES if family in installed)


def packaged_fonts(packages: Iterable[str]) -> list[str]:
    """Return the font files of those packages that are installed."""
    installed = [files(package) for package in packages if find_spec(package) is not None]
    return [str(file) for folder in installed for file in folder.iterdir() if file.name.endswith(".otf")]


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
