"""How titles and queries of any script are folded before they are compared (kernel)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# "die" (Die Hard), "i" (I, Robot), "as" and "o" are left out: in English titles they are words of their own.
_ARTICLES = frozenset(
    {
        *("the", "a", "an", "le", "la", "les", "l", "un", "une", "der", "das", "ein", "eine"),
        *("el", "los", "las", "una", "uno", "il", "lo", "gli", "um", "uma", "het", "een"),
    }
)
# Spelled out first: Unicode's own decomposition would glue digits and accents to what stands before them.
_SPELLINGS = {"&": " and ", "´": "'", "½": " 1/2", "²": " 2", "³": " 3", "…": " ", "...": " "}
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_PLAIN_WORDS = re.compile("[a-z0-9 ]+")
_INSIDE_WORDS = frozenset("'’‘ʼ`.*")


def normalise(text: str) -> str:
    """Fold a title or a query to what counts when two are compared; a leading article does not.

    >>> normalise("  The Good, the Bad & the Ugly ")
    'good the bad and the ugly'
    >>> normalise("Amélie"), normalise("A"), normalise("Them!")
    ('amelie', 'a', 'them')
    """
    return without_article(fold(text))


def fold(text: str) -> str:
    """Lower-case words of any script, one space apart; a text of signs alone ("$") keeps its signs."""
    # Most titles are plain words, and building an index spends its time here.
    plain = text.casefold()
    if _PLAIN_WORDS.fullmatch(plain):
        return " ".join(plain.split())
    for written, spelled in _SPELLINGS.items():
        text = text.replace(written, spelled)
    text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS).strip()
    if text.startswith(("l'", "l’")):
        text = f"l {text[2:]}"
    words = "".join(map(_comparable, text)).split()
    return unicodedata.normalize("NFC", " ".join(words)) or "".join(filter(_is_sign, text))


def without_article(folded: str) -> str:
    """Folded text less a leading article, unless that is all there is."""
    first, _, rest = folded.partition(" ")
    return rest if rest and first in _ARTICLES else folded


@lru_cache(maxsize=8192)
def _comparable(character: str) -> str:
    """The character itself, a space where words part, or nothing for accents and invisible characters."""
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category[0] == "C" or character in _INSIDE_WORDS or _is_accent(character, category):
        return ""
    return character if category[0] in "LNM" else " "


def _is_accent(character: str, category: str) -> bool:
    """Whether a mark only decorates its letter; voicing marks, viramas and vowel signs change the word."""
    combining = unicodedata.combining(character)
    is_variation_selector = "\ufe00" <= character <= "\ufe0f"
    return (
        category == "Me"
        or is_variation_selector
        or combining == 1
        or 10 <= combining < 36
        or combining >= 200
    )


def _is_sign(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "P" or category in ("Sc", "Sm")
