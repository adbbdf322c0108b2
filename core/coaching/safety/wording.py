"""A small language for rules on wording, which reads more easily than regular expressions do.

`~` stands for up to two words, `...` for up to thirty characters, `*` for the rest of a word, `(a|b)` for either,
`(a )?` for perhaps, `(?! a)` for not followed by, and `<name>` for a list of words, which may name others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NAMED = re.compile(r"<(\w+)>")
_NOTATION = (
    (re.compile(r"\((?!\?)"), "(?:"),
    (re.compile(r"(?<=\w)\*"), r"\\w*"),
    (re.compile(r"~ "), r"(?:[\\w']+,? ){0,2}"),
    (re.compile(r" \.\.\. "), r"\\b.{0,30}?\\b"),
)


def any_of(rules: Iterable[str], words: Mapping[str, str]) -> re.Pattern[str]:
    """Compile rules to a pattern that finds any of them, whole words only.

    >>> pattern = any_of(["i ~ <like> (tea|coffee)"], {"like": "(like|love*)"})
    >>> [bool(pattern.search(said)) for said in ("i really do love tea", "i like teapots", "coffee i like")]
    [True, False, False]

    Raises
    ------
    KeyError
        A rule names a list of words that is not there.

    """
    return re.compile(rf"\b(?:{'|'.join(_expression(rule, words) for rule in rules)})(?!\w)")


def _expression(rule: str, words: Mapping[str, str]) -> str:
    while _NAMED.search(rule):
        rule = _NAMED.sub(lambda name: words[name[1]], rule)
    for notation, meant in _NOTATION:
        rule = notation.sub(meant, rule)
    return rule
