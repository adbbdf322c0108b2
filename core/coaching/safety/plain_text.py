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

# Hurried spellings and contractions, and what they stand for.
_SPELLED = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"\bdis+ap+(?:ea|e)?r", "disappear"),
        (r"\b(?:mysef|myslef|mysel|meself)\b", "myself"),
        (r"\bdie(?:ing)\b|\bdiyng\b", "dying"),
        (r"\bali(?:f|ev)e\b", "alive"),
        (r"\b(?:tmrw?|tmw|tomorow|tommorow|2moro)\b", "tomorrow"),
        (r"\b(?:tonite|2nite|tn)\b", "tonight"),
        (r"\babt\b", "about"),
        (r"\brn\b", "right now"),
        (r"\bu\b", "you"),
        (r"\bur\b", "your"),
        (r"\bdon'?t\b|\bdnt\b", "do not"),
        (r"\bwon'?t\b", "will not"),
        (r"\b(?:can'?t|cannot)\b", "can not"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\b(are|have|has|had|could)nt\b", r"\1 not"),
        (r"\b(i)'?m\b", r"\1 am"),
        (r"'ve\b", " have"),
        (r"\b(they|you|we)'re\b", r"\1 are"),
        (r"'ll\b", " will"),
        (r"\b(i|he|she|they|we|you|it)'?d(?= \w)", r"\1 would"),
        (r"\b(it|that|what|there|he|she|who|here|how|everything|nothing|life|this)'s\b", r"\1 is"),
        (r"\b(that|what|there|he|she)s\b", r"\1 is"),
        (r"\bill (?=be|never|do|kill|just|miss|take|jump|go)", "i will "),
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


def spelled_out(text: str) -> str:
    """Return plain text with contractions and hurried spellings written out.

    >>> spelled_out("I can't, im tired tmrw")
    'i can not, i am tired tomorrow'
    """
    read = plain(text)
    for pattern, meant in _SPELLED:
        read = pattern.sub(meant, read)
    return read
