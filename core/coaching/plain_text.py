"""Text as the rules read it: small letters, plain quotes, spelled-out tricks undone."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_QUOTES = str.maketrans("‘’‛ʼ`´“”„", "''''''\"\"\"")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")
_BLANKS = re.compile(r"[^\S\n]+")

# How people write around a filter, or in a hurry, and what they mean.
_MEANT = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\bk[1!|*]ll", "kill"),
        (r"\bsu[1!|*i]c[1!|*i]d", "suicid"),
        (r"\bsewer ?slid(?:e|ing)\b", "suicide"),
        (r"\bun-?al[i1]v(?:e|ing)\b", "kill"),
        (r"\bd[1!*]e\b", "die"),
        (r"\bs[e3]lf[\s-]*h[a4*]rm", "self-harm"),
        (r"\bk\.?m\.?s\b", "kms"),
        (r"\bmy self\b", "myself"),
        (r"\b(do|ca|wo|is|was|would|should|did|does)nt\b", r"\1n't"),
        (r"\bwanna\b", "want to"),
        (r"\b(?:gonna|gunna)\b", "going to"),
        (r"\bim\b", "i'm"),
        (r"\bive\b", "i've"),
        (r"\bid (?=rather|like|be)", "i'd "),
    )
)


def plain(text: str) -> str:
    """Return text with invisible characters, stretched and spaced letters and common disguises undone.

    >>> plain("I w\u200banna K I L L myself!!! sooooo tired")
    'i want to kill myself!!! soo tired'
    """
    read = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_QUOTES).casefold()
    read = _STRETCHED.sub(r"\1\1", read)
    read = _SPACED.sub(lambda found: re.sub(r"[ .\-_*]", "", found.group()), read)
    for pattern, meant in _MEANT:
        read = pattern.sub(meant, read)
    return _BLANKS.sub(" ", read).strip()
